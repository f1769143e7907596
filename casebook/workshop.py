"""The workshop itself: Django's admin with what waits for a person on its first page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class Workshop(admin.AdminSite):
    """Boxes are functions ``(user) -> Box``, added with ``box``, shown in the order of their ``order``."""

    site_header = site_title = "Casebook"
    index_title = _("Workshop")
    index_template = "admin/stories/desk.html"
    enable_nav_sidebar = False  # the lists need the width

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.boxes = []

    def box(self, order: int):
        def add(function):
            self.boxes.append((order, function))
            return function

        return add

    def index(self, request, extra_context=None):
        ordered = sorted(self.boxes, key=lambda pair: pair[0])
        boxes = [box for box in (function(request.user) for _order, function in ordered) if box]
        return super().index(request, {"boxes": boxes} | (extra_context or {}))

"""Icons and covers as SVG. Never a query: they draw what ``for_cards()`` has fetched.

``{% icon gesture.slug %}`` and the covers refer to drawings that ``{% sprite %}`` puts once into a page
(``base.html`` does).
"""

from dataclasses import dataclass

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from stories.covers import Cover, cover_of
from stories.covers.icons import ICONS, icon_of
from stories.covers.patterns import TILES
from stories.models import GestureType, Story

register = template.Library()

SYMBOL = '<symbol id="icon-{}" viewBox="0 0 24 24"><path d="{}"/></symbol>'
PATTERN = (
    '<pattern id="paper-{}" width="{}" height="{}" patternUnits="userSpaceOnUse">'
    '<path d="{}" fill="none" stroke="#fff" stroke-opacity=".34" stroke-width="1.4"/></pattern>'
)
ICON = (
    '<svg class="icon" width="24" height="24" viewBox="0 0 24 24" fill="none" aria-hidden="true">'
    '<use href="#icon-{}"/></svg>'
)
SPRITE = format_html(
    '<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">{}<defs>{}</defs></svg>',
    format_html_join("", SYMBOL, ICONS.items()),
    format_html_join("", PATTERN, ((name, *tile) for name, tile in TILES.items())),
)

LETTERS = {1: 60, 2: 44, 3: 30, 4: 25}  # initials -> their size on a label of 104 units
WIDE, CARD = 800, 320


@dataclass(frozen=True)
class Drawing:
    """A cover with where everything is: units of a picture ``width`` x 200 whose middle is ``x``."""

    cover: Cover
    width: int

    @property
    def x(self) -> int:
        return self.width // 2

    @property
    def letters(self) -> int:
        return LETTERS[min(len(self.cover.initials), 4)]

    @property
    def lying(self) -> str:
        """How the decorated paper lies, as a transform."""
        return f"rotate({self.cover.turn} {self.x} 100) scale({self.cover.scale})"


@register.simple_tag
def sprite() -> SafeString:
    """Every icon and pattern, invisible, for others to refer to."""
    return SPRITE


@register.simple_tag
def icon(gesture_slug: str) -> SafeString:
    """A gesture type's icon in the colour of the text around it; says nothing to screen readers."""
    return format_html(ICON, icon_of(gesture_slug))


@register.inclusion_tag("stories/_gesture.html")
def gesture(gesture: GestureType) -> dict:
    """A gesture type as people recognise it: its icon in its family's colour, and its name."""
    return {"gesture": gesture}


@register.simple_tag
def cover_drawing(story: Story, wide: bool | str = False) -> Drawing:
    """The cover of a story, laid out for a card or (``wide``) for the head of a page."""
    return Drawing(cover_of(story), WIDE if wide else CARD)


@register.simple_tag(takes_context=True)
def absolute(context, path: str) -> str:
    """A path of this site with its scheme and host, for those who read a page elsewhere."""
    request = context.get("request")
    return request.build_absolute_uri(path) if request else path

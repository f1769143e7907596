"""Who works in the admin, and forms as a browser sends them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests.admin.people import ROLES


@pytest.fixture
def chief(client, django_user_model):
    """A client signed in as a superuser."""
    client.force_login(django_user_model.objects.create_superuser("chief"))
    return client


@pytest.fixture
def staff(client, django_user_model):
    """``staff("stories.view_story", …)``: a client signed in as somebody who may just that."""

    def sign_in(*permissions):
        user = django_user_model.objects.create_user("staff", is_staff=True)
        for name in permissions:
            app, codename = name.split(".")
            user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def story_list():
    return reverse("admin:stories_story_changelist")


@pytest.fixture
def person(django_user_model):
    """``person("reviewer")``: an account with that role's groups."""

    def make(role, name=""):
        user = django_user_model.objects.create_user(name or role, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=ROLES[role]))
        return user

    return make

"""Accounts with roles."""

from django.contrib.auth.models import Group, User


def person(name: str, *roles: str) -> User:
    """``person("rob", CURATORS, REVIEWERS)``: an account that may enter the workshop, in those groups."""
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user

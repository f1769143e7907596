"""Signing in: throttled, without sign-up, with a second factor where an administrator wants one."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.urls import reverse

from casebook import settings as production
from stories.roles import CURATORS, SECOND_FACTOR
from tests.views.reading import Page

PASSWORD = "a-long-enough-password"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counts_from_before(db):
    cache.clear()


@pytest.fixture
def curator(db):
    user = User.objects.create_user("carla", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=CURATORS))
    return user


def sign_in(client, *, name="carla", password=PASSWORD, **headers):
    form = {"login": name, "password": password}
    return client.post(reverse("account_login"), form, headers=headers)


def code_for(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_the_admin_sends_to_the_sign_in_page_and_back(client, curator):
    answer = client.get(reverse("admin:stories_story_changelist"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert {field["value"] for field in Page(answer).find("input", name="next")} == {
        "/admin/stories/story/"
    }
    form = {"login": "carla", "password": PASSWORD, "next": "/admin/stories/story/"}
    assert client.post(reverse("account_login"), form)["Location"] == "/admin/stories/story/"


def test_nobody_is_sent_to_another_site_after_signing_in(client, curator):
    form = {"login": "carla", "password": PASSWORD, "next": "https://evil.example/"}
    answer = client.post(reverse("account_login"), form)
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize("name", ["carla", "nobody-of-that-name"])
def test_a_wrong_password_and_a_wrong_name_are_told_alike(client, curator, name):
    page = Page(sign_in(client, name=name, password="wrong-password-1"))
    said = [item.text.strip() for item in page.find("li") if item.inside("errorlist")]
    assert said == ["The username and/or password you specified are not correct."]


def test_guessing_is_stopped_also_with_the_right_password(client, curator):
    for guess in range(5):
        assert sign_in(client, password=f"wrong-password-{guess}").status_code == 200
    answer = sign_in(client)
    assert "Too many failed login attempts" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_nobody_makes_an_account_for_themselves(client):
    form = {"username": "eve", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(reverse("account_signup"), form)
    assert answer.status_code == 200
    assert not User.objects.filter(username="eve").exists()


@pytest.mark.parametrize("weak", ["short", "123456789012", "q1w2e3r4t5y6"])
def test_a_weak_password_is_refused(client, curator, weak):
    client.force_login(curator)
    form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    client.post(reverse("account_change_password"), form)
    curator.refresh_from_db()
    assert curator.check_password(PASSWORD)


def test_passwords_are_kept_by_argon2():
    assert production.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


class TestSecondFactor:
    def give(self, user) -> str:
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(user, secret)
        return secret

    def test_the_password_alone_does_not_open_the_admin(self, client, curator):
        self.give(curator)
        answer = sign_in(client)
        assert answer["Location"].startswith(reverse("mfa_authenticate"))
        assert client.get(reverse("admin:index")).status_code == 302

    def test_with_the_code_it_does_and_the_code_serves_once(self, client, curator):
        code = code_for(self.give(curator))
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert client.get(reverse("admin:index")).status_code == 200
        client.logout()
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert client.get(reverse("admin:index")).status_code == 302

    def test_the_secret_is_not_readable_in_the_database(self, curator, settings):
        secret = self.give(curator)
        kept = Authenticator.objects.get(user=curator).data["secret"]
        assert secret not in kept
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another-key-of-a-sufficient-length-for-tests"
        assert get_adapter().decrypt(kept) == secret

    @pytest.mark.parametrize("by", ["group", "setting"])
    def test_who_must_have_one_gets_nowhere_without(self, client, curator, settings, by):
        if by == "group":
            curator.groups.add(Group.objects.get(name=SECOND_FACTOR))
        else:
            settings.SECOND_FACTOR_REQUIRED = True
        sign_in(client)
        for name in ("admin:index", "admin:stories_story_changelist", "admin:password_change"):
            assert client.get(reverse(name))["Location"] == reverse("mfa_index")
        assert "Set up a second factor first" in client.get(reverse("mfa_index")).content.decode()
        assert client.get("/stories/").status_code == 200

    def test_setting_up_an_app_in_the_browser_opens_the_admin(self, client, curator):
        curator.groups.add(Group.objects.get(name=SECOND_FACTOR))
        sign_in(client)
        page = client.get(reverse("mfa_activate_totp"), follow=True)
        page = client.post(
            page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True
        ).content.decode()
        secret = re.search(r'value="([A-Z2-7]{16,})"', page)[1]
        client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
        assert client.get(reverse("admin:index")).status_code == 200
        codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
        assert len(set(re.findall(r"\b[0-9a-f]{8}\b", codes))) == 10

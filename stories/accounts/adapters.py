"""How accounts behave here: made by administrators only, second factors kept encrypted."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


class Accounts(DefaultAccountAdapter):
    """Nobody signs up: an administrator makes the account."""

    def is_open_for_signup(self, request):
        return False


class SecondFactors(DefaultMFAAdapter):
    """The secrets of authenticator apps and recovery codes are encrypted in the database.

    The key is made of SECRET_KEY; those in SECRET_KEY_FALLBACKS still open what they closed. Whoever
    exchanges SECRET_KEY without keeping the old one there makes everybody set up their app again.
    """

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _keys().decrypt(encrypted_text.encode()).decode()


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor:" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

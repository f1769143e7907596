"""The site's settings for tests: the same, in test mode."""

import os

os.environ["CASEBOOK_MODE"] = "test"
os.environ.pop("DEBUG", None)

from casebook.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

"""Who reshapes the vocabulary."""

import pytest
from django.contrib.auth.models import User


@pytest.fixture
def ann():
    return User.objects.create_superuser("ann")

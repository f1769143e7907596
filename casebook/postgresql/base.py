"""Django's PostgreSQL backend, which sees to it that the embedded server is up before it connects."""

from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from casebook import database


class DatabaseWrapper(base.DatabaseWrapper):
    def connect(self):
        self.settings_dict.update(database.before_connecting(self.settings_dict))
        try:
            super().connect()
        except OperationalError:
            # kill -9 on the embedded server: whoever notices first starts it again.
            if not database.revive(self.settings_dict):
                raise
            super().connect()

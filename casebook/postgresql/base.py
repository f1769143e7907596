"""Django's PostgreSQL backend, which sees to it that the embedded server is up first."""

from django.db.backends.postgresql import base

from casebook import database


class DatabaseWrapper(base.DatabaseWrapper):
    """Named in ``settings.DATABASES`` as ``casebook.postgresql``."""

    def connect(self):
        self.settings_dict.update(database.before_connecting(self.settings_dict))
        try:
            super().connect()
        except self.Database.OperationalError as error:  # the driver's: Django wraps it further out
            # kill -9 on the embedded server: whoever notices first starts it again.
            self.settings_dict.update(database.after_failing(self.settings_dict, error))
            super().connect()

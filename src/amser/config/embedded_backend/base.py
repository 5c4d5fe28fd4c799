"""The module that Django looks for in a database backend."""

from typing import Any

from django.db.backends.postgresql import base

from amser.config import embedded_postgres


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the embedded server when somebody first connects, so that reading the settings needs no database."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return how to sign in as the role in settings. Raises DatabaseUnavailable if the server cannot be started."""
        server = embedded_postgres.server()
        server.start()
        params: dict[str, Any] = super().get_connection_params()
        return params | {"host": str(server.socket_folder), "password": server.password_of(params["user"])}

"""Django's PostgreSQL backend, with the embedded server behind it. Used when DATABASE_URL is not set."""

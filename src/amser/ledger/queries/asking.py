"""How the ledger is asked in SQL."""

from datetime import date, datetime
from typing import Any

from django.db import connection


def rows_of(sql: str, *values: datetime | date | int | None) -> list[tuple[Any, ...]]:
    """Return what a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

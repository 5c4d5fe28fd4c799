"""What the ledger's tests do as the owner of the database: try to break it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import pytest
from django.db import connection

from amser.config import database

AsOwner: TypeAlias = Callable[[str], None]


@pytest.fixture
def as_owner(cloned_database: str) -> AsOwner:
    """Return a function that runs a statement as the owner, on a copy of the test database."""

    def run(statement: str) -> None:
        with database.as_owner(), connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.fixture
def others() -> Iterator[ThreadPoolExecutor]:
    """Yield other clients, each with a connection of its own."""
    with ThreadPoolExecutor(20) as pool:
        yield pool

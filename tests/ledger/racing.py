"""Other clients, each with a connection of its own, and how to see that one of them waits."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep
from typing import TypeVar

import pytest
from django.db import connection

T = TypeVar("T")


def start(others: ThreadPoolExecutor, work: Callable[[], T]) -> Future[T]:
    """Start the work on another connection, which is closed after it."""

    def run() -> T:
        try:
            return work()
        finally:
            connection.close()

    return others.submit(run)


def wait_for_waiting(count: int = 1) -> None:
    """Return when `count` others wait for a lock that we hold; fail after ten seconds."""
    until = monotonic() + 10
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")
            if cursor.fetchone()[0] >= count:
                return
        sleep(0.01)
    pytest.fail("nobody waits")


def at_once(others: ThreadPoolExecutor, clients: int, work: Callable[[int], T]) -> list[T | BaseException]:
    """Let so many clients do the work, starting together; return what each got or was refused with."""
    ready = Barrier(clients)

    def begin(client: int) -> T:
        connection.ensure_connection()
        ready.wait(10)
        return work(client)

    started = [start(others, lambda client=client: begin(client)) for client in range(clients)]  # type: ignore[misc]  # bound now
    return [future.exception(60) or future.result() for future in started]

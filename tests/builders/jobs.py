"""Background jobs, run where the test stands."""

import json
from types import SimpleNamespace
from typing import Any, cast

from django.db import connection
from procrastinate.contrib.django import app

_ENOUGH = 2_000


def run_jobs() -> int:
    """
    Run every job that waits, and those that these put off in turn, in this transaction; return how many ran.

    A job that raises stays, with one more attempt counted, and the exception is the test's.
    """
    for ran in range(_ENOUGH):
        job = _next()
        if job is None:
            return ran
        _run(*job)
    raise AssertionError("the jobs never end")


def _next() -> tuple[int, str, dict[str, Any], int] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, task_name, args, attempts FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1")
        return cast("tuple[int, str, dict[str, Any], int] | None", cursor.fetchone())


def _run(job_id: int, task_name: str, arguments: dict[str, Any] | str, attempts: int) -> None:

    values = json.loads(arguments) if isinstance(arguments, str) else arguments
    task = app.tasks[task_name]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = attempts + 1 WHERE id = %s", [job_id])
    context = (SimpleNamespace(job=SimpleNamespace(id=job_id, attempts=attempts)),) if task.pass_context else ()
    task.func(*context, **values)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job_id])

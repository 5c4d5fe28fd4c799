"""What a timer does to many rows: one that fails does not stop the rest, and is not forgotten."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Final, Self, TypeVar

import structlog
from django.db import models, transaction
from procrastinate import RetryStrategy

Row = TypeVar("Row", bound=models.Model)

# A row that fails today may go through once whoever holds it is done; what still fails in the evening is a mistake to mend.
RETRY: Final = RetryStrategy(max_attempts=4, linear_wait=600)

log = structlog.get_logger(__name__)


class RowsFailed(Exception):
    """Some rows of a task failed. Says how many; the log says which, by their numbers, and where it went wrong."""

    def __init__(self, failed: int) -> None:
        super().__init__(f"{failed} rows failed")
        self.failed = failed


class OneByOne:
    """
    Acts on rows, each in a transaction of its own, and goes on where one fails.

    Leaving the block raises RowsFailed where any did, so that the task ends as failed and is tried again: what it does
    must be safe to run twice.
    """

    def __init__(self, task: str) -> None:
        self.task, self.failed = task, 0

    def each(self, rows: Iterable[Row], act: Callable[[Row], object]) -> None:
        """Act on each row. What a row fails with is logged by its place, without what anyone wrote."""
        for row in rows:
            try:
                with transaction.atomic():
                    act(row)
            except Exception:
                self.failed += 1
                log.exception("row failed", task=self.task, table=row._meta.label_lower, row=str(row.pk))

    def __enter__(self) -> Self:
        """Begin with nothing failed."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Say so where rows failed."""
        if error is None and self.failed:
            raise RowsFailed(self.failed)

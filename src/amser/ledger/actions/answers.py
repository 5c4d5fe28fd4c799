"""One call of a function in the database, and what its answer means."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias, cast
from uuid import UUID

from django.db import IntegrityError, connection
from psycopg import Cursor
from psycopg.errors import UniqueViolation
from psycopg.types.datetime import TimestamptzLoader

from amser.ledger.actions.refusals import refusal_for

Value: TypeAlias = UUID | date | int | str | list[Any] | None


@dataclass(frozen=True)
class Posting:
    """A transfer that stands: when it was made and both balances right after it. `repeated`: by an earlier equal call."""

    transfer_id: UUID
    at: datetime
    debit_after: int
    credit_after: int
    repeated: bool


class Answer(NamedTuple):
    """What the database says of one transfer or hold. Where `outcome` is a refusal, only `figure` may be set."""

    outcome: str
    transfer_id: UUID
    at: datetime
    debit_after: int
    credit_after: int
    figure: int | None

    @property
    def stands(self) -> bool:
        """Whether it was done, now or before."""
        return self.outcome in {"posted", "held", "exists"}

    @property
    def posting(self) -> Posting:
        """The transfer that stands."""
        return Posting(self.transfer_id, self.at, self.debit_after, self.credit_after, repeated=self.outcome == "exists")


def ask(sql: str, *values: Value) -> list[tuple[Any, ...]]:
    """
    Run the one statement and return its rows. Values are sent as text; the called function says what they are.

    The statement is prepared once for each connection, so that the server reads and plans it once. Django's own cursor, which
    sends the text of every call, is used where somebody watches what is asked.
    """
    texts = [None if value is None else str(value) for value in values]
    if connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as watched:
            watched.execute(sql, texts)
            return cast("list[tuple[Any, ...]]", watched.fetchall())
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)  # The driver's own, and not Django's, which is in Python.
        return cursor.execute(sql, texts).fetchall()


def ask_one(sql: str, asked: UUID, *values: Value) -> Answer:
    """Return the answer about the transfer or hold `asked`. Raises the refusal, if it is one."""
    try:
        answer = Answer(*ask(sql, *values)[0])
    except IntegrityError as error:
        # At this very moment the id went to a transfer between other accounts.
        if isinstance(error.__cause__, UniqueViolation) and error.__cause__.diag.constraint_name == "ledger_transfer_pkey":
            raise refusal_for("id_reused", None, asked) from error
        raise
    if not answer.stands:
        raise refusal_for(answer.outcome, answer.figure, asked)
    return answer


def ask_whether(done: str, sql: str, *values: Value) -> None:
    """Return when the database answers with the word `done`; raise what any other word means."""
    ((outcome,),) = ask(sql, *values)
    if outcome != done:
        raise refusal_for(outcome)

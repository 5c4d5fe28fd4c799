"""One call of a function in the database, and what its answer means."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from django.db import connection

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
    """Run the one statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def ask_one(sql: str, asked: UUID, *values: Value) -> Answer:
    """Return the answer about the transfer or hold `asked`. Raises the refusal, if it is one."""
    answer = Answer(*ask(sql, *values)[0])
    if not answer.stands:
        raise refusal_for(answer.outcome, answer.figure, asked)
    return answer


def ask_whether(done: str, sql: str, *values: Value) -> None:
    """Return when the database answers with the word `done`; raise what any other word means."""
    ((outcome,),) = ask(sql, *values)
    if outcome != done:
        raise refusal_for(outcome)

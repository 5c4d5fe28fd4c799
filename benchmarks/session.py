"""
A session of a thousand people, thanked in one press, beside the ledger's own batch of a thousand in the same run.

On a server as safe as a live one. docs/reference/session-benchmark.md explains the rows.
"""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.ledger.settings"

import django

django.setup()

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable
from statistics import median
from typing import Final

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amser.agencies.actions import enrol
from amser.agencies.models import Budget, Participant, Purse, Scheme
from amser.kernel.ids import uuid7
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.ledger.queries import audit
from amser.opportunities import actions
from amser.opportunities.models import Attendance, Award, Session
from amser.organisations.models import Organisation
from benchmarks.ledger import server
from benchmarks.report import Target, write
from tests.builders.agencies import a_budget, a_scheme, a_session, an_opportunity, an_organisation
from tests.builders.people import AMSER, a_person

PEOPLE: Final = 1_000
FEW: Final = 10
ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "15"))
DATABASE: Final = "bench_session"


class Hall:
    """A scheme, an organisation with a budget, and the people of its sessions."""

    def __init__(self, people: int) -> None:
        self.scheme: Scheme = a_scheme()
        self.organisation: Organisation = an_organisation()
        self.budget: Budget = a_budget(self.scheme, self.organisation, 100 * PEOPLE * (ROUNDS + 5), days=36_500)
        self.small: Budget = a_budget(self.scheme, self.organisation, people, days=36_500)  # half of what two hours ask
        self.opportunity = an_opportunity(self.scheme, self.organisation)
        self.people: list[Participant] = [
            enrol(by=AMSER, key=uuid7(), at=timezone.now(), scheme=self.scheme, user=a_person(f"Person {number}", email=None))
            for number in range(people)
        ]
        self._day = timezone.now() - dt.timedelta(days=3650)

    def session(self) -> Session:
        """Return another session at which everyone was."""
        self._day += dt.timedelta(days=1)
        made = a_session(self.scheme, self.organisation, at=self._day, opportunity=self.opportunity)
        Attendance.objects.bulk_create(
            Attendance(session=made, participant=person, minutes=120, noted_at=self._day) for person in self.people
        )
        return Session.objects.select_related("scheme").get(pk=made.pk)

    def press(self, session: Session, budget: Budget | None = None) -> Award:
        """Thank everyone at a session, as the button does."""
        people = len(self.people)
        return actions.give_credits(
            by=AMSER,
            key=uuid7(),
            at=timezone.now(),
            session=session,
            budget=budget or self.budget,
            people=people,
            credits=2 * people,
        )

    def press_over_budget(self, session: Session) -> None:
        """Press, and be refused."""
        try:
            self.press(session, self.small)
        except actions.BudgetTooSmall:
            return
        raise AssertionError("the budget held enough")

    def batch(self) -> None:
        """Post as many transfers by the ledger alone, from the same budget into the same purses."""
        group, purses = uuid7(), self.purses
        wanted = [
            ledger.Wanted(uuid7(), self.budget.account_id, purse, 2, TransferCode.AWARD, worked_on=None, group_id=group) for purse in purses
        ]
        answers = ledger.post_batch(book_id=self.scheme.book_id, transfers=wanted)
        assert all(isinstance(answer, ledger.Posting) for answer in answers)

    @property
    def purses(self) -> list[int]:
        """The accounts of everyone's purses."""
        return list(Purse.objects.filter(scheme=self.scheme).order_by("account_id").values_list("account_id", flat=True))


def main() -> int:
    """Measure, report, and return 1 where a target is missed."""
    server.prepare()
    server.use(server.copy(DATABASE, server.home()))
    hall, few = Hall(PEOPLE), Hall(FEW)
    server.settle(DATABASE)
    times: dict[str, list[float]] = defaultdict(list)
    first = hall.session()
    _timed(times, "first press: purses opened", lambda: hall.press(first))
    few.press(few.session())
    for _ in range(ROUNDS):
        _round(hall, times)
    queries = {name: _queries(found) for name, found in (("many", hall), ("few", few))}
    wrong = len(audit(hall.scheme.book_id))
    found = server.reported()
    server.use(server.home())
    server.drop(DATABASE)
    batch = median(times["post_batch, Django"])
    rows = [
        {
            "row": name,
            "ms": round(median(took) * 1000, 1),
            "worst_ms": round(max(took) * 1000, 1),
            "per_second": round(PEOPLE / median(took)),
            "of_the_batch": round(batch / median(took), 2),
        }
        for name, took in times.items()
    ]
    targets = [
        Target("queries of a press for 1,000 more than for 10", queries["many"] - queries["few"], 0),
        Target("what the audit finds wrong", wrong, 0),
    ]
    return write("session", rows, targets, server=found, people=PEOPLE, queries=queries["many"])


def _round(hall: Hall, times: dict[str, list[float]]) -> None:
    """One of each, in turn: whatever else the machine does falls on all."""
    session = hall.session()
    _timed(times, "post_batch, Django", hall.batch)
    _timed(times, "over budget: refused", lambda: hall.press_over_budget(session))
    award = _timed(times, "one press", lambda: hall.press(session))
    assert isinstance(award, Award)
    _timed(times, "taken back", lambda: actions.take_back(by=AMSER, key=uuid7(), at=timezone.now(), award=award, reason="Mesur."))


def _timed(times: dict[str, list[float]], name: str, act: Callable[[], object]) -> object:
    began = time.perf_counter()
    result = act()
    times[name].append(time.perf_counter() - began)
    return result


def _queries(hall: Hall) -> int:
    session = hall.session()
    with CaptureQueriesContext(connection) as asked:
        hall.press(session)
    return len(asked)


if __name__ == "__main__":
    sys.exit(main())

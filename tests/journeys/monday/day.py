"""A Monday at one desk: the bank and its people as they are at nine in the morning, and the list of what comes in."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from amser.exchanges.actions import give_hours
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, by
from tests.builders.people import a_person
from tests.builders.when import MONDAY_10AM
from tests.guards.cast import with_second_step
from tests.journeys.typist import Count, Typist


@dataclass(slots=True)
class Monday:
    """The bank, its members by first name, and whoever types: Cari, and Nia where a second person has to decide."""

    bank: TimeBank
    people: dict[str, Membership]
    cari: Typist
    nia: Typist
    kept: dict[str, Any] = field(default_factory=dict)  # what one task leaves to a later one

    @property
    def typists(self) -> tuple[Typist, Typist]:
        """Everyone who presses keys."""
        return self.cari, self.nia

    @property
    def today(self) -> dt.date:
        """The day it is."""
        return today(dt.datetime.now(dt.UTC))

    def days_ago(self, days: int) -> str:
        """A day as it is typed: 16/11."""
        day = self.today - dt.timedelta(days=days)
        return f"{day.day}/{day.month}"


Do = Callable[[Monday, Typist], None]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that came in, in a coordinator's words; what is done about it, and what is true afterwards."""

    key: str
    cy: str
    en: str
    do: Do

    def run(self, monday: Monday) -> Count:
        """Do it; return what it took of everyone together. Raises AssertionError that names the task."""
        for typist in monday.typists:
            typist.begin()
        try:
            self.do(monday, monday.cari)
        except Exception as error:
            error.add_note(f"Task “{self.key}”: {self.en}")
            raise
        counts = [typist.count for typist in monday.typists]
        return Count(*(sum(getattr(count, name) for count in counts) for name in ("keys", "in_names", "loads")))


TASKS: Final[list[Task]] = []


def comes_in(cy: str, en: str) -> Callable[[Do], Do]:
    """Put a task on the list of its part of the day, in the order in which they come in."""

    def put(do: Do) -> Do:
        TASKS.append(Task(do.__name__, cy, en, do))
        return do

    return put


POLICY: Final[dict[str, int | bool | None]] = {"start_grant_minutes": 300, "hard_floor_minutes": -600, "joining_checks": True}
MEMBERS: Final = {
    "Mair": "Mair Gwennol",
    "Huw": "Huw Dryw",
    "Siân": "Siân Ŵyn",
    "Tomos": "Tomos Onnen",
    "Elin": "Elin Derw",
    "Idris": "Idris Celyn",
    "Olwen": "Olwen Bedw",
    "Rhys": "Rhys Helyg",
    "Beti": "Beti Ysgaw",
}
BY_POST: Final = ("Beti",)


def nine_o_clock(slug: str) -> tuple[TimeBank, dict[str, Membership], User, User]:
    """Return the bank, its members, and Cari and Nia, who work at its desk."""
    bank = a_bank("Aberwennol", slug=slug, policy=POLICY)
    a_place(bank)
    cari, nia = (with_second_step(a_broker(bank, name)) for name in ("Cari Bowen", "Nia Prys"))
    a_broker(bank, "Lowri Diogelu", kind="lead")
    people = {}
    for first, name in MEMBERS.items():
        by_post = first in BY_POST
        person = a_person(name, language="cy", channel="post" if by_post else "email", email=None if by_post else "")
        people[first] = a_member(bank, name, user=person)
    for first in ("Beti", "Idris"):  # the community pot holds six hours
        one = people[first]
        give_hours(by=by(one), key=uuid7(), at=MONDAY_10AM, from_member=one, to_member=None, minutes=180)
    run_jobs()  # they were welcomed long ago
    return bank, people, cari, nia

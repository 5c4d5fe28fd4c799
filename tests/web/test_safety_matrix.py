"""
Every level, every set of capabilities, every kind of exchange, every door: one answer.

There is no API yet; when there is, it is one more door here. A listing, a line of a file and a page can say every level but E:
no plain answer leads to a role for which an enhanced check is only allowed, so that level is asked of the actions alone.
"""

import csv
import io
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner
from django.utils import timezone

from amser.exchanges import actions
from amser.exchanges.actions import Deals, Part, RefusedForSafety, Session
from amser.exchanges.models import Exchange, ExchangeState, Kind, Sharing
from amser.imports.command import command
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.listings import actions as listings
from amser.listings.actions.desk import NotClearedForIt
from amser.listings.models import Kind as Sort
from amser.listings.models import Listing, ListingState
from amser.members.models import Capability, CapabilityKind, Level, Membership, Task
from amser.members.queries import may_do
from amser.timebanks.models import TimeBank
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.exchanging import a_suggested_exchange, a_task, say
from tests.builders.members import a_member, by
from tests.builders.safety import barred, seventeen, the_desk
from tests.builders.visiting import visit_as
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY, MONDAY_10AM
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db

KINDS: Final = tuple(CapabilityKind.values)
# What each level needs, written here once more by hand: domain evidence, section 1.3.
NEEDS: Final = {
    "G": set(),
    "P": {"public"},
    "H": {"public", "home"},
    "D": {"public", "home", "drive"},
    "E": {"public", "home", "enhanced"},
    "R": {"public", "home", "enhanced", "regulated"},
}
# How a page or a file says a level: the kind of help, the setting, and what is part of it.
SAID: Final = {
    "G": ("companionship", "group", "none"),
    "P": ("companionship", "public", "none"),
    "H": ("companionship", "home", "none"),
    "D": ("transport", "public", "none"),
    "R": ("shopping", "public", "money"),
}
ALL: Final = frozenset(KINDS)
SETS: Final = [frozenset(KINDS[:size]) for size in range(len(KINDS) + 1)] + [ALL - {kind} for kind in KINDS[:-1]]


def test_each_level_and_set_has_one_answer(bank: TimeBank) -> None:
    huw, answers = a_member(bank, "Huw Awrlais"), {}
    for size in range(len(KINDS) + 1):
        for held in itertools.combinations(KINDS, size):
            Capability.objects.filter(membership=huw).update(counts_until=MONDAY)
            Capability.objects.filter(membership=huw, kind__in=held).update(counts_until=None)
            for level in NEEDS:
                answers[level, held] = may_do(huw, Task(level=level), on=FRIDAY).allowed

    assert answers == {(level, held): NEEDS[level] <= set(held) for level, held in answers}
    assert len(answers) == len(NEEDS) * 2 ** len(KINDS)


@pytest.mark.parametrize("held", SETS, ids=lambda held: "+".join(sorted(held)) or "nothing")
def test_every_door_gives_that_answer(bank: TimeBank, held: frozenset[str], tmp_path: Path) -> None:
    doors = Doors(bank, cleared=tuple(kind for kind in KINDS if kind in held), folder=tmp_path)

    assert doors.answers() == {(name, level): NEEDS[level] <= held for name, level in doors.all()}


def test_whoever_is_barred_is_refused_at_every_door_but_an_open_group(bank: TimeBank, tmp_path: Path) -> None:
    doors = Doors(bank, cleared=KINDS, folder=tmp_path)
    barred(doors.giver, "adult")

    assert doors.answers() == {(name, level): level == Level.GROUP for name, level in doors.all()}


def test_whoever_is_under_age_receives_in_groups_alone_at_every_door_where_somebody_receives(bank: TimeBank, tmp_path: Path) -> None:
    doors = Doors(bank, cleared=KINDS, folder=tmp_path)
    seventeen(doors.receiver)

    nobody_receives = {"arranged next door", "offered", "imported"}  # or somebody else does
    assert doors.answers() == {(name, level): level == Level.GROUP or name in nobody_receives for name, level in doors.all()}


class Doors:
    """One giver of a bank, and every way in which somebody asks for their help, offers it or writes it down."""

    def __init__(self, bank: TimeBank, *, cleared: tuple[str, ...], folder: Path) -> None:
        self.bank, self.folder = bank, folder
        self.giver = a_member(bank, "Huw Awrlais", cleared=cleared)
        self.receiver = a_member(bank, "Mair Gwennol")
        other = a_bank("Drws Nesaf")
        an_agreement(bank, other)
        self.neighbour = a_member(other, "Elin Aros")
        self.nia = at_the_desk(bank)
        self.next_week = today(timezone.now()).replace(day=28)

    @property
    def actions(self) -> dict[str, Callable[[str], bool]]:
        """The doors that take every level."""
        return {
            "arranged": lambda level: self._arranged(self.receiver, level),
            "arranged next door": lambda level: self._arranged(self.neighbour, level),
            "happened, both say so": self._both_say,
            "happened, the desk says so": self._recorded,
            "many for one": lambda level: self._in_a_group(Kind.MANY_TO_ONE, level),
            "one for many": lambda level: self._in_a_group(Kind.ONE_TO_MANY, level),
        }

    @property
    def pages(self) -> dict[str, Callable[[str], bool]]:
        """The doors that take what can be said in plain answers."""
        return {
            "arranged on pages": self._arranged_on_pages,
            "on behalf: recorded at the desk": self._recorded_on_a_page,
            "offered": lambda level: self._is_up(self._offered(level)),
            "imported": lambda level: self._is_up(self._imported(level)),
        }

    def all(self) -> list[tuple[str, str]]:
        """Every door with every level it takes."""
        return [*itertools.product(self.actions, NEEDS), *itertools.product(self.pages, SAID)]

    def answers(self) -> dict[tuple[str, str], bool]:
        """Return whether each door lets each level pass."""
        known = {**self.actions, **self.pages}
        return {(name, level): known[name](level) for name, level in self.all()}

    def _arranged(self, receiver: Membership, level: str) -> bool:
        try:
            exchange = a_suggested_exchange(self.giver, receiver, what=a_task(level=level))
            actions.agree(by=by(receiver), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=receiver)
        except RefusedForSafety:
            return False
        return True

    def _both_say(self, level: str) -> bool:
        who: dict[str, Any] = {"bank": self.bank, "giver": self.giver, "receiver": self.receiver, "member": self.giver}
        said = actions.record_past(
            by=by(self.giver), key=uuid7(), at=FRIDAY_4PM, what=a_task(level=level), worked_on=MONDAY, minutes=15, **who
        )
        return _moved(say(said, self.receiver, 15))

    def _recorded(self, level: str) -> bool:
        who: dict[str, Any] = {"bank": self.bank, "giver": self.giver, "receiver": self.receiver}
        by_desk = the_desk(self.bank)
        return _moved(
            actions.record_for_two(by=by_desk, key=uuid7(), at=FRIDAY_4PM, what=a_task(level=level), worked_on=MONDAY, minutes=15, **who)
        )

    def _in_a_group(self, kind: Kind, level: str) -> bool:
        sharing = Sharing.SHARED if kind == Kind.ONE_TO_MANY else ""
        return _moved(
            actions.record_group(
                by=the_desk(self.bank),
                key=uuid7(),
                at=FRIDAY_4PM,
                bank=self.bank,
                session=Session(kind, (Part(self.giver, 15),), (Part(self.receiver, 15),), sharing=sharing),
                what=a_task(level=level),
                worked_on=MONDAY,
                deals=Deals(),
            )
        )

    def _arranged_on_pages(self, level: str) -> bool:
        code, setting, part = SAID[level]
        asked = a_listing(self.receiver, f"Wanted: {level}", code=code, setting=setting, answers=() if part == "none" else (part,))
        Listing.objects.filter(pk=asked.pk).update(state=ListingState.ON_BOARD)  # the coordinator has put it up
        where = f"/en/b/{self.bank.slug}/board/{asked.pk}/arrange/?day={self.next_week}&time=09:30"
        visit_as(self.giver).post(where, {"key": str(uuid7()), "where": "", "note": ""})
        exchange = Exchange.objects.filter(listing=asked).first()
        if exchange is None:
            return False
        visit_as(self.receiver).post(f"/en/b/{self.bank.slug}/arrangements/{exchange.pk}/agree/", {"key": str(uuid7())})
        return Exchange.objects.get(pk=exchange.pk).state == ExchangeState.AGREED

    def _recorded_on_a_page(self, level: str) -> bool:
        code, setting, part = SAID[level]
        day = {"worked_on_day": "20", "worked_on_month": "11", "worked_on_year": "2026"}
        typed = {"giver": str(self.giver.number), "receiver": str(self.receiver.number), "title": f"Done: {level}"}
        took = {"minutes_hours": "0", "minutes_minutes": "15", "category": code, "setting": setting, "part_of_it": part}
        self.nia.post(f"/en/b/{self.bank.slug}/desk/record/", {"key": str(uuid7()), **typed, **took, **day})
        return _moved(Exchange.objects.get(title=f"Done: {level}"))

    def _offered(self, level: str) -> Listing:
        code, setting, part = SAID[level]
        answers = () if part == "none" else (part,)
        return a_listing(self.giver, f"Offered: {level}", kind=Sort.OFFER, code=code, setting=setting, answers=answers)

    def _imported(self, level: str) -> Listing:
        code, setting, part = SAID[level]
        text, title = io.StringIO(newline=""), f"Imported: {level}"
        headings = ["bank", "kind", "title", "category", "setting", "regulated", "member"]
        regulated = "no" if part == "none" else "yes"
        csv.writer(text).writerows([headings, [self.bank.slug, "offer", title, code, setting, regulated, str(self.giver.number)]])
        path = self.folder / f"{level}.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        result = CliRunner().invoke(command, ["listings", str(path), "--language", "en"])
        assert Listing.objects.filter(title=title).exists(), result.output
        return Listing.objects.get(title=title)

    def _is_up(self, listing: Listing) -> bool:
        """Whether it is on the board, or a coordinator may put it there: what is regulated always waits for one."""
        if listing.state == ListingState.ON_BOARD:
            return True
        try:
            listings.put_up(by=the_desk(self.bank), key=uuid7(), at=FRIDAY_4PM, listing=listing)
        except (NotClearedForIt, RefusedForSafety):
            return False
        return listing.level == Level.REGULATED


def _moved(exchange: Exchange) -> bool:
    return exchange.state == ExchangeState.POSTED

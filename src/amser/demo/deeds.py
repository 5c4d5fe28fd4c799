"""What may happen to one exchange, as acts to plan."""

import dataclasses
import datetime as dt
from typing import Any

from amser.demo.people import BROKERS, Person
from amser.demo.plan import Plan, Things
from amser.demo.texts import categories
from amser.exchanges import actions
from amser.exchanges.actions import Plan as Meeting
from amser.exchanges.actions import What
from amser.kernel.dates import at_london


@dataclasses.dataclass(eq=False, slots=True)
class Deal:
    """
    An exchange in the plan: who gives, who receives, what, and on which day.

    `listing` names the offer or request it came from. `first` is the one who suggests it, or writes it down.
    """

    plan: Plan
    key: str
    giver: Person
    receiver: Person
    title: str
    language: str
    category: str
    level: str
    day: dt.date
    time: dt.time = dt.time(10)
    where: str = ""
    note: str = ""
    listing: str = ""
    first: Person | None = None
    shares_contact: bool = False

    @property
    def bank(self) -> str:
        """The slug of the bank in which it happens."""
        return self.giver.bank

    @property
    def opener(self) -> Person:
        """The one who suggests it."""
        return self.first or self.receiver

    def other(self, person: Person) -> Person:
        """Return the other of the two."""
        return self.receiver if person is self.giver else self.giver

    def suggest(self, at: dt.datetime) -> "Deal":
        """One suggests the day."""

        def content(things: Things) -> dict[str, Any]:
            meeting = Meeting(on_day=self.day, on_time=self.time, where=self.where, note=self.note)
            return {**self._people(things), "suggested_by": things[self.opener.member], "what": self._what(things), "plan": meeting} | (
                {"shares_contact": True} if self.shares_contact else {}
            )

        return self._do("suggest", actions.suggest, at=at, by=self.opener, content=content)

    def agree(self, at: dt.datetime, *, by: Person | None = None) -> "Deal":
        """The other agrees."""
        return self._as_member("agree", actions.agree, at=at, by=by or self.other(self.opener))

    def other_day(self, at: dt.datetime, day: dt.date) -> "Deal":
        """The other suggests another day, for the one who opened to agree to."""
        self.day = day
        meeting = Meeting(on_day=day, on_time=self.time, where=self.where, note="")
        return self._as_member("other day", actions.suggest_other, at=at, by=self.other(self.opener), plan=meeting)

    def decline(self, at: dt.datetime) -> "Deal":
        """The other says: not this time."""
        return self._as_member("decline", actions.decline, at=at, by=self.other(self.opener))

    def cancel(self, at: dt.datetime) -> "Deal":
        """The one who opened calls it off."""
        return self._as_member("cancel", actions.cancel, at=at, by=self.opener)

    def no_show(self, at: dt.datetime) -> "Deal":
        """The giver says that it did not happen."""
        return self._as_member("no show", actions.no_show, at=at, by=self.giver)

    def lapse(self) -> "Deal":
        """Nobody answered by the day."""
        return self._do("lapse", actions.lapse, at=at_london(self.day + dt.timedelta(days=1), dt.time(6, 20)), by=None, content=self._found)

    def say(self, person: Person, minutes: int, at: dt.datetime) -> "Deal":
        """One of the two says how long it took."""
        return self._as_member(f"say {person.key}", actions.say_how_long, at=at, by=person, minutes=minutes, worked_on=self.day)

    def notice(self, at: dt.datetime) -> "Deal":
        """The one who has not answered is told that the hours will be recorded."""
        told_at = at + dt.timedelta(minutes=1)
        self._do("notice", actions.notice, at=at, by=None, content=self._found)
        content = lambda things: {**self._found(things), "written_at": at}  # noqa: E731
        return self._do("told", actions.notice_given, at=told_at, by=None, content=content)

    def confirm_by_itself(self, at: dt.datetime) -> "Deal":
        """Nobody answered in time."""
        return self._do("confirm", actions.confirm_by_itself, at=at, by=None, content=self._found)

    def record_past(self, minutes: int, at: dt.datetime) -> "Deal":
        """One of the two writes down what was not arranged here."""

        def content(things: Things) -> dict[str, Any]:
            facts = {"member": things[self.opener.member], "what": self._what(things), "worked_on": self.day, "minutes": minutes}
            return {**self._people(things), **facts}

        return self._do("record past", actions.record_past, at=at, by=self.opener, content=content)

    def record_for_two(self, minutes: int, at: dt.datetime) -> "Deal":
        """The broker rang both, and writes it down."""

        def content(things: Things) -> dict[str, Any]:
            return {**self._people(things), "what": self._what(things), "worked_on": self.day, "minutes": minutes}

        return self._do("record for two", actions.record_for_two, at=at, by="broker", content=content)

    def settle(self, minutes: int, note: str, at: dt.datetime) -> "Deal":
        """The broker asked both, and says how long it was."""
        return self._at_the_desk("settle", actions.settle, at=at, minutes=minutes, note=note)

    def release(self, reason: str, at: dt.datetime, *, floor_minutes: int | None = None, until: dt.date | None = None) -> "Deal":
        """The broker lets hours move that waited, past a floor for a time, or after looking at what safety asks."""
        return self._at_the_desk("release", actions.release, at=at, reason=reason, floor_minutes=floor_minutes, until=until)

    def release_from_pot(self, reason: str, at: dt.datetime) -> "Deal":
        """The community pot gives the hours."""
        return self._at_the_desk("from the pot", actions.release_from_pot, at=at, reason=reason)

    def withdraw(self, reason: str, at: dt.datetime) -> "Deal":
        """The broker ends it."""
        return self._at_the_desk("withdraw", actions.withdraw, at=at, reason=reason)

    def correct(self, reason: str, at: dt.datetime, *, minutes: int | None) -> "Deal":
        """The broker puts it right."""
        return self._at_the_desk("correct", actions.correct, at=at, reason=reason, minutes=minutes)

    def question(self, person: Person, words: str, at: dt.datetime) -> "Deal":
        """One of the two says that it is wrong."""
        return self._as_member("question", actions.ask_for_correction, at=at, by=person, words=words)

    def thank(self, person: Person, words: str, at: dt.datetime) -> "Deal":
        """One thanks the other."""
        return self._as_member(f"thank {person.key}", actions.thank, at=at, by=person, keep=False, words=words)

    def _what(self, things: Things) -> What:
        listing = things[self.listing] if self.listing else None
        return What(title=self.title, language=self.language, category=categories()[self.category], level=self.level, listing=listing)

    def _people(self, things: Things) -> dict[str, Any]:
        return {"bank": things[self.bank], "giver": things[self.giver.member], "receiver": things[self.receiver.member]}

    def _found(self, things: Things) -> dict[str, Any]:
        return {"exchange": things[self.key]}

    def _as_member(self, act: str, action: Any, *, at: dt.datetime, by: Person, keep: bool = True, **more: object) -> "Deal":
        def content(things: Things) -> dict[str, Any]:
            return {"exchange": things[self.key], "member": things[by.member], **more}

        return self._do(act, action, at=at, by=by, content=content, keep=keep)

    def _at_the_desk(self, act: str, action: Any, *, at: dt.datetime, **more: object) -> "Deal":
        return self._do(act, action, at=at, by="broker", content=lambda things: {"exchange": things[self.key], **more})

    def _do(self, act: str, action: Any, *, at: dt.datetime, by: Person | str | None, content: Any, keep: bool = True) -> "Deal":
        who = by.user if isinstance(by, Person) else f"person {BROKERS[self.bank]}" if by else None
        self.plan.do(f"{act} {self.key}", action, at=at, by=who, content=content, keep=self.key if keep else "")
        return self

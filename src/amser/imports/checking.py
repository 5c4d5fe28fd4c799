"""Looking at one line: what it says, and what is to be put right in it."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from typing import Final, Generic, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from amser.imports.choices import value_of
from amser.imports.columns import Columns
from amser.imports.files import Row
from amser.kernel.contact import ContactInText, refuse_contact
from amser.kernel.minutes import parse_duration

_PHONE: Final = re.compile(r"\+?[\d\s().-]{6,30}")
_FEWEST_DIGITS: Final = 6
_HIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SHOWN: Final = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is to be put right: on which line, in which field (empty: the whole line), which code, and its facts."""

    line: int
    field: str
    code: str
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Ready(Protocol):
    """A line that was checked and can be written."""

    @property
    def line(self) -> int:
        """Its number."""

    def write(self, *, at: dt.datetime) -> str:
        """Write it whole, through the actions, and return what came of it. Raises DomainError, and leaves nothing, where a rule says no."""


R = TypeVar("R", bound=Ready)


@dataclasses.dataclass(slots=True)
class Checked(Generic[R]):
    """What a file holds: lines to write, those here already, those to put right, those left out; and the shortened ones."""

    ready: list[R] = dataclasses.field(default_factory=list)
    here_already: list[int] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    left_out: list[Problem] = dataclasses.field(default_factory=list)
    shortened: list[int] = dataclasses.field(default_factory=list)

    @property
    def bad_lines(self) -> int:
        """How many lines have something to put right."""
        return len({problem.line for problem in self.problems})


class Line:
    """One line of the file by its fields. Every question notes what is wrong and goes on, so that all is found at once."""

    def __init__(self, row: Row, columns: Columns) -> None:
        self.number = row.number
        self.problems: list[Problem] = []
        self._values: dict[str, str] = {}
        if row.problem:
            self.refuse("", row.problem)
            return
        if any(cell.strip() for cell in row.cells[max(columns.places.values()) + len(columns.unknown) + 1 :]):
            self.refuse("", "too_many_cells")
        for field, place in columns.places.items():
            self._values[field] = row.cells[place].strip() if place < len(row.cells) else ""
            if place in row.formulas:
                self.refuse(field, "formula")
            elif _HIDDEN.search(self._values[field]):
                self.refuse(field, "hidden_character")

    def __contains__(self, field: str) -> bool:
        return field in self._values

    def refuse(self, field: str, code: str, **facts: object) -> None:
        """Note one thing to put right; of one field, only the first."""
        if not field or all(problem.field != field for problem in self.problems):
            shown = {name: _HIDDEN.sub("?", str(fact))[:_SHOWN] for name, fact in facts.items()}
            self.problems.append(Problem(self.number, field, code, shown))

    def raw(self, field: str) -> str:
        """Return what stands in a field; empty where there is nothing, or no such column."""
        return self._values.get(field, "")

    def text(self, field: str, *, limit: int, needed: bool = False) -> str:
        """Return a text of at most `limit` characters."""
        value = self.raw(field)
        if needed and not value:
            self.refuse(field, "missing")
        if len(value) > limit:
            self.refuse(field, "too_long", limit=limit)
        return value

    def public_text(self, field: str, *, limit: int, needed: bool = False) -> str:
        """Return a text that everyone in the bank may read, by which nobody may be found."""
        value = self.text(field, limit=limit, needed=needed)
        try:
            refuse_contact(value, field=field)
        except ContactInText:
            self.refuse(field, "contact_in_text")
        return value

    def choice(self, field: str, group: str, *, default: str = "") -> str:
        """Return the value that a word stands for; without a default, the word is needed."""
        written = self.raw(field)
        if not written:
            if not default:
                self.refuse(field, "missing")
            return default
        value = value_of(group, written)
        if value is None:
            self.refuse(field, "not_one_of", value=written, choices=group)
        return value or default

    def email(self, field: str) -> str:
        """Return an e-mail address, in lower case."""
        address = self.text(field, limit=254).lower()
        if address:
            try:
                validate_email(address)
            except ValidationError:
                self.refuse(field, "bad_email", value=address)
        return address

    def phone(self, field: str) -> str:
        """Return a telephone number as it was written."""
        number = self.text(field, limit=30)
        if number and not (_PHONE.fullmatch(number) and sum(map(str.isdigit, number)) >= _FEWEST_DIGITS):
            self.refuse(field, "bad_phone", value=number)
        return number

    def day_to_come(self, field: str, *, default: dt.date, today: dt.date) -> dt.date:
        """Return a day from today to a year on."""
        written = self.raw(field)
        day = _day(written) if written else default
        if day is None:
            self.refuse(field, "bad_date", value=written)
            return default
        if day < today:
            self.refuse(field, "date_past")
        elif day > today + dt.timedelta(days=366):
            self.refuse(field, "date_far")
        return day

    def days(self, field: str) -> str:
        """Return the days and parts of the day that words separated by commas or semicolons name, a letter or figure for each."""
        words = [word.strip() for word in re.split("[,;]", self.raw(field)) if word.strip()]
        found = [value_of("days", word) for word in words]
        if None in found:
            self.refuse(field, "not_one_of", value=words[found.index(None)], choices="days")
        return "".join(value for value in found if value)

    def minutes(self, field: str) -> int | None:
        """Return a length of time in minutes, or None where none is given."""
        written = self.raw(field)
        found = parse_duration(written) if written else None
        if written and not found:
            self.refuse(field, "bad_duration", value=written)
        return found or None


def _day(written: str) -> dt.date | None:
    """Read 2026-03-31 or 31/03/2026, as people in Wales write it."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(written, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None

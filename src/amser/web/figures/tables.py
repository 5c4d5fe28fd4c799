"""
Tables as every format shows them.

A `Table` holds numbers as numbers: minutes, counts, days. A page and a PDF write minutes as "1 h 30 min", a file as whole
minutes under a heading that says so. What may not be shown is None, and says why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from amser.kernel.minutes import duration_short
from amser.listings.models import Category
from amser.measures.queries.activity import EARLIER, ELSEWHERE, ENTERED, NO_CATEGORY, NO_PLACE, PersonLine
from amser.measures.queries.outside import OTHER
from amser.measures.queries.period import Period
from amser.measures.queries.report import Report, Row
from amser.timebanks.models import Place, TimeBank
from amser.web.figures.charts import Bar, chart
from amser.web.words import figures as words

Value = str | int | None


class Unit(StrEnum):
    """What a column counts."""

    WORDS = "words"
    COUNT = "count"
    MINUTES = "minutes"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and what it counts."""

    heading: str
    unit: Unit = Unit.COUNT

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.unit != Unit.WORDS

    @property
    def file_heading(self) -> str:
        """The heading in a file, with the unit where one is needed."""
        return words.in_minutes(self.heading) if self.unit == Unit.MINUTES else self.heading

    def shown(self, value: Value) -> str:
        """Return a value as a page shows it."""
        if value is None:
            return words.held_back()
        if isinstance(value, str):
            return value
        if self.unit == Unit.MINUTES:
            return ("\u2212" if value < 0 else "") + duration_short(value).replace(" ", "\u00a0")
        return str(value).replace("-", "\u2212")


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is stable, `title` in the reader's language. `total` adds up the rows. `drawn`: the column that a chart shows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None
    notes: tuple[str, ...] = ()
    drawn: int | None = None

    @property
    def lines(self) -> Iterator[list[tuple[str, bool]]]:
        """The rows as a page shows them: text, and whether it is a number."""
        return (self._line(row) for row in self.rows)

    @property
    def last_line(self) -> list[tuple[str, bool]]:
        """The total as a page shows it."""
        return self._line(self.total) if self.total else []

    @property
    def chart(self) -> SafeString | str:
        """The chart of the table, or nothing."""
        if self.drawn is None or len(self.rows) < 2:  # noqa: PLR2004  one bar compares with nothing
            return ""
        column = self.columns[self.drawn]
        bars = [Bar(str(row[0]), row[self.drawn] or 0, column.shown(row[self.drawn])) for row in self.rows]  # type: ignore[arg-type]
        return chart(self.name, words.chart_of(self.title, column.heading), bars)

    def _line(self, row: tuple[Value, ...]) -> list[tuple[str, bool]]:
        return [(column.shown(value), column.is_number) for column, value in zip(self.columns, row, strict=True)]


@dataclass(frozen=True, slots=True)
class Names:
    """What categories and places are called, in the reader's language."""

    categories: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def of(self, cut: str, key: str, period: Period) -> str:
        """Return what a row is called."""
        if key == OTHER:
            return words.other()
        if cut == "month":
            return words.before(period.first) if key == EARLIER else words.month(key)
        if cut == "category":
            return words.no_category() if key == NO_CATEGORY else self.categories.get(key, key)
        if cut == "place":
            return {NO_PLACE: words.no_place(), ELSEWHERE: words.elsewhere()}.get(key) or self.places.get(key, key)
        return words.kind(key) if cut == "kind" else words.entered(key, period)


def names(bank: TimeBank) -> Names:
    """Return what rows are called. Two queries."""
    return Names(
        categories={category.pk: category.name for category in Category.objects.all()},
        places={str(place.pk): place.name for place in Place.objects.filter(timebank=bank)},
    )


def of_cut(name: str, rows: tuple[Row, ...], total: Row, called: Names, period: Period) -> Table:
    """Return the table of one cut: how often, how long, how many people."""
    ordered = sorted(rows, key=lambda row: _order(name, row))
    return Table(
        name=name,
        title=words.cut(name),
        columns=(
            Column(words.by(name), Unit.WORDS),
            Column(words.times()),
            Column(pgettext("figures.col.time", "Time"), Unit.MINUTES),
            Column(pgettext("figures.col.gave", "People who gave")),
            Column(pgettext("figures.col.received", "People who received")),
        ),
        rows=tuple((called.of(name, row.key, period), *_numbers(row)) for row in ordered),
        total=(words.total(), *_numbers(total)),
        notes=(words.people_once(),),
        drawn=2,
    )


def _numbers(row: Row) -> tuple[int, int, int, int]:
    return row.exchanges, row.minutes, row.givers, row.receivers


def _order(cut: str, row: Row) -> tuple[object, ...]:
    if row.key == OTHER:
        return (2, 0, row.key)
    if cut == "month":
        return (row.key != EARLIER, 0, row.key)
    if cut == "entered":
        return (0, ENTERED.index(row.key), row.key)
    return (1, -row.minutes, row.key)


def by_people(lines: list[PersonLine], total: Row) -> Table:
    """Return who gave and received how much. For the desk only."""
    time = pgettext("figures.col.given_time", "Time given"), pgettext("figures.col.received_time", "Time received")
    return Table(
        name="person",
        title=words.cut("person"),
        columns=(
            Column(words.by("person"), Unit.WORDS),
            Column(pgettext("figures.col.number", "Member number"), Unit.WORDS),
            Column(pgettext("figures.col.given_times", "Times given")),
            Column(time[0], Unit.MINUTES),
            Column(pgettext("figures.col.received_times", "Times received")),
            Column(time[1], Unit.MINUTES),
        ),
        rows=tuple(
            (
                line.name if line.whose in {"member", "organisation"} else words.whose(line.whose),
                "" if line.number is None else str(line.number),
                line.given,
                line.given_minutes,
                line.received,
                line.received_minutes,
            )
            for line in lines
        ),
        total=(words.total(), "", total.exchanges, total.minutes, total.exchanges, total.minutes),
        notes=(pgettext("figures.person.note", "Names are for the desk only. Do not send this table on."),),
    )


def _counts(
    name: str, title: str, rows: list[tuple[str, Value]], *, total: tuple[str, Value] | None = None, notes: tuple[str, ...] = ()
) -> Table:
    columns = (Column(pgettext("figures.col.what", "What"), Unit.WORDS), Column(pgettext("figures.col.count", "How many")))
    return Table(name, title, columns, tuple(rows), total, notes)


def of_members(found: Report) -> list[Table]:
    """Return who came and went, who takes part, and whom to think of."""
    moved, taking, period = found.members, found.taking_part, found.period
    share = words.share(taking.both, taking.took_part)
    return [
        _counts(
            "members",
            words.title("members"),
            [
                (words.members_on(period.first), moved.at_start),
                (words.line("joined"), moved.joined),
                (words.line("left"), -moved.left),
            ],
            total=(words.members_at_end(period.last), moved.at_end),
        ),
        _counts(
            "standing",
            words.title("standing"),
            [(words.line("active"), moved.active), (words.line("paused"), moved.paused), (words.line("suspended"), moved.suspended)],
            total=(words.members_at_end(period.last), moved.at_end),
        ),
        _counts(
            "taking_part",
            words.title("taking_part"),
            [
                (words.line("gave_only"), taking.gave_only),
                (words.line("received_only"), taking.received_only),
                (words.line("both"), taking.both),
            ],
            total=(words.line("took_part"), taking.took_part),
            notes=(
                *share,
                words.and_count(words.line("first_time_givers"), taking.first_time_givers),
                *([words.and_count(words.line("organisations"), found.organisations)] if found.organisations else []),
            ),
        ),
        _counts(
            "to_think_of",
            words.title("to_think_of"),
            [(words.line(name), getattr(taking, name)) for name in ("active", "never_given", "never_received", "never_either", "quiet")],
            notes=(pgettext("figures.quiet.note", "Having no hours is not being quiet: quiet means neither giving nor receiving."),),
        ),
    ]


def of_requests(found: Report) -> list[Table]:
    """Return what was asked for and how long it took, and how soon new members began."""
    asked, began = found.requests, found.taking_part.first_exchange
    waits = [(words.line("waited"), asked.waited), (words.line("first_exchange"), began)]
    return [
        _counts(
            "requests",
            words.title("requests"),
            [(words.line("asked_and_met"), asked.asked_and_met), (words.line("asked_and_open"), asked.asked_and_open)],
            total=(words.line("asked"), asked.asked),
            notes=(words.and_count(words.line("met"), asked.met),),
        ),
        Table(
            "days",
            words.title("days"),
            (
                Column(pgettext("figures.col.what", "What"), Unit.WORDS),
                Column(pgettext("figures.col.count", "How many")),
                Column(pgettext("figures.col.lower", "A quarter within (days)"), Unit.DAYS),
                Column(pgettext("figures.col.median", "Half within (days)"), Unit.DAYS),
                Column(pgettext("figures.col.upper", "Three quarters within (days)"), Unit.DAYS),
            ),
            tuple((name, spread.count, *(_or_dash(day) for day in (spread.lower, spread.median, spread.upper))) for name, spread in waits),
        ),
    ]


def _or_dash(day: int | None) -> Value:
    return "–" if day is None else day


def of_movements(found: Report) -> Table:
    """Return everything that moved in the books, help and all else."""
    time, back = pgettext("figures.col.time", "Time"), pgettext("figures.col.put_right_time", "Time put right")
    numbers = [(row.times, row.minutes, row.put_right, row.put_right_minutes) for row in found.movements]
    sums = [sum(column) for column in zip(*numbers, strict=True)] or [0, 0, 0, 0]
    return Table(
        "movements",
        words.title("movements"),
        (
            Column(pgettext("books.col.reason", "Reason"), Unit.WORDS),
            Column(words.times()),
            Column(time, Unit.MINUTES),
            Column(pgettext("figures.col.put_right", "Times put right")),
            Column(back, Unit.MINUTES),
        ),
        tuple((words.reason(row.code), *values) for row, values in zip(found.movements, numbers, strict=True)),
        (words.total(), *sums),
        (pgettext("figures.movements.note", "By the day of entry, as the ledger has it. What was put right counts under its reason."),),
    )


def of_late(found: Report) -> list[Table]:
    """Return help from before the period that came late, and what of it was put right, by month of the help; nothing where there is none."""
    made = []
    for name, rows in (("late", found.late), ("corrected_late", found.corrected_late)):
        if rows:
            columns = (
                Column(words.by("month"), Unit.WORDS),
                Column(words.times()),
                Column(pgettext("figures.col.time", "Time"), Unit.MINUTES),
            )
            sums = (words.total(), sum(row.exchanges for row in rows), sum(row.minutes for row in rows))
            made.append(
                Table(name, words.title(name), columns, tuple((words.month(row.key), row.exchanges, row.minutes) for row in rows), sums)
            )
    return made

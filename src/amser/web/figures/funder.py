"""The quarterly report for a funder: words, charts and tables that have been through the gate."""

from dataclasses import dataclass

from django.utils.translation import pgettext

from amser.kernel.dates import full
from amser.kernel.minutes import duration
from amser.measures.queries.funder import Change, changes, has_late
from amser.measures.queries.help import Scope
from amser.measures.queries.outside import AT_LEAST
from amser.measures.queries.period import Period
from amser.measures.queries.report import Report, report
from amser.timebanks.models import TimeBank
from amser.web.figures import tables as made
from amser.web.figures.showing import closed
from amser.web.figures.tables import Column, Names, Table, Unit, Value
from amser.web.pages import now
from amser.web.words import figures as words

_OF_TIME = ("minutes",)


@dataclass(frozen=True, slots=True)
class FunderReport:
    """What the page, the PDF and the files of the report show. Each cut has its rows, or is left out where it has none to show."""

    report: Report
    title: str
    sentences: list[str]
    glance: list[Table]
    cuts: list[Table]
    late: list[str]
    method: list[str]

    @property
    def tables(self) -> list[Table]:
        """Every table in its order."""
        return [*self.glance, *self.cuts]


def funder_report(bank: TimeBank, period: Period) -> FunderReport:
    """Return the report, always by the day help happened and with the bank's own accounts. At most fourteen queries."""
    found = report(Scope(bank, period), at=now())
    before = report(Scope(bank, period.before), at=now())
    lines = changes(found, before)
    called = made.names(bank)
    return FunderReport(
        report=found,
        title=pgettext("funder.title", "Report: %(period)s") % {"period": words.period(period)},
        sentences=_sentences(lines, found.organisations),
        glance=_glance(lines, period),
        cuts=_cuts(found, called),
        late=_late(found),
        method=_method(found),
    )


def _sentences(lines: list[Change], organisations: int) -> list[str]:
    values = {line.name: line.now for line in lines}
    said = []
    if values["minutes"] is not None:
        text = pgettext("funder.time", "Time that members gave each other: %(duration)s. Times: %(count)s.")
        said.append(text % {"duration": duration(values["minutes"]), "count": values["exchanges"]})
    else:
        said.append(pgettext("funder.too_few", "Too few people took part to say how much without showing who they are."))
    if values["took_part"] is not None:
        said.append(pgettext("funder.people", "Members who gave or received: %(count)s.") % {"count": values["took_part"]})
    if organisations and values["minutes"] is not None:
        said.append(f"{words.and_count(words.line('organisations'), organisations)}.")
    if values["both"] is not None and values["took_part"]:
        said.extend(f"{sentence}." for sentence in words.share(values["both"], values["took_part"]))
    return said


def _glance(lines: list[Change], period: Period) -> list[Table]:
    """Return the figures with those of the period before: lengths of time apart from counts, because a column has one unit."""
    return [
        _compared("glance_time", words.title("glance"), [line for line in lines if line.name in _OF_TIME], Unit.MINUTES, period),
        _compared(
            "glance",
            pgettext("funder.changed", "What changed since the last report"),
            [line for line in lines if line.name not in _OF_TIME],
            Unit.COUNT,
            period,
        ),
    ]


def _compared(name: str, title: str, lines: list[Change], unit: Unit, period: Period) -> Table:
    columns = (
        Column(pgettext("figures.col.what", "What"), Unit.WORDS),
        Column(words.period(period), unit),
        Column(words.period(period.before), unit),
        Column(pgettext("funder.col.difference", "Difference"), unit),
    )
    return Table(name, title, columns, tuple((_name(line), line.now, line.before, _difference(line)) for line in lines))


def _name(line: Change) -> str:
    return words.line(line.name)


def _difference(line: Change) -> Value:
    return "–" if line.difference is None else line.difference


def _cuts(found: Report, called: Names) -> list[Table]:
    shown = []
    for name in ("month", "category", "place", "kind", "entered"):
        rows = found.outside_cuts[name]
        if rows and found.outside_total and (name != "entered" or has_late(found)):
            shown.append(made.of_cut(name, rows, found.outside_total, called, found.period))
    return shown


def _late(found: Report) -> list[str]:
    """Name help from before the period, and corrections of it: they are in these figures because those of before are closed."""
    if not has_late(found):
        return [pgettext("funder.no_late", "Nothing from before came in late, and nothing from before was put right.")]
    if found.outside_late is None:
        return [
            pgettext(
                "funder.late_held_back",
                "Some help from before came in late or was put right: too little to show apart. It is in the totals.",
            )
        ]
    text = pgettext(
        "funder.late", "Help from before that came in late, less what was put right: %(duration)s. Times: %(count)s. It is in the totals."
    )
    sign = "\u2212" if found.outside_late.minutes < 0 else ""
    return [text % {"duration": sign + duration(found.outside_late.minutes), "count": found.outside_late.exchanges}]


def _method(found: Report) -> list[str]:
    days = pgettext("statement.period", "From %(start)s to %(end)s") % {"start": full(found.period.first), "end": full(found.period.last)}
    gate = pgettext(
        "funder.gate",
        "Nothing is shown of fewer people than %(least)s, and no time that one or two people gave or received nearly alone. "
        "Small rows are put together as “Other”, so that rows still add up. Figures are not rounded.",
    )
    return [
        f"{days}. {words.basis(found.basis)}.",
        pgettext("funder.hour", "One hour is one hour, whatever the help. One time is one member helping another; each of a group counts."),
        gate % {"least": AT_LEAST},
        pgettext("funder.made", "Made: %(moment)s.") % {"moment": words.moment(found.made_at)},
        closed(found),
    ]

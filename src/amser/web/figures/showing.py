"""Which tables a reader of the desk sees of a report, and which one says what it is."""

from dataclasses import dataclass

from django.utils.translation import pgettext

from amser.kernel.dates import full, today
from amser.measures.queries.activity import CUTS, by_person
from amser.measures.queries.help import closings
from amser.measures.queries.report import Report, report
from amser.timebanks.models import TimeBank
from amser.web.figures import tables as made
from amser.web.figures.asking import Asked
from amser.web.figures.tables import Column, Table, Unit
from amser.web.pages import now
from amser.web.words import figures as words


@dataclass(frozen=True, slots=True)
class Shown:
    """A report and its tables: `chosen` is the cut that was asked for, `others` all further tables about the period."""

    report: Report
    about: Table
    chosen: Table
    others: list[Table]
    further_cuts: list[Table]

    @property
    def in_files(self) -> list[Table]:
        """Every table, what it is first."""
        return [self.about, self.chosen, *self.further_cuts, *self.others]


def show(bank: TimeBank, asked: Asked) -> Shown:
    """Return what is shown. Nine queries at most, and one more by person."""
    found = report(asked.scope, at=now())
    called = made.names(bank)
    cuts = {name: made.of_cut(name, found.cuts[name], found.total, called, found.period) for name in CUTS}
    chosen = made.by_people(by_person(asked.scope, closings(bank)), found.total) if asked.by == "person" else cuts[asked.by]
    came_about = cuts.pop("entered")
    return Shown(
        report=found,
        about=about(bank, found),
        chosen=chosen,
        others=[came_about, *made.of_late(found), *made.of_members(found), *made.of_requests(found), made.of_movements(found)],
        further_cuts=[table for name, table in cuts.items() if name != asked.by],
    )


def about(bank: TimeBank, found: Report) -> Table:
    """Return the table that says what the figures are: whose, of when, by which date, made when, closed or not."""
    rows = [
        (pgettext("figures.about.bank", "Time bank"), bank.name),
        (pgettext("figures.about.period", "Period"), words.period(found.period)),
        (pgettext("figures.about.days", "First and last day"), f"{full(found.period.first)} – {full(found.period.last)}"),
        (pgettext("figures.about.basis", "Help counts"), words.basis(found.basis)),
        (pgettext("figures.about.own", "Own accounts"), words.own_accounts(counted=found.own_accounts)),
        (pgettext("figures.about.made", "Made"), words.moment(found.made_at)),
        (pgettext("figures.about.state", "Closed"), closed(found)),
    ]
    columns = (Column(pgettext("figures.col.what", "What"), Unit.WORDS), Column(pgettext("figures.col.is", "Answer"), Unit.WORDS))
    return Table("about", words.title("about"), columns, tuple(rows))


def closed(found: Report) -> str:
    """Return whether the figures may still change."""
    if found.closed_at is None:
        return pgettext("figures.open", "Not closed: these figures may still change.")
    text = pgettext("figures.closed_on", "Closed on %(date)s. These figures do not change any more.")
    return text % {"date": full(today(found.closed_at))}

"""The tables of a scheme's report and of an organisation's own month: the same on screen, in a file and on paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import pgettext

from amser.kernel.dates import full
from amser.kernel.languages import sort_key
from amser.measures.queries.credits.month import OwnMonth
from amser.measures.queries.credits.moves import CUTS, NO_PLACE, NOT_SAID, Heap
from amser.measures.queries.credits.report import CreditReport
from amser.measures.queries.outside import AT_LEAST, OTHER
from amser.organisations.models import Organisation, Place
from amser.timebanks.models import in_current_language
from amser.web.figures.tables import Column, Table, Unit, Value
from amser.web.words import credits as words
from amser.web.words import figures as figures_words

OF_CUT: Mapping[str, tuple[str, ...]] = {
    "organisation": ("issued", "given", "on_paper", "returned", "thanked"),
    "venue": ("redeemed", "users"),
    "place": ("given", "thanked", "redeemed", "users"),
    "month": ("issued", "given", "redeemed", "expired", "returned"),
}
NOT_APART = frozenset({"issued", "expired", "returned"})
PEOPLE = frozenset({"thanked", "users"})


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report as every format shows it."""

    title: str
    tables: list[Table]
    method: list[str]


def shown(found: CreditReport) -> ShownReport:
    """Return a report's tables and how they were made. Two queries, for the names."""
    names = _names(found)
    cuts = [_of_cut(cut, rows, names, is_apart=cut not in found.not_apart) for cut in CUTS if (rows := found.cuts[cut])]
    return ShownReport(
        title=pgettext("credits.report.title", "Credits: %(period)s") % {"period": figures_words.period(found.scope.period)},
        tables=[_supply(found), *cuts, _people(found), _kept(found), _days(found)],
        method=_method(found),
    )


def _names(found: CreditReport) -> dict[tuple[str, str], str]:
    """Return what rows are called, by cut and key."""
    organisations = {key for cut in ("organisation", "venue") for key in found.cuts[cut] or {} if key.isdecimal()}
    places = {key for key in found.cuts["place"] or {} if key.isdecimal()}
    called = {str(one.pk): one.name for one in Organisation.objects.filter(pk__in=organisations)}
    where = Place.objects.filter(pk__in=places).select_related("organisation")
    at = {
        str(one.pk): pgettext("credits.place", "%(place)s, %(organisation)s") % {"place": one.name, "organisation": one.organisation.name}
        for one in where
    }
    return {
        **{(cut, key): name for cut in ("organisation", "venue") for key, name in called.items()},
        **{("place", key): name for key, name in at.items()},
    }


def _called(cut: str, key: str, names: Mapping[tuple[str, str], str]) -> str:
    if key == OTHER:
        return figures_words.other()
    if cut == "month":
        return figures_words.month(key)
    if key in {NO_PLACE, NOT_SAID}:
        return figures_words.no_place() if cut == "place" else figures_words.no_category()
    return names[cut, key]


def _of_cut(cut: str, rows: Mapping[str, Heap], names: Mapping[tuple[str, str], str], *, is_apart: bool) -> Table:
    measures = tuple(name for name in OF_CUT[cut] if is_apart or name not in NOT_APART)
    # Months in their order; all else by name, what small rows are together last.
    ordered = sorted(rows, key=lambda key: (key == OTHER, key if cut == "month" else sort_key(_called(cut, key, names)), key))
    whole = Heap()
    for row in rows.values():
        whole.add(row)
    return Table(
        name=cut,
        title=words.cut(cut),
        columns=(Column(words.by(cut), Unit.WORDS), *(Column(words.measure(name)) for name in measures)),
        rows=tuple((_called(cut, key, names), *(getattr(rows[key], name) for name in measures)) for key in ordered),
        total=(figures_words.total(), *(getattr(whole, name) for name in measures)),
        notes=(words.people_once(),) if PEOPLE & set(measures) else (),
        drawn=measures.index("given" if "given" in measures else "redeemed") + 1,
    )


def _supply(found: CreditReport) -> Table:
    period, total = found.scope.period, found.total

    def of(name: str, sign: int = 1) -> Value:
        return None if total is None else sign * int(getattr(total, name))

    before, redeemed = (words.out_there_before(period.first), found.before), (words.measure("redeemed"), of("redeemed", -1))
    rows: tuple[tuple[str, Value], ...] = (
        before,
        (words.measure("issued"), of("issued")),
        redeemed,
        (words.measure("expired"), of("expired", -1)),
        (words.measure("returned"), of("returned", -1)),
    )
    if "supply" in found.not_apart:
        net = None if total is None else total.issued - total.expired - total.returned
        rows = before, (words.issued_net(), net), redeemed
    given = (
        ()
        if total is None
        else (
            figures_words.and_count(words.measure("given"), total.given),
            figures_words.and_count(words.measure("on_paper"), total.on_paper),
        )
    )
    return Table("supply", words.title("supply"), words.columns(), rows, (words.out_there_after(period.last), found.after), given)


def _counts(name: str, rows: Iterable[tuple[str, Value]], *, total: tuple[str, Value] | None = None, notes: tuple[str, ...] = ()) -> Table:
    columns = Column(pgettext("figures.col.what", "What"), Unit.WORDS), Column(pgettext("figures.col.count", "How many"))
    return Table(name, words.title(name), columns, tuple(rows), total, notes)


def _people(found: CreditReport) -> Table:
    share = () if found.gave_away is None or not found.took_part else (words.share_gave(round(100 * found.gave_away / found.took_part)),)
    rows = [(words.line(name), getattr(found, name)) for name in ("took_part", "gave_away", "thanked_first", "new", "not_new", "not_asked")]
    return _counts("people", rows, notes=share)


def _kept(found: CreditReport) -> Table:
    rows: list[tuple[str, Value]] = [
        (words.line("used_of"), found.kept.credits if found.kept else None),
        (words.line("median"), _dash(found.kept.median_days) if found.kept else None),
        (words.line("mean"), _dash(words.days(found.kept.mean_days)) if found.kept else None),
    ]
    return _counts("kept", rows, notes=(words.first_in(),))


def _dash(value: Value) -> Value:
    return "–" if value is None else value


def _days(found: CreditReport) -> Table:
    paid = found.days
    columns = (
        Column(pgettext("figures.col.what", "What"), Unit.WORDS),
        Column(pgettext("credits.col.days", "Days")),
        Column(pgettext("figures.col.time", "Time"), Unit.MINUTES),
        Column(pgettext("credits.col.people", "People")),
    )
    values: tuple[Value, ...] = (paid.days, paid.minutes, paid.people) if paid else (None, None, None)
    return Table("days", words.title("days"), columns, ((words.line("paid_days"), *values),), notes=(words.paid_apart(),))


def _method(found: CreditReport) -> list[str]:
    period = found.scope.period
    days = pgettext("statement.period", "From %(start)s to %(end)s") % {"start": full(period.first), "end": full(period.last)}
    said = [
        f"{days}. {pgettext('credits.method.entry', 'By the day of entry in the books. What was put right counts with a minus on the day it was put right.')}",
        pgettext("credits.method.unit", "One credit thanks for one hour. Credits are never hours between people, and have no cash value."),
        pgettext("funder.made", "Made: %(moment)s.") % {"moment": figures_words.moment(found.made_at)},
    ]
    if found.is_outside:
        gate = pgettext(
            "credits.method.gate",
            "Nothing is shown of fewer people than %(least)s, and nothing that one or two people have nearly alone. Small rows are put "
            "together as “Other, together”, so that rows still add up. Outside the scheme's desk there are whole quarters only, "
            "once they are over, so that no two reports say what one person did.",
        )
        said.insert(2, gate % {"least": AT_LEAST})
    return said


def of_month(found: OwnMonth) -> list[Table]:
    """Return the tables of an organisation's own month: what it gave, and what it welcomed, where it does the one or the other."""
    moved = found.moved
    gave = _counts(
        "gave",
        [
            (words.line("credits_given"), moved.given),
            (words.line("people_thanked"), moved.thanked),
            (words.line("sessions"), found.sessions),
            (words.line("credits_on_paper"), moved.on_paper),
            (words.line("left_now"), found.left),
        ],
    )
    columns = (
        Column(words.by("offer"), Unit.WORDS),
        Column(words.line("visits")),
        Column(pgettext("till.adults", "Adults")),
        Column(pgettext("till.under16", "Under 16")),
        Column(pgettext("figures.col.credits", "Credits")),
    )
    rows = tuple(
        (in_current_language(one.title_cy, one.title_en) or one.title_cy or one.title_en, one.visits, one.adults, one.children, one.credits)
        for one in found.welcomed
    )
    sums = [sum(int(row[column]) for row in rows) for column in range(1, 5)]
    welcomed = Table("welcomed", words.title("welcomed"), columns, rows, (figures_words.total(), *sums))
    return [table for table, is_theirs in ((gave, found.thanks), (welcomed, found.welcomes)) if is_theirs]

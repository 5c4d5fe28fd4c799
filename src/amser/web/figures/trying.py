"""What a policy would do, tried in a model: two policies, the same people, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.kernel.minutes import duration_short
from amser.simulation import FIGURES, Figure, Neighbourhood, Outcome, Policy, Spread, bands, run, spread
from amser.web.broker.visiting import steward_page
from amser.web.figures.charts import Bar, chart
from amser.web.figures.supposing import SupposeForm, from_figures
from amser.web.figures.tables import Column, Table, Unit
from amser.web.pages import now, page
from amser.web.visiting import DeskRequest
from amser.web.words import simulation as words

_SEEDS: Final = (1, 2, 3)
_SETTLING_DAYS, _DAYS = 364, 364
_BANDS: Final = 8
_DRAWN: Final = ("fill_rate", "refused_share", "nothing_to_spend", "both_share")

Lived = list[list[Outcome]]


@dataclass(frozen=True, slots=True)
class Part:
    """A table, and the pictures of what is in it."""

    table: Table
    charts: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: a sentence, whether chance alone could say the same, and the tables."""

    summary: str
    is_clear: bool
    parts: tuple[Part, ...]
    people: Neighbourhood


@require_safe
@steward_page
def try_policy(request: DeskRequest) -> HttpResponse:
    """Show what a change of policy would do in a model. Nothing is kept, and nothing changes."""
    asked = request.GET if "members" in request.GET else None
    form = SupposeForm(asked, initial=None if asked else from_figures(request.bank, at=now()))
    tried = try_out(form.people(), form.policies()) if form.is_valid() else None
    return page(request, "figures/try.html", form=form, tried=tried, runs=len(_SEEDS), no_difference=words.no_clear_difference())


def try_out(people: Neighbourhood, policies: Sequence[Policy]) -> Tried:
    """Run both policies with the same seeds. A second or so."""
    lived = [[run(people, policy, seed=seed, days=_DAYS, settling_days=_SETTLING_DAYS) for seed in _SEEDS] for policy in policies]
    found = [spread(FIGURES[0], outcomes) or Spread(0, 0, 0) for outcomes in lived]
    one, other = found
    return Tried(
        summary=words.summary(*(round(100 * rate.mean) for rate in found)),
        is_clear=one.most < other.least or other.most < one.least,
        parts=(_figures(lived), _balances(lived, people.minutes)),
        people=people,
    )


def _figures(lived: Lived) -> Part:
    what = pgettext("figures.col.what", "What")
    rows = tuple((words.figure(figure.name), *(_told(figure, spread(figure, outcomes)) for outcomes in lived)) for figure in FIGURES)
    title = pgettext("simulation.figures", "What differs")
    table = Table("tried", title, (Column(what, Unit.WORDS), Column(words.now()), Column(words.then())), rows)
    bars = [
        _bar(figure, spread(figure, outcomes), first=first)
        for figure in FIGURES
        if figure.name in _DRAWN
        for first, outcomes in _each(lived)
    ]
    return Part(table, (chart("tried", title, bars),))


def _each(lived: Lived) -> list[tuple[bool, list[Outcome]]]:
    return [(True, lived[0]), (False, lived[1])]


def _bar(figure: Figure, found: Spread | None, *, first: bool) -> Bar:
    value = found.mean if found else 0
    return Bar(words.either(first=first, label=words.figure(figure.name)), round(1000 * value), _percent(value) if found else "–")


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _told(figure: Figure, found: Spread | None) -> str:
    if found is None:
        return "–"
    values = (found.mean, found.least, found.most)
    return words.ranged(*(_percent(value) if figure.is_share else f"{value:.1f}" for value in values))


def _balances(lived: Lived, minutes: int) -> Part:
    title = pgettext("simulation.balances", "How many hours members have")
    found = bands(lived, minutes=minutes, most=_BANDS)
    names = [words.between(_hours(low), _hours(high - minutes)) for low, high, _ in found]
    rows = tuple((name, *(_percent(share) for share in shares)) for name, (_, _, shares) in zip(names, found, strict=True))
    columns = (
        Column(pgettext("simulation.balance", "Hours given less hours received"), Unit.WORDS),
        Column(words.now()),
        Column(words.then()),
    )
    charts = tuple(
        chart(
            f"balances-{place}",
            words.either(first=not place, label=title),
            [Bar(name, round(1000 * shares[place]), _percent(shares[place])) for name, (_, _, shares) in zip(names, found, strict=True)],
        )
        for place in range(2)
    )
    return Part(Table("balances", title, columns, rows), charts)


def _hours(minutes: int) -> str:
    return ("\u2212" if minutes < 0 else "") + duration_short(minutes).replace(" ", "\u00a0")

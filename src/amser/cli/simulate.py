"""`amser simulate`: what a policy would do, in numbers. It reads no bank and writes nothing."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final, TypeVar

import click
from django.utils.translation import pgettext

from amser.cli.known import in_words
from amser.cli.progress import progress
from amser.simulation import FIGURES, Neighbourhood, Outcome, Policy, Rule, Spread, Stopped, bands, run, spread

T = TypeVar("T")

_INTERRUPTED: Final = 130  # what a shell expects of a program that ctrl-C ended
_CHANGES: Final = {
    "rule": "rule",
    "asked": "asked",
    "floor": "floor_minutes",
    "start": "start_minutes",
    "ceiling": "ceiling_minutes",
    "pot": "pot_minutes",
}
_BANDS: Final = 16  # rows that fit on a screen
_SHARE = click.FloatRange(0, 1)


@click.command("simulate")
@click.option("--members", type=click.IntRange(2, 100_000), default=60, show_default=True, help="How many members.")
@click.option(
    "--weekly", type=click.FloatRange(0, min_open=True), default=0.5, show_default=True, help="Needs of a member who asks, a week."
)
@click.option("--minutes", type=click.IntRange(1), default=60, show_default=True, help="How long each exchange takes.")
@click.option("--accepting", type=_SHARE, default=0.5, show_default=True, help="How likely who is asked says yes.")
@click.option("--leaving", type=click.FloatRange(0), default=0.2, show_default=True, help="Share of members followed by new ones, a year.")
@click.option("--only-giving", type=_SHARE, default=0.1, show_default=True, help="Share of members who never ask.")
@click.option("--patience", type=click.IntRange(0), default=14, show_default=True, help="Days that a request stays open.")
@click.option(
    "--rule", type=click.Choice([rule.value for rule in Rule]), default=Rule.RANDOM.value, show_default=True, help="Who is asked."
)
@click.option("--asked", type=click.IntRange(1), default=2, show_default=True, help="How many are asked at once.")
@click.option("--floor", type=int, default=-1200, show_default=True, help="The lowest balance, in minutes: 0 or below.")
@click.option("--start", type=int, default=0, show_default=True, help="What a new member starts with, in minutes.")
@click.option("--ceiling", type=int, help="The highest balance, in minutes.  [default: none]")
@click.option("--pot", type=click.IntRange(0), default=0, show_default=True, help="What the community pot holds at first, in minutes.")
@click.option(
    "--against",
    multiple=True,
    metavar="NAME=VALUE",
    help="Compare with a policy where this differs: rule, asked, floor, start, ceiling or pot. Repeat for several.",
)
@click.option("--weeks", type=click.IntRange(1), default=52, show_default=True, help="Weeks that are counted.")
@click.option("--settling", type=click.IntRange(0), default=104, show_default=True, help="Weeks before them.")
@click.option("--seeds", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many runs of each policy.")
@click.option("--first-seed", type=int, default=1, show_default=True, help="The seed of the first run; the next has the next.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def command(**given: Any) -> None:
    """Run an invented time bank forward under a policy, and report who gets help. It is a model, not a forecast."""
    people, policies = _people(given), _policies(given)
    seeds = range(given["first_seed"], given["first_seed"] + given["seeds"])
    try:
        lived = _run(people, policies, seeds, days=given["weeks"] * 7, settling_days=given["settling"] * 7)
    except (KeyboardInterrupt, Stopped) as stop:
        click.echo(in_words(lambda: pgettext("simulate.stopped", "Stopped. Nothing was changed, and nothing is reported.")), err=True)
        raise click.exceptions.Exit(_INTERRUPTED) from stop
    if given["as_json"]:
        click.echo(json.dumps(_told(people, policies, seeds, lived, given), indent=2))
    else:
        _print(policies, lived, minutes=people.minutes, runs=len(seeds))


def _people(given: dict[str, Any]) -> Neighbourhood:
    names = ("members", "weekly", "minutes", "accepting", "leaving", "only_giving")
    return _made(
        lambda: Neighbourhood(**{name: given[name] for name in names}, patience_days=given["patience"]), "--members, --only-giving"
    )


def _policies(given: dict[str, Any]) -> list[Policy]:
    """Return the policy, and the one to compare it with, if there is one."""
    values = {field: given[name] for name, field in _CHANGES.items()}
    first = _made(lambda: Policy(**{**values, "rule": Rule(values["rule"])}), "--floor, --start, --ceiling")
    changes = dict(_change(text) for text in given["against"])
    return [first, _made(lambda: dataclasses.replace(first, **changes), "--against")] if changes else [first]


def _change(text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    if name not in _CHANGES:
        raise click.BadParameter(f"{name}: {', '.join(_CHANGES)}", param_hint="--against")
    if name == "ceiling" and value == "none":
        return _CHANGES[name], None
    return _made(lambda: (_CHANGES[name], Rule(value) if name == "rule" else int(value)), "--against")


def _made(make: Callable[[], T], hint: str) -> T:
    try:
        return make()
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=hint) from error


def _run(people: Neighbourhood, policies: Sequence[Policy], seeds: Sequence[int], **days: int) -> list[list[Outcome]]:
    """Return the outcomes of each policy, seed by seed, and show how far it has come."""
    lived: list[list[Outcome]] = [[] for _ in policies]
    with progress(in_words(lambda: pgettext("simulate.running", "Running"))) as show:
        turns = [(place, seed) for seed in seeds for place in range(len(policies))]
        for turn, (place, seed) in enumerate(turns):

            def told(done: int, whole: int, turn: int = turn) -> bool:
                show(turn * whole + done, len(turns) * whole)
                return True

            lived[place].append(run(people, policies[place], seed=seed, told=told, **days))
    return lived


def _name(name: str) -> str:
    return {
        "fill_rate": pgettext("simulation.fill_rate", "Needs that were met"),
        "waiting_days": pgettext("simulation.waiting_days", "Days until help came"),
        "refused_share": pgettext("simulation.refused_share", "Needs not asked for want of hours"),
        "nothing_to_spend": pgettext("simulation.nothing_to_spend", "Members with nothing to spend"),
        "both_share": pgettext("simulation.both_share", "People who both gave and received"),
        "circular_share": pgettext("simulation.circular_share", "Help that runs in circles"),
        "velocity": pgettext("simulation.velocity", "How often an hour changes hands in a year"),
    }[name]


def _shown(found: Spread | None, *, is_share: bool) -> str:
    if found is None:
        return "–"
    values = (found.mean, found.least, found.most)
    mean, least, most = (f"{value * 100:.1f} %" if is_share else f"{value:.2f}" for value in values)
    return f"{mean} ({least} – {most})"


def _print(policies: Sequence[Policy], lived: Sequence[Sequence[Outcome]], *, minutes: int, runs: int) -> None:
    heads = [_said_of(policy) for policy in policies]
    rows = [
        (in_words(partial(_name, figure.name)), *(_shown(spread(figure, outcomes), is_share=figure.is_share) for outcomes in lived))
        for figure in FIGURES
    ]
    _table([("", *heads), *rows])
    click.echo()
    label = in_words(lambda: pgettext("simulate.balance", "Balance from, in minutes"))
    found = bands(lived, minutes=minutes, most=_BANDS)
    _table([(label, *heads), *((str(low), *(f"{share * 100:.1f} %" for share in shares)) for low, _, shares in found)])
    click.echo()
    click.echo(in_words(lambda: pgettext("simulate.range", "Mean of %(count)s runs, and their range.") % {"count": runs}))
    click.echo(in_words(lambda: pgettext("simulate.model", "This is a model, not a forecast: its people are numbers.")))


def _said_of(policy: Policy) -> str:
    ceiling = "none" if policy.ceiling_minutes is None else policy.ceiling_minutes
    return f"{policy.rule} {policy.asked}, {policy.floor_minutes}…{ceiling}, +{policy.start_minutes}, pot {policy.pot_minutes}"


def _shares(outcomes: Iterable[Outcome]) -> dict[int, float]:
    found: dict[int, float] = {}
    runs = list(outcomes)
    for outcome in runs:
        for balance, share in outcome.balances:
            found[balance] = found.get(balance, 0) + share / len(runs)
    return found


def _table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        first, *others = row
        click.echo(
            "  ".join([first.ljust(widths[0]), *(text.rjust(width) for text, width in zip(others, widths[1:], strict=True))]).rstrip()
        )


def _told(
    people: Neighbourhood, policies: Sequence[Policy], seeds: range, lived: Sequence[Sequence[Outcome]], given: dict[str, Any]
) -> dict[str, Any]:
    """Return all that another run needs to be the same, and what came of it."""
    return {
        "people": dataclasses.asdict(people),
        "weeks": given["weeks"],
        "settling_weeks": given["settling"],
        "seeds": list(seeds),
        "policies": [
            {
                "policy": dataclasses.asdict(policy),
                "figures": {figure.name: dataclasses.asdict(found) if (found := spread(figure, outcomes)) else None for figure in FIGURES},
                "balances": {str(balance): share for balance, share in sorted(_shares(outcomes).items())},
            }
            for policy, outcomes in zip(policies, lived, strict=True)
        ],
    }

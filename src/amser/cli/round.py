"""`amser round`: run a matching round again, and see whether the same comes of it."""

import sys

import click
from django.utils.translation import pgettext

from amser.cli import known
from amser.matching.models import Round, RoundState
from amser.matching.queries.rounds import Checked
from amser.matching.queries.rounds import check as check_again


@click.group("round")
def command() -> None:
    """Check matching rounds."""


@command.command("check")
@click.argument("number", type=int)
def check(number: int) -> None:
    """
    Run the round NUMBER again with what it was asked, and compare digest, totals, circles and proof.

    Changes nothing. Exit status 1 where any of them differs.
    """
    round_ = Round.objects.filter(pk=number, state=RoundState.DONE).first()
    if round_ is None:
        raise known.refused(lambda: pgettext("cli.no_round", "there is no round of this number that is done"), "NUMBER")
    if round_.asked is None:
        raise known.refused(
            lambda: pgettext("cli.round_removed", "what this round was asked has been removed, with somebody in it"), "NUMBER"
        )
    result = check_again(round_)
    click.echo(answer(round_, result))
    sys.exit(0 if result.holds else 1)


def answer(round_: Round, result: Checked) -> str:
    """Return what came of it, as one line of names and figures, the same in every language."""
    parts = {"digest": result.digest, "totals": result.totals, "circles": result.circles, "proof": result.proof}
    said = " ".join(f"{name}={'same' if same else 'differs'}" for name, same in parts.items())
    return f"round={round_.pk} minutes={round_.found} proven={'yes' if round_.proven else 'no'} sha256={round_.digest} {said}"

"""`amser round check`: the same comes of a round again, or the command says what differs."""

from click.testing import CliRunner

from amser.cli.round import command
from amser.matching.models import Round
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.rounds import a_circle, a_round


def check(number: int) -> tuple[int, str]:
    answer = CliRunner().invoke(command, ["check", str(number)])
    return answer.exit_code, answer.output


def test_a_round_is_run_again_and_compared(bank: TimeBank, mair: Membership) -> None:
    round_ = a_circle(bank, mair).round

    status, said = check(round_.pk)
    Round.objects.update(found=600)
    changed, differs = check(round_.pk)

    assert (status, changed) == (0, 1)
    assert said.strip() == (
        f"round={round_.pk} minutes=180 proven=yes sha256={round_.digest} digest=same totals=same circles=same proof=same"
    )
    assert "totals=differs" in differs


def test_a_round_that_is_not_done_is_refused(bank: TimeBank) -> None:
    status, said = check(a_round(bank).pk)

    assert status == 2
    assert "that is done" in said

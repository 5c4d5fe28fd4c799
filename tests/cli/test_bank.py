"""An operator opens a time bank and names who runs it, from the command line."""

import pytest
from click.testing import CliRunner

from amser.cli.bank import command
from amser.timebanks.models import Role, TimeBank

pytestmark = pytest.mark.django_db

OPEN = ["open", "cwm-gwawr", "--name-cy", "Banc Amser Cwm Gwawr", "--name-en", "Cwm Gwawr Time Bank", "--council", "W06000016"]


def test_a_bank_is_opened_once() -> None:
    first, again = run(*OPEN), run(*OPEN)

    assert "/cy/b/cwm-gwawr/" in first
    assert "open already" in again
    assert TimeBank.objects.get().councils == ["W06000016"]


def test_a_council_that_is_not_there_is_refused() -> None:
    assert "no council of Wales" in run(*OPEN[:-1], "W06000007")
    assert not TimeBank.objects.exists()


def test_someone_new_is_named_steward() -> None:
    run(*OPEN)

    run("role", "cwm-gwawr", "steward", "nia@example.org", "--name", "Nia Cydlynydd", "--language", "cy")

    role = Role.objects.get()
    assert (role.kind, role.user.name, role.user.language) == ("steward", "Nia Cydlynydd", "cy")


def test_someone_unknown_needs_a_name() -> None:
    run(*OPEN)

    assert "--name" in run("role", "cwm-gwawr", "steward", "nia@example.org")


def run(*arguments: str) -> str:
    return CliRunner().invoke(command, list(arguments)).output

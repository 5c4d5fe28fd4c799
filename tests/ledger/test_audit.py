"""What the audit says: of nets that were cut, of books that nobody names, and on the command line."""

from typing import Final

import pytest
from click.testing import CliRunner
from django.db import connection

from amser.cli.ledger import command
from amser.ledger import queries
from tests.ledger.breaks import BREAKS, CUT_EVERY_NET
from tests.ledger.conftest import AsOwner
from tests.ledger.story import a_story

MOVE_TO_BOOK_77: Final = "UPDATE ledger_transfer SET book_id = 77 WHERE id = '{later}'"


def test_every_invariant_of_the_audit_has_been_broken_here(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT found[1] FROM pg_proc, regexp_matches(prosrc, '(?:\\(|SELECT )''([a-z_]+)'',', 'g') AS found
            WHERE proname LIKE 'ledger_audit_%' AND proname <> 'ledger_audit_nets'
            """
        )
        listed = {name for (name,) in cursor.fetchall()}

    assert listed == {invariant for _, invariant, _ in BREAKS.values()}


@pytest.mark.parametrize(
    ("statement", "net"),
    [
        ("ALTER TABLE ledger_transfer DISABLE TRIGGER ledger_transfer_never_changes", "ledger_transfer_never_changes"),
        ("DROP TRIGGER ledger_book_never_changes ON ledger_book", "ledger_book_never_changes"),
        ("ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_is_whole", "ledger_transfer_is_whole"),
        ("ALTER DOMAIN ledger_amount DROP CONSTRAINT ledger_transfer_moves_something", "ledger_transfer_moves_something"),
        ("DROP TRIGGER ledger_account_of_people_has_a_floor ON ledger_limit", "ledger_account_of_people_has_a_floor"),
        ("ALTER TABLE ledger_digest DISABLE TRIGGER USER", "ledger_digest_never_changes"),
        ("DROP INDEX ledger_transfer_is_reversed_once", "ledger_transfer_is_reversed_once"),
    ],
)
def test_a_net_that_was_cut_is_a_finding(as_owner: AsOwner, statement: str, net: str) -> None:
    as_owner(statement)

    assert [finding.invariant for finding in queries.audit()] == [f"net_is_missing:{net}"]


def test_transfers_of_a_book_that_nothing_else_names_are_found(as_owner: AsOwner) -> None:
    story = a_story()
    as_owner(CUT_EVERY_NET)
    as_owner(MOVE_TO_BOOK_77.format(**vars(story)))

    findings = queries.audit()

    assert (77, "book_is_missing") in {(finding.book_id, finding.invariant) for finding in findings}
    assert (story.book, "entry_missing") in {(finding.book_id, finding.invariant) for finding in findings}


@pytest.mark.django_db
def test_the_command_is_silent_about_a_true_ledger_and_succeeds() -> None:
    story = a_story()

    result = CliRunner().invoke(command, ["audit", "--book", str(story.book), "--language", "en"])

    assert result.exit_code == 0
    assert result.stdout == "Books checked: 1. Findings: 0. All is well.\n"


def test_the_command_names_each_finding_and_fails(as_owner: AsOwner) -> None:
    story = a_story()
    as_owner(BREAKS["a balance is raised"][0].format(**vars(story)))

    result = CliRunner().invoke(command, ["audit"])

    assert result.exit_code == 1
    assert f"balance_differs_from_newest_entry book={story.book} account={story.a} expected=-70 found=-65" in result.stdout
    assert f"book_does_not_sum_to_zero book={story.book} expected=0 found=5" in result.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "says"),
    [("cy", ["Llyfrau wedi'u gwirio: 1."]), ("en", ["Books checked: 1."]), ("both", ["Llyfrau wedi'u gwirio: 1.", "Books checked: 1."])],
)
def test_the_command_speaks_the_language_that_was_asked_for(language: str, says: list[str]) -> None:
    book = str(a_story().book)

    asked = CliRunner().invoke(command, ["audit", "--book", book, "--language", language])
    by_environment = CliRunner(env={"LC_ALL": f"{language}_GB.UTF-8"}).invoke(command, ["audit", "--book", book])

    for result in (asked, by_environment):
        assert [line.partition(".")[0] + "." for line in result.stdout.splitlines()] == says

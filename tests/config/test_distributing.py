"""
`amser ledger distribute` asks the right things of Citus, in the right order, and once.

The Citus of these tests is a stand-in (citus.sql): it has the names of the documented calls and catalogues, notes what is
asked, and refuses what we know Citus refuses. That Citus accepts all of it can only be seen on a real one.
"""

from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from amser.config import database
from amser.config.commands.ledger import command
from amser.ledger import queries
from tests.builders.ledger import a_book, a_transfer, an_account

STAND_IN: Final = Path(__file__).with_name("citus.sql")
BY_BOOK: Final = {
    "ledger_post",
    "ledger_post_batch",
    "ledger_reverse",
    "ledger_set_limits",
    "ledger_close_account",
    "ledger_hold_open",
    "ledger_hold_settle",
    "ledger_hold_void",
    "ledger_hold_expire",
    "ledger_balance_at",
}
CALLED_BY_THOSE: Final = {
    "ledger_batch_decide",
    "ledger_batch_sum",
    "ledger_credit_refusal",
    "ledger_debit_refusal",
    "ledger_figure",
    "ledger_move",
    "ledger_past_limit",
    "ledger_refusal",
    "ledger_release",
    "ledger_sum",
}


@pytest.fixture
def citus(cloned_database: str) -> None:
    """Put the stand-in where the extension would be."""
    _as_owner(STAND_IN.read_text(encoding="utf-8"))


def test_without_the_extension_it_says_so_and_changes_nothing(cloned_database: str) -> None:
    english, both = _distribute(), _distribute("")

    assert (english.exit_code, english.output) == (
        1,
        "Error: The extension Citus is not in this database, so the ledger stays whole on this server.\n",
    )
    assert both.output.startswith("Error: Nid yw'r estyniad Citus")
    assert _keys_from_outside() != []


def test_books_are_everywhere_and_the_rest_lies_by_book_beside_the_accounts(citus: None) -> None:
    answer = _distribute()

    assert answer.exit_code == 0, answer.output
    assert _asked("create_reference_table", "create_distributed_table") == [
        ("ledger_book", None),
        ("ledger_account", "none"),
        ("ledger_digest", "public.ledger_account"),
        ("ledger_hold", "public.ledger_account"),
        ("ledger_limit", "public.ledger_account"),
        ("ledger_transfer", "public.ledger_account"),
    ]


def test_what_writes_one_book_goes_where_the_book_lies_and_what_it_calls_goes_everywhere(citus: None) -> None:
    _distribute()

    functions = dict(_asked("create_distributed_function"))
    assert {name for name, beside in functions.items() if beside == "public.ledger_account"} == BY_BOOK
    assert {name for name, beside in functions.items() if beside is None} == CALLED_BY_THOSE


def test_what_writes_elsewhere_than_by_book_numbers_something_or_reads_all_books(citus: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE prosecdef AND proname LIKE 'ledger%'")
        writing = {name for (name,) in cursor.fetchall()}

    assert writing - BY_BOOK == {"ledger_open_book", "ledger_open_account", "ledger_close_days"}


def test_keys_from_outside_are_taken_away_and_told_and_those_inside_stand(citus: None) -> None:
    inside, outside = _keys_inside(), _keys_from_outside()

    answer = _distribute()

    assert inside
    assert _keys_inside() == inside
    assert _keys_from_outside() == []
    assert all(f"drop_key {table} {key}\n" in answer.output for key, table in outside)


def test_again_it_asks_nothing(citus: None) -> None:
    _distribute()
    before = _asked()

    again = _distribute()

    assert (again.exit_code, again.output) == (0, "Every book lies on one of the servers. Steps taken now: 0.\n")
    assert _asked() == before


@pytest.mark.parametrize("where", ["ledger_book", "ledger_limit", "ledger_post"])
def test_what_stopped_in_the_middle_is_finished_by_asking_again(citus: None, where: str) -> None:
    inside = _keys_inside()
    _as_owner("INSERT INTO fails VALUES (%s)", where)
    stopped = _distribute()
    _as_owner("DELETE FROM fails")

    finished = _distribute()

    assert stopped.exit_code == 1
    assert "Error: Citus refused the next step." in stopped.output
    assert "connection to the node db2.example failed" in stopped.output
    assert finished.exit_code == 0, finished.output
    assert len(_asked()) == len(set(_asked()))
    assert _keys_inside() == inside
    assert _distribute().output.endswith("Steps taken now: 0.\n")


def test_a_function_that_a_migration_made_anew_is_freed_of_its_one_plan_again(citus: None) -> None:
    _distribute()
    _as_owner("ALTER FUNCTION ledger_post SET plan_cache_mode = force_generic_plan")

    assert _distribute().output == "any_plan ledger_post\nEvery book lies on one of the servers. Steps taken now: 1.\n"


def test_the_ledger_goes_on_and_its_nets_are_in_place(citus: None) -> None:
    book = a_book()
    accounts = an_account(book), an_account(book)
    _distribute()

    a_transfer(book, *accounts)

    assert queries.audit() == []


def _distribute(language: str = "en") -> Result:
    return CliRunner(env={"LC_ALL": language, "LANG": ""}).invoke(command, ["distribute"])


def _as_owner(statements: str, *values: str) -> None:
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(statements, values or None)


def _asked(*calls: str) -> list[tuple[str, str | None]]:
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT about, colocated FROM asked WHERE call = ANY (%s) OR %s = '{}' ORDER BY number", [list(calls), list(calls)])
        found: list[tuple[str, str | None]] = cursor.fetchall()
    return found


def _keys(*, inside: bool) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conname, conrelid::regclass::text FROM pg_constraint
            WHERE contype = 'f' AND confrelid::regclass::text LIKE 'ledger%%' AND (conrelid::regclass::text LIKE 'ledger%%') = %s
            ORDER BY 1
            """,
            [inside],
        )
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def _keys_inside() -> list[tuple[str, str]]:
    return _keys(inside=True)


def _keys_from_outside() -> list[tuple[str, str]]:
    return _keys(inside=False)

"""Each invariant is broken by hand, as the owner with every safety net cut away, and the audit names it."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from amser.config import database
from amser.ledger import queries
from tests.conftest import a_clone
from tests.ledger.breaks import BREAKS, CUT_EVERY_NET
from tests.ledger.story import Story, a_story


@pytest.fixture(scope="module")
def without_nets(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Story, Story]]:
    """Be the owner of a copy of the database without a net, and yield what has happened in it; nothing done to that lasts."""
    with django_db_blocker.unblock(), a_clone():
        stories = a_story(), a_story()
        with database.as_owner():
            _do(CUT_EVERY_NET)
            assert invariants_that_fail(stories[0].book) == set()
            assert queries.books_in_doubt() == []
            yield stories


@pytest.fixture
def stories(without_nets: tuple[Story, Story]) -> Iterator[tuple[Story, Story]]:
    """Yield what has happened, to be broken, and what must not be touched by it."""
    with transaction.atomic():
        yield without_nets
        transaction.set_rollback(True)


def _do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def invariants_that_fail(book_id: int) -> set[str]:
    return {finding.invariant for finding in queries.audit(book_id) if not finding.invariant.startswith("net_is_missing")}


@pytest.mark.parametrize("name", BREAKS)
def test_the_audit_names_what_is_wrong_and_where(stories: tuple[Story, Story], name: str) -> None:
    story, bystander = stories
    statement, expected, where = BREAKS[name]

    _do(statement.format(**vars(story)))

    assert story.book in queries.books_in_doubt()
    assert story.book in queries.books_in_doubt(story.book)
    assert bystander.book not in queries.books_in_doubt(bystander.book)
    findings = [finding for finding in queries.audit(story.book) if finding.invariant == expected]
    assert findings
    assert {finding.book_id for finding in findings} == {story.book}
    if where is not None:
        assert getattr(story, where) in {place for finding in findings for place in (finding.account_id, finding.transfer_id)}
    assert invariants_that_fail(bystander.book) == set()

"""Closing waits for what is being entered, so that nothing falls between two periods."""

import pytest
from django.db import connection

from amser.measures import actions
from amser.measures.actions import HoursAreMoving
from amser.measures.models import ClosedPeriod
from amser.measures.queries.period import quarter_of
from tests.measures.history import BEGINNING, History

WINTER = quarter_of(BEGINNING)


def test_closing_is_refused_while_something_is_being_entered_and_does_not_end(
    cloned_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(people=1).goes_on(100)
    monkeypatch.setattr(actions, "_PATIENCE", 0.2)
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")

    with pytest.raises(HoursAreMoving):
        history.closes(WINTER.first, WINTER.last)
    other.rollback()
    other.close()

    assert history.closes(WINTER.first, WINTER.last) == ClosedPeriod.objects.get(timebank=history.bank)

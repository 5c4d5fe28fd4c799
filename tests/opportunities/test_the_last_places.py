"""Twenty people press for the last five places at the same instant: on a copy of the database, because these commit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from amser.agencies.models import Participant
from amser.opportunities.models import Coming, ComingState, Session
from tests.builders.agencies import a_participant, a_scheme, an_offered_session, an_organisation, say_coming

pytestmark = pytest.mark.usefixtures("cloned_database")

PRESSING, PLACES = 20, 5


def test_twenty_press_for_five_places_and_fifteen_wait_in_order() -> None:
    scheme = a_scheme()
    session = an_offered_session(an_organisation(), scheme, places=PLACES)
    people = [a_participant(scheme, f"Person {number}") for number in range(PRESSING)]

    all_at_once(session, people)

    said = list(Coming.objects.filter(session=session).order_by("since"))
    assert len({one.since for one in said}) == PRESSING
    assert [one.state for one in said] == [ComingState.COMING] * PLACES + [ComingState.WAITING] * (PRESSING - PLACES)


def all_at_once(session: Session, people: list[Participant]) -> None:
    ready = Barrier(len(people))

    def press(person: Participant) -> None:
        try:
            ready.wait(20)
            say_coming(session, person)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as threads:
        list(threads.map(press, people))

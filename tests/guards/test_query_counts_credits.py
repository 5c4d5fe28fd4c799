"""
A page of organisations and credits asks the database the same number of questions, and few, however much there is to show.

Every page that somebody of access_credits.csv may open is counted, by itself. Whoever adds rows that a page lists adds one more
of them in `_one_more`, so that the page is counted with few and with many.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from amser.agencies.models import PartnerKind
from amser.exchanges.models import Half
from amser.kernel.codes import new_code
from amser.opportunities.models import Coming, Session
from amser.organisations.models import Right
from tests.builders.agencies import (
    a_budget,
    a_manager,
    a_participant,
    a_partner,
    a_place_of,
    a_scheme,
    a_staff_member,
    an_award,
    an_offered_session,
    an_organisation,
)
from tests.builders.exchanging import a_claim_with_organisation, a_record_with_organisation
from tests.builders.members import a_member
from tests.builders.venues import an_offer
from tests.builders.vouchers import a_batch
from tests.guards.addresses import Address, addresses_of_credits
from tests.guards.cast_credits import OF_ORGANISATION, CreditsCast, Things, booked
from tests.guards.test_access_credits import TABLE
from tests.guards.walking import path_of, rows_of

MOST: Final = 14  # queries, signing in and the session included
FEW: Final = 2
MANY: Final = 6

READERS: Final = ("participant", "owner", "manager", "till", "stranger")

# Not counted: why.
NOT_COUNTED: Final[dict[str, str]] = {
    "credits:supply": "asks for figures only once enough people take part to publish any: one question more then, however many they are",
}


# Counted as another reads it: why is beside it.
READ_BY: Final[dict[str, tuple[str, ...]]] = {
    "public:card": ("stranger",),  # whoever leads a session that is on is led to its list
}


def _pages() -> dict[str, tuple[Address, str]]:
    """Return every page that answers somebody, and who that is: the participant where they may, else whoever may most."""
    rows, found = rows_of(TABLE), {}
    for address in addresses_of_credits():
        answers = rows.get((address.name, "GET"), {})
        may = [role for role in READ_BY.get(address.name, READERS) if answers.get(role) == "200"]
        if may and address.name not in NOT_COUNTED:
            found[address.name] = (address, may[0])
    return found


PAGES: Final = _pages()


def _one_more(on: Things) -> None:
    """One more of everything that a page of this scheme or organisation may list."""
    a_participant(on.scheme, "Huw Dryw", credits=1)
    a_batch(budget=a_budget(on.scheme, on.organisation, 5), count=1)
    a_place_of(on.organisation)
    an_award(on.made["session"], a_participant(on.scheme, "Gwen Diolch", through=on.organisation))
    for right in Right:
        a_staff_member(on.organisation, right, "Nia Wirfoddol")
    a_manager(on.scheme, "Rhys Rheolwr")
    for kind in PartnerKind:
        a_partner(a_scheme("Cynllun Arall Eto"), on.organisation, kind)
        a_partner(on.scheme, an_organisation("Sefydliad Arall Eto"), kind)
    an_offer(on.scheme, on.organisation, place=a_place_of(on.organisation), windows=[(5, dt.time(9), dt.time(12))], is_bookable=True)
    booked(on)
    belonging = on.made["belonging"]
    a_claim_with_organisation(belonging, a_member(belonging.timebank), half=Half.MEMBER)
    a_record_with_organisation(belonging, a_member(belonging.timebank))
    _one_more_to_do(on)


def _one_more_to_do(on: Things) -> None:
    """Something more to do, one more time of what there was, one more who comes to it, and one more who is to be told."""
    begins_at = timezone.now() + dt.timedelta(days=on.made["opportunity"].sessions.count())
    an_offered_session(on.organisation, on.scheme, begins_at=begins_at, place=a_place_of(on.organisation))
    again = Session.objects.create(
        scheme=on.scheme, organisation=on.organisation, opportunity=on.made["opportunity"], begins_at=begins_at,
        ends_at=begins_at + dt.timedelta(hours=2), places=1, wall_code=new_code(),
    )  # fmt: skip
    for number, one in enumerate([a_participant(on.scheme, "Carys Dod"), on.made["participant"]]):
        Coming.objects.create(session=again, participant=one, since=begins_at, state=("coming", "waiting")[number])
    Coming.objects.create(session=on.made["session"], participant=a_participant(on.scheme, "Carys Eto"), since=begins_at)
    for name in ("letter_id", "scheme:told.letter_id", "checked_id"):
        OF_ORGANISATION[name](on)


@pytest.fixture(scope="module")
def casts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[CreditsCast]]:
    """Yield a scheme where little happens and one where much does, each with its organisation."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = [CreditsCast(), CreditsCast(suffix="-fawr")]
        for cast, rows in zip(found, (FEW, MANY), strict=True):
            for _ in range(rows):
                _one_more(cast.here)
        yield found
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", PAGES)
def test_the_questions_are_few_and_do_not_grow(casts: list[CreditsCast], page: str) -> None:
    counts = [_queries(*PAGES[page], cast) for cast in casts]

    assert len(counts[0]) == len(counts[1]), "\n".join(sorted(counts[1]))
    assert len(counts[1]) <= MOST, "\n".join(counts[1])


def _queries(address: Address, role: str, cast: CreditsCast) -> list[str]:
    client, path = cast.client(role), path_of(address, cast.here)
    client.get(path)  # what is read once and kept
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
        response.getvalue()  # a download asks while it is read
    assert response.status_code == 200
    # That a record was opened is one row written, not a question.
    return [query["sql"][:400] for query in asked.captured_queries if not query["sql"].startswith('INSERT INTO "audit_opening"')]

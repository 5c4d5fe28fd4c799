"""Time sheets for a session come back in: the code, everybody on one page, a review, and every refusal with what was typed."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from amser.exchanges import actions
from amser.exchanges.models import Exchange, ExchangeState, Slip
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.exchanging import hours_of
from tests.builders.members import a_member
from tests.builders.people import AMSER
from tests.builders.visiting import visit_as
from tests.builders.when import FRIDAY, MONDAY_10AM
from tests.web.broker.test_slips import errors
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(bank: TimeBank) -> Client:
    return at_the_desk(bank)


@pytest.fixture
def people(bank: TimeBank) -> tuple[Membership, Membership, Membership]:
    return a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw"), a_member(bank, "Siân Ŵyn")


@pytest.fixture
def sheet(bank: TimeBank, desk: Client) -> Slip:
    desk.post(f"/en/b/{bank.slug}/desk/papers/slips/make/", {"key": str(uuid7()), "for": "session", "size": "large"})
    return Slip.objects.get(is_sheet=True)


def typed(**more: str) -> dict[str, str]:
    day = {"worked_on_day": str(FRIDAY.day), "worked_on_month": str(FRIDAY.month), "worked_on_year": str(FRIDAY.year)}
    people = {"gave": "Mair Gwennol", "received": "Huw Dryw\nSiân Ŵyn 1:30"}
    what = {"kind": "one_to_many", "sharing": "shared", "title": "Clwb gwnïo", "category": "learning", "part_of_it": "none"}
    return {"key": str(uuid7()), "minutes_hours": "1", "minutes_minutes": "0", "where": "Neuadd y Pentref", **people, **what, **day, **more}


def test_a_sheet_is_found_by_its_code_reviewed_and_posted_once_and_those_in_it_read_their_own_part(
    bank: TimeBank, desk: Client, sheet: Slip, people: tuple[Membership, ...]
) -> None:
    _, huw, _ = people
    found = desk.get(f"/cy/b/{bank.slug}/desk/slips/?code={sheet.shown.lower()}")
    assert found.headers["Location"].endswith(f"/desk/record/group/?sheet={sheet.code}")
    page, form = found.headers["Location"], typed()

    review = desk.post(page, form)
    assert not Exchange.objects.exists()
    assert "Siân Ŵyn" in review.text
    posted = desk.post(page, {**form, "step": "post"}, follow=True)

    exchange = Exchange.objects.get()
    assert (exchange.state, exchange.where) == (ExchangeState.POSTED, "Neuadd y Pentref")
    assert [hours_of(one) for one in people] == [60, -24, -36]
    assert Slip.objects.get(pk=sheet.pk).exchange == exchange
    assert "Neuadd y Pentref" in posted.text
    again = desk.get(page, follow=True)
    assert "hwn" in again.text
    twice = desk.post(page, {**typed(), "step": "post"})
    assert Exchange.objects.count() == 1
    assert "Clwb gwnïo" in twice.text  # and nothing typed is lost
    theirs = visit_as(huw).get(f"/en/b/{bank.slug}/arrangements/").text
    assert "you received 24 minutes" in theirs
    assert "Neuadd y Pentref" in theirs
    assert "36 minutes" not in theirs
    on_its_page = visit_as(huw).get(f"/en/b/{bank.slug}/arrangements/{exchange.pk}/").text
    assert "36 minutes" not in on_its_page
    assert "Say thank you" in on_its_page


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"worked_on_day": "31", "worked_on_month": "2"}, "worked_on"),
        ({"worked_on_year": "2031"}, "worked_on"),
        ({"minutes_hours": "31"}, "minutes"),
        ({"received": "Huw Dryw 31 h"}, "received"),
        ({"received": "Dieithr Cwm"}, "received"),
        ({"gave": ""}, "gave"),
    ],
)
@pytest.mark.usefixtures("people")
def test_what_cannot_be_is_refused_at_its_field_with_nothing_lost(
    bank: TimeBank, desk: Client, sheet: Slip, more: dict[str, str], field: str
) -> None:
    a_member(a_bank("Cwm Arall"), "Dieithr Cwm")

    answer = desk.post(f"/en/b/{bank.slug}/desk/record/group/?sheet={sheet.code}", {**typed(**more), "step": "post"})

    assert [one.partition(":")[0] for one in errors(answer.text)] == [field]
    assert "Clwb gwnïo" in answer.text
    assert not Exchange.objects.exists()
    assert Slip.objects.get(pk=sheet.pk).entered_at is None


def test_a_sheet_is_printed_with_its_code(bank: TimeBank, desk: Client, sheet: Slip) -> None:
    pdf = desk.get(f"/en/b/{bank.slug}/desk/papers/session/?batch={sheet.batch}")

    assert sheet.shown in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()


def test_a_code_that_is_no_sheet_of_this_bank_is_refused_kindly(bank: TimeBank, desk: Client) -> None:
    elsewhere = actions.print_sheet(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=a_bank("Cwm Arall"))

    for code in ("AAAA-AAAA", elsewhere.code):
        answer = desk.get(f"/en/b/{bank.slug}/desk/record/group/?sheet={code}", follow=True)
        assert "We do not know this slip code." in answer.text

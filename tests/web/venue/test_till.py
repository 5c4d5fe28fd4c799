"""The till: any telephone, no account, three steps."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amser.agencies import actions as agencies
from amser.agencies.models import Participant, Scheme, WhyEnded
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit
from amser.organisations.models import Organisation
from amser.venues import actions
from amser.venues.actions.allowing import row_of
from amser.venues.models import Offer, Till, Use, UseState
from amser.venues.queries import sitting_at
from amser.vouchers.models import Voucher, VoucherRefusal, VoucherState
from tests.builders.agencies import a_participant, a_scheme, card_of, credits_of
from tests.builders.people import AMSER
from tests.builders.tills import a_phone_at, a_till
from tests.builders.venues import a_venue, an_offer
from tests.builders.visiting import key_in
from tests.builders.vouchers import a_batch, a_voucher, scanned, vouchers_of

pytestmark = pytest.mark.django_db

UNKNOWN = "We cannot use that number. Check it and try again."


@pytest.fixture
def scheme() -> Scheme:
    return a_scheme()


@pytest.fixture
def pool(scheme: Scheme) -> Organisation:
    return a_venue(scheme)


@pytest.fixture
def swimming(scheme: Scheme, pool: Organisation) -> Offer:
    return an_offer(scheme, pool, adult_credits=1, child_credits=1, capacity=20)


@pytest.fixture
def mair(scheme: Scheme) -> Participant:
    return a_participant(scheme, credits=5)


@pytest.fixture
def phone(scheme: Scheme, pool: Organisation, swimming: Offer) -> Client:
    return a_phone_at(scheme, pool)


def test_three_credits_are_accepted_in_three_steps(phone: Client, mair: Participant, swimming: Offer) -> None:
    assert "Step 1 of 3" in see(phone, "/en/till/")
    assert "Step 2 of 3" in present(phone, card_of(mair).number)
    third = choose(phone, swimming, adults=1, children=2)
    assert "Step 3 of 3" in third
    assert "Accept. Credits: 3" in third

    receipt = press(phone, third, "accept")

    assert "Accepted. Credits: 3. Enjoy your visit." in receipt
    assert "Undo this (until " in receipt
    assert (credits_of(mair), audit(mair.scheme.book_id)) == (2, [])
    assert "Visits: 1" in see(phone, "/en/till/")


def test_the_secret_stands_in_no_later_address(scheme: Scheme, pool: Organisation) -> None:
    a_till(scheme, pool, secret="nobody-may-read-this")

    answer = Client().get("/till/open/nobody-may-read-this/", headers={"accept-language": "cy"})

    assert answer["Location"] == "/cy/till/"
    assert "nobody-may-read-this" not in str(answer.cookies)
    assert Till.objects.get().digest != "nobody-may-read-this"
    assert answer.cookies["amser_till"]["httponly"]


def test_a_link_that_was_replaced_opens_nothing_and_nor_does_a_phone_that_had_it(phone: Client, mair: Participant) -> None:
    actions.replace_till(by=AMSER, key=uuid7(), at=timezone.now(), till=Till.objects.get(), digest="0" * 64)

    for answer in (
        phone.get("/en/till/"),
        phone.post("/en/till/", {"number": card_of(mair).number}),
        phone.get("/till/open/a-long-secret/"),
    ):
        assert answer.status_code == 403
        assert "This till link has been replaced." in answer.content.decode()


def test_a_venue_that_left_the_scheme_has_no_till(phone: Client, scheme: Scheme) -> None:
    partner = scheme.partners.get(kind="venue")
    agencies.end_partner(by=AMSER, key=uuid7(), at=timezone.now(), partner=partner, reason="closed")

    assert phone.get("/en/till/").status_code == 403


def test_a_phone_that_is_no_till_is_told_what_to_do() -> None:
    page = Client().get("/en/till/")

    assert page.status_code == 403
    assert "This phone is not a till yet." in page.content.decode()


def test_a_wrong_number_a_stopped_card_and_another_schemes_card_are_one_and_the_same(phone: Client, mair: Participant) -> None:
    stopped, elsewhere = card_of(mair).number, card_of(a_participant(a_scheme(), "Huw Awrlais")).number
    agencies.stop_card(by=AMSER, key=uuid7(), at=timezone.now(), participant=mair, why=WhyEnded.LOST)

    pages = {without_keys(present(phone, number)).replace(number, "…") for number in ("34567ACX", stopped, elsewhere)}

    assert len(pages) == 1
    assert UNKNOWN in text_of(pages.pop())


def test_a_card_that_is_stopped_while_it_is_in_hand_pays_nothing(phone: Client, mair: Participant, swimming: Offer) -> None:
    page = present(phone, card_of(mair).number)
    agencies.stop_card(by=AMSER, key=uuid7(), at=timezone.now(), participant=mair, why=WhyEnded.LOST)

    answer = phone.post("/en/till/offer/", {"key": key_in(page), "offer": swimming.pk, "adults": 1})

    assert answer["Location"] == "/en/till/"
    assert Use.objects.count() == 0


def test_a_balance_is_never_shown_only_that_it_is_not_enough(phone: Client, mair: Participant, swimming: Offer) -> None:
    present(phone, card_of(mair).number)

    page = choose(phone, swimming, adults=6)

    assert "There are not enough credits for this. Choose fewer people or another offer." in page
    assert not re.search(r"\b5\b", text_of(page))


def test_several_vouchers_pay_for_somebody_without_a_card(phone: Client, scheme: Scheme, swimming: Offer) -> None:
    one, other = vouchers_of(a_batch(scheme, 2))
    present(phone, scanned(one))
    assert "Vouchers: 2. Credits on them: 2" in present(phone, other.serial)

    receipt = press(phone, choose(phone, swimming, adults=1, children=1), "accept")

    assert "Accepted. Credits: 2." in receipt
    assert set(Voucher.objects.values_list("state", flat=True)) == {VoucherState.USED}


def test_the_phones_own_camera_lands_in_the_till(phone: Client, mair: Participant, scheme: Scheme) -> None:
    see(phone, "/en/till/")  # and in the language that was read there
    phone.get(f"/k/{card_of(mair).number}/", follow=True)
    voucher = scanned(a_voucher(scheme)).partition("/v/")[2]
    page = phone.get(f"/v/{voucher}/", follow=True).content.decode()

    assert "Card: read · Vouchers: 1. Credits on them: 1" in text_of(page)
    assert UNKNOWN in text_of(phone.get("/k/34567ACX/", follow=True).content.decode())


def test_a_photocopy_fails_politely_at_its_second_use_and_is_noted(phone: Client, scheme: Scheme, swimming: Offer) -> None:
    paper = a_voucher(scheme)
    present(phone, scanned(paper))
    press(phone, choose(phone, swimming, adults=1), "accept")

    page = present(phone, scanned(paper))

    assert "This voucher has been used already. If that seems wrong, phone 01632 960 200." in text_of(page)
    assert VoucherRefusal.objects.get().organisation == swimming.organisation


def test_a_photocopy_that_two_tills_hold_is_refused_at_the_second_and_its_places_come_back(
    phone: Client, scheme: Scheme, swimming: Offer
) -> None:
    paper = a_voucher(scheme)
    other = a_phone_at(scheme, swimming.organisation, secret="the-other-till")
    for till in (phone, other):
        present(till, scanned(paper))
    held = [choose(till, swimming, adults=1) for till in (phone, other)]
    press(phone, held[0], "accept")

    page = press(other, held[1], "accept")

    assert "This voucher has been used already." in page
    assert other.get("/en/till/offer/")["Location"] == "/en/till/", "and is in hand no longer"
    assert (swimming.sittings.get().taken, audit(scheme.book_id)) == (1, [])


def test_vouchers_worth_more_than_it_costs_are_refused_kindly(phone: Client, scheme: Scheme, swimming: Offer) -> None:
    present(phone, scanned(a_voucher(scheme, each=3)))

    page = choose(phone, swimming, adults=1)

    assert "no change is given. Credits on the vouchers: 3. Credits needed: 1." in page


def test_a_lost_answer_and_then_other_people_is_one_hold(phone: Client, mair: Participant, swimming: Offer) -> None:
    second = present(phone, card_of(mair).number)
    in_hand = phone.cookies["amser_till_hand"].value
    chosen = {"key": key_in(second), "offer": swimming.pk, "adults": 1, "children": 0}
    phone.post("/en/till/offer/", chosen)
    phone.cookies["amser_till_hand"] = in_hand  # the answer was lost on the way

    assert phone.post("/en/till/offer/", {**chosen, "children": 2}).status_code == 302
    assert [(use.state, use.people) for use in Use.objects.order_by("held_at", "pk")] == [(UseState.CANCELLED, 1), (UseState.HELD, 3)]


def test_a_card_that_is_stopped_before_the_last_step_pays_nothing(phone: Client, mair: Participant, swimming: Offer) -> None:
    present(phone, card_of(mair).number)
    third = choose(phone, swimming, adults=1)
    agencies.stop_card(by=AMSER, key=uuid7(), at=timezone.now(), participant=mair, why=WhyEnded.LOST)

    assert UNKNOWN in text_of(press(phone, third, "accept"))
    assert (credits_of(mair), Use.objects.get().state) == (5, UseState.CANCELLED)


def test_a_new_card_does_not_pay_with_the_vouchers_of_the_person_before(phone: Client, mair: Participant, scheme: Scheme) -> None:
    present(phone, a_voucher(scheme).serial)

    assert "Vouchers:" not in text_of(present(phone, card_of(mair).number))
    present(phone, a_voucher(scheme).serial)
    huw = card_of(a_participant(scheme, "Huw Awrlais")).number
    beside = phone.post("/en/till/?another=1", {"key": uuid7(), "number": huw}, follow=True).content.decode()
    assert "Card: read · Vouchers: 1." in text_of(beside)


def test_pressing_accept_twice_is_one_use(phone: Client, mair: Participant, swimming: Offer) -> None:
    present(phone, card_of(mair).number)
    third = choose(phone, swimming, adults=1)

    receipts = [press(phone, third, "accept") for _ in range(2)]

    assert all("Accepted. Credits: 1." in receipt for receipt in receipts)
    assert credits_of(mair) == 4


def test_what_was_accepted_is_undone_at_the_till_that_did_it_alone(phone: Client, mair: Participant, swimming: Offer) -> None:
    present(phone, card_of(mair).number)
    receipt = press(phone, choose(phone, swimming, adults=1), "accept")
    other = a_phone_at(mair.scheme, swimming.organisation, secret="the-other-till")
    use = Use.objects.get()

    assert other.post(f"/en/till/use/{use.pk}/undo/", {"key": uuid7()}).status_code == 404
    assert "Undone." in press(phone, receipt, "undo")
    assert credits_of(mair) == 5


def test_going_back_and_choosing_fewer_holds_only_that(phone: Client, mair: Participant, swimming: Offer) -> None:
    second = present(phone, card_of(mair).number)
    for adults in (5, 2):
        phone.post("/en/till/offer/", {"key": key_in(second), "offer": swimming.pk, "adults": adults})

    assert [(use.state, use.adults) for use in Use.objects.order_by("held_at", "pk")] == [(UseState.CANCELLED, 5), (UseState.HELD, 2)]
    assert swimming.sittings.get().taken == 2


def test_beginning_again_gives_back_what_is_held(phone: Client, mair: Participant, swimming: Offer) -> None:
    present(phone, card_of(mair).number)
    press(phone, choose(phone, swimming, adults=2), "again")

    assert (Use.objects.get().state, swimming.sittings.get().taken) == (UseState.CANCELLED, 0)
    assert phone.get("/en/till/offer/")["Location"] == "/en/till/"


def test_whoever_booked_is_accepted_with_one_press(phone: Client, mair: Participant, scheme: Scheme, pool: Organisation) -> None:
    film = an_offer(scheme, pool, title_cy="Ffilm", title_en="Film", adult_credits=2, is_bookable=True)
    booked = a_booking(film, mair, adults=1)

    page = present(phone, card_of(mair).number)
    assert "Booked for today" in page
    receipt = press(phone, page, "accept")

    assert "Accepted. Credits: 2." in receipt
    assert "If you undo it, it is booked again." in receipt
    assert (Use.objects.get(pk=booked.pk).state, credits_of(mair)) == (UseState.ACCEPTED, 3)
    assert "Mair G" in see(phone, "/en/till/today/")

    assert "It is booked again, with the same places and credits." in press(phone, receipt, "undo")
    assert (Use.objects.get(pk=booked.pk).state, credits_of(mair)) == (UseState.HELD, 5)
    assert "Expected: 1" in see(phone, "/en/till/")


def test_a_day_that_the_venue_closed_is_closed_at_its_till(phone: Client, mair: Participant, swimming: Offer) -> None:
    at = timezone.now()
    present(phone, card_of(mair).number)
    actions.close_day(by=AMSER, key=uuid7(), at=at, organisation=swimming.organisation, day=today(at), why=actions.Why())

    choose(phone, swimming, adults=1)
    assert not Use.objects.exists()
    assert "Closed today" in see(phone, "/en/till/offer/")


def test_a_booking_is_nobodys_without_the_card(phone: Client, mair: Participant, scheme: Scheme, pool: Organisation) -> None:
    booked = a_booking(an_offer(scheme, pool, title_cy="Ffilm", title_en="Film", adult_credits=2, is_bookable=True), mair, adults=1)

    phone.post(f"/en/till/use/{booked.pk}/accept/", {"key": uuid7()})

    assert Use.objects.get().state == UseState.HELD


def test_todays_list_names_nobody_who_did_not_book(phone: Client, mair: Participant, swimming: Offer) -> None:
    present(phone, card_of(mair).number)
    press(phone, choose(phone, swimming, adults=1, children=2), "accept")

    page = see(phone, "/en/till/today/")

    assert "Swimming" in page
    assert "Mair" not in page


def test_numbers_cannot_be_tried_without_end(phone: Client, mair: Participant) -> None:
    for _ in range(30):
        present(phone, "34567ACX")

    assert "There have been too many wrong numbers." in present(phone, card_of(mair).number)


def test_an_offer_that_is_not_on_now_says_when_it_is(phone: Client, mair: Participant, scheme: Scheme, pool: Organisation) -> None:
    day = (today(timezone.now()).weekday() + 2) % 7
    an_offer(scheme, pool, title_cy="Sinema", title_en="Cinema", adult_credits=1, windows=[(day, "18:00", "21:00")])

    page = text_of(present(phone, card_of(mair).number))

    assert "Not at this time Cinema" in page


def test_a_page_of_the_till_takes_few_questions_however_many_offers(
    phone: Client, mair: Participant, scheme: Scheme, pool: Organisation
) -> None:
    present(phone, card_of(mair).number)
    before = questions(phone, "/en/till/offer/")
    for number in range(4):
        an_offer(scheme, pool, title_cy=f"Cynnig {number}", title_en=f"Offer {number}", adult_credits=1)

    assert questions(phone, "/en/till/offer/") <= before


def a_booking(offer: Offer, who: Participant, **people: Any) -> Use:
    at = timezone.now()
    times = sitting_at(offer, at)
    assert times is not None
    return actions.hold_use(
        by=AMSER, key=uuid7(), at=at, offer=offer, sitting=row_of(offer, times), participant=who, vouchers=[], held_until=times.closes_at,
        till=None, is_booking=True, **({"adults": 0, "children": 0} | people),
    )  # fmt: skip


def see(phone: Client, address: str) -> str:
    answer = phone.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def present(phone: Client, text: str) -> str:
    return str(phone.post("/en/till/", {"key": uuid7(), "number": text}, follow=True).content.decode())


def choose(phone: Client, offer: Offer, *, adults: int = 0, children: int = 0) -> str:
    key = key_in(see(phone, "/en/till/offer/"))
    chosen = {"key": key, "offer": offer.pk, "adults": adults, "children": children}
    return str(phone.post("/en/till/offer/", chosen, follow=True).content.decode())


def press(phone: Client, page: str, what: str) -> str:
    found = re.search(rf'action="([^"]*/{what}/)">.*?name="key" value="([^"]+)"', page, re.DOTALL)
    assert found, f"the page has a button to {what}"
    return str(phone.post(found[1], {"key": found[2]}, follow=True).content.decode())


def text_of(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<input[^>]*>", " ", main)).split())


def without_keys(page: str) -> str:
    return re.sub(r'value="[0-9a-f-]{36}"|name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def questions(phone: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        see(phone, address)
    return len(asked)

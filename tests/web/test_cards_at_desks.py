"""Cards and gifts at an organisation's desk: nobody acts for somebody without their card, and nobody finds a card by trying."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from amser.agencies import actions
from amser.agencies.models import CreditGift, Participant, PartnerKind, Scheme
from amser.audit.actions import Actor
from amser.kernel.codes import new_code, shown_code
from amser.kernel.ids import uuid7
from amser.organisations.models import Organisation, Right
from tests.builders.agencies import (
    a_budget,
    a_manager,
    a_participant,
    a_scheme,
    a_session,
    a_staff_member,
    an_organisation,
    card_of,
    credits_of,
)
from tests.builders.gifts import a_gift
from tests.builders.people import a_person
from tests.builders.tills import a_till
from tests.builders.venues import a_venue, an_offer
from tests.builders.visiting import key_in, second_step_shown, visit_as
from tests.builders.vouchers import a_batch, vouchers_of
from tests.guards.cast import with_second_step

pytestmark = pytest.mark.django_db

TOO_OFTEN = "There have been too many wrong numbers."


@pytest.fixture
def garden() -> tuple[Scheme, Organisation, Client]:
    """A scheme, an organisation that thanks people in it, and whoever leads its sessions, signed in."""
    scheme, organisation = a_scheme(), an_organisation()
    a_budget(scheme, organisation, 1)
    return scheme, organisation, visit_as(a_staff_member(organisation, Right.LEADER))


def at(name: str, *args: object) -> str:
    with translation.override("en"):
        return reverse(name, args=args)


def test_a_form_that_printed_cards_prints_others_when_it_is_sent_again(garden: tuple[Scheme, Organisation, Client]) -> None:
    scheme, organisation, desk = garden
    key = uuid7()
    for name in ("Mair Evans", "Huw Dryw"):
        one = a_participant(scheme, name, through=organisation)
        answer = desk.post(at("organisation:print_card", organisation.slug, one.pk), {"key": key, "size": "wallet", "with_name": "on"})
        assert (answer.status_code, card_of(one).printed_at is not None) == (200, True)


def test_a_leader_reads_no_number_and_acts_for_nobody_without_it(garden: tuple[Scheme, Organisation, Client]) -> None:
    scheme, organisation, desk = garden
    mair = a_participant(scheme, credits=5, through=organisation)
    number = card_of(mair).number
    page = at("organisation:holder", organisation.slug, mair.pk)
    for ago in (2, 0):  # Printed again today, by the scheme perhaps: it was handed over two days ago all the same.
        actions.print_cards(by=Actor(user_id=None), key=uuid7(), at=timezone.now() - dt.timedelta(days=ago), cards=[card_of(mair)])

    shown = desk.get(page).text
    assert "They have a card that works." in shown
    assert shown_code(number) not in shown
    assert desk.get(at("organisation:print_card", organisation.slug, mair.pk)).status_code == 302, "was handed over long ago"
    to_us = {"to": "organisation", "organisation": organisation.pk, "credits": 5, "words": "", "card": number}
    assert desk.post(at("organisation:give_for", organisation.slug, mair.pk), to_us).status_code == 200
    leave = at("organisation:leave_for", organisation.slug, mair.pk)
    for card in ("", new_code(), card_of(a_participant(scheme, "Huw Dryw")).number):
        assert desk.post(leave, {"card": card}).status_code == 200
    assert (CreditGift.objects.count(), credits_of(mair), Participant.objects.get(pk=mair.pk).left_at) == (0, 5, None)

    new = desk.post(at("organisation:card_lost", organisation.slug, mair.pk), {"then": "another"}, follow=True).text
    assert "Print the new one, and hand it over." in new
    assert shown_code(card_of(mair).number) not in new
    assert desk.get(at("organisation:print_card", organisation.slug, mair.pk)).status_code == 200, "on the day it was made"
    assert desk.post(leave, {"card": card_of(mair).number}).status_code == 302
    assert Participant.objects.get(pk=mair.pk).left_at is not None


def test_the_code_of_a_gift_is_read_only_by_who_made_it_with_them(garden: tuple[Scheme, Organisation, Client]) -> None:
    scheme, organisation, desk = garden
    mair = a_participant(scheme, credits=2, through=organisation)
    page = at("organisation:holder", organisation.slug, mair.pk)
    from_home = a_gift(mair)
    assert from_home.code is not None
    given = {"to": "person", "credits": "1", "words": "", "card": card_of(mair).number}
    assert desk.post(at("organisation:give_for", organisation.slug, mair.pk), given).status_code == 302
    at_the_desk = CreditGift.objects.exclude(pk=from_home.pk).get()

    shown = desk.get(page).text
    assert shown_code(from_home.code) not in shown
    assert shown_code(at_the_desk.code or "") in shown


def test_who_is_not_yet_eighteen_is_no_adult_of_the_scheme(garden: tuple[Scheme, Organisation, Client]) -> None:
    _, organisation, desk = garden
    shown = desk.get(at("organisation:add_holder", organisation.slug)).text

    assert "18 or older" in shown
    assert "Under 18" in shown
    assert "16" not in shown[shown.index("How old?") : shown.index("Under 18")]


def test_wrong_numbers_of_cards_are_limited_at_all_desks_together() -> None:
    scheme = a_scheme()
    pool = a_venue(scheme)
    a_budget(scheme, pool, 1)
    offer, session = an_offer(scheme, pool, is_bookable=True), a_session(scheme, pool, at=timezone.now(), minutes=60)
    desk = visit_as(pool.staff.filter(right=Right.OWNER)[0].user)
    ann = a_participant(scheme, "Ann Dryw", credits=1, through=pool)
    right, gift = card_of(ann).number, a_gift(a_participant(scheme, "Huw Dryw", credits=1))
    pay_in, a_list = at("organisation:pay_vouchers_in", pool.slug), at("organisation:list", pool.slug, session.pk)
    book = at("organisation:book_for_card", pool.slug, offer.pk)
    person = desk.get(a_list).context["person"]
    times = list(desk.get(book).context["form"].times)

    def tries(number: str) -> list[bool]:
        answers = [
            desk.post(pay_in, {"scheme": scheme.pk, "numbers": "X", "card": number}),
            desk.post(book, {"card": number, "when": times[-1], "adults": 1}),
            desk.post(a_list, {"key": uuid7(), "person": person, "number": number}),
            desk.post(at("organisation:give_for", pool.slug, ann.pk), {"to": "pot", "credits": 1, "card": number}),
            desk.post(at("organisation:leave_for", pool.slug, ann.pk), {"card": number}),
            desk.post(at("organisation:bring_for", pool.slug, ann.pk), {"code": gift.code, "card": number}),
        ]
        return [TOO_OFTEN in answer.text for answer in answers]

    assert not any(tries(new_code()))
    for _ in range(30):
        desk.post(pay_in, {"scheme": scheme.pk, "numbers": "X", "card": new_code()})
    assert all(tries(right))
    assert not session.attendance.exists()
    ann.refresh_from_db()
    assert (ann.left_at, credits_of(ann)) == (None, 1)


def test_wrong_codes_of_gifts_are_limited_at_a_desk(garden: tuple[Scheme, Organisation, Client]) -> None:
    scheme, organisation, desk = garden
    ann = a_participant(scheme, "Ann Dryw", through=organisation)
    gift, card = a_gift(a_participant(scheme, "Huw Dryw", credits=1)), card_of(ann).number

    def bring(code: str | None) -> str:
        return desk.post(at("organisation:bring_for", organisation.slug, ann.pk), {"code": code, "card": card}).text

    assert not any(TOO_OFTEN in bring(new_code()) for _ in range(30))

    assert TOO_OFTEN in bring(gift.code)
    assert credits_of(ann) == 0


def test_a_voucher_is_said_to_be_paid_in_only_to_whom_it_was(garden: tuple[Scheme, Organisation, Client]) -> None:
    scheme, organisation, desk = garden
    ann, ben = a_participant(scheme, "Ann Dryw"), a_participant(scheme, "Ben Dryw")
    voucher = vouchers_of(a_batch(count=1, each=1, budget=a_budget(scheme, organisation, 10)))[0]
    url = at("organisation:pay_vouchers_in", organisation.slug)
    sent = {"key": key_in(desk.get(url).text), "scheme": scheme.pk, "numbers": voucher.serial}

    for _ in range(2):
        assert "Paid in. Credits: 1" in desk.post(url, sent | {"card": card_of(ann).number}, follow=True).text
    assert "Paid in. Credits: 1" not in desk.post(url, sent | {"card": card_of(ben).number}, follow=True).text


def test_what_is_pressed_twice_is_answered_twice() -> None:
    scheme = a_scheme()
    user = a_person("Mair Gwennol")
    a_participant(scheme, user=user)
    pool, key = a_venue(scheme), uuid7()
    till = a_till(scheme, pool)
    reader, desk = visit_as(user), visit_as(a_staff_member(pool, Right.TILL))

    for name in ("Pwll 1", "Pwll 2"):
        assert reader.post(f"/en/s/{scheme.slug}/coming/calendar/", {"key": key}).status_code == 200
        assert desk.post(at("organisation:name_till", pool.slug, till.pk), {"key": key, "name": name}).status_code in {200, 302}
    till.refresh_from_db()
    assert till.name == "Pwll 1"


def test_declining_ends_nobody_who_was_signed_meanwhile() -> None:
    scheme, organisation = a_scheme(), an_organisation()
    asked = actions.ask_to_join(
        by=Actor(user_id=a_person("Ann Dryw").pk), key=uuid7(), at=timezone.now(), scheme=scheme, organisation=organisation,
        kind=PartnerKind.THANKS,
    )  # fmt: skip
    desk = second_step_shown(visit_as(with_second_step(a_manager(scheme))))
    url = at("scheme:end_partner", scheme.slug, asked.pk)
    declined = desk.get(url).text
    assert "Decline" in declined
    actions.agree_to_partner(by=Actor(user_id=a_person("Ben Dryw").pk), key=uuid7(), at=timezone.now(), partner=asked)

    with pytest.raises(actions.PartnerAgreed):
        actions.end_partner(by=Actor(user_id=None), key=uuid7(), at=timezone.now(), partner=asked, reason="", only_asked=True)
    said = {"key": key_in(declined), "reason": "No room", "asks": "True"}
    assert "This was signed meanwhile" in desk.post(url, said).text
    asked.refresh_from_db()
    assert asked.ended_at is None

    assert desk.post(url, said | {"asks": ""}).status_code == 302
    asked.refresh_from_db()
    assert asked.ended_at is not None

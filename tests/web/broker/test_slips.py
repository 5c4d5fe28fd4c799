"""Slips come back in: the code, what is filled in, and every refusal at its field with what was typed."""

import re

import pytest
from django.test import Client

from amser.audit.actions import Actor
from amser.exchanges.actions import enter_slip_of
from amser.exchanges.models import Exchange, ExchangeState, Slip
from amser.kernel.errors import NotAllowed
from amser.kernel.ids import uuid7
from amser.listings.models import Category
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_posted_exchange, an_agreed_exchange, hours_of, say
from tests.builders.members import a_member
from tests.builders.when import FRIDAY, FRIDAY_4PM
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(bank: TimeBank) -> Client:
    return at_the_desk(bank)


@pytest.fixture
def huw(bank: TimeBank) -> Membership:
    return a_member(bank, "Huw Dryw")


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank, "Mair Gwennol")


@pytest.fixture
def two(huw: Membership, mair: Membership) -> tuple[Membership, Membership]:
    return huw, mair


def a_blank(bank: TimeBank, desk: Client) -> Slip:
    answer = desk.post(f"/en/b/{bank.slug}/desk/papers/slips/make/", {"key": str(uuid7()), "count": "1"})
    assert "/papers/slips/?batch=" in answer.headers["Location"]
    return Slip.objects.filter(timebank=bank).latest("pk")


def a_slip_of(exchange: Exchange, desk: Client) -> Slip:
    desk.post(f"/en/b/{exchange.timebank.slug}/desk/exchanges/{exchange.pk}/slip/", {"key": str(uuid7())})
    return Slip.objects.get(printed_for=exchange)


def path(slip: Slip, language: str = "en", code: str = "") -> str:
    return f"/{language}/b/{slip.timebank.slug}/desk/slips/?code={code or slip.shown}"


def typed(**more: str) -> dict[str, str]:
    day = {"worked_on_day": str(FRIDAY.day), "worked_on_month": str(FRIDAY.month), "worked_on_year": str(FRIDAY.year)}
    length = {"minutes_hours": "1", "minutes_minutes": "30"}
    what = {"title": "Lifft i'r farchnad", "category": Category.objects.get(code="transport").pk, "setting": "public"}
    return {"key": str(uuid7()), "giver": "Huw Dryw", "receiver": "Mair Gwennol", **day, **length, **what, **more}


def errors(html: str) -> list[str]:
    found = re.findall(r'<p class="error" id="id_(\w+)_error">(.*?)</p>', html, re.DOTALL)
    return [f"{field}: {' '.join(re.sub(r'<[^>]+>', ' ', words).split())}" for field, words in found]


@pytest.mark.parametrize("shown", [str.lower, lambda code: code.replace("-", " ")])
def test_the_slip_of_an_exchange_arrives_filled_in_and_is_entered_in_two_pages(
    desk: Client, huw: Membership, mair: Membership, shown: object
) -> None:
    slip = a_slip_of(an_agreed_exchange(huw, mair), desk)
    code = shown(slip.shown)  # type: ignore[operator]

    html = desk.get(path(slip, code=code)).content.decode()
    assert all(known in html for known in ("Huw Dryw", "Mair Gwennol", "Lift to the market", f'value="{FRIDAY.day}"'))

    answer = desk.post(path(slip, code=code), typed())
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/b/{slip.timebank.slug}/desk/slips/")
    assert (hours_of(huw), hours_of(mair)) == (90, -90)
    assert "Recorded: Huw Dryw gave Mair Gwennol 1 hour 30 minutes" in desk.get(answer.headers["Location"]).content.decode()


def test_a_blank_slip_is_filled_in_by_hand_and_entered(bank: TimeBank, desk: Client, huw: Membership, mair: Membership) -> None:
    slip = a_blank(bank, desk)

    assert desk.post(path(slip), typed()).status_code == 302

    slip.refresh_from_db()
    assert slip.exchange is not None
    assert (slip.exchange.state, slip.exchange.worked_on, hours_of(huw)) == (ExchangeState.POSTED, FRIDAY, 90)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"worked_on_day": "31", "worked_on_month": "2"}, "worked_on: Error: There is no such date. Check the day and the month."),
        ({"worked_on_year": "2099"}, "worked_on: Error: This day has not come yet. Choose today or an earlier day."),
        ({"minutes_hours": "31"}, "minutes: Error: This is longer than one day. Write each day on its own."),
        ({"giver": "Eira Estron"}, "giver: Error: This person is not in this time bank. Check the name, or choose someone else."),
        ({"receiver": "Huw Dryw"}, "Giver and receiver are the same person here."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    desk: Client, two: tuple[Membership, Membership], more: dict[str, str], said: str
) -> None:
    huw, _ = two
    bank = huw.timebank
    a_member(a_bank("Drws Nesaf"), "Eira Estron")
    slip, given = a_blank(bank, desk), typed(**more)

    answer = desk.post(path(slip), given)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert said in (errors(html) if ": Error:" in said else html)
    kept = {
        name: value for name, value in given.items() if name in {"giver", "receiver", "worked_on_day", "worked_on_year", "minutes_hours"}
    }
    assert all(f'value="{value}"' in html for value in kept.values())
    assert f'value="{given["title"].replace(chr(39), "&#x27;")}"' in html
    slip.refresh_from_db()
    assert (slip.entered_at, hours_of(huw)) == (None, 0)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_code_that_nobody_knows_is_refused_at_its_field_whatever_is_wrong_with_it(bank: TimeBank, desk: Client, language: str) -> None:
    slip = a_blank(bank, desk)
    elsewhere = a_bank("Drws Nesaf", slug="drws-nesaf")
    theirs = a_blank(elsewhere, at_the_desk(elsewhere, name="Una Drws"))
    wrong = slip.code[:-1] + next(letter for letter in "347" if letter != slip.code[-1])
    said = {
        "en": "We do not know this slip code. Check each letter, or find the person by name.",
        "cy": "Dydyn ni ddim yn adnabod cod y slip hwn. Gwiriwch bob llythyren, neu chwiliwch yn ôl enw.",
    }[language]

    for code in (wrong, theirs.code, "XXXX", "ŵ' OR 1=1"):
        html = desk.get(path(slip, language, code)).content.decode()
        assert said in errors(html)[0], code
    assert 'value="XXXX"' in desk.get(path(slip, language, "XXXX")).content.decode(), "what was typed stays"


def test_a_slip_that_was_entered_says_when_and_leads_to_the_next(bank: TimeBank, desk: Client, huw: Membership, mair: Membership) -> None:
    slip = a_blank(bank, desk)
    desk.post(path(slip), typed())

    for answer in (desk.get(path(slip)), desk.post(path(slip), typed())):
        html = answer.content.decode()
        assert "This slip was entered on" in html
        assert "Nothing was counted twice. Go on to the next one." in html
    assert hours_of(huw) == 90


def test_a_slip_whose_exchange_was_recorded_otherwise_counts_nothing(desk: Client, huw: Membership, mair: Membership) -> None:
    exchange = an_agreed_exchange(huw, mair)
    slip = a_slip_of(exchange, desk)
    say(say(exchange, huw, 60), mair, 60)

    assert "Nothing was counted twice" in desk.get(path(slip)).content.decode()
    assert desk.post(path(slip), typed()).status_code == 200
    assert hours_of(huw) == 60


def test_a_second_slip_for_one_exchange_is_asked_about_and_entered_where_it_belongs(
    bank: TimeBank, desk: Client, huw: Membership, mair: Membership
) -> None:
    exchange, slip = an_agreed_exchange(huw, mair), a_blank(bank, desk)

    html = desk.post(path(slip), typed()).content.decode()
    assert errors(html) == ["same: Error: Say whether it is one of these. Then nothing is counted twice."]
    assert f'value="{exchange.pk}"' in html

    assert desk.post(path(slip), typed(same=str(exchange.pk))).status_code == 302
    exchange.refresh_from_db()
    assert (exchange.state, hours_of(huw), Exchange.objects.count()) == (ExchangeState.POSTED, 90, 1)


def test_a_second_slip_for_what_is_recorded_is_refused_where_it_is_the_same_and_entered_where_it_is_not(
    bank: TimeBank, desk: Client, huw: Membership, mair: Membership
) -> None:
    exchange, slip = a_posted_exchange(huw, mair), a_blank(bank, desk)

    html = desk.post(path(slip), typed(same=str(exchange.pk))).content.decode()
    assert "Nothing was counted twice" in errors(html)[0]
    assert hours_of(huw) == 60

    assert desk.post(path(slip), typed(same="another")).status_code == 302
    assert hours_of(huw) == 150


def test_the_same_press_twice_counts_once(bank: TimeBank, desk: Client, huw: Membership, mair: Membership) -> None:
    slip, given = a_blank(bank, desk), typed()

    for _ in range(2):
        desk.post(path(slip), given)

    assert hours_of(huw) == 90


def test_a_blank_slip_that_tells_of_care_is_asked_what_care_asks(bank: TimeBank, desk: Client, mair: Membership) -> None:
    cai = a_member(bank, "Cai Newydd", cleared=("public",))
    slip = a_blank(bank, desk)

    desk.post(path(slip), typed(giver="Cai Newydd", part_of_it="care"))

    slip.refresh_from_db()
    assert slip.exchange is not None
    assert (slip.exchange.level, slip.exchange.answers, slip.exchange.waiting_for) == ("R", "care", "safety")
    assert hours_of(cai) == 0


def test_the_slip_of_help_between_two_banks_is_the_receivers_banks(bank: TimeBank, desk: Client, mair: Membership) -> None:
    there = a_bank("Cwm Arall")
    an_agreement(bank, there)
    exchange = an_agreed_exchange(mair, a_member(there, "Cai Drws"))

    blank = a_blank(bank, desk)
    with pytest.raises(NotAllowed):
        enter_slip_of(
            by=Actor(user_id=None), key=uuid7(), at=FRIDAY_4PM, slip=blank, exchange=exchange, worked_on=FRIDAY, minutes=90, note=""
        )

    assert hours_of(mair) == 0

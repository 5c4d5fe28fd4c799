"""Somebody without e-mail signs in with a card and a PIN: their own pages, nothing sensitive, and over after a few minutes."""

import datetime as dt
import io
import re
import time
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from amser.audit.actions import Actor
from amser.audit.models import Entry
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.models import Card, Membership
from amser.members.models.card import ALPHABET, MOST_TRIES, Pin, check_digit, new_number, read_number
from amser.timebanks.models import RoleKind
from amser.ui import paper
from amser.web.card import IDLE_SECONDS
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import an_agreed_exchange
from tests.builders.members import a_member
from tests.builders.people import AMSER, a_person
from tests.builders.visiting import key_in, second_step_shown, visit_as
from tests.guards.cast import with_second_step

pytestmark = pytest.mark.django_db
PIN = "4071"


@pytest.fixture(autouse=True)
def _nobody_has_tried() -> None:
    cache.clear()


@pytest.fixture
def mair() -> Membership:
    return a_member(a_bank(), user=a_person("Mair Gwennol", email=None))


def a_card(member: Membership, broker: User | None = None) -> Card:
    broker = broker or a_broker(member.timebank)
    return actions.give_card(by=Actor(user_id=broker.pk), key=uuid7(), at=member.applied_at, membership=member, pin=Pin(PIN))


def sign_in(card: Card, pin: str = PIN, client: Client | None = None) -> tuple[Client, str]:
    client = client or Client()
    answer = client.post(reverse("person:card"), {"number": card.spaced_number.lower(), "pin": pin})
    return client, answer.headers.get("Location", "") or answer.content.decode()


def home(member: Membership) -> str:
    return reverse("member:home", args=[member.timebank.slug])


def test_one_sign_wrong_or_two_that_changed_places_are_no_number() -> None:
    number = new_number()
    wrong = [number[:i] + other + number[i + 1 :] for i in range(10) for other in ALPHABET if other != number[i]]
    swapped = [number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(9) if number[i] != number[i + 1]]

    assert read_number(f" {number[:5].lower()}-{number[5:]} ") == number
    assert [one for one in wrong + swapped if read_number(one)] == []
    assert check_digit(number[:9]) == number[9]


def test_a_member_signs_in_with_a_card_and_its_pin(mair: Membership) -> None:
    card = a_card(mair)

    client, leads_to = sign_in(card)

    assert leads_to == home(mair)
    assert client.get(home(mair)).status_code == 200
    entry = Entry.objects.get(action="members.use_card")
    assert (entry.user_id, entry.door, entry.result_pk) == (mair.user_id, "web", str(card.pk))


def test_the_pin_is_kept_as_a_hash_only(mair: Membership) -> None:
    card = a_card(mair)

    assert PIN not in card.pin
    assert card.fits(Pin(PIN))
    assert not card.fits(Pin("4072"))


def test_an_unknown_number_and_a_wrong_pin_read_alike(mair: Membership) -> None:
    card = a_card(mair)

    known, unknown = sign_in(card, "9999")[1], sign_in(Card(number=new_number()), "9999")[1]

    said = "The number and the PIN do not belong together."
    assert (said in known, said in unknown) == (True, True)


def test_after_some_wrong_pins_even_the_right_one_opens_nothing_until_the_broker_gives_another(mair: Membership) -> None:
    card = a_card(mair)
    for _ in range(MOST_TRIES):
        sign_in(card, "9999")
    cache.clear()  # five minutes pass

    assert "The number and the PIN do not belong together." in sign_in(card)[1]
    assert sign_in(a_card(mair, a_broker(mair.timebank, "Cadi Arall")))[1] == home(mair)


def test_a_locked_card_and_a_number_of_nobodys_answer_alike_and_are_worked_at_as_long(mair: Membership) -> None:
    hashed: list[str] = []
    answers = []
    for card in (a_card(mair), Card(number=new_number())):
        for _ in range(MOST_TRIES):
            sign_in(card, "9999")
        cache.clear()  # five minutes pass
        with mock.patch("amser.web.person.card.make_password", side_effect=hashed.append):
            answer = sign_in(card)[1]
        answers.append(re.search(r'<div class="summary".*?</div>', answer, re.DOTALL))

    locked, unknown = (answer and answer[0] for answer in answers)
    assert locked
    assert locked == unknown
    assert hashed == [PIN, PIN]


def test_one_card_is_not_tried_faster_than_people_type(mair: Membership) -> None:
    card = a_card(mair)
    for _ in range(4):
        sign_in(card, "9999")
    sign_in(card)  # the right one: what was wrong before no longer counts against the card

    assert "Wait five minutes" in sign_in(card)[1]


def test_a_session_of_a_card_shows_neither_details_nor_settings_nor_data(mair: Membership) -> None:
    client, _ = sign_in(a_card(mair))
    slug = [mair.timebank.slug]
    closed = [reverse(f"member:{page}", args=slug) for page in ("me", "contact", "profile", "leave", "hours_csv", "supporters")]
    closed += [
        reverse(name) for name in ("person:settings", "person:data", "person:data_download", "person:name", "account_email", "mfa_index")
    ]

    assert {path: client.get(path).status_code for path in closed} == dict.fromkeys(closed, 403)


def test_a_session_of_a_card_shows_no_telephone_and_nobodys_home(mair: Membership) -> None:
    huw = a_member(mair.timebank, "Huw Dryw")
    exchange = an_agreed_exchange(huw, mair)
    exchange.where, exchange.note, exchange.level = "3 Stryd y Bont", "Mae'r allwedd dan y pot", "H"
    exchange.save()
    client, _ = sign_in(a_card(mair))

    for path in (
        reverse("member:exchange", args=[mair.timebank.slug, exchange.pk]),
        home(mair),
        reverse("member:arrangements", args=[mair.timebank.slug]),
    ):
        html = client.get(path).content.decode()
        assert [said for said in (huw.phone, "3 Stryd y Bont", "allwedd") if said in html] == []


def test_another_day_is_suggested_by_card_without_reading_whose_home_it_is(mair: Membership) -> None:
    exchange = an_agreed_exchange(a_member(mair.timebank, "Huw Dryw"), mair)
    exchange.where, exchange.note, exchange.level = "3 Stryd y Bont", "Mae'r allwedd dan y pot", "H"
    exchange.save()
    client, _ = sign_in(a_card(mair))
    day = (today(timezone.now()) + dt.timedelta(days=7)).isoformat()

    path = reverse("member:other_day", args=[mair.timebank.slug, exchange.pk]) + f"?day={day}&time=10:00"
    html = client.get(path).content.decode()
    assert "Where will you meet?" in html
    assert [said for said in ("3 Stryd y Bont", "allwedd") if said in html] == []

    client.post(path, {"key": str(uuid7()), "where": "", "note": ""})
    exchange.refresh_from_db()
    assert (exchange.on_day, exchange.where, exchange.note) == (dt.date.fromisoformat(day), "3 Stryd y Bont", "Mae'r allwedd dan y pot")


def test_what_a_card_showed_is_kept_nowhere(mair: Membership) -> None:
    client, _ = sign_in(a_card(mair))

    assert "no-store" in client.get(home(mair)).headers["Cache-Control"]


@pytest.mark.parametrize("is_gone", [True, False])
def test_what_was_typed_before_the_time_was_up_is_there_after_signing_in_again(mair: Membership, is_gone: bool) -> None:  # noqa: FBT001
    exchange, card = an_agreed_exchange(a_member(mair.timebank, "Huw Dryw"), mair), a_card(mair)
    client, _ = sign_in(card)
    day = (today(timezone.now()) + dt.timedelta(days=7)).isoformat()
    path = reverse("member:other_day", args=[mair.timebank.slug, exchange.pk]) + f"?day={day}&time=10:00"
    if is_gone:
        del client.cookies[settings.SESSION_COOKIE_NAME]
    else:
        session = client.session
        session["card_seen"] = time.time() - IDLE_SECONDS - 1
        session.save()

    client.post(path, {"key": str(uuid7()), "where": "Neuadd y Wennol", "note": ""})

    assert sign_in(card, client=client)[1] == path
    assert "Neuadd y Wennol" in client.get(path).content.decode()


def test_what_was_typed_before_the_time_was_up_is_not_there_for_another_card(mair: Membership) -> None:
    huw = a_member(mair.timebank, "Huw Dryw")
    exchange = an_agreed_exchange(huw, mair)
    client, _ = sign_in(a_card(mair))
    path = reverse("member:other_day", args=[mair.timebank.slug, exchange.pk]) + "?day=2030-01-01&time=10:00"
    session = client.session
    session["card_seen"] = time.time() - IDLE_SECONDS - 1
    session.save()

    client.post(path, {"key": str(uuid7()), "where": "Neuadd y Wennol", "note": ""})
    leads_to = sign_in(a_card(huw, a_broker(mair.timebank, "Cadi Arall")), client=client)[1]

    assert leads_to == home(huw)
    assert "kept" not in client.session


def test_a_card_asks_for_no_membership_elsewhere(mair: Membership) -> None:
    elsewhere = a_bank("Cwm")
    client, _ = sign_in(a_card(mair))

    assert client.get(reverse("public:join", args=[elsewhere.slug])).status_code == 403


def test_a_card_opens_no_desk_whatever_roles_its_owner_has() -> None:
    bank = a_bank()
    nia = a_broker(bank, "Nia Cydlynydd")
    client, _ = sign_in(a_card(a_member(bank, user=nia), a_broker(bank, "Cadi Arall")))

    html = client.get(reverse("member:home", args=[bank.slug])).content.decode()

    assert client.get(reverse("broker:desk", args=[bank.slug])).status_code == 403
    assert "Broker's desk" not in html


def test_a_card_opens_one_bank_only(mair: Membership) -> None:
    elsewhere = a_member(a_bank("Cwm"), user=mair.user)
    client, _ = sign_in(a_card(mair))

    assert client.get(home(elsewhere)).status_code == 403


def test_a_session_of_a_card_ends_when_nothing_is_done(mair: Membership) -> None:
    client, _ = sign_in(a_card(mair))
    session = client.session
    session["card_seen"] = time.time() - IDLE_SECONDS - 1
    session.save()

    assert client.get(home(mair)).headers["Location"] == reverse("person:card")
    assert "sign-in" in client.get(home(mair)).headers["Location"]


def test_ending_a_card_ends_its_sessions_at_once(mair: Membership) -> None:
    client, _ = sign_in(a_card(mair))

    actions.end_card(by=AMSER, key=uuid7(), at=mair.applied_at, membership=mair)

    assert client.get(home(mair)).headers["Location"] == reverse("person:card")


def test_the_desk_asks_before_it_ends_a_card(mair: Membership) -> None:
    card = a_card(mair)
    client = second_step_shown(visit_as(with_second_step(a_broker(mair.timebank, "Nia Cydlynydd"))))
    path = reverse("broker:end_card", args=[mair.timebank.slug, mair.number])

    asked = client.get(path)
    assert "The card opens nothing from then on" in asked.text
    assert Card.objects.get(pk=card.pk).ended_at is None

    client.post(path, {"key": key_in(asked.text)})
    assert Card.objects.get(pk=card.pk).ended_at is not None


def test_the_broker_gives_a_card_whose_pin_is_shown_once(mair: Membership) -> None:
    client = second_step_shown(visit_as(with_second_step(a_broker(mair.timebank, "Nia Cydlynydd"))))
    path, key = reverse("broker:card", args=[mair.timebank.slug, mair.number]), str(uuid7())

    first, again = client.post(path, {"key": key}), client.post(path, {"key": key})

    html = first.content.decode()
    shown = re.findall(r"<b>(\d{4})</b>", html)
    card = Card.objects.get(membership=mair, ended_at__isnull=True)
    assert [card.fits(Pin(pin)) for pin in shown] == [True]
    assert (card.spaced_number in html, again.status_code) == (True, 302)
    assert "no-store" in first.headers["Cache-Control"]


def test_the_card_on_paper_is_tagged_in_both_languages_and_names_nobody(mair: Membership) -> None:
    client = second_step_shown(visit_as(with_second_step(a_broker(mair.timebank, "Nia Cydlynydd"))))
    html = client.post(reverse("broker:card", args=[mair.timebank.slug, mair.number]), {"key": str(uuid7())}).content.decode()
    [pin], [sheet] = re.findall(r"<b>(\d{4})</b>", html), re.findall(r'name="sheet" value="([^"]+)"', html)
    path = reverse("broker:card_pdf", args=[mair.timebank.slug, mair.number])

    answer = client.post(path, {"sheet": sheet})

    pdf = PdfReader(io.BytesIO(answer.content))
    text = " ".join(pdf.pages[0].extract_text().split())
    card = Card.objects.get(membership=mair, ended_at__isnull=True)
    assert "no-store" in answer.headers["Cache-Control"]
    assert (pin in text, card.spaced_number in text, len(pdf.pages)) == (True, True, 1)
    assert 0 < text.index("Eich PIN") < text.index("Your PIN")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    said = f"{text} {pdf.metadata} {answer.headers['Content-Disposition']}"
    assert not [word for word in (*mair.user.name.split(), mair.user.email or "@", mair.phone or "@") if word in said]
    assert client.post(path, {"sheet": sheet + "x"}).status_code == 404
    assert client.post(path).status_code == 404
    Card.objects.filter(pk=card.pk).update(ended_at=timezone.now())
    assert client.post(path, {"sheet": sheet}).status_code == 404


def test_where_no_paper_can_be_made_the_page_still_shows_the_pin(mair: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "can_be_made", lambda: False)
    client = second_step_shown(visit_as(with_second_step(a_broker(mair.timebank, "Nia Cydlynydd"))))

    html = client.post(reverse("broker:card", args=[mair.timebank.slug, mair.number]), {"key": str(uuid7())}).content.decode()

    assert re.search(r"<b>\d{4}</b>", html)
    assert "card/pdf/" not in html


def test_a_broker_gives_no_card_to_themselves() -> None:
    bank = a_bank()
    nia = with_second_step(a_broker(bank, "Nia Cydlynydd", kind=RoleKind.BROKER))
    herself = a_member(bank, user=nia)

    second_step_shown(visit_as(nia)).post(reverse("broker:card", args=[bank.slug, herself.number]), {"key": str(uuid7())})

    assert not Card.objects.filter(membership=herself).exists()

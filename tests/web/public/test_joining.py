"""A stranger finds their time bank and asks to join it."""

import html

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members.models import Membership, State
from amser.timebanks.models import Interest
from tests.builders.banks import a_bank
from tests.builders.jobs import run_jobs
from tests.builders.people import a_person

pytestmark = pytest.mark.django_db

FORM = {
    "language": "cy",
    "format": "standard",
    "channel": "email",
    "name": "Gwen Dros-yr-afon",
    "known_as": "Gwen",
    "email": "gwen@example.org",
    "phone": "01632 960 111",
    "address": "",
    "can_do": "Garddio",
    "would_like": "Lifft i'r farchnad",
    "access_needs": "",
}


def test_the_front_page_names_the_banks_of_a_council(client: Client) -> None:
    bank = a_bank()

    page = client.get("/cy/", {"council": "W06000002"}).content.decode()

    assert bank.name_cy in page


def test_where_there_is_no_bank_an_interest_is_taken(client: Client) -> None:
    answer = client.post("/en/interest/W06000015/", {"key": uuid7(), "name": "Dai", "phone": "01632 960 112", "language": "en"})

    assert answer.status_code == 302
    assert Interest.objects.get().council == "W06000015"


def test_an_interest_that_cannot_be_answered_is_asked_for_a_way(client: Client) -> None:
    answer = client.post("/en/interest/W06000015/", {"key": uuid7(), "name": "Dai", "language": "en"})

    assert "We have no way to answer you" in answer.content.decode()
    assert not Interest.objects.exists()


def test_a_stranger_asks_to_join(client: Client) -> None:
    bank = a_bank()

    answer = client.post(f"/cy/b/{bank.slug}/join/", {**FORM, "key": uuid7()})

    membership = Membership.objects.get(timebank=bank)
    assert answer["Location"] == f"/cy/b/{bank.slug}/join/thanks/"
    assert (membership.state, membership.user.language, membership.can_do) == (State.APPLIED, "cy", "Garddio")


def test_asking_twice_with_one_key_is_one_request(client: Client) -> None:
    bank, key = a_bank(), uuid7()

    for _ in range(2):
        client.post(f"/cy/b/{bank.slug}/join/", {**FORM, "key": key})

    assert Membership.objects.filter(timebank=bank).count() == 1


def test_an_address_that_is_known_is_told_so_by_letter_and_not_on_the_page(client: Client) -> None:
    bank, known = a_bank(), a_person("Gwen Arall", email="gwen@example.org", language="en")

    answer = client.post(f"/cy/b/{bank.slug}/join/", {**FORM, "key": uuid7()})

    assert answer["Location"] == f"/cy/b/{bank.slug}/join/thanks/"
    assert not Membership.objects.exists()
    assert not mail.outbox  # nobody waits for the mail server, so that the time of the answer tells nothing
    run_jobs()
    assert mail.outbox[-1].to == [known.email]


def test_the_chosen_channel_must_lead_to_the_person(client: Client) -> None:
    bank = a_bank()

    answer = client.post(f"/en/b/{bank.slug}/join/", {**FORM, "channel": "post", "key": uuid7()})

    page = answer.content.decode()
    assert "You asked us to reach you this way" in page
    assert "Gwen Dros-yr-afon" in page
    assert not User.objects.exists()


def test_the_language_switch_keeps_what_was_typed(client: Client) -> None:
    bank = a_bank()

    answer = client.post(f"/cy/b/{bank.slug}/join/", {**FORM, "email": "", "_switch": "1", "key": uuid7()})

    page = answer.content.decode()
    assert "Garddio" in page
    assert 'role="alert"' not in page
    assert not Membership.objects.exists()


def test_someone_who_has_signed_in_is_not_asked_who_they_are(client: Client) -> None:
    bank, person = a_bank(), a_person()
    client.force_login(person)

    client.post(
        f"/en/b/{bank.slug}/join/", {"key": uuid7(), "phone": "", "address": "", "can_do": "", "would_like": "", "access_needs": ""}
    )

    assert Membership.objects.get().user == person


@pytest.mark.parametrize("path", ["", "help/", "help/asking/", "accessibility/", "privacy/", "interest/W06000015/"])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_public_pages_open_to_strangers(client: Client, language: str, path: str) -> None:
    page = client.get(f"/{language}/{path}")

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("en/privacy/", ["data controller", "UK GDPR", "In law: contract", "explicit consent", "ico.org.uk", "22 November 2026"]),
        ("cy/privacy/", ["rheolydd data", "GDPR y DU", "Yn y gyfraith: contract", "cydsyniad penodol", "ico.org.uk", "22 Tachwedd 2026"]),
        (
            "en/accessibility/",
            ["partially compliant", "WCAG 2.2", "equalityadvisoryservice", "Equality and Human Rights", "22 November 2026"],
        ),
        ("cy/accessibility/", ["cydymffurfio'n rhannol", "WCAG 2.2", "equalityadvisoryservice", "Hawliau Dynol", "22 Tachwedd 2026"]),
    ],
)
def test_the_notices_say_what_the_law_asks(client: Client, path: str, words: list[str]) -> None:
    page = html.unescape(client.get(f"/{path}").content.decode())

    assert [word for word in words if word not in page] == []


def test_a_bank_and_its_board_open_to_strangers_and_name_nobody(client: Client) -> None:
    from tests.builders.board import a_listing
    from tests.builders.members import a_member

    bank = a_bank()
    a_listing(a_member(bank, "Mair Gwennol"), "A lift to the market")

    page = client.get(f"/en/b/{bank.slug}/notice-board/").content.decode()

    assert client.get(f"/en/b/{bank.slug}/").status_code == 200
    assert "A lift to the market" in page
    assert "Mair" not in page


def test_simple_words_stay_on_the_page(client: Client) -> None:
    answer = client.post("/cy/simple-words/", {"next": "/cy/help/"})

    assert answer["Location"] == "/cy/help/"
    assert 'class="simple"' in client.get("/cy/help/").content.decode()


def test_simple_words_lead_nowhere_else(client: Client) -> None:
    assert client.post("/cy/simple-words/", {"next": "https://example.com/"})["Location"] == "/cy/"


def test_a_first_visit_sees_both_languages_and_a_second_one_its_own(client: Client) -> None:
    first = client.get("/").content.decode()
    client.get("/cy/")

    assert "Parhau yn Gymraeg" in first
    assert "Continue in English" in first
    assert client.get("/")["Location"] == "/cy/"


def test_whoever_may_be_under_18_is_asked_to_ring(client: Client) -> None:
    bank = a_bank()
    born = str(today(timezone.now()).year - 17)

    response = client.post(f"/en/b/{bank.slug}/join/", {**FORM, "birth_year": born})

    assert "a parent or guardian needs to agree first" in response.text
    assert not Membership.objects.filter(timebank=bank).exists()

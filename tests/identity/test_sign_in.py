"""Signing in: a code by e-mail, no passwords, and nothing that tells strangers who is a member."""

import datetime as dt
import re
from pathlib import Path

import allauth
import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from amser.audit.models import Entry
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.web.account.letters import LETTERS
from amser.web.templatetags.devices import device
from tests.builders.jobs import run_jobs
from tests.builders.people import a_person

pytestmark = pytest.mark.django_db

CODE = re.compile(r"[A-Z]{4}-[A-Z]{4}")


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def mair(language: str = "unknown") -> User:
    return a_person(email="mair@example.org", language=language)


def code_in_the_last_letter() -> str:
    run_jobs()
    found = CODE.search(str(mail.outbox[-1].subject))
    return found.group() if found else ""


def ask_for_code(client: Client, email: str = "mair@example.org", language: str = "en") -> str:
    client.post(f"/{language}/account/sign-in/", {"email": email})
    return code_in_the_last_letter()


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_code_from_the_mail_signs_in(client: Client, language: str) -> None:
    mair()

    code = ask_for_code(client, language=language)
    response = client.post(f"/{language}/account/sign-in/code/", {"code": code})

    assert response.headers["Location"] == f"/{language}/account/"
    assert is_signed_in(client)


def test_the_first_code_also_confirms_the_address(client: Client) -> None:
    person = mair()

    client.post("/en/account/sign-in/code/", {"code": ask_for_code(client)})

    assert person.emailaddress_set.get().verified


def test_capital_letters_in_an_address_do_not_matter(client: Client) -> None:
    mair()

    assert ask_for_code(client, email="Mair@Example.ORG")


def test_a_code_may_be_typed_small_and_without_its_dash(client: Client) -> None:
    mair()

    client.post("/en/account/sign-in/code/", {"code": ask_for_code(client).replace("-", "").lower()})

    assert is_signed_in(client)


def test_a_wrong_code_says_so_and_signs_nobody_in(client: Client) -> None:
    mair()
    ask_for_code(client)

    response = client.post("/cy/account/sign-in/code/", {"code": "BBBB-BBBB"})

    assert "Nid yw&#x27;r cod hwnnw&#x27;n gywir" in response.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(("minutes", "works"), [(14, True), (16, False)])
def test_a_code_works_for_fifteen_minutes(client: Client, minutes: int, works: bool) -> None:  # noqa: FBT001  a row of the table
    mair()
    code = ask_for_code(client)
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= dt.timedelta(minutes=minutes).total_seconds()
    session.save()

    client.post("/en/account/sign-in/code/", {"code": code})

    assert is_signed_in(client) is works


def test_another_code_can_be_sent_and_replaces_the_first(client: Client) -> None:
    mair()
    first = ask_for_code(client)

    client.post("/en/account/sign-in/code/", {"action": "resend"})
    second = code_in_the_last_letter()
    client.post("/en/account/sign-in/code/", {"code": first})

    assert second
    assert not is_signed_in(client)
    client.post("/en/account/sign-in/code/", {"code": second})
    assert is_signed_in(client)


def test_an_unknown_address_goes_through_the_same_steps(client: Client) -> None:
    mair()

    pages = []
    for email in ("mair@example.org", "nobody@example.org"):
        stranger = Client()
        first = stranger.post("/en/account/sign-in/", {"email": email})
        second = stranger.get("/en/account/sign-in/code/")
        token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
        pages.append((first.status_code, first.headers["Location"], token.sub("", second.content.decode()).replace(email, "")))

    assert pages[0] == pages[1]
    assert not code_in_the_last_letter()


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("cy", r"Eich cod: \S+"),
        ("en", r"Your code: \S+"),
        ("both", r"Eich cod: \S+ / Your code: \S+"),
        ("unknown", r"Eich cod: \S+ / Your code: \S+"),
    ],
)
def test_the_code_comes_in_the_language_of_the_reader(client: Client, language: str, subject: str) -> None:
    mair(language)

    ask_for_code(client)

    assert re.fullmatch(subject, str(mail.outbox[-1].subject))


def test_five_codes_in_five_minutes_are_enough() -> None:
    mair()

    for _ in range(5):
        ask_for_code(Client())
    refused = Client().post("/en/account/sign-in/", {"email": "mair@example.org"})

    assert len(mail.outbox) == 5
    assert "There have been too many tries." in refused.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "A passkey works only where scripts are allowed."), ("cy", "Dim ond lle mae sgriptiau")]
)
def test_the_passkey_button_without_scripts_says_why_and_is_no_error(client: Client, language: str, words: str) -> None:
    page = client.post(f"/{language}/account/sign-in/passkey/", {"credential": ""}, follow=True)

    assert page.redirect_chain[-1][0] == f"/{language}/account/sign-in/"
    assert page.content.decode().count(words) == 2  # for whoever has no scripts always, and now said to everyone


def test_nothing_about_passwords_can_be_reached() -> None:
    names = [
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_from_key",
        "account_reauthenticate",
    ]

    for name in names:
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_no_password_signs_in(client: Client) -> None:
    person = mair()

    client.post("/en/account/sign-in/", {"email": "mair@example.org", "login": "mair@example.org", "password": "anything"})

    assert not is_signed_in(client)
    assert not person.has_usable_password()


def test_nobody_signs_up_here(client: Client) -> None:
    assert client.get("/cy/account/join/").headers["Location"] == "/cy/"
    assert client.post("/cy/account/join/", {"email": "new@example.org"}).headers["Location"] == "/cy/"
    assert not User.objects.exists()


def test_other_places_can_be_signed_out() -> None:
    person = mair()
    here, there = two_browsers()

    assert here.get("/en/account/sessions/").context["session_count"] == 2
    here.post("/en/account/sessions/end-others/", {"key": uuid7()})

    assert here.get("/en/account/sessions/").context["session_count"] == 1
    assert there.get("/en/account/sessions/").status_code == 302
    assert Entry.objects.get(action="identity.end_other_sessions").user_id == person.pk


def two_browsers() -> tuple[Client, Client]:
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/en/account/sign-in/code/", {"code": ask_for_code(client)})
    return here, there


@pytest.mark.parametrize("language", ["cy", "en"])
def test_one_other_place_is_signed_out_by_its_own_button_and_the_rest_stay(language: str) -> None:
    person = mair()
    here, there = two_browsers()
    elsewhere = Client()
    elsewhere.post("/en/account/sign-in/code/", {"code": ask_for_code(elsewhere)})
    page = here.get(f"/{language}/account/sessions/").content.decode()
    session = UserSession.objects.get(session_key=there.session.session_key)
    ends = f"/{language}/account/sessions/{session.pk}/end/"
    key = uuid7()

    assert f'action="{ends}"' in page
    answers = [here.post(ends, {"key": key}) for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [f"/{language}/account/sessions/"] * 2
    assert (is_signed_in(here), is_signed_in(there), is_signed_in(elsewhere)) == (True, False, True)
    assert Entry.objects.get(action="identity.end_session").user_id == person.pk


def test_ending_a_place_that_is_over_already_is_no_mistake() -> None:
    mair()
    here, there = two_browsers()
    session = UserSession.objects.get(session_key=there.session.session_key)
    ends = f"/en/account/sessions/{session.pk}/end/"

    answers = [here.post(ends, {"key": uuid7()}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert not is_signed_in(there)


def test_the_place_where_one_is_has_no_button_to_end_it_and_asks_before_signing_out() -> None:
    mair()
    here, _ = two_browsers()
    mine = UserSession.objects.get(session_key=here.session.session_key)
    ends = f"/en/account/sessions/{mine.pk}/end/"

    assert ends not in here.get("/en/account/sessions/").content.decode()
    assert here.post(ends).headers["Location"] == "/en/account/sign-out/"
    assert is_signed_in(here)


def test_nobody_ends_the_session_of_somebody_else() -> None:
    mair()
    _, there = two_browsers()
    other = Client()
    a_person("Huw Arall", email="huw@example.org")
    other.post("/en/account/sign-in/code/", {"code": ask_for_code(other, "huw@example.org")})
    session = UserSession.objects.get(session_key=there.session.session_key)

    assert other.post(f"/en/account/sessions/{session.pk}/end/").status_code == 404
    assert is_signed_in(there)


def test_a_new_address_is_confirmed_by_code_before_it_counts(client: Client) -> None:
    person = mair()
    client.post("/en/account/sign-in/code/", {"code": ask_for_code(client)})

    client.post("/en/account/address/", {"email": "mair.new@example.org", "action_add": "1"})
    code = code_in_the_last_letter()
    person.refresh_from_db()
    assert person.email == "mair@example.org"

    client.post("/en/account/address/code/", {"code": code})
    person.refresh_from_db()
    assert person.email == "mair.new@example.org"


def test_a_change_of_address_is_on_the_record_without_the_address(client: Client) -> None:
    person = mair()
    client.post("/en/account/sign-in/code/", {"code": ask_for_code(client)})
    before = set(Entry.objects.values_list("pk", flat=True))

    client.post("/en/account/address/", {"email": "mair.new@example.org", "action_add": "1"})
    assert set(Entry.objects.values_list("pk", flat=True)) == before  # nothing has changed yet
    client.post("/en/account/address/code/", {"code": code_in_the_last_letter()})

    entries = Entry.objects.exclude(pk__in=before).order_by("pk")
    assert [entry.action for entry in entries] == [
        "identity.record_address_added",
        "identity.record_address_confirmed",
        "identity.record_address_changed",
    ]
    assert {entry.user_id for entry in entries} == {person.pk}
    assert "example.org" not in str(list(entries.values_list()))


def test_the_first_code_records_that_the_address_was_confirmed_and_no_change(client: Client) -> None:
    person = mair()
    client.post("/en/account/sign-in/code/", {"code": ask_for_code(client)})

    actions = Entry.objects.filter(user_id=person.pk).values_list("action", flat=True)
    assert list(actions) == ["identity.record_address_confirmed"]


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize(
    "page",
    ["address", "sign-out", "second-step", "second-step/app/add", "second-step/passkeys", "second-step/passkeys/add", "sessions", "closed"],
)
def test_every_page_shows_itself(client: Client, language: str, page: str) -> None:
    mair()
    client.post("/en/account/sign-in/code/", {"code": ask_for_code(client)})

    response = client.get(f"/{language}/account/{page}/")

    assert response.status_code == 200
    assert "<c-" not in response.content.decode()


def test_every_letter_of_allauth_has_become_ours() -> None:
    templates = Path(allauth.__file__).parent / "templates"
    theirs = {
        str(path.relative_to(templates)).removesuffix("_subject.txt")
        for app in ("account", "mfa")
        for path in (templates / app / "email").glob("*_subject.txt")
    }
    never_sent = {"account/email/email_confirm"} | {prefix for prefix in theirs if "password" in prefix}

    assert theirs - never_sent == set(LETTERS)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", "A browser that we do not know"),
    ],
)
def test_a_browser_is_named_as_people_know_it(sent: str, read: str) -> None:
    assert device(sent) == read

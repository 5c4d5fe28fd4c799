"""A code comes by e-mail, or the page says how else; the person never waits for a mail server, and its time tells nothing."""

import datetime as dt
import json
import time
from smtplib import SMTPServerDisconnected
from typing import Any, Final

import pytest
from click.testing import CliRunner
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.utils import timezone

from amser.audit.models import Entry
from amser.cli import sign_in
from amser.notifications.models import SignInLetter
from amser.notifications.tasks import SOON, MailNotTaken, forget_about_signing_in
from amser.web.even import until_the_next_step
from tests.builders.banks import a_bank
from tests.builders.jobs import run_jobs
from tests.builders.people import a_person

pytestmark = pytest.mark.django_db

MAIR: Final = "mair@example.org"


class NobodyAnswers(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, _messages: Any) -> int:
        """Fail as a server does that went away."""
        raise SMTPServerDisconnected


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def no_server(settings: Any) -> None:
    """An installation that names no mail server."""
    settings.MAIL_IS_SENT = False


@pytest.fixture
def server_away(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{NobodyAnswers.__name__}"


def ask_for_code(client: Client, email: str = MAIR, language: str = "en") -> str:
    """Ask for a code; return the page that follows."""
    return client.post(f"/{language}/account/sign-in/", {"email": email}, follow=True).content.decode()


def jobs() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs ORDER BY id")
        return list(cursor.fetchall())


@pytest.mark.usefixtures("server_away")
def test_asking_for_a_code_while_the_mail_server_is_away_leads_to_the_code_page(client: Client) -> None:
    a_person(email=MAIR)

    page = ask_for_code(client)

    assert f"A code is on its way to this address: {MAIR}" in page


def test_a_code_that_no_server_took_is_sent_once_one_does(client: Client, settings: Any) -> None:
    a_person(email=MAIR)
    away, here = f"{__name__}.{NobodyAnswers.__name__}", settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = away
    ask_for_code(client)
    with pytest.raises(MailNotTaken):
        run_jobs()

    settings.EMAIL_BACKEND = here
    run_jobs()
    run_jobs()

    assert [letter.to for letter in mail.outbox] == [[MAIR]]
    assert not SignInLetter.objects.exists()


def test_the_mail_server_is_tried_again_soon_and_then_less_often() -> None:
    waits = [SOON.get_retry_decision(exception=MailNotTaken(), job=_job(attempts)) for attempts in range(4)]
    moments = [wait.retry_at for wait in waits if wait and wait.retry_at]

    assert [round((moment - timezone.now()).total_seconds()) for moment in moments] == [2, 4, 8, 16]


def _job(attempts: int) -> Any:
    from types import SimpleNamespace

    return SimpleNamespace(attempts=attempts)


def test_a_code_that_no_longer_works_is_not_sent(client: Client) -> None:
    a_person(email=MAIR)
    ask_for_code(client)
    SignInLetter.objects.update(good_until=timezone.now())

    run_jobs()
    forget_about_signing_in()

    assert not mail.outbox
    assert not SignInLetter.objects.exists()


def test_the_letter_and_its_job_are_written_together_and_the_job_holds_no_code(client: Client) -> None:
    a_person(email=MAIR)

    ask_for_code(client)

    letter = SignInLetter.objects.get()
    [(task, arguments)] = jobs()
    assert task == "notifications.send_about_signing_in"
    assert json.loads(arguments) == {"letter_id": letter.pk}


@pytest.mark.usefixtures("no_server")
@pytest.mark.parametrize(
    ("language", "words"), [("en", "We cannot send e-mail from here yet."), ("cy", "Allwn ni ddim anfon e-bost oddi yma eto.")]
)
def test_where_no_mail_server_is_named_both_pages_say_so_and_whom_to_ring(client: Client, language: str, words: str) -> None:
    bank = a_bank()

    first = client.get(f"/{language}/account/sign-in/").content.decode()
    second = ask_for_code(client, language=language)

    for page in (first, second):
        assert words in page
        assert "amser sign-in code" in page
        assert bank.phone in page


@pytest.mark.usefixtures("no_server")
def test_where_no_mail_server_is_named_the_page_that_confirms_a_new_address_says_whom_to_ring_too(client: Client) -> None:
    bank = a_bank()
    person = a_person(email=MAIR)
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    client.post("/en/account/address/", {"email": "mair.new@example.org", "action_add": "1"})

    assert bank.phone in client.get("/en/account/address/code/").content.decode()


@pytest.mark.usefixtures("no_server")
def test_where_no_mail_server_is_named_a_known_address_and_an_unknown_one_read_the_same(client: Client) -> None:
    a_person(email=MAIR)

    pages = [ask_for_code(Client(), email=email).replace(email, "") for email in (MAIR, "nobody@example.org")]

    assert [len(page) for page in pages] == [len(pages[0])] * 2
    assert "BDFH-KMPR" in pages[1]  # only the example of a code


@pytest.mark.usefixtures("no_server")
def test_the_code_is_read_out_from_the_command_line_and_signs_in(client: Client) -> None:
    a_person(email=MAIR, language="en")
    ask_for_code(client)

    answer = CliRunner().invoke(sign_in.command, ["code", MAIR.upper()])
    code = SignInLetter.objects.get().subject.removeprefix("Your code: ")
    client.post("/en/account/sign-in/code/", {"code": code})

    assert code in answer.output
    assert "_auth_user_id" in client.session
    assert not jobs()
    entry = Entry.objects.get(action="notifications.read_out_code")
    assert MAIR not in str([getattr(entry, field.name) for field in Entry._meta.fields])


@pytest.mark.usefixtures("no_server")
@pytest.mark.parametrize("known", [True, False])
def test_no_code_is_read_out_that_is_over_or_that_nobody_gets(client: Client, known: bool) -> None:  # noqa: FBT001  a row of the table
    if known:
        a_person(email=MAIR)
    ask_for_code(client)
    if known:
        SignInLetter.objects.update(good_until=timezone.now() - dt.timedelta(minutes=1))

    answer = CliRunner().invoke(sign_in.command, ["code", MAIR])

    assert answer.exit_code == 1
    assert "No code waits for this address" in answer.output


@pytest.mark.parametrize("email", [MAIR, "nobody@example.org"])
def test_the_time_of_the_answer_is_a_whole_step_whoever_asks(client: Client, settings: Any, email: str) -> None:
    a_person(email=MAIR)
    settings.ANSWER_STEP_SECONDS = 0.3

    began = time.monotonic()
    client.post("/en/account/sign-in/", {"email": email})

    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(("worked", "waits"), [(0.0, 0.25), (0.1, 0.15), (0.24, 0.01), (0.3, 0.2)])
def test_an_answer_waits_for_the_next_step_after_its_work(settings: Any, worked: float, waits: float) -> None:
    settings.ANSWER_STEP_SECONDS = 0.25

    assert until_the_next_step(worked) == pytest.approx(waits)

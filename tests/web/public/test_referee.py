"""A referee's page: behind its link alone, in both languages, with nothing about the applicant but the name."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from amser.kernel.ids import uuid7
from amser.members.models import Membership, Reference
from amser.members.tasks import chase_references
from amser.notifications.models import Message, MessageState, RefereeLetter
from tests.builders.banks import a_bank, a_broker
from tests.builders.jobs import run_jobs
from tests.builders.joining import a_reference_given, asked_for_a_reference
from tests.builders.members import an_applicant
from tests.builders.visiting import key_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Reference:
    cache.clear()
    elin = an_applicant(a_bank(), "Elin Newydd", can_do="Gwau", would_like="Cwmni", access_needs="Dim grisiau")
    reference = asked_for_a_reference(elin)
    Reference.objects.filter(pk=reference.pk).update(good_until="2099-01-01T00:00Z")
    reference.refresh_from_db()
    return reference


def page_of(asked: Reference, language: str = "en") -> str:
    return f"/{language}/reference/{asked.token}/"


def test_a_referee_reads_the_name_and_nothing_else(asked: Reference) -> None:
    response = Client().get(page_of(asked))

    assert response.status_code == 200
    assert "Elin Newydd" in response.text
    for private in ("Gwau", "Cwmni", "Dim grisiau", "1 Stryd y Wennol", "960 147", asked.email):
        assert private not in response.text
    assert "noindex" in response.text
    assert "no-store" in response.headers["Cache-Control"]


def test_the_page_stands_in_both_languages_and_leads_from_one_to_the_other(asked: Reference) -> None:
    english, welsh = Client().get(page_of(asked)).text, Client().get(page_of(asked, "cy")).text

    assert "A fyddech chi&#x27;n falch o weld Elin Newydd" in welsh
    assert page_of(asked, "cy") in english or "_switch" in english


def test_an_answer_is_taken_once_and_the_page_then_only_thanks(asked: Reference) -> None:
    client = Client()
    key = key_in(client.get(page_of(asked)).text)

    for _ in range(2):
        client.post(page_of(asked), {"key": key, "answer": "yes", "known": "Neighbours for years", "words": "Kind"})
    again = client.get(page_of(asked)).text

    asked.refresh_from_db()
    assert (asked.state, asked.verdict, asked.words) == ("answered", "yes", "Neighbours for years\n\nKind")
    assert "We have your answer." in again
    assert "Kind" not in again


def test_whoever_would_rather_speak_says_where_to_ring(asked: Reference) -> None:
    client = Client()

    missing = client.post(page_of(asked), {"key": str(uuid7()), "answer": "talk"})
    client.post(page_of(asked), {"key": str(uuid7()), "answer": "talk", "reach_on": "01632 960 190"})

    asked.refresh_from_db()
    assert "so that we can ring you" in missing.text
    assert (asked.state, asked.reach_on) == ("talk", "01632 960 190")


def test_a_link_that_leads_nowhere_says_so_kindly_and_the_same_to_all(asked: Reference) -> None:
    Reference.objects.filter(pk=asked.pk).update(good_until="2020-01-01T00:00Z")

    old, unknown = Client().get(page_of(asked)), Client().get("/en/reference/0123/")

    assert (old.status_code, unknown.status_code) == (404, 404)
    assert "This link no longer works" in old.text
    assert "Elin" not in old.text


def test_answers_are_taken_only_so_often_from_one_place(asked: Reference) -> None:
    client = Client()
    for _ in range(20):
        client.post(page_of(asked), {"key": str(uuid7()), "answer": "yes"})

    assert client.post(page_of(asked), {"key": str(uuid7()), "answer": "no"}).status_code == 429


def test_a_referee_with_an_address_is_written_to_with_the_link_and_no_more_than_the_name(asked: Reference, settings: object) -> None:
    settings.MAIL_IS_SENT = True  # type: ignore[attr-defined]
    run_jobs()

    letters = [letter for letter in mail.outbox if letter.to == ["cadno@example.org"]]
    assert len(letters) == 1
    body = str(letters[0].body)
    assert (body.count(asked.token), "Hoffai Elin Newydd" in body, "Gwau" in body) == (2, True, False)
    assert RefereeLetter.objects.get().state == MessageState.SENT


def test_the_desk_hears_that_an_answer_came_and_not_what_it_was(asked: Reference) -> None:
    a_broker(asked.timebank)
    run_jobs()

    a_reference_given(asked, "no", "He owes me money")
    run_jobs()

    told = Message.objects.get(kind="members.reference_answered")
    assert "Elin Newydd" in told.subject
    assert "owes" not in told.body


def test_the_timer_asks_again_after_a_week_and_twice_the_same_day_asks_once(asked: Reference) -> None:
    run_jobs()
    Reference.objects.filter(pk=asked.pk).update(last_asked_at="2020-01-01T00:00Z")

    for _ in range(2):
        chase_references()
        run_jobs()

    assert sorted(RefereeLetter.objects.values_list("times", flat=True)) == [1, 2]
    assert "Ysgrifenasom atoch am hyn o'r blaen." in RefereeLetter.objects.get(times=2).body


def test_nobody_is_asked_about_someone_who_was_refused(asked: Reference) -> None:
    run_jobs()
    Reference.objects.filter(pk=asked.pk).update(last_asked_at="2020-01-01T00:00Z")
    Membership.objects.filter(pk=asked.membership_id).update(state="refused")

    chase_references()
    run_jobs()

    assert RefereeLetter.objects.count() == 1

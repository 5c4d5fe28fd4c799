"""People check themselves in, and cards are scanned: by nothing of it does anybody learn who exists."""

import datetime as dt

import pytest
from django.test import Client

from amser.agencies.models import Participant
from amser.identity.models import User
from amser.kernel.codes import shown_code
from amser.members.models import Level
from amser.opportunities.models import Attendance, How, Opportunity, Session
from amser.web.public import wall
from tests.builders.agencies import a_participant, a_scheme, a_session, a_staff_member, an_organisation, card_of
from tests.builders.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return a_session(a_scheme(), an_organisation(), at=dt.datetime.now(dt.UTC), minutes=60)


def _there(session: Session) -> set[tuple[str, str]]:
    return set(Attendance.objects.standing().filter(session=session).values_list("participant__user__name", "how"))


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def _answer(client: Client, path: str, **typed: object) -> str:
    """Return what a page says after a form was sent, without what differs each time."""
    said = client.post(path, typed, follow=True).text
    return "\n".join(line for line in said.splitlines() if "csrf" not in line)


def test_every_number_is_answered_alike(session: Session) -> None:
    mair, elsewhere = a_participant(session.scheme, "Mair"), a_participant(a_scheme(), "Arall")
    path = f"/en/w/{session.wall_code}/"

    answers = {_answer(Client(), path, number=number) for number in (card_of(mair).number, card_of(elsewhere).number, "K4MT92XX", "no")}

    assert len(answers) == 1
    assert _there(session) == {("Mair", How.WALL)}


def test_a_code_leads_to_the_page_in_the_readers_language_and_a_wrong_one_to_none(session: Session) -> None:
    assert Client().get(f"/w/{session.wall_code}/").headers["Location"] == f"/cy/w/{session.wall_code}/"
    assert Client().get("/en/w/K4MT92XX/").status_code == 404


def test_on_another_day_a_number_is_refused_kindly_whoever_has_it(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(
        begins_at=session.begins_at - dt.timedelta(days=1), ends_at=session.ends_at - dt.timedelta(days=1)
    )
    mair = a_participant(session.scheme, "Mair")

    answers = [_answer(Client(), f"/en/w/{session.wall_code}/", number=number) for number in (card_of(mair).number, "K4MT92XX")]

    assert all("You can check in on the day" in answer for answer in answers)
    assert _there(session) == set()


def test_a_number_of_somebody_who_may_not_come_is_answered_alike(session: Session) -> None:
    Opportunity.objects.filter(pk=session.opportunity_id).update(level=Level.REGULATED)
    mair = a_participant(session.scheme, "Mair")
    path = f"/en/w/{session.wall_code}/"

    assert _answer(Client(), path, number=card_of(mair).number) == _answer(Client(), path, number="K4MT92XX")
    assert _there(session) == set()


def test_a_stranger_is_asked_the_schemes_two_questions_and_comes_back(session: Session) -> None:
    mair = a_person("Mair")
    client, path = _signed_in(mair), f"/en/w/{session.wall_code}/"
    questions = f"/en/s/{session.scheme.slug}/?wall={session.wall_code}"
    assert questions in client.get(path).text
    assert client.post(path).headers["Location"] == questions

    assert "Are you 18 or older?" in client.get(questions).text
    assert "You are under 18" in client.post(questions, {"is_new": "no", "adult": "no"}).text
    assert not Participant.objects.exists()
    assert client.post(questions, {"is_new": "no", "adult": "yes"}).headers["Location"] == path
    client.post(path)

    assert _there(session) == {("Mair", How.WALL)}


def test_a_leader_who_scans_a_card_chooses_a_list_and_others_get_nowhere(session: Session) -> None:
    mair = a_participant(session.scheme, "Mair")
    elin, stranger = a_staff_member(session.organisation, "leader"), a_person("Neb")
    number = card_of(mair).number
    path = f"/en/lists/{number}/"

    assert _signed_in(elin).get(f"/en/k/{number}/").headers["Location"] == path
    assert _signed_in(stranger).get(f"/en/k/{number}/").status_code == 200
    assert _answer(_signed_in(stranger), path, session=session.pk).count("You lead no session today.") == 1
    assert _there(session) == set()
    assert "On the list: Mair" in _answer(_signed_in(elin), path, session=session.pk)
    assert _there(session) == {("Mair", How.SCANNED)}


def test_a_leader_who_scans_what_is_no_card_is_told_so(session: Session) -> None:
    elin = a_staff_member(session.organisation, "leader")

    assert "We know no card in force" in _answer(_signed_in(elin), "/en/lists/K4MT92XX/", session=session.pk)
    assert not Participant.objects.exists()


def test_the_code_or_the_whole_address_may_be_typed_where_there_is_no_camera(session: Session) -> None:
    page = f"/en/w/{session.wall_code}/"
    assert Client().get("/w/").headers["Location"] == "/cy/w/"

    for typed in (session.wall_code, shown_code(session.wall_code).lower(), f"https://amser.test{page}"):
        assert Client().post("/en/w/", {"code": typed}).headers["Location"] == page

    for typed in ("K4MT92XX", "no code", ""):
        answer = Client().post("/en/w/", {"code": typed})
        assert (answer.status_code, typed in answer.text) == (200, True)
    assert "No session has this code" in Client().post("/en/w/", {"code": "K4MT92XX"}).text


def test_codes_cannot_be_tried_in_turn(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "MOST_AN_HOUR", 2)
    guesser = Client()
    for _ in range(2):
        guesser.post("/en/w/", {"code": "K4MT92XX"})

    assert guesser.post("/en/w/", {"code": session.wall_code}).status_code == 200

"""What a scheme tells people: once, in their language and their way; where no e-mail goes, an organisation tells them."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.agencies.actions import purses
from amser.agencies.models import Participant
from amser.agencies.tasks import warn_before_credits_expire
from amser.announcements import announce
from amser.audit.actions import Actor
from amser.identity.models import Channel
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.ledger.models import TransferCode
from amser.notifications import letters
from amser.notifications.actions import AlreadyTold, scheme_letter_done
from amser.notifications.models import MessageState, SchemeLetter
from amser.opportunities import actions
from amser.opportunities.models import Award, Coming, ComingState, Session
from tests.builders.agencies import (
    a_budget,
    a_participant,
    a_place_of,
    a_scheme,
    a_session,
    an_award,
    an_offered_session,
    an_organisation,
    say_coming,
)
from tests.builders.jobs import run_jobs
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db


def a_coming(*, language: str = "en", channel: str = Channel.EMAIL, email: str | None = "") -> Coming:
    scheme, organisation = a_scheme(), an_organisation()
    session = an_offered_session(organisation, scheme, places=1, place=a_place_of(organisation))
    user = a_person("Mair Gwennol", language=language, channel=channel, email=email)
    return say_coming(session, a_participant(scheme, user=user))


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("kind", letters.sessions.LETTERS)
def test_a_letter_about_a_session_is_written_in_each_language(kind: str, channel: str) -> None:
    coming = a_coming()
    session = coming.session
    about = {
        "session_id": session.pk,
        "participant_id": coming.participant_id,
        "opportunity_id": session.opportunity_id,
        "after": MONDAY_10AM.isoformat(),
    }

    [letter] = letters.OF_SCHEMES[kind](session.scheme, about)
    letter.user.channel = channel
    texts = []
    for language in ("cy", "en"):
        letter.user.language = language
        texts.append("\n".join(letter.compose(session.scheme)))

    assert texts[0] != texts[1]
    assert "Garddio" in texts[0]
    assert "%(" not in texts[0] + texts[1]
    assert ("example" in texts[1] or "/en/" in texts[1]) == (channel == Channel.EMAIL)


def _an_award(*people: Participant) -> Award:
    scheme = people[0].scheme
    return an_award(a_session(scheme, an_organisation()), *people)


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("kind", letters.awards.LETTERS)
def test_a_letter_about_credits_is_written_in_each_language(kind: str, channel: str) -> None:
    mair = a_participant(a_scheme(), "Mair Gwennol")
    award = _an_award(mair)

    [letter] = letters.OF_SCHEMES[kind](mair.scheme, {"award_id": str(award.pk)})
    letter.user.channel = channel
    texts = []
    for language in ("cy", "en"):
        letter.user.language = language
        texts.append("\n".join(letter.compose(mair.scheme)))

    assert "Credydau: 2" in texts[0]
    assert "Credits: 2" in texts[1]
    assert "%(" not in texts[0] + texts[1]


def test_everyone_who_was_thanked_is_told_in_their_way_and_again_when_it_is_taken_back() -> None:
    scheme = a_scheme()
    mair, huw = a_participant(scheme, "Mair", language="cy"), a_participant(scheme, user=a_person("Huw", email=None))
    award = _an_award(mair, huw)
    run_jobs()

    actions.take_back(by=AMSER, key=uuid7(), at=MONDAY_10AM, award=award, reason="Rhestr anghywir.")
    run_jobs()

    told = SchemeLetter.objects.order_by("kind", "-user__known_as").values_list("user__known_as", "kind", "channel", "state")
    assert list(told) == [
        ("Mair", "opportunities.credits_given", "email", MessageState.SENT),
        ("Huw", "opportunities.credits_given", "phone", MessageState.BY_HAND),
        ("Mair", "opportunities.credits_taken_back", "email", MessageState.SENT),
        ("Huw", "opportunities.credits_taken_back", "phone", MessageState.BY_HAND),
    ]
    assert all("Rhestr anghywir." in letter.body for letter in SchemeLetter.objects.filter(kind="opportunities.credits_taken_back"))


def test_whoever_has_a_place_now_is_told_once() -> None:
    first = a_coming()
    session = first.session
    second = say_coming(session, a_participant(session.scheme, "Huw Dryw", language="cy"))

    actions.cannot_come(
        by=Actor(user_id=first.participant.user_id), key=uuid7(), at=MONDAY_10AM, session=session, participant=first.participant
    )
    run_jobs()

    [letter] = SchemeLetter.objects.all()
    assert (letter.user, letter.language) == (second.participant.user, "cy")
    assert letter.subject == "Lle i chi: “Garddio”"


def test_whoever_reads_no_email_is_told_by_the_organisation() -> None:
    coming = a_coming(email=None)
    session = coming.session

    actions.call_off(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=session)
    run_jobs()

    letter = SchemeLetter.objects.get()
    assert (letter.state, letter.channel, letter.organisation) == (MessageState.BY_HAND, Channel.PHONE, session.organisation)

    by = Actor(user_id=a_person("Elin").pk)
    assert scheme_letter_done(by=by, key=uuid7(), at=MONDAY_10AM, letter=letter).state == MessageState.DONE
    with pytest.raises(AlreadyTold):
        scheme_letter_done(by=by, key=uuid7(), at=MONDAY_10AM, letter=letter)


def test_another_place_is_told_once_however_many_sessions_somebody_comes_to() -> None:
    scheme, organisation = a_scheme(), an_organisation()
    first = an_offered_session(organisation, scheme, rule="FREQ=WEEKLY")
    mair = a_participant(scheme)
    for session in Session.objects.filter(opportunity=first.opportunity).order_by("begins_at")[:3]:
        say_coming(session, mair)

    words = actions.OpportunityWords("Garddio", "Garddio (English)", "Plannu a chwynnu.", "Planting and weeding.")
    terms = actions.OpportunityTerms(place=a_place_of(organisation))
    actions.describe(by=AMSER, key=uuid7(), at=MONDAY_10AM, opportunity=first.opportunity, words=words, terms=terms)
    run_jobs()

    assert "The Centre" in SchemeLetter.objects.get().body


def test_nobody_who_has_left_is_written_to() -> None:
    coming = a_coming()
    coming.participant.left_at = MONDAY_10AM + dt.timedelta(hours=1)
    coming.participant.save()

    announce("opportunities.soon", scheme_id=coming.session.scheme_id, session_id=coming.session_id, participant_id=coming.participant_id)
    run_jobs()

    assert not SchemeLetter.objects.exists()


def test_owners_hear_before_an_organisations_own_credits_expire_and_before_its_budget_ends() -> None:
    scheme, owner = a_scheme(), a_person("Siân Berchen", language="en")
    garden = an_organisation(owner=owner)
    day = today(timezone.now())
    ends = a_budget(scheme, garden, 9, days=(day - MONDAY).days + 10, expires_on=day + dt.timedelta(days=20))
    purse = purses.purse_of(scheme, garden, expires_on=ends.expires_on)
    purses.move(
        scheme, debit=ends.account_id, credit=purse.account_id, credits=3, code=TransferCode.AWARD, transfer_id=uuid7(), at=timezone.now()
    )
    run_jobs()
    SchemeLetter.objects.all().delete()

    for _ in range(2):  # the next morning nobody is told again
        warn_before_credits_expire()
        run_jobs()

    told = {letter.kind: letter for letter in SchemeLetter.objects.filter(user=owner)}
    assert SchemeLetter.objects.count() == len(told) == 2
    assert "Credits: 3." in told["agencies.credits_expire_soon"].body
    assert "Credits not given yet: 6." in told["agencies.budget_ends_soon"].body


def test_whoever_was_checked_no_longer_is_off_the_lists_that_ask_for_it_and_is_told() -> None:
    scheme, organisation = a_scheme(), an_organisation()
    home, group = (
        an_offered_session(organisation, scheme, level=level, title=title, places=1) for level, title in (("H", "Ymweld"), ("G", "Garddio"))
    )
    mair, huw = a_participant(scheme, "Mair", language="en"), a_participant(scheme, "Huw")
    said = [
        actions.say_checked(by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=organisation, participant=one, level="H")
        for one in (mair, huw)
    ]
    for one in (mair, huw):
        say_coming(home, one)
    say_coming(group, mair)

    actions.end_checked(by=AMSER, key=uuid7(), at=MONDAY_10AM, checked=said[0], reason="Daeth i ben.")
    run_jobs()

    states = {(one.participant_id, one.session_id): one.state for one in Coming.objects.all()}
    assert states[mair.pk, home.pk] == ComingState.CANCELLED
    assert states[huw.pk, home.pk] == states[mair.pk, group.pk] == ComingState.COMING
    letter = SchemeLetter.objects.get(kind="opportunities.check_ended")
    assert (letter.user, "Daeth i ben." in letter.body, "off the lists" in letter.body) == (mair.user, False, True)


@pytest.mark.parametrize("kind", ["opportunities.moved_up", "opportunities.added", "opportunities.soon"])
@pytest.mark.parametrize("is_called_off", [True, False])
def test_nobody_hears_of_a_place_that_is_gone_again(kind: str, *, is_called_off: bool) -> None:
    coming = a_coming()
    session, mair = coming.session, coming.participant
    about = {"session_id": session.pk, "participant_id": mair.pk}
    assert letters.OF_SCHEMES[kind](session.scheme, about)

    if is_called_off:
        actions.call_off(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=session)
    else:
        actions.cannot_come(by=Actor(user_id=mair.user_id), key=uuid7(), at=MONDAY_10AM, session=session, participant=mair)

    assert letters.OF_SCHEMES[kind](session.scheme, about) == []

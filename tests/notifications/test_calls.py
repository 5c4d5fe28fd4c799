"""Letters about calls: to members when their group asks, to those who run it when an answer waits, to authors of what became of theirs."""

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone, translation

from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Contribution
from amser.networks.queries.week import weeks_of
from amser.notifications.hub import tell_of_a_call, tell_of_a_contribution
from amser.notifications.letters import calls as letters
from amser.notifications.letters.week import parts
from amser.notifications.models import SignInLetter
from tests.builders.groups import a_call, a_contribution, a_decision, a_group, a_group_member, an_event, who_runs
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

UNFINISHED = re.compile(r"%\(|None|<[a-z]")


def act(name: str, one: Contribution, **more: Any) -> None:
    """Do something with an answer."""
    getattr(actions, name)(by=AMSER, key=uuid7(), at=MONDAY_10AM, contribution=one, **more)


def told(announcement: str, one: Contribution) -> list[SignInLetter]:
    """What is written when something became of an answer."""
    SignInLetter.objects.all().delete()
    tell_of_a_contribution(announcement, contribution_id=one.pk)
    return list(SignInLetter.objects.order_by("pk"))


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_letter_is_whole_in_both_languages_and_holds_no_answer(language: str) -> None:
    one = a_contribution(a_call(a_group()), "Ateb rhywun")
    dated = a_call(one.call.group, last_day=MONDAY_10AM.date())
    with translation.override(language):
        said = [letters.call_opened(one.call), letters.call_opened(dated), letters.contribution_sent(one)]
        said += [write(one) for write in letters.TO_THE_AUTHOR.values()]

    assert [text for pair in said for text in pair if UNFINISHED.search(text) or not text or "Ateb rhywun" in text] == []


def test_members_hear_what_their_group_asks_each_in_their_language_but_for_whoever_asked() -> None:
    group = a_group()
    mair = a_group_member(group, user=a_person("Mair Gwennol", language="cy"))
    call = a_call(group, "Beth yw gwerth?", at=timezone.now())

    tell_of_a_call("networks.call_opened", call_id=call.pk)

    letter = SignInLetter.objects.get()
    assert (letter.to, letter.subject) == (mair.user.email, "Mae eich grŵp yn gofyn: Beth yw gwerth?")
    assert f"/calls/{call.pk}/" in letter.body


def test_of_a_call_that_was_closed_meanwhile_nobody_hears() -> None:
    group = a_group()
    a_group_member(group)
    call = a_call(group)
    actions.close_call(by=AMSER, key=uuid7(), at=MONDAY_10AM + dt.timedelta(hours=1), call=call)

    tell_of_a_call("networks.call_opened", call_id=call.pk)

    assert not SignInLetter.objects.exists()


def test_what_waits_is_told_to_those_who_run_the_group_and_what_came_of_it_to_its_author() -> None:
    group = a_group()
    someone = a_person("Neb o'r Grŵp", language="en")
    one = a_contribution(a_call(group, answering="signed_in"), user=someone)

    assert [letter.to for letter in told("networks.contribution_sent", one)] == [who_runs(group).user.email]
    act("show", one)
    assert told("networks.contribution_sent", one) == []
    assert [letter.to for letter in told("networks.contribution_shown", one)] == [someone.email]
    act("hide", one, why="It names somebody.")
    [hidden] = told("networks.contribution_hidden", one)
    assert "Why: It names somebody." in hidden.body
    assert told("networks.contribution_shown", one) == []  # it stands otherwise by now


def test_authors_hear_that_theirs_was_merged_or_adopted() -> None:
    call = a_call(a_group())
    one, other = a_contribution(call), a_contribution(call, "Arall")
    act("merge", one, target=other)
    act("adopt_definition", other, decision=a_decision(an_event(call.group)))

    assert [letter.to for letter in told("networks.contribution_merged", one)] == [one.author.email]
    assert [letter.to for letter in told("networks.contribution_adopted", other)] == [other.author.email]


def week(user: User) -> list[str]:
    """What somebody's weekly letter says, in English."""
    with translation.override("en"):
        return [line.text for part in parts(weeks_of([user.pk], at=MONDAY_10AM)[user.pk], at=MONDAY_10AM) for line in part.lines]


def test_the_week_says_what_is_asked_until_one_has_answered_and_nothing_of_what_others_did() -> None:
    group = a_group("Fforwm")
    nia, mair = a_group_member(group, "Nia").user, a_group_member(group, "Mair").user
    soon: dict[str, Any] = {"last_day": (MONDAY_10AM + dt.timedelta(days=2)).date(), "at": MONDAY_10AM - dt.timedelta(days=30)}
    call, closing = a_call(group, "Newydd", results="closed"), a_call(group, "Yn cau", **soon)
    a_call(group, "Hen", at=MONDAY_10AM - dt.timedelta(days=30))
    a_contribution(call, "Ateb rhywun", user=mair)

    assert week(nia) == ["Asked: “Newydd (English)” Fforwm (English)", "Asked until 18 November 2026: “Yn cau (English)” Fforwm (English)"]
    assert week(mair) == ["Asked until 18 November 2026: “Yn cau (English)” Fforwm (English)"]
    act("take_back", call.contributions.get())
    assert len(week(mair)) == 2
    actions.close_call(by=AMSER, key=uuid7(), at=MONDAY_10AM, call=closing)
    assert len(week(mair)) == 1


def test_an_answer_that_waits_needs_those_who_run_the_group_alone() -> None:
    group = a_group("Fforwm")
    one = a_contribution(a_call(group, "Beth?", answering="signed_in"), user=a_person("Neb o'r Grŵp"))
    waits = "An answer waits for you to read it: “Beth? (English)” Fforwm (English)"

    assert waits in week(who_runs(group).user)
    assert waits not in week(a_group_member(group, "Nia").user)
    act("show", one)
    assert waits not in week(who_runs(group).user)

"""References: asked for, chased, answered without an account, and what counts."""

import datetime as dt
from typing import Any

import pytest

from amser.audit.actions import Actor, Door
from amser.kernel.errors import NotFound
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.actions import Answer, EnoughReferees
from amser.members.models import Check, Membership, Reference, ReferenceState, State, Task, references_given
from amser.members.models.reference import ReferenceClosed
from amser.members.policies import reference_behind
from amser.members.queries import may_do, progress_of
from amser.members.tasks import TIMER
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.joining import a_reference_given, asked_for_a_reference, talked_with
from tests.builders.members import an_applicant
from tests.builders.safety import a_check
from tests.builders.when import MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def nia(bank: TimeBank) -> Actor:
    return Actor(user_id=a_broker(bank).pk, door=Door.DESK)


@pytest.fixture
def elin(bank: TimeBank, nia: Actor) -> Membership:
    applicant = an_applicant(bank, "Elin Newydd")
    talked_with(applicant, by=nia)
    return applicant


def act(function: Any, by: Actor, *, at: dt.datetime = MONDAY_10AM, **content: Any) -> Any:
    return function(by=by, key=uuid7(), at=at, **content)


def test_a_plain_yes_counts(elin: Membership) -> None:
    a_reference_given(asked_for_a_reference(elin))

    assert references_given(elin) == 1
    assert references_given(elin, until=MONDAY - DAY) == 0


def test_with_two_references_in_a_step_of_the_desk_puts_their_check_on_record_once(elin: Membership, nia: Actor) -> None:
    for name in ("Dr Cadno", "Mrs Wennol"):
        a_reference_given(asked_for_a_reference(elin, name))
    seen = Check.objects.live().filter(membership=elin, kind="references")
    assert not seen.exists()  # the referees have answered, and nobody has looked

    talked_with(elin, by=nia)
    act(actions.approve, nia, membership=elin, reason="all is there", stepping_over="the code was read out")
    a_check(elin, "induction")
    act(actions.clear, nia, membership=elin, kind="public", reason="both rang", review_on=None)

    assert seen.get().seen_by_id == nia.user_id
    assert may_do(elin, Task(level="P"), on=MONDAY).allowed


def test_where_a_reference_counts_no_longer_neither_does_their_check(elin: Membership, nia: Actor) -> None:
    first, _ = (a_reference_given(asked_for_a_reference(elin, name)) for name in ("Dr Cadno", "Mrs Wennol"))
    talked_with(elin, by=nia)

    act(actions.decide_reference, nia, reference=first, counts=False, reason="they have never met")

    assert not Check.objects.live().filter(membership=elin, kind="references").exists()


@pytest.mark.parametrize("verdict", ["unsure", "no"])
def test_anything_but_a_yes_counts_only_once_a_broker_has_decided(elin: Membership, nia: Actor, verdict: str) -> None:
    given = a_reference_given(asked_for_a_reference(elin), verdict)
    before = references_given(elin)

    act(actions.decide_reference, nia, reference=given, counts=True, reason="Rang her: she meant the driving only")

    assert (before, references_given(elin)) == (0, 1)


def test_a_yes_that_a_broker_doubts_no_longer_counts(elin: Membership, nia: Actor) -> None:
    given = a_reference_given(asked_for_a_reference(elin))

    act(actions.decide_reference, nia, reference=given, counts=False, reason="It is his brother")

    assert references_given(elin) == 0


def test_nothing_counts_before_there_is_an_answer(elin: Membership, nia: Actor) -> None:
    with pytest.raises(ReferenceClosed):
        act(actions.decide_reference, nia, reference=asked_for_a_reference(elin), counts=True, reason="trust me")


def test_a_reference_is_answered_once(elin: Membership) -> None:
    given = a_reference_given(asked_for_a_reference(elin))

    with pytest.raises(ReferenceClosed):
        a_reference_given(given, "no")


def test_one_press_twice_is_one_answer(elin: Membership) -> None:
    asked, key = asked_for_a_reference(elin), uuid7()
    stranger = Actor(user_id=None)

    for _ in range(2):
        actions.give_reference(by=stranger, key=key, at=MONDAY_10AM, reference=asked, answer=Answer(verdict="yes"))

    assert references_given(elin) == 1


def test_a_referee_who_declines_or_is_taken_back_sends_the_path_back_a_step(elin: Membership, nia: Actor) -> None:
    first, second = asked_for_a_reference(elin, "Dr Cadno"), asked_for_a_reference(elin, "Mrs Wiwer")
    waiting = Membership.objects.get(pk=elin.pk).state

    act(actions.decline_reference, Actor(user_id=None), reference=first)
    act(actions.withdraw_reference, nia, reference=second)

    assert waiting == State.REFERENCES_PENDING
    assert Membership.objects.get(pk=elin.pk).state == State.INTERVIEWED


def test_whoever_would_rather_speak_is_still_waited_for(elin: Membership, nia: Actor) -> None:
    asked = asked_for_a_reference(elin)

    act(actions.talk_about_reference, Actor(user_id=None), reference=asked, reach_on="01632 960 190, evenings")
    talked = Reference.objects.get(pk=asked.pk)
    act(actions.give_reference, nia, reference=talked, answer=Answer(verdict="yes", words="Glad to see her help"))

    assert (talked.state, talked.reach_on) == (ReferenceState.TALK, "01632 960 190, evenings")
    assert (references_given(elin), Reference.objects.get(pk=asked.pk).answered_by_id) == (1, nia.user_id)


def test_a_referee_is_asked_again_after_a_week_twice_at_most_and_never_twice_in_one_week(elin: Membership) -> None:
    asked = asked_for_a_reference(elin)

    for day in (1, 6, 7, 7, 8, 14, 15, 21, 40):
        act(actions.chase_reference, TIMER, at=MONDAY_10AM + day * DAY, reference=asked)

    asked.refresh_from_db()
    assert (asked.times_asked, asked.last_asked_at) == (3, MONDAY_10AM + 14 * DAY)


def test_nobody_is_chased_who_has_answered(elin: Membership) -> None:
    given = a_reference_given(asked_for_a_reference(elin))

    act(actions.chase_reference, TIMER, at=MONDAY_10AM + 9 * DAY, reference=given)

    assert Reference.objects.get(pk=given.pk).times_asked == 1


def test_at_most_four_referees_are_waited_for(elin: Membership) -> None:
    for n in range(4):
        asked_for_a_reference(elin, f"Referee {n}")

    with pytest.raises(EnoughReferees):
        asked_for_a_reference(elin, "One too many")


def test_a_link_leads_to_its_reference_and_is_not_stored(elin: Membership) -> None:
    asked, other = asked_for_a_reference(elin), asked_for_a_reference(elin, "Mrs Wiwer")

    assert reference_behind(asked.token, at=MONDAY_10AM) == asked
    assert asked.token != other.token
    assert asked.token not in str(Reference.objects.filter(pk=asked.pk).values_list())


@pytest.mark.parametrize("wrong", ["", "x", "0" * 64])
def test_a_link_that_somebody_made_up_leads_nowhere(elin: Membership, wrong: str) -> None:
    asked_for_a_reference(elin)

    with pytest.raises(NotFound):
        reference_behind(wrong, at=MONDAY_10AM)


def test_a_link_leads_nowhere_once_it_is_old_taken_back_or_no_longer_needed(bank: TimeBank, elin: Membership, nia: Actor) -> None:
    old, back = asked_for_a_reference(elin), asked_for_a_reference(elin, "Mrs Wiwer")
    act(actions.withdraw_reference, nia, reference=back)
    with pytest.raises(NotFound):
        reference_behind(old.token, at=MONDAY_10AM + 43 * DAY)
    with pytest.raises(NotFound):
        reference_behind(back.token, at=MONDAY_10AM)

    act(actions.refuse, nia, membership=elin, reason="moved away")
    with pytest.raises(NotFound):
        reference_behind(old.token, at=MONDAY_10AM)


def test_an_answer_to_decide_about_is_counted_as_such(elin: Membership) -> None:
    a_reference_given(asked_for_a_reference(elin), "no")

    progress = progress_of(elin, on=MONDAY)

    assert (progress.given, progress.open, progress.to_decide) == (0, 0, 1)

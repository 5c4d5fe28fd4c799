"""The path from a first enquiry to being let in: each step with its reason, who took it and when."""

import datetime as dt
from typing import Any

import pytest

from amser.audit.actions import Actor, Door
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.actions import AlreadyMember, Contact, Details, GuardianNeeded, Profile, StepsMissing, TooYoung
from amser.members.models import Application, Conversation, Membership, MembershipChange, State, Step, StepTaken
from amser.members.models.membership import CannotMove
from amser.members.policies import conversations_to_read
from amser.members.queries import alike, has_agreed, is_group_only, missing_for, not_yet_heard_from, progress_of
from amser.timebanks import actions as timebanks
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import code_of, default_code
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.joining import a_reference_given, an_enquiry, asked_for_a_reference, talked_with
from tests.builders.members import a_member, an_applicant
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture
def nia(bank: TimeBank) -> Actor:
    return Actor(user_id=a_broker(bank).pk, door=Door.DESK)


def act(function: Any, by: Actor, **content: Any) -> Any:
    return function(by=by, key=uuid7(), at=MONDAY_10AM, **content)


def state_of(membership: Membership) -> str:
    return Membership.objects.get(pk=membership.pk).state


def test_an_enquiry_becomes_a_member_step_by_step(bank: TimeBank, nia: Actor) -> None:
    elin = an_enquiry(bank, "Elin Newydd", came_from="the surgery")
    states = [state_of(elin)]

    act(actions.fill_in, nia, membership=elin, profile=Profile(can_do="Garddio"), contact=Contact(), details=Details(birth_year=1950))
    states.append(state_of(elin))
    talked_with(elin, by=nia)
    states.append(state_of(elin))
    first, second = (asked_for_a_reference(elin, name, by=nia) for name in ("Dr Cadno", "Mrs Wiwer"))
    states.append(state_of(elin))
    a_reference_given(first)
    a_reference_given(second)
    states.append(state_of(elin))
    act(actions.accept_code, nia, membership=elin, version=0, accepted_on=MONDAY)
    act(actions.approve, nia, membership=elin)
    states.append(state_of(elin))

    assert states == ["enquiry", "applied", "interviewed", "references_pending", "checks_pending", "active"]
    assert [change.to_state for change in MembershipChange.objects.filter(membership=elin).order_by("pk")] == states
    assert Application.objects.get(membership=elin).came_from == "the surgery"


def test_nobody_is_let_in_while_a_step_is_missing_unless_a_broker_says_why(bank: TimeBank, nia: Actor) -> None:
    elin = an_applicant(bank, "Elin Newydd")

    with pytest.raises(StepsMissing) as refused:
        act(actions.approve, nia, membership=elin)
    assert refused.value.missing == (Step.CONVERSATION, Step.REFERENCES, Step.CODE)

    with pytest.raises(StepsMissing):
        act(actions.approve, nia, membership=elin, reason="seen by Nia", stepping_over=" ")

    act(actions.approve, nia, membership=elin, stepping_over="was a member for years")
    assert state_of(elin) == State.ACTIVE
    assert set(StepTaken.objects.filter(membership=elin, stepped_over=True).values_list("step", flat=True)) == {
        "conversation",
        "references",
        "code",
    }


def test_a_bank_that_wants_less_has_a_shorter_path(nia: Actor) -> None:
    bank = a_bank(policy={"joining_conversation": False, "joining_references": 0})
    elin = an_applicant(bank, "Elin Newydd")
    act(actions.accept_code, nia, membership=elin, version=0, accepted_on=MONDAY)

    assert progress_of(elin, on=MONDAY).is_ready
    assert act(actions.approve, nia, membership=elin).state == State.ACTIVE


def test_a_bank_that_wants_checks_waits_for_them(nia: Actor) -> None:
    bank = a_bank(policy={"joining_checks": True})
    elin = an_applicant(bank, "Elin Newydd")

    act(actions.mark_checked, nia, membership=elin, reason="identity seen, 3 March")

    assert Step.CHECKS not in progress_of(elin, on=MONDAY).missing


def test_a_step_is_stepped_over_with_a_reason_and_once(bank: TimeBank, nia: Actor) -> None:
    elin = an_applicant(bank, "Elin Newydd")

    first = act(actions.step_over, nia, membership=elin, step=Step.CONVERSATION, reason="known to us for years")
    again = act(actions.step_over, nia, membership=elin, step=Step.CONVERSATION, reason="another")

    assert (again.pk, again.reason) == (first.pk, "known to us for years")
    change = MembershipChange.objects.filter(membership=elin).latest("pk")
    assert (change.to_state, change.reason, change.by_user_id) == ("interviewed", "known to us for years", nia.user_id)


def test_an_enquiry_is_not_let_in_without_the_form(bank: TimeBank, nia: Actor) -> None:
    elin = an_enquiry(bank, "Elin Newydd")

    with pytest.raises(CannotMove):
        act(actions.approve, nia, membership=elin, stepping_over="she is lovely")


def test_whoever_enquired_by_phone_and_then_asks_on_the_page_keeps_the_number(bank: TimeBank) -> None:
    elin = a_person("Elin Newydd")
    enquiry = an_enquiry(bank, user=elin)

    asked = an_applicant(bank, user=elin)

    assert (asked.pk, asked.number, asked.state) == (enquiry.pk, enquiry.number, State.APPLIED)
    with pytest.raises(AlreadyMember):
        an_applicant(bank, user=elin)


@pytest.mark.parametrize(
    ("born", "refused"), [(MONDAY.year - 15, TooYoung), (MONDAY.year - 16, GuardianNeeded), (MONDAY.year - 18, GuardianNeeded)]
)
def test_the_young_are_refused_or_need_a_guardian(bank: TimeBank, born: int, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        Details(birth_year=born).check(on=MONDAY)


def test_under_age_means_groups_only_until_the_year_is_out_or_somebody_saw_otherwise(bank: TimeBank, nia: Actor) -> None:
    elin = an_enquiry(bank, "Elin Ifanc")
    young = Details(birth_year=MONDAY.year - 17, guardian="Mam Elin", guardian_agreed_on=MONDAY)

    act(actions.fill_in, nia, membership=elin, profile=Profile(), contact=Contact(), details=young)

    assert is_group_only(elin, on=MONDAY)
    assert is_group_only(elin, on=dt.date(MONDAY.year + 1, 12, 31))
    assert not is_group_only(elin, on=dt.date(MONDAY.year + 2, 1, 1))
    assert not Application(birth_year=MONDAY.year - 18, has_turned_18=True).is_group_only(on=MONDAY)


def test_notes_of_a_conversation_are_read_by_those_they_are_for(bank: TimeBank) -> None:
    elin = an_applicant(bank, "Elin Newydd")
    nia, other = a_broker(bank, "Nia"), a_broker(bank, "Gwen")
    near = a_broker(bank, "Cadi", kind="coordinator", place=a_place(bank))
    by_nia = Actor(user_id=nia.pk, door=Door.DESK)
    for readers in ("desk", "brokers", "writer"):
        talked_with(elin, by=by_nia, readers=readers)

    read = {who.known_as: {one.readers for one in conversations_to_read(who, elin)} for who in (nia, other, near)}

    assert read == {"Nia": {"desk", "brokers", "writer"}, "Gwen": {"desk", "brokers"}, "Cadi": {"desk"}}


def test_a_new_code_of_conduct_asks_everyone_again(bank: TimeBank, nia: Actor) -> None:
    mair = a_member(bank)
    act(actions.accept_code, nia, membership=mair, version=0, accepted_on=MONDAY)
    agreed_before = has_agreed(mair, on=MONDAY)

    act(timebanks.publish_code, nia, bank=bank, begins_on=MONDAY, text_cy="Byddwch yn garedig.", text_en="Be kind.")

    assert (agreed_before, has_agreed(mair, on=MONDAY), code_of(bank, on=MONDAY).version) == (True, False, 1)
    assert code_of(bank, on=MONDAY - dt.timedelta(days=1)) == default_code()


def test_the_code_that_comes_with_amser_says_the_same_in_both_languages() -> None:
    code = default_code()

    assert [line.split(".")[0] for line in code.text_cy.splitlines() if line[:1].isdigit()] == [str(n) for n in range(1, 14)]
    assert code.text_cy.count("\n") == code.text_en.count("\n")


def test_someone_like_a_new_person_is_shown_from_this_bank_only(bank: TimeBank) -> None:
    a_member(a_bank("Cwm Arall"), "Mair Gwennol")
    mair = a_member(bank, "Mair Gwennol")
    act(actions.set_contact, AMSER, membership=mair, contact=Contact(phone="01632 960147", contact_email="Mair@example.org"))

    assert [(one.membership.pk, one.by) for one in alike(bank, name="mair  gwennol")] == [(mair.pk, ("name",))]
    assert [one.by for one in alike(bank, name="M. Jones", phone="+44 1632 960147", email="mair@example.org")] == [("email", "phone")]
    assert alike(bank, name="Mair Gwen", phone="01632 960999") == []


def test_the_same_name_is_another_person_where_the_years_of_birth_differ(bank: TimeBank, nia: Actor) -> None:
    elin = an_enquiry(bank, "Elin Newydd")
    act(actions.fill_in, nia, membership=elin, profile=Profile(), contact=Contact(), details=Details(birth_year=1950))

    assert alike(bank, name="Elin Newydd", birth_year=1981) == []
    assert [one.membership.pk for one in alike(bank, name="Elin Newydd", birth_year=1950)] == [elin.pk]


def test_new_members_are_heard_from_within_a_month(bank: TimeBank, nia: Actor) -> None:
    mair = a_member(bank)
    waits = list(not_yet_heard_from(bank, on=MONDAY))

    talked_with(mair, by=nia, occasion="first_month")

    assert (waits, list(not_yet_heard_from(bank, on=MONDAY))) == ([mair], [])
    assert Conversation.objects.get(membership=mair).by_user_id == nia.user_id


def test_how_far_people_have_come_takes_the_same_queries_for_one_and_for_many(
    bank: TimeBank, nia: Actor, django_assert_num_queries: Any
) -> None:
    from amser.members.queries import progress_of_all

    people = [an_applicant(bank, f"Person {n}") for n in range(4)]
    for one in people:
        a_reference_given(asked_for_a_reference(one, by=nia))

    with django_assert_num_queries(6):
        progress_of_all(bank, people[:1], on=MONDAY)
    with django_assert_num_queries(6):
        progress_of_all(bank, people, on=MONDAY)


def test_whoever_is_under_age_is_cleared_for_nothing_whatever_was_ticked(bank: TimeBank, nia: Actor) -> None:
    elin = an_enquiry(bank, "Elin Ifanc")
    young = Details(birth_year=MONDAY.year - 17, guardian="Mam Elin", guardian_agreed_on=MONDAY)
    act(actions.fill_in, nia, membership=elin, profile=Profile(), contact=Contact(), details=young)
    act(actions.clear, nia, membership=elin, kind="public", reason="two references", review_on=None, with_checks=True)

    assert missing_for(elin.pk, level="P", on=MONDAY) == {"public"}
    assert missing_for(elin.pk, level="G", on=MONDAY) == frozenset()
    assert missing_for(elin.pk, level="P", on=dt.date(MONDAY.year + 2, 1, 1)) == frozenset()


def test_an_accent_makes_nobody_another_person(bank: TimeBank) -> None:
    sian = a_member(bank, "Siân Ŵyn")

    assert [(one.membership.pk, one.by) for one in alike(bank, name="Sian Wyn")] == [(sian.pk, ("name",))]
    assert alike(bank, name="Sian Wyn Jones") == []

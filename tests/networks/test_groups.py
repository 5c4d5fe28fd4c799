"""Groups: opening and describing them, joining and leaving, what members agree to, contacts, links, and what everybody may count."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.ids import uuid7
from amser.networks import actions, policies
from amser.networks.actions import TakesPartAs
from amser.networks.models import Group, GroupMembership, GroupMembershipState
from amser.networks.queries.groups import contacts_of, counts_by, coverage_of, disclosed, links_of, pace_of
from tests.builders.groups import (
    a_group,
    a_group_contact,
    a_group_link,
    a_group_member,
    by_who_runs,
    details,
    somebody_invited,
    somebody_who_asks,
    who_runs,
)
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db


def join(group: Group, user: User, **more: object) -> GroupMembership:
    """Join a group, as oneself."""
    by = Actor(user_id=user.pk)
    return actions.join_group(by=by, key=uuid7(), at=MONDAY_10AM, group=group, user=user, takes_part_as=TakesPartAs(), **more)  # type: ignore[arg-type]


def leave(membership: GroupMembership) -> GroupMembership:
    """Leave a group."""
    return actions.leave_group(by=Actor(user_id=membership.user_id), key=uuid7(), at=MONDAY_10AM, membership=membership)


def publish(group: Group, words: str = "Gwrando") -> object:
    """Publish what members agree to."""
    texts = {"text_cy": words, "text_en": f"{words} (English)"}
    return actions.publish_group_agreement(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, group=group, **texts)


def test_whoever_joins_an_open_group_is_in_at_once_and_once() -> None:
    group, mair = a_group(), a_person()

    first, again = join(group, mair), join(group, mair)

    assert first.is_active
    assert again == first
    with pytest.raises(IntegrityError), transaction.atomic():
        a_group_member(group, user=mair)


def test_whoever_asks_is_in_once_somebody_admits_them() -> None:
    group = a_group(joining="request")
    asked = join(group, a_person())
    assert asked.state == GroupMembershipState.REQUESTED

    admitted = actions.admit(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, membership=asked)

    assert admitted.is_active


def test_a_group_by_invitation_is_joined_by_whoever_is_invited_only() -> None:
    group = a_group(joining="invitation")
    invited = somebody_invited(group)

    assert join(group, invited.user).is_active
    with pytest.raises(actions.NotByAsking):
        join(group, a_person())


def test_somebody_invited_is_called_as_whoever_invited_them_wrote_until_they_are_in() -> None:
    group, known = a_group(), a_person("Mererid Arall", email="mererid@example.org")

    invited = somebody_invited(group, "mererid@example.org")

    assert (invited.user, invited.shown_name) == (known, "Huw Gwahoddedig")
    assert join(group, known).shown_name == "Mererid Arall"


def test_members_agree_to_the_newest_version() -> None:
    group, mair = a_group(), a_person()
    first = publish(group)
    with pytest.raises(actions.AgreementNotAccepted):
        join(group, mair)
    joined = join(group, mair, agreement=first)

    second = publish(group, "Gwrando a rhannu")

    assert (joined.agreement, second.version) == (first, 2)  # type: ignore[attr-defined]
    with pytest.raises(actions.AgreementNotAccepted):
        actions.agree(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=joined, agreement=first)  # type: ignore[arg-type]
    assert actions.agree(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=joined, agreement=second).agreement == second  # type: ignore[arg-type]


def test_whoever_left_opens_nothing_and_is_no_contact_and_may_come_back() -> None:
    group = a_group(papers="members")
    mair = a_group_member(group)
    contact = a_group_contact(mair)
    assert policies.standing_in(mair.user, group.slug).reads_papers

    leave(mair)

    assert not policies.standing_in(mair.user, group.slug).reads_papers
    with pytest.raises(NotFound):
        policies.member_of(mair.user, group.slug)
    assert contact not in contacts_of(group)
    assert join(group, mair.user).pk != mair.pk


def test_the_last_who_runs_a_group_stays_or_hands_it_on() -> None:
    group = a_group()
    cari, mair = who_runs(group), a_group_member(group)
    with pytest.raises(actions.LastWhoRunsIt):
        leave(cari)

    actions.give_group_role(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, membership=mair, role="chair")

    assert leave(cari).state == GroupMembershipState.ENDED


def test_in_a_group_that_its_members_lead_nobody_gives_roles_or_changes_the_agreement_alone() -> None:
    group = a_group(is_member_led=True)
    mair = a_group_member(group)
    publish(group)

    with pytest.raises(actions.ByDecisionOnly):
        actions.give_group_role(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, membership=mair, role="chair")
    with pytest.raises(actions.ByDecisionOnly):
        publish(group, "Arall")


def test_nobody_else_knows_of_a_private_group() -> None:
    group = a_group(papers="private")
    asked, invited = somebody_who_asks(group), somebody_invited(group)

    assert group not in Group.objects.listed()
    assert policies.standing_in(invited.user, group.slug).group == group
    for user in (None, a_person(), asked.user):
        with pytest.raises(NotFound):
            policies.standing_in(user, group.slug)


def test_a_member_who_does_not_run_the_group_may_not_and_a_stranger_does_not_find_its_desk() -> None:
    group = a_group()

    with pytest.raises(NotAllowed):
        policies.run_by(a_group_member(group).user, group.slug)
    with pytest.raises(NotFound):
        policies.run_by(a_person(), group.slug)


def test_a_contact_is_listed_once_they_agree_themselves() -> None:
    group = a_group()
    about = {"about_cy": "Diffiniadau", "about_en": "Definitions"}
    asked = actions.ask_to_be_contact(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, membership=a_group_member(group), **about)
    assert contacts_of(group) == []

    actions.agree_to_be_contact(by=AMSER, key=uuid7(), at=MONDAY_10AM, contact=asked)

    assert contacts_of(group) == [asked]


def test_two_groups_work_together_once_both_have_said_so_and_until_one_ends_it() -> None:
    group, other = a_group(), a_group("Fforwm Gyfagos")
    link = a_group_link(group, other, accepted=False)
    assert links_of(group) == links_of(other) == []
    with pytest.raises(actions.AlreadyLinked):
        a_group_link(other, group)

    actions.accept_link(by=by_who_runs(other), key=uuid7(), at=MONDAY_10AM, link=link)

    assert [[one for _, one in links_of(each)] for each in (group, other)] == [[other], [group]]
    actions.end_link(by=by_who_runs(other), key=uuid7(), at=MONDAY_10AM, link=link)
    assert links_of(group) == []


def test_a_private_group_is_nobodys_partner_in_public() -> None:
    group, hidden = a_group(), a_group("Cudd", papers="private")
    a_group_link(group, hidden)

    assert links_of(group) == []


def test_nothing_is_added_to_a_group_that_has_ended() -> None:
    group = a_group()
    actions.close_group(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, group=group, why_cy="Wedi gorffen", why_en="Done")

    with pytest.raises(actions.GroupClosed):
        join(group, a_person())
    with pytest.raises(actions.GroupClosed):
        actions.describe_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=group, details=details("Newydd"))
    assert group not in Group.objects.listed()


@pytest.mark.parametrize(("least", "most"), [(28, None), (None, 42), (42, 28), (0, 7), (1, 367)])
def test_a_pace_has_two_numbers_of_days_or_none(least: int | None, most: int | None) -> None:
    with pytest.raises(actions.PaceImpossible):
        a_group(least_days=least, most_days=most)


def test_a_group_says_when_it_is_due_after_it_has_met() -> None:
    group = a_group(least_days=28, most_days=42)

    assert pace_of(group, at=MONDAY_10AM) is None
    assert group.due_between(MONDAY) == (MONDAY + dt.timedelta(days=28), MONDAY + dt.timedelta(days=42))


def test_a_group_of_areas_shows_which_have_a_group_of_their_own() -> None:
    group = a_group(councils=("W06000008", "W06000001"))
    local = a_group("Fforwm Ceredigion", parent=group, councils=("W06000008",))
    a_group("Fforwm Cudd", parent=group, councils=("W06000001",), papers="private")

    assert [(one.council, list(one.groups)) for one in coverage_of(group)] == [("W06000001", []), ("W06000008", [local])]


# What may be published of how many there are of each (invariant 12).


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ({"third": 7, "statutory": 9}, {"third": 7, "statutory": 9}),
        ({"third": 7, "statutory": 4, "academic": 3}, {"third": 7}),
        ({"third": 7, "statutory": 9, "academic": 4}, {"statutory": 9}),
        ({"third": 7, "academic": 1, "community": 1}, {}),
        ({"third": 4}, {}),
        ({}, {}),
    ],
)
def test_no_count_below_five_is_published_nor_one_that_a_total_gives_away(counts: dict[str, int], published: dict[str, int]) -> None:
    assert disclosed(counts) == published


def test_members_read_every_count_and_others_none_below_five() -> None:
    group = a_group()
    for _ in range(5):
        a_group_member(group, capacity="carer")
    a_group_member(group, capacity="service")

    assert counts_by(group, "capacity", for_everybody=False) == {"": 1, "carer": 5, "service": 1}
    assert counts_by(group, "capacity", for_everybody=True) == {}

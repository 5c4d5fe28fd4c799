"""Becoming a member of a group, being one, and ceasing to be one."""

import dataclasses
import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.identity.models import LanguageChoice, User
from amser.kernel.errors import DomainError
from amser.networks.actions.groups import ByDecisionOnly, still_open
from amser.networks.models import (
    RUNS_IT,
    Group,
    GroupAgreement,
    GroupContact,
    GroupMembership,
    GroupMembershipState,
    GroupRole,
    Joining,
)
from amser.organisations import actions as organisations


class NotByAsking(DomainError):
    """One joins this group by invitation only."""

    code = "group_by_invitation"


class AgreementNotAccepted(DomainError):
    """Members of this group agree to something, and this is not its newest version."""

    code = "group_agreement_not_accepted"
    field = "agrees"


class LastWhoRunsIt(DomainError):
    """Nobody else runs the group: give somebody the part first."""

    code = "group_last_coordinator"


@dataclasses.dataclass(frozen=True, slots=True)
class TakesPartAs:
    """As what somebody takes part in a group, as they say themselves. Each may be empty."""

    sector: str = ""
    capacity: str = ""
    post: str = ""


@audit.action("networks.join_group")
def join_group(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    group: Group,
    user: User,
    takes_part_as: TakesPartAs,
    agreement: GroupAgreement | None = None,
) -> GroupMembership:
    """
    Somebody joins an open group, accepts its invitation, or asks to join where that is how one does.

    `agreement` is what they agree to. Done again, nothing changes. Raises GroupClosed, NotByAsking, AgreementNotAccepted.
    """
    group = still_open(group)
    mine = GroupMembership.objects.live().of(user.pk).filter(group=group).first()
    if mine is not None and mine.state != GroupMembershipState.INVITED:
        return mine
    if mine is None and group.joining == Joining.INVITATION:
        raise NotByAsking
    _agrees_to_the_newest(group, agreement)
    is_in = mine is not None or group.joining == Joining.OPEN
    mine = mine or GroupMembership(group=group, user=user, asked_at=at)
    mine.state = GroupMembershipState.ACTIVE if is_in else GroupMembershipState.REQUESTED
    mine.began_at = at if is_in else None
    mine.agreement = agreement
    _say(mine, takes_part_as)
    mine.save()
    if not is_in:
        announce("networks.asked_to_join", group_membership_id=mine.pk)
    return mine


def _agrees_to_the_newest(group: Group, agreement: GroupAgreement | None) -> None:
    newest = group.agreements.order_by("-version").first()
    if newest is not None and agreement != newest:
        raise AgreementNotAccepted


def _say(membership: GroupMembership, takes_part_as: TakesPartAs) -> None:
    membership.sector, membership.capacity, membership.post = takes_part_as.sector, takes_part_as.capacity, takes_part_as.post


@audit.action("networks.admit")
def admit(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: GroupMembership) -> GroupMembership:
    """Whoever asked to join is a member from now on, and is told. Done again, nothing changes."""
    membership = _locked(membership)
    if membership.state == GroupMembershipState.REQUESTED:
        membership.move(GroupMembershipState.ACTIVE, at=at)
        announce("networks.admitted", group_membership_id=membership.pk)
    return membership


@audit.action("networks.invite_to_group")
def invite_to_group(
    *, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, name: str, email: str, language: str = LanguageChoice.UNKNOWN
) -> GroupMembership:
    """
    Somebody is invited to a group by their address, and told how to accept. Nothing says whether the address was known here.

    Whoever asked to join is in; whoever is in stays as they are. Raises GroupClosed.
    """
    group = still_open(group)
    who = organisations.Invited(name=name, email=email, language=language)
    user = organisations.account_of(by=by, key=audit.derive(key, "account"), at=at, who=who)
    mine = GroupMembership.objects.live().of(user.pk).filter(group=group).first()
    if mine is not None:
        if mine.state == GroupMembershipState.REQUESTED:
            mine.move(GroupMembershipState.ACTIVE, at=at)
            announce("networks.admitted", group_membership_id=mine.pk)
        return mine
    mine = GroupMembership.objects.create(group=group, user=user, called=name, state=GroupMembershipState.INVITED, asked_at=at)
    announce("networks.invited_to_group", group_membership_id=mine.pk)
    return mine


@audit.action("networks.describe_part")
def describe_part(
    *, by: audit.Actor, key: UUID, at: dt.datetime, membership: GroupMembership, takes_part_as: TakesPartAs, digest: bool
) -> GroupMembership:
    """A member says as what they take part, and whether the group's news come in their weekly letter."""
    membership = _locked(membership)
    _say(membership, takes_part_as)
    membership.digest = digest
    membership.save(update_fields=["sector", "capacity", "post", "digest"])
    return membership


@audit.action("networks.agree")
def agree(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: GroupMembership, agreement: GroupAgreement | None) -> GroupMembership:
    """A member agrees to the newest version. Raises AgreementNotAccepted for an older one."""
    membership = _locked(membership)
    _agrees_to_the_newest(membership.group, agreement)
    membership.agreement = agreement
    membership.save(update_fields=["agreement"])
    return membership


@audit.action("networks.give_group_role")
def give_group_role(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: GroupMembership, role: str) -> GroupMembership:
    """
    A member has another role in the group.

    Raises ByDecisionOnly where its members lead it, LastWhoRunsIt, GroupClosed.
    """
    group = still_open(membership.group)
    if group.is_member_led:
        raise ByDecisionOnly
    return change_role(membership, role)


def change_role(membership: GroupMembership, role: str) -> GroupMembership:
    """Give a member of a locked group a role. For actions. Raises LastWhoRunsIt."""
    membership = _locked(membership)
    if role not in RUNS_IT:
        _somebody_else_runs_it(membership)
    membership.role = GroupRole(role)
    membership.save(update_fields=["role"])
    return membership


@audit.action("networks.leave_group")
def leave_group(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: GroupMembership) -> GroupMembership:
    """
    Somebody is no longer a member, or will not be one. They read no papers of it from now on, and are no contact of it.

    Whoever asked, and is not admitted by those who run it, is told.

    Done again, nothing changes. Raises LastWhoRunsIt while the group goes on.
    """
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    membership = _locked(membership)
    if membership.state == GroupMembershipState.ENDED:
        return membership
    if not membership.group.is_closed:
        _somebody_else_runs_it(membership)
    if membership.state == GroupMembershipState.REQUESTED and by.user_id != membership.user_id:
        announce("networks.not_admitted", group_membership_id=membership.pk)
    membership.move(GroupMembershipState.ENDED, at=at)
    membership.contacts.filter(ended_at__isnull=True).update(ended_at=at)
    return membership


@audit.action("networks.ask_to_be_contact")
def ask_to_be_contact(
    *, by: audit.Actor, key: UUID, at: dt.datetime, membership: GroupMembership, about_cy: str, about_en: str
) -> GroupContact:
    """A member is asked to be one of those whom everybody may write to. Listed once they agree; themselves, at once."""
    membership = _locked(membership)
    membership.contacts.filter(ended_at__isnull=True).update(ended_at=at)
    agreed_at = at if by.user_id == membership.user_id else None
    words = {"about_cy": about_cy, "about_en": about_en}
    return GroupContact.objects.create(membership=membership, group_id=membership.group_id, asked_at=at, agreed_at=agreed_at, **words)


@audit.action("networks.agree_to_be_contact")
def agree_to_be_contact(*, by: audit.Actor, key: UUID, at: dt.datetime, contact: GroupContact) -> GroupContact:
    """They agree: everybody may write to them from now on. Done again, nothing changes."""
    if contact.agreed_at is None and contact.ended_at is None:
        contact.agreed_at = at
        contact.save(update_fields=["agreed_at"])
    return contact


@audit.action("networks.end_contact")
def end_contact(*, by: audit.Actor, key: UUID, at: dt.datetime, contact: GroupContact) -> GroupContact:
    """Nobody writes to them about this any more. Done again, nothing changes."""
    if contact.ended_at is None:
        contact.ended_at = at
        contact.save(update_fields=["ended_at"])
    return contact


def _locked(membership: GroupMembership) -> GroupMembership:
    found = GroupMembership.objects.select_for_update(of=("self",), no_key=True).select_related("group")
    return found.get(pk=membership.pk)


def _somebody_else_runs_it(membership: GroupMembership) -> None:
    """Refuse to take away the last of those who run a group. Raises LastWhoRunsIt."""
    others = GroupMembership.objects.active().filter(group=membership.group_id, role__in=RUNS_IT).exclude(pk=membership.pk)
    if membership.runs_it and not others.exists():
        raise LastWhoRunsIt

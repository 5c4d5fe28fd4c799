"""A first enquiry, and the form: on a page, or typed in at the desk from paper."""

import dataclasses
import datetime as dt
from uuid import UUID

from django.db.models import F

from amser.announcements import announce
from amser.audit import actions as audit
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.members.actions.profile import Contact, Profile
from amser.members.models import Application, Membership, MembershipChange, State
from amser.members.models.joining import YOUNGEST, is_under_age
from amser.timebanks.models import TimeBank


class AlreadyMember(DomainError):
    """This person is a member of this bank, or has asked to be."""

    code = "already_member"


class TooYoung(DomainError):
    """A time bank takes members from the year in which they turn 16."""

    code = "too_young"
    field = "birth_year"


class GuardianNeeded(DomainError):
    """Whoever may be under 18 needs a parent's or guardian's agreement."""

    code = "guardian_needed"
    field = "guardian"


@dataclasses.dataclass(frozen=True, slots=True)
class Details:
    """What the form asks beside the profile; see `Application`."""

    came_from: str = ""
    birth_year: int | None = None
    has_turned_18: bool = False
    guardian: str = ""
    guardian_agreed_on: dt.date | None = None
    emergency_name: str = ""
    emergency_phone: str = ""
    on_paper: bool = False

    def check(self, *, on: dt.date) -> None:
        """Raise TooYoung, or GuardianNeeded where somebody may be under 18 and no guardian has agreed."""
        if self.birth_year is not None and on.year - self.birth_year < YOUNGEST:
            raise TooYoung
        if is_under_age(self.birth_year, has_turned_18=self.has_turned_18, on=on) and not (self.guardian and self.guardian_agreed_on):
            raise GuardianNeeded

    def write(self, membership: Membership) -> Application:
        """Keep them with a membership, in place of what was kept before."""
        content = {"timebank_id": membership.timebank_id, **dataclasses.asdict(self)}
        return Application.objects.update_or_create(membership=membership, defaults=content)[0]


@audit.action("members.take_enquiry")
def take_enquiry(
    *, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, user: User, contact: Contact, came_from: str
) -> Membership:
    """Someone asks what a time bank is, and may join: they get a number, and nothing else yet. Raises AlreadyMember."""
    bank = TimeBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    if Membership.objects.live().filter(timebank=bank, user=user).exists():
        raise AlreadyMember
    membership = _new(bank, user, at=at)
    contact.write_to(membership)
    _begin(membership, State.ENQUIRY, by=by, at=at)
    Details(came_from=came_from).write(membership)
    return membership


@audit.action("members.request_to_join")
def request_to_join(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    user: User,
    profile: Profile,
    contact: Contact,
    external_id: str = "",
    details: Details | None = None,
) -> Membership:
    """
    A person asks to join a bank and gets a number in it; whoever enquired before keeps theirs.

    Raises AlreadyMember, ContactInText, TooYoung, GuardianNeeded.
    """
    profile.check()
    (details or Details()).check(on=today(at))
    bank = TimeBank.objects.select_for_update(no_key=True).get(pk=bank.pk)

    earlier = Membership.objects.live().filter(timebank=bank, user=user).first()
    if earlier is not None:
        if earlier.state != State.ENQUIRY:
            raise AlreadyMember
        return _apply(earlier, by=by, at=at, profile=profile, contact=contact, details=details)

    membership = _new(bank, user, at=at)
    membership.external_id = external_id
    profile.write_to(membership)
    contact.write_to(membership)
    _begin(membership, State.APPLIED, by=by, at=at)
    if details is not None:
        details.write(membership)
    announce("members.applied", bank_id=bank.pk, membership_id=membership.pk)
    return membership


@audit.action("members.fill_in")
def fill_in(
    *, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, profile: Profile, contact: Contact, details: Details
) -> Membership:
    """
    The form of someone who enquired is here: from now on they have asked to join.

    Raises CannotMove if they have done so before, ContactInText, TooYoung, GuardianNeeded.
    """
    profile.check()
    details.check(on=today(at))
    locked = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("timebank", "user").get(pk=membership.pk)
    return _apply(locked, by=by, at=at, profile=profile, contact=contact, details=details)


def _apply(
    membership: Membership, *, by: audit.Actor, at: dt.datetime, profile: Profile, contact: Contact, details: Details | None
) -> Membership:
    membership.move(State.APPLIED, at=at, by_user_id=by.user_id, reason="")
    membership.applied_at = at
    membership.save(update_fields=["applied_at", *profile.write_to(membership), *contact.write_to(membership)])
    if details is not None:
        came_from = Application.objects.filter(membership=membership).values_list("came_from", flat=True).first()
        dataclasses.replace(details, came_from=details.came_from or came_from or "").write(membership)
    announce("members.applied", bank_id=membership.timebank_id, membership_id=membership.pk)
    return membership


def _new(bank: TimeBank, user: User, *, at: dt.datetime) -> Membership:
    TimeBank.objects.filter(pk=bank.pk).update(last_member_number=F("last_member_number") + 1)
    return Membership(timebank=bank, user=user, number=bank.last_member_number + 1, applied_at=at)


def _begin(membership: Membership, state: State, *, by: audit.Actor, at: dt.datetime) -> None:
    membership.state = state
    membership.index().save()
    MembershipChange.objects.create(
        membership=membership, timebank_id=membership.timebank_id, to_state=state, at=at, by_user_id=by.user_id, reason=""
    )

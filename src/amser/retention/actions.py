"""Every write to retention that others may call."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.apps import apps
from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from amser.announcements import announce
from amser.audit import actions as audit
from amser.casework.models import Complaint
from amser.contacts import actions as contacts
from amser.exchanges.models import Exchange, Gift, Party, Thanks, Visit
from amser.identity.models import LanguageChoice, User
from amser.kernel.errors import DomainError
from amser.kernel.languages import fold
from amser.ledger.models import Account
from amser.listings.models import Listing
from amser.members.models import LIVE, Capability, Card, Check, Decision, Membership, MembershipChange, NotWith, OwnFloor, Reference
from amser.members.models.joining import Application, Conversation, StepTaken
from amser.notifications.models import Message, RefereeLetter
from amser.retention.models import Erasure, Removal, Rule
from amser.retention.queries import due
from amser.timebanks.models import Role, TimeBank

# One word each: what members see of a name is its first and the letter of its last.
FORMER_NAME: Final = "Cyn-aelod/Former-member"
FORMER: Final = "Cyn-aelod / Former member"
REMOVED: Final = "–"

# What the packages around keep about a person who signs in.
_SIGN_IN: Final = (("account", "EmailAddress"), ("mfa", "Authenticator"), ("usersessions", "UserSession"))


class StillAMember(DomainError):
    """The membership, or its account, is not over: first comes the goodbye."""

    code = "still_a_member"


@audit.action("retention.set_rule")
def set_rule(
    *, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, kind: str, months: int, begins_on: dt.date, reason: str
) -> Rule:
    """A bank decides for how many months (1 to 120) it keeps a kind of thing, from a day on."""
    return Rule.objects.create(timebank=bank, kind=kind, months=months, begins_on=begins_on, reason=reason)


@audit.action("retention.ask_to_remove")
def ask_to_remove(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank) -> Removal:
    """A steward has seen what is past its time; it goes, one by one, as it stood at this moment."""
    assert by.user_id is not None, "a person looks at the list"
    removal = Removal.objects.create(timebank=bank, asked_by_id=by.user_id, asked_at=at)
    announce("retention.asked", bank_id=bank.pk, removal_id=removal.pk)
    return removal


@audit.action("retention.remove_messages")
def remove_messages(*, by: audit.Actor, key: UUID, at: dt.datetime, removal: Removal) -> None:
    """The messages that were past their time when the steward looked are gone."""
    due(removal.timebank, removal.asked_at).messages.delete()


@audit.action("retention.finish")
def finish(*, by: audit.Actor, key: UUID, at: dt.datetime, removal: Removal) -> Removal:
    """Nothing of it is left."""
    removal.finished_at = at
    removal.save(update_fields=["finished_at"])
    return removal


@audit.action("retention.erase")
def erase(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership) -> Erasure:
    """
    Remove what a bank keeps about somebody who is no longer a member: name, addresses, words, letters. Twice changes nothing.

    Hours, exchanges and the place they are counted in stay. The person goes too where no other bank keeps them. Questions
    about hours and what is written of concerns stay: they are records that nobody changes. Raises StillAMember.
    """
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    earlier = Erasure.objects.filter(membership=membership).first()
    if earlier is not None:
        return earlier
    if membership.state in LIVE or _has_open_account(membership):
        raise StillAMember

    _blank_the_membership(membership)
    _blank_what_they_wrote(membership)
    contacts.forget(by=by, key=audit.derive(key, "contacts"), at=at, membership=membership)
    Card.objects.filter(membership=membership).delete()
    Message.objects.filter(timebank_id=membership.timebank_id, user_id=membership.user_id).delete()
    erasure = Erasure.objects.create(timebank_id=membership.timebank_id, membership=membership, by_user_id=by.user_id, at=at)
    if not _is_known_elsewhere(membership.user):
        _forget(membership.user)
    membership.refresh_from_db()
    membership.index().save(update_fields=["search"])
    return erasure


def _has_open_account(membership: Membership) -> bool:
    if membership.book_id is None or membership.account_id is None:
        return False
    return Account.objects.filter(book_id=membership.book_id, id=membership.account_id, closed_at__isnull=True).exists()


def _blank_the_membership(membership: Membership) -> None:
    texts = ("about", "can_do", "would_like", "access_needs", "phone", "contact_email", "address", "external_id")
    for name in texts:
        setattr(membership, name, "")
    membership.hidden = True
    membership.save(update_fields=[*texts, "hidden"])
    MembershipChange.objects.filter(membership=membership).update(reason="")
    OwnFloor.objects.filter(membership=membership).update(reason=REMOVED)
    Capability.objects.filter(membership=membership).delete()
    _remove_the_path(membership)


def _remove_the_path(membership: Membership) -> None:
    """Remove what joining and being kept safe left: referees and their words, conversations, checks. That somebody is barred stays."""
    RefereeLetter.objects.filter(reference__membership=membership).delete()
    for model in (Reference, Conversation, Application):
        model.objects.filter(membership=membership).delete()
    StepTaken.objects.filter(membership=membership).update(reason=REMOVED)
    checks = Check.objects.filter(membership=membership)
    checks.exclude(decision=Decision.BARRED).delete()
    checks.update(note="", end_reason="")
    NotWith.objects.filter(Q(one=membership) | Q(other=membership)).delete()
    Visit.objects.filter(membership=membership).update(note="")


def _blank_what_they_wrote(membership: Membership) -> None:
    Listing.objects.filter(member=membership).update(
        title=REMOVED, description="", other_title="", other_description="", availability="", decision_reason="", external_id="", search=""
    )
    Exchange.objects.filter(parties__membership=membership).update(
        where="", note="", settled_note="", correction_reason="", search=_without_the_names(membership.user)
    )
    Party.objects.filter(membership=membership).update(words="")
    Thanks.objects.filter(from_member=membership).delete()
    Gift.objects.filter(from_member=membership).update(words="")
    Complaint.objects.filter(membership=membership).update(name="", reach="")


def _without_the_names(user: User) -> Replace:
    """Return what exchanges are found by, without the two ways in which it may hold a person's name."""
    return Replace(Replace(F("search"), Value(fold(user.name)), Value("")), Value(fold(user.short_name)), Value(""))


def _is_known_elsewhere(user: User) -> bool:
    other = Membership.objects.filter(user=user, erasure__isnull=True)
    return other.exists() or Role.objects.live().filter(user=user).exists() or user.is_operator


def _forget(user: User) -> None:
    user.rename(name=FORMER_NAME, known_as=FORMER)
    user.email, user.is_active, user.last_login = None, False, None
    user.language, user.preferences_asked_at = LanguageChoice.UNKNOWN, None
    user.save()
    for app, model in _SIGN_IN:
        apps.get_model(app, model)._base_manager.filter(user=user).delete()

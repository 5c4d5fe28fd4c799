"""One person's words and details go from what a bank keeps; hours and totals stay."""

import datetime as dt
import re
from typing import Final
from uuid import UUID

from django.db.models import F, Model, Q, Value
from django.db.models.functions import Left, Replace

from amser.audit import actions as audit
from amser.casework.models import Complaint
from amser.contacts import actions as contacts
from amser.exchanges import actions as exchanges
from amser.exchanges.models import Company, Exchange, Gift, OrganisationExchange, Party, Thanks, Visit
from amser.identity.models import User
from amser.kernel.errors import DomainError
from amser.kernel.languages import fold
from amser.ledger.models import Account
from amser.listings.models import Listing
from amser.matching import actions as matching
from amser.members.models import (
    LIVE,
    Acting,
    Capability,
    Card,
    Check,
    Decision,
    Membership,
    MembershipChange,
    NotWith,
    OwnFloor,
    Reference,
    Support,
)
from amser.members.models.joining import Application, Conversation, StepTaken
from amser.notifications.models import FOR_A_PERSON, Message, MessageState, RefereeLetter
from amser.retention.actions.forgetting import FORMER, REMOVED, forget, is_known
from amser.retention.models import Erasure
from amser.retention.queries import held

# By which ids a letter says that it is about a member, and about something that is theirs.
_AS: Final = "membership_id|by_member_id|giver_id|receiver_id"
_WRITTEN_ABOUT: Final[tuple[tuple[str, type[Model], str], ...]] = (
    ("listing_id", Listing, "member"),
    ("gift_id", Gift, "from_member"),
    ("gift_id", Gift, "to_member"),
    ("thanks_id", Thanks, "from_member"),
    ("support_id", Support, "membership"),
    ("acting_id", Acting, "membership"),
    ("reference_id", Reference, "membership"),
    ("visit_id", Visit, "membership"),
    ("organisation_exchange_id", OrganisationExchange, "membership"),
    ("complaint_id", Complaint, "membership"),
)


class StillAMember(DomainError):
    """The membership, or its account, is not over: first comes the goodbye."""

    code = "still_a_member"


class KeptForNow(DomainError):
    """Something about this person is still open, and may not go before it is closed. It is not said what."""

    code = "kept_for_now"


@audit.action("retention.erase")
def erase(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership) -> Erasure:
    """
    Remove what a bank keeps about somebody who is no longer a member: name, addresses, words, letters. Twice changes nothing.

    Hours, exchanges, their kind and the place they are counted in stay. The person goes too where no other bank keeps them. What
    is written of concerns stays: it is a record that nobody changes. Raises KeptForNow, StillAMember.
    """
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    earlier = Erasure.objects.filter(membership=membership).first()
    if earlier is not None:
        return earlier
    if membership.state in LIVE or _has_open_account(membership):
        raise StillAMember
    if membership.user_id in held(membership.timebank):
        raise KeptForNow

    _remove_letters(membership)  # first: what they are about goes below
    _blank_the_membership(membership)
    _blank_what_they_wrote(membership)
    exchanges.forget_words(by=by, key=audit.derive(key, "words"), at=at, membership=membership)
    contacts.forget(by=by, key=audit.derive(key, "contacts"), at=at, membership=membership)
    matching.forget(by=by, key=audit.derive(key, "matching"), at=at, membership=membership)
    Card.objects.filter(membership=membership).delete()
    erasure = Erasure.objects.create(timebank_id=membership.timebank_id, membership=membership, by_user_id=by.user_id, at=at)
    apart = NotWith.objects.filter(Q(one=membership) | Q(other=membership))
    if is_known(membership.user):
        apart.update(reason=REMOVED)  # it keeps two people apart wherever they meet
    else:
        apart.delete()
        forget(membership.user)
    membership.refresh_from_db()
    membership.index().save(update_fields=["search"])
    return erasure


def _has_open_account(membership: Membership) -> bool:
    if membership.book_id is None or membership.account_id is None:
        return False
    return Account.objects.filter(book_id=membership.book_id, id=membership.account_id, closed_at__isnull=True).exists()


def _blank_the_membership(membership: Membership) -> None:
    texts = ("about", "can_do", "would_like", "access_needs", "speaks", "cannot", "phone", "contact_email", "address", "external_id")
    for name in texts:
        setattr(membership, name, "")
    membership.hidden, membership.point, membership.goes_miles = True, None, None
    membership.save(update_fields=[*texts, "hidden", "easting", "northing", "goes_miles"])
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
    Visit.objects.filter(membership=membership).update(note="")


def _blank_what_they_wrote(membership: Membership) -> None:
    Listing.objects.filter(member=membership).update(
        title=REMOVED,
        description="",
        other_title="",
        other_description="",
        availability="",
        spoken="",
        there="",
        decision_reason="",
        external_id="",
        search="",
        found_by=None,
    )
    for exchange in Exchange.objects.filter(parties__membership=membership).select_related("category").distinct():
        _blank_an_exchange(exchange, membership.user)
    for one in OrganisationExchange.objects.filter(membership=membership).select_related("category"):
        _blank_with_an_organisation(one)
    Party.objects.filter(membership=membership).update(words="")
    Thanks.objects.filter(from_member=membership).delete()
    Gift.objects.filter(from_member=membership).update(words="")
    Company.objects.filter(membership=membership).update(who=REMOVED)
    Support.objects.filter(membership=membership).update(name=REMOVED)
    Complaint.objects.filter(membership=membership).update(about=REMOVED, what=REMOVED, wish="", name="", reach="", told_by="")


def _blank_an_exchange(exchange: Exchange, person: User) -> None:
    """Leave what it was, when and how long. What two people called it becomes the name of its kind; a group keeps its own."""
    title = exchange.title
    if not exchange.is_group:
        title = exchange.category.name_cy if exchange.language == "cy" else exchange.category.name_en
    search = exchange.search.replace(fold(exchange.title), fold(title))
    for name in (person.name, person.short_name):  # in the two ways in which it may be found by them
        search = search.replace(fold(name), "")
    Exchange.objects.filter(pk=exchange.pk).update(
        title=title, where="", note="", settled_note="", correction_reason=REMOVED if exchange.correction_reason else "", search=search
    )


def _blank_with_an_organisation(one: OrganisationExchange) -> None:
    """Leave what kind of help it was, when and how long."""
    one.title = one.category.name_cy if one.language == "cy" else one.category.name_en
    one.settled_note = one.thanks = ""
    one.question, one.correction_reason = REMOVED if one.question else "", REMOVED if one.correction_reason else ""
    one.save(update_fields=["title", "settled_note", "thanks", "question", "correction_reason"])


def _remove_letters(membership: Membership) -> None:
    """
    Remove what the person was told, and what others were told about them and their exchanges: letters say names, and quote.

    What somebody else is still to be told stays until it is told, without the name. A name alone says whom a letter is about only
    where nobody else in the bank has it: else what a letter was written about says so.
    """
    letters = Message.objects.filter(timebank_id=membership.timebank_id)
    about = Q(user_id=membership.user_id) | Q(about__regex=rf"\y({_AS})={membership.pk}\y")
    for name, model, own in _WRITTEN_ABOUT:
        for pk in model._base_manager.filter(**{own: membership}).values_list("pk", flat=True):
            about |= Q(about__regex=rf"\y{name}={pk}\y")
    for exchange_id in Party.objects.filter(membership=membership).values_list("exchange_id", flat=True):
        about |= Q(about__contains=f"exchange_id={exchange_id}")
    name = membership.user.name
    namesakes = Membership.objects.filter(timebank_id=membership.timebank_id, user__name__iexact=name).exclude(pk=membership.pk)
    if not namesakes.exists():
        whole = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
        about |= Q(body__regex=whole) | Q(subject__regex=whole)
    found = letters.filter(about)
    waiting = Q(state__in=[*FOR_A_PERSON, MessageState.QUEUED]) & ~Q(user_id=membership.user_id)
    found.exclude(waiting).delete()
    found.filter(waiting).update(
        subject=Left(Replace(F("subject"), Value(name), Value(FORMER)), 400), body=Replace(F("body"), Value(name), Value(FORMER))
    )

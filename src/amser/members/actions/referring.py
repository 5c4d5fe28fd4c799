"""Asking people who know an applicant, and what they answer."""

import dataclasses
import datetime as dt
from typing import Final
from uuid import UUID, uuid4

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.kernel.secret import digest_of
from amser.members.actions.checking import end_check
from amser.members.actions.joining import follow
from amser.members.models import Check, CheckKind, Membership, Reference, ReferenceState, references_given
from amser.members.models.reference import ENOUGH, OPEN, VALID_FOR, ReferenceClosed, token_of

OPEN_AT_MOST: Final = 4


class EnoughReferees(DomainError):
    """As many referees as anyone needs have been asked, and have yet to answer."""

    code = "enough_referees"


@dataclasses.dataclass(frozen=True, slots=True)
class Referee:
    """Somebody who knows the applicant, and how to ask them. `road` is "email", "post" or "phone"."""

    name: str
    road: str
    knows_as: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    language: str = "unknown"


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a referee says: yes, unsure or no, and in their words."""

    verdict: str
    words: str = ""


@audit.action("members.ask_reference")
def ask_reference(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, referee: Referee) -> Reference:
    """
    Someone is asked for a reference: by a link in an e-mail, by letter, or by whoever rings them.

    The link works for six weeks. Raises EnoughReferees.
    """
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    if Reference.objects.open().filter(membership=membership).count() >= OPEN_AT_MOST:
        raise EnoughReferees
    nonce = uuid4()
    reference = Reference.objects.create(
        membership=membership,
        timebank_id=membership.timebank_id,
        nonce=nonce,
        token_digest=digest_of(token_of(nonce)),
        good_until=at + VALID_FOR,
        asked_by_id=by.user_id,
        asked_at=at,
        last_asked_at=at,
        **dataclasses.asdict(referee),
    )
    follow(membership, by=by, at=at)
    announce("members.reference_asked", bank_id=membership.timebank_id, reference_id=reference.pk, times=1)
    return reference


@audit.action("members.chase_reference")
def chase_reference(*, by: audit.Actor, key: UUID, at: dt.datetime, reference: Reference) -> Reference:
    """A referee who has not answered is asked once more. One who has, or who was asked lately or often enough, is left in peace."""
    reference = _locked(reference)
    if not Reference.objects.to_chase(at).filter(pk=reference.pk).exists():
        return reference
    reference.last_asked_at, reference.times_asked, reference.good_until = at, reference.times_asked + 1, at + VALID_FOR
    reference.save(update_fields=["last_asked_at", "times_asked", "good_until"])
    announce("members.reference_asked", bank_id=reference.timebank_id, reference_id=reference.pk, times=reference.times_asked)
    return reference


@audit.action("members.give_reference")
def give_reference(*, by: audit.Actor, key: UUID, at: dt.datetime, reference: Reference, answer: Answer) -> Reference:
    """
    A referee answers: on their page, or as a broker writes down from a letter or a talk.

    A plain yes counts; about anything else a broker decides. Raises ReferenceClosed where it was answered or taken back.
    """
    reference = _open(reference)
    reference.state, reference.verdict, reference.words = ReferenceState.ANSWERED, answer.verdict, answer.words
    reference.answered_at, reference.answered_by_id = at, by.user_id
    reference.save(update_fields=["state", "verdict", "words", "answered_at", "answered_by"])
    return _answered(reference, by=by, at=at)


@audit.action("members.talk_about_reference")
def talk_about_reference(*, by: audit.Actor, key: UUID, at: dt.datetime, reference: Reference, reach_on: str) -> Reference:
    """A referee would rather speak to somebody, and says how to reach them. Raises ReferenceClosed."""
    reference = _open(reference)
    reference.state, reference.reach_on = ReferenceState.TALK, reach_on
    reference.save(update_fields=["state", "reach_on"])
    return _answered(reference, by=by, at=at)


@audit.action("members.decline_reference")
def decline_reference(*, by: audit.Actor, key: UUID, at: dt.datetime, reference: Reference) -> Reference:
    """A referee would rather say nothing, which says nothing of the applicant: another is asked. Raises ReferenceClosed."""
    reference = _open(reference)
    reference.state, reference.answered_at, reference.answered_by_id = ReferenceState.DECLINED, at, by.user_id
    reference.save(update_fields=["state", "answered_at", "answered_by"])
    return _answered(reference, by=by, at=at)


@audit.action("members.withdraw_reference")
def withdraw_reference(*, by: audit.Actor, key: UUID, at: dt.datetime, reference: Reference) -> Reference:
    """The desk no longer waits for this referee; the link stops working. Raises ReferenceClosed."""
    reference = _open(reference)
    reference.state = ReferenceState.WITHDRAWN
    reference.save(update_fields=["state"])
    follow(reference.membership, by=by, at=at)
    return reference


@audit.action("members.decide_reference")
def decide_reference(*, by: audit.Actor, key: UUID, at: dt.datetime, reference: Reference, counts: bool, reason: str) -> Reference:
    """
    A broker decides whether an answer counts, whatever the referee said, with a reason.

    Where too few are left, their check ends with it. Raises ReferenceClosed before there is an answer.
    """
    assert by.user_id is not None, "a person decides, never Amser"
    reference = _locked(reference)
    if reference.state != ReferenceState.ANSWERED:
        raise ReferenceClosed
    had = references_given(reference.membership)
    reference.counts, reference.reason, reference.decided_by_id, reference.decided_at = counts, reason, by.user_id, at
    reference.save(update_fields=["counts", "reason", "decided_by", "decided_at"])
    if had >= ENOUGH > references_given(reference.membership):
        for check in Check.objects.live().filter(membership=reference.membership, kind=CheckKind.REFERENCES):
            end_check(by=by, key=audit.derive(key, f"check {check.pk}"), at=at, check=check, reason=reason)
    follow(reference.membership, by=by, at=at, reason=reason)
    return reference


def _answered(reference: Reference, *, by: audit.Actor, at: dt.datetime) -> Reference:
    follow(reference.membership, by=by, at=at)
    announce("members.reference_answered", bank_id=reference.timebank_id, reference_id=reference.pk)
    return reference


def _open(reference: Reference) -> Reference:
    reference = _locked(reference)
    if reference.state not in OPEN:
        raise ReferenceClosed
    return reference


def _locked(reference: Reference) -> Reference:
    # The membership first, as everywhere: two referees who answer at once both move it on.
    Membership.objects.select_for_update(no_key=True).get(pk=reference.membership_id)
    return Reference.objects.select_for_update(of=("self",), no_key=True).select_related("membership").get(pk=reference.pk)

"""A complaint is made by anyone; somebody whom it is not about deals with it; whoever complained hears the answer."""

import dataclasses
import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.casework.models import Complaint, ComplaintPerson, ComplaintState, ComplaintStep
from amser.casework.policies import complaint_of, handlers_of
from amser.identity.models import User
from amser.kernel.errors import DomainError, NotAllowed
from amser.members.models import LIVE, Membership
from amser.timebanks.models import TimeBank


class ComplaintMovedOn(DomainError):
    """The complaint has an answer already."""

    code = "complaint_moved_on"


@dataclasses.dataclass(frozen=True, slots=True)
class ComplaintWords:
    """What somebody says: about whom, what happened, what would put it right, who they are."""

    about: str
    what: str
    language: str
    wish: str = ""
    name: str = ""
    reach: str = ""
    told_by: str = ""


@audit.action("casework.make_complaint")
def make_complaint(
    *, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, words: ComplaintWords, about: tuple[User, ...] = ()
) -> Complaint:
    """Somebody is not happy with how somebody behaved. `about` are people who do something for the bank: they never deal with it."""
    own = Membership.objects.filter(timebank=bank, user_id=by.user_id, state__in=LIVE).first() if by.user_id and not words.told_by else None
    complaint = Complaint.objects.create(timebank=bank, made_at=at, made_by_id=by.user_id, membership=own, **dataclasses.asdict(words))
    for user in about:
        ComplaintPerson.objects.create(timebank=bank, complaint=complaint, user=user)
    ComplaintStep.objects.create(timebank=bank, complaint=complaint, state=ComplaintState.RECEIVED, by_user_id=by.user_id, at=at)
    announce("casework.complaint_made", bank_id=bank.pk, complaint_id=complaint.pk)
    return complaint


@audit.action("casework.hand_complaint")
def hand_complaint(*, by: audit.Actor, key: UUID, at: dt.datetime, complaint: Complaint, handler: User) -> Complaint:
    """
    Somebody at the desk deals with it from now on.

    Raises NotAllowed where the complaint is about them, NotFound for whoever may not know of it, ComplaintMovedOn.
    """
    complaint = _open(complaint, by)
    if handler not in handlers_of(complaint):
        raise NotAllowed
    _step(complaint, ComplaintState.LOOKED_AT, by=by, at=at, handler_id=handler.pk)
    return complaint


@audit.action("casework.answer_complaint")
def answer_complaint(*, by: audit.Actor, key: UUID, at: dt.datetime, complaint: Complaint, words: str) -> Complaint:
    """Whoever complained hears what was found and done, in these words. Raises as `hand_complaint`."""
    complaint = _open(complaint, by)
    _step(complaint, ComplaintState.ANSWERED, by=by, at=at, handler_id=by.user_id, words=words)
    announce("casework.complaint_answered", bank_id=complaint.timebank_id, complaint_id=complaint.pk)
    return complaint


def _open(complaint: Complaint, by: audit.Actor) -> Complaint:
    assert by.user_id is not None, "a person deals with a complaint, never Amser"
    Complaint.objects.select_for_update().get(pk=complaint.pk)
    known = complaint_of(User.objects.get(pk=by.user_id), complaint.timebank, complaint.pk)
    if known.state == ComplaintState.ANSWERED:  # type: ignore[attr-defined]
        raise ComplaintMovedOn
    return known


def _step(complaint: Complaint, state: str, *, by: audit.Actor, at: dt.datetime, handler_id: int | None, words: str = "") -> None:
    ComplaintStep.objects.create(
        timebank_id=complaint.timebank_id,
        complaint=complaint,
        state=state,
        handler_id=handler_id,
        by_user_id=by.user_id,
        at=at,
        words=words,
    )

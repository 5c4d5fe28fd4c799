"""The steps between asking to join and being let in."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.models import AccountKind, TransferCode
from amser.members.actions.checking import note_references
from amser.members.models import APPLICANTS, CodeAccepted, Conversation, Membership, Occasion, State, Step, StepTaken
from amser.members.models.membership import CannotMove
from amser.members.queries import progress_of
from amser.timebanks.queries import policy_of


class StepsMissing(DomainError):
    """The bank wants something more before it lets someone in; with a reason for that alone, a broker may step over it."""

    code = "steps_missing"
    field = "over"

    def __init__(self, *, missing: tuple[Step, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@audit.action("members.record_conversation")
def record_conversation(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    membership: Membership,
    held_on: dt.date,
    notes: str,
    readers: str,
    occasion: str = Occasion.JOINING,
) -> Conversation:
    """Somebody at the desk talked with a person. `notes` are read by `readers` only, whatever else the desk may see."""
    assert by.user_id is not None, "a person talks, never Amser"
    held = Conversation.objects.create(
        membership=membership,
        timebank_id=membership.timebank_id,
        occasion=occasion,
        held_on=held_on,
        notes=notes,
        readers=readers,
        by_user_id=by.user_id,
        at=at,
    )
    follow(membership, by=by, at=at)
    return held


@audit.action("members.step_over")
def step_over(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, step: str, reason: str) -> StepTaken:
    """A broker lets a step be, with a reason. Doing it again changes nothing. Raises CannotMove where nobody is joining."""
    return _take(membership, step, reason=reason, stepped_over=True, by=by, at=at)


@audit.action("members.mark_checked")
def mark_checked(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str) -> StepTaken:
    """The checks that the bank wants before letting someone in were seen; `reason` says which, never what was in them."""
    return _take(membership, Step.CHECKS, reason=reason, stepped_over=False, by=by, at=at)


@audit.action("members.accept_code")
def accept_code(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, version: int, accepted_on: dt.date) -> CodeAccepted:
    """Someone agrees to the code of conduct in the version they read; at the desk, what they signed or said. Again changes nothing."""
    accepted, _ = CodeAccepted.objects.get_or_create(
        membership=membership,
        version=version,
        defaults={"timebank_id": membership.timebank_id, "accepted_on": accepted_on, "by_user_id": by.user_id, "at": at},
    )
    return accepted


@audit.action("members.approve")
def approve(
    *, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str = "", stepping_over: str = ""
) -> Membership:
    """
    A broker lets someone in: an account opens at the bank's floor, and the bank's welcome hours, if any, are given.

    `reason` is kept with the decision; it never stands for why something was left out. Raises CannotMove if it has been
    decided already, and StepsMissing where the bank wants more and `stepping_over` is empty; with it, what is missing counts
    as stepped over for that reason. What Amser itself lets in was decided elsewhere.
    """
    membership = _locked(membership)
    # Before an account opens: whoever takes a break may become active too, and would lose the account they have.
    if membership.state not in APPLICANTS:
        raise CannotMove(from_state=membership.state, to_state=State.ACTIVE)
    bank, policy = membership.timebank, policy_of(membership.timebank, on=today(at))
    if by.user_id is not None:
        _step_over_the_rest(membership, by=by, at=at, reason=stepping_over.strip())
    note_references(membership, by=by, at=at)

    membership.account_id = ledger.open_account(
        book_id=bank.book_id, kind=AccountKind.MEMBER, floor=policy.hard_floor_minutes, ceiling=None
    )
    membership.book_id, membership.joined_on = bank.book_id, today(at)
    membership.save(update_fields=["book_id", "account_id", "joined_on"])
    membership.move(State.ACTIVE, at=at, by_user_id=by.user_id, reason=reason or stepping_over)
    if policy.start_grant_minutes:
        ledger.post(
            book_id=bank.book_id,
            transfer_id=audit.derive(key, "start_grant"),
            debit=bank.issue_account,
            credit=membership.account_id,
            amount=policy.start_grant_minutes,
            code=TransferCode.START_GRANT,
            worked_on=today(at),
            at=bank.ledger_moment(at),
        )
    announce("members.approved", bank_id=bank.pk, membership_id=membership.pk)
    return membership


@audit.action("members.refuse")
def refuse(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, reason: str) -> Membership:
    """A broker does not accept a request to join, or closes an enquiry. The reason is kept for the desk. Raises CannotMove."""
    membership = _locked(membership)
    has_asked = membership.state in APPLICANTS
    membership.move(State.REFUSED, at=at, by_user_id=by.user_id, reason=reason)
    if not has_asked:  # an enquiry that came to nothing: there is nothing to answer
        return membership
    announce("members.refused", bank_id=membership.timebank_id, membership_id=membership.pk)
    return membership


def follow(membership: Membership, *, by: audit.Actor, at: dt.datetime, reason: str = "") -> Membership:
    """
    Have the state of an applicant follow what is done by now, with who did the last of it. Others stay where they are.

    References that are in by now count as seen, of anybody (`note_references`).
    """
    membership = _locked(membership)
    note_references(membership, by=by, at=at)
    if membership.state not in APPLICANTS:
        return membership
    stands = progress_of(membership, on=today(at)).state
    if stands != membership.state:
        membership.move(stands, at=at, by_user_id=by.user_id, reason=reason)
    return membership


def _take(membership: Membership, step: str, *, reason: str, stepped_over: bool, by: audit.Actor, at: dt.datetime) -> StepTaken:
    if _locked(membership).state not in APPLICANTS:
        raise CannotMove(from_state=membership.state, to_state=State.CHECKS_PENDING)
    taken, _ = StepTaken.objects.get_or_create(
        membership=membership,
        step=step,
        defaults={
            "timebank_id": membership.timebank_id,
            "reason": reason,
            "stepped_over": stepped_over,
            "by_user_id": by.user_id,
            "at": at,
        },
    )
    follow(membership, by=by, at=at, reason=reason)
    return taken


def _step_over_the_rest(membership: Membership, *, by: audit.Actor, at: dt.datetime, reason: str) -> None:
    missing = progress_of(membership, on=today(at)).missing
    if missing and not reason:
        raise StepsMissing(missing=missing)
    StepTaken.objects.bulk_create(
        StepTaken(
            membership=membership,
            timebank_id=membership.timebank_id,
            step=step,
            stepped_over=True,
            reason=reason,
            by_user_id=by.user_id,
            at=at,
        )
        for step in missing
    )


def _locked(membership: Membership) -> Membership:
    return Membership.objects.select_for_update(of=("self",), no_key=True).select_related("timebank").get(pk=membership.pk)

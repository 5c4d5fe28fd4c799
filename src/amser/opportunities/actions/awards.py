"""Everyone at a session is thanked with credits, all or nobody; and taking that back."""

import datetime as dt
from uuid import UUID

from amser.agencies.actions import BudgetTooSmall, NotAPartner
from amser.agencies.actions.purses import lock_people, purses_for
from amser.agencies.models import Budget, Partner, PartnerKind, Purse, Scheme
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.ledger.queries import available
from amser.opportunities.actions.lists import SessionCalledOff
from amser.opportunities.models import Award, AwardLine, Session
from amser.opportunities.queries.awards import Due, due_for, may_be_taken_back


class NobodyToThank(DomainError):
    """Everyone on the list was thanked before, or was there for too short a time."""

    code = "nobody_to_thank"


class NotBegun(DomainError):
    """The session has not begun: nobody has given their time yet."""

    code = "session_not_begun"


class ListHasChanged(DomainError):
    """The list is not what was looked at: look again."""

    code = "list_has_changed"


class BudgetNotOpen(DomainError):
    """The budget is not this organisation's for this scheme, or not open today."""

    code = "budget_not_open"


class AwardIsFinal(DomainError):
    """The credits cannot be taken back: it was done, the days for it are over, an account of it is closed, or somebody has left."""

    code = "award_is_final"


@audit.action("opportunities.give_credits")
def give_credits(*, by: audit.Actor, key: UUID, at: dt.datetime, session: Session, budget: Budget, people: int, credits: int) -> Award:
    """
    Everyone at a session who is not thanked yet gets whole credits for their time, out of one budget: all of them or nobody.

    `people` and `credits` (the sum) are what whoever presses has seen. Time is rounded as the scheme rounds it; who comes to
    nothing by that stays on the list unthanked, and so does who has left the scheme.
    Raises NobodyToThank, ListHasChanged, SessionCalledOff, NotBegun, NotAPartner, BudgetNotOpen or BudgetTooSmall.
    """
    # The session first, as for its list; then the people, so that nobody leaves whom the list still counts; then the budget.
    session = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("scheme").get(pk=session.pk)
    lock_people(one.participant_id for one in due_for(session))
    budget = Budget.objects.select_for_update(no_key=True).get(pk=budget.pk)
    _check(session, budget, at=at)
    due = due_for(session)
    if not due:
        raise NobodyToThank
    if (len(due), sum(one.credits for one in due)) != (people, credits):
        raise ListHasChanged

    award_id = audit.derive(key, "award")
    purses = purses_for(session.scheme, [one.participant_id for one in due], expires_on=budget.expires_on)
    _move(session.scheme, budget, due, purses, group_id=award_id, at=at)
    award = Award.objects.create(
        id=award_id,
        scheme=session.scheme,
        organisation_id=session.organisation_id,
        session=session,
        budget=budget,
        people=people,
        credits=credits,
        given_at=at,
        given_by_id=by.user_id,
    )
    AwardLine.objects.bulk_create(_line(award, one, purses) for one in due)
    announce("opportunities.credits_given", scheme_id=session.scheme_id, award_id=str(award.pk))
    return award


@audit.action("opportunities.take_back")
def take_back(*, by: audit.Actor, key: UUID, at: dt.datetime, award: Award, reason: str) -> Award:
    """
    What a session was thanked with goes back to its budget, whole, and both sides read why. Within the scheme's `undo_days`.

    As where a time bank puts an exchange right: credits that were used already go back too, and the purse they were in stays
    below nothing, which counts against all that the person has. Everyone can then be thanked anew. Whoever has left has given
    what they had to the pot: nothing is taken back then. Raises AwardIsFinal.
    """
    assert reason.strip(), "callers ask why"
    session = Session.objects.select_for_update(no_key=True).get(pk=award.session_id)
    # Purses in the order of their accounts, as every batch locks them: two who meet queue.
    lines = list(AwardLine.objects.filter(award=award).order_by("purse__account_id", "pk"))
    people = lock_people(line.participant_id for line in lines)  # Nobody leaves meanwhile: leaving waits for this lock.
    Budget.objects.select_for_update(no_key=True).get(pk=award.budget_id)
    award = Award.objects.select_related("scheme").get(pk=award.pk)
    if not may_be_taken_back(award, at) or any(person.left_at is not None for person in people):
        raise AwardIsFinal

    reversals = [(audit.derive(key, f"line {line.pk}"), line.transfer_id) for line in lines]
    try:
        ledger.reverse_all(book_id=award.scheme.book_id, reversals=reversals, at=award.scheme.ledger_moment(at))
    except ledger.AccountClosed as closed:
        raise AwardIsFinal from closed
    AwardLine.objects.filter(award=award).update(undone_at=at)
    award.undone_at, award.undone_by_id, award.reason = at, by.user_id, reason.strip()[:300]
    award.save(update_fields=["undone_at", "undone_by", "reason"])
    announce("opportunities.credits_taken_back", scheme_id=session.scheme_id, award_id=str(award.pk))
    return award


def _check(session: Session, budget: Budget, *, at: dt.datetime) -> None:
    if session.cancelled_at is not None:
        raise SessionCalledOff
    if session.begins_at > at:
        raise NotBegun
    partners = Partner.objects.live().filter(scheme=session.scheme_id, organisation=session.organisation_id, kind=PartnerKind.THANKS)
    if session.scheme.closed_at is not None or not partners.exists():
        raise NotAPartner
    is_theirs = (budget.scheme_id, budget.organisation_id) == (session.scheme_id, session.organisation_id)
    if not is_theirs or budget.closed_at is not None or not budget.begins_on <= today(at) <= budget.ends_on:
        raise BudgetNotOpen


def _move(scheme: Scheme, budget: Budget, due: list[Due], purses: dict[int, Purse], *, group_id: UUID, at: dt.datetime) -> None:
    """Post all in one batch and one group: the ledger moves all of them or none. Raises BudgetTooSmall or BudgetNotOpen."""
    wanted = [
        ledger.Wanted(
            transfer_id=_transfer_id(group_id, one),
            debit=budget.account_id,
            credit=purses[one.participant_id].account_id,
            amount=one.credits,
            code=TransferCode.AWARD,
            worked_on=None,
            group_id=group_id,
        )
        for one in due
    ]
    answers = ledger.post_batch(book_id=scheme.book_id, transfers=wanted, at=scheme.ledger_moment(at))
    refused = [answer for answer in answers if isinstance(answer, ledger.Refusal)]
    cause = next((answer.error() for answer in refused if answer.code != ledger.GroupRefused.code), None)
    if isinstance(cause, ledger.FloorReached | ledger.AccountOverLimit):
        left = available(budget.book_id, [budget.account_id]).get(budget.account_id, 0)
        raise BudgetTooSmall(left=max(left, 0)) from cause
    if isinstance(cause, ledger.AccountClosed):
        raise BudgetNotOpen from cause
    if cause is not None:
        raise cause


def _line(award: Award, due: Due, purses: dict[int, Purse]) -> AwardLine:
    return AwardLine(
        award=award,
        attendance_id=due.attendance_id,
        participant_id=due.participant_id,
        purse=purses[due.participant_id],
        minutes=due.minutes,
        credits=due.credits,
        transfer_id=_transfer_id(award.pk, due),
    )


def _transfer_id(award_id: UUID, due: Due) -> UUID:
    return audit.derive(award_id, f"line {due.attendance_id}")

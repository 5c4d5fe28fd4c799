"""How a bank stands with its neighbours, in words for its own desk."""

import dataclasses

from django.utils.translation import pgettext

from amser.kernel.dates import full, today
from amser.kernel.minutes import duration
from amser.timebanks.models import Agreement, AgreementState, TimeBank
from amser.timebanks.queries import Standing


def state(standing: Standing) -> str:
    """Return how things are between two banks, in a few words."""
    if standing.in_force and standing.proposed:
        return pgettext("agreement.state.in_force_proposed", "In force; other limits are proposed")
    if standing.in_force:
        return pgettext("agreement.state.in_force", "In force")
    if standing.proposed:
        ours = standing.proposed.timebank_id == standing.bank.pk
        if ours:
            return pgettext("agreement.state.proposed_here", "Proposed; they have yet to answer")
        return pgettext("agreement.state.proposed_there", "Proposed to us; we have yet to answer")
    if standing.is_left:
        return pgettext("agreement.state.left", "Ended, with something left to settle")
    return pgettext("agreement.state.over", "Over")


def owes(standing: Standing) -> str:
    """Return what the two banks owe each other."""
    if standing.owes > 0:
        text = pgettext("agreement.owes", "Our members have received more than they gave: %(duration)s")
    elif standing.owes < 0:
        text = pgettext("agreement.owed", "Our members have given more than they received: %(duration)s")
    else:
        return pgettext("desk.balance.even", "Given and received are the same.")
    return text % {"duration": duration(abs(standing.owes))}


def newest(standing: Standing) -> Agreement:
    """Return the agreement whose page shows how things stand."""
    return standing.in_force or standing.proposed or standing.agreements[-1]


def terms(standing: Standing) -> list[tuple[str, str]]:
    """Return the terms in force, and what is left of them."""
    agreement = standing.in_force
    if agreement is None or agreement.answered_at is None:
        return []
    limit, other_limit = agreement.limit_of(standing.bank.pk), agreement.limit_of(standing.neighbour.pk)
    return [
        (pgettext("agreement.since", "In force since"), full(today(agreement.answered_at))),
        (pgettext("agreement.our_limit", "Our members may receive more than they give, at most"), _length(limit)),
        (pgettext("agreement.our_room", "What our members can still receive"), _length(standing.may_receive)),
        (pgettext("agreement.their_limit", "Theirs may receive more than they give, at most"), _length(other_limit)),
        (pgettext("agreement.their_room", "What our members can still give"), _length(standing.may_give)),
    ]


def proposed_terms(standing: Standing) -> list[tuple[str, str]]:
    """Return what is proposed."""
    proposal = standing.proposed
    if proposal is None:
        return []
    return [
        (pgettext("agreement.proposed_on", "Proposed on"), full(today(proposal.proposed_at))),
        (
            pgettext("agreement.our_limit", "Our members may receive more than they give, at most"),
            _length(proposal.limit_of(standing.bank.pk)),
        ),
        (
            pgettext("agreement.their_limit", "Theirs may receive more than they give, at most"),
            _length(proposal.limit_of(standing.neighbour.pk)),
        ),
        (pgettext("agreement.note.said", "What was written with it"), proposal.note),
    ]


def ended(standing: Standing) -> str:
    """Return that, when and why the last agreement ended; nothing while one is in force."""
    last = standing.last_ended
    if standing.in_force or last is None or last.ended_at is None:
        return ""
    values = {"date": full(today(last.ended_at)), "reason": last.end_reason}
    if last.ended_bank_id == standing.bank.pk:
        return pgettext("agreement.ended_here", "We ended the agreement on %(date)s. Reason: “%(reason)s”.") % values
    return pgettext("agreement.ended_there", "They ended the agreement on %(date)s. Reason: “%(reason)s”.") % values


@dataclasses.dataclass(frozen=True, slots=True)
class WriteOff:
    """What can be done about what is left: asked for, waited for, or agreed to. `left` is as the action counts it."""

    agreement: Agreement
    may_ask: bool
    is_asked_here: bool
    left: int


def write_off(standing: Standing) -> WriteOff | None:
    """Return what an ended agreement has left to settle; None where there is nothing."""
    last = standing.last_ended
    if not standing.is_left or last is None or last.written_off_at is not None:
        return None
    return WriteOff(
        agreement=last,
        may_ask=last.writeoff_bank_id is None,
        is_asked_here=last.writeoff_bank_id == standing.bank.pk,
        left=standing.owes if last.timebank_id == standing.bank.pk else -standing.owes,
    )


def history(standing: Standing) -> list[tuple[str, str]]:
    """Return what the two banks have ever agreed, the newest first: since when, or when proposed, and what became of it."""
    newest_first = reversed(standing.agreements)
    return [(full(today(agreement.answered_at or agreement.proposed_at)), _became(agreement, standing.bank)) for agreement in newest_first]


def _became(agreement: Agreement, bank: TimeBank) -> str:
    values = {
        "ours": _length(agreement.limit_of(bank.pk)),
        "theirs": _length(agreement.limit_of(agreement.neighbour_of(bank.pk).pk)),
        "state": _STATES[AgreementState(agreement.state)](),
    }
    return pgettext("agreement.history", "%(state)s. Limits: ours %(ours)s, theirs %(theirs)s.") % values


_STATES = {
    AgreementState.PROPOSED: lambda: pgettext("agreement.was.proposed", "Proposed"),
    AgreementState.IN_FORCE: lambda: pgettext("agreement.was.in_force", "In force"),
    AgreementState.DECLINED: lambda: pgettext("agreement.was.declined", "Declined"),
    AgreementState.WITHDRAWN: lambda: pgettext("agreement.was.withdrawn", "Withdrawn"),
    AgreementState.REPLACED: lambda: pgettext("agreement.was.replaced", "Replaced by other limits"),
    AgreementState.ENDED: lambda: pgettext("agreement.was.ended", "Ended"),
}


def _length(minutes: int) -> str:
    return duration(minutes) if minutes else pgettext("policy.none", "none")

"""Complaints and concerns, in words."""

from django.utils.translation import pgettext

from amser.casework.models import ComplaintState, ConcernPart, ConcernState, Who


def who(code: str) -> str:
    """Return whom a concern is about."""
    return {
        Who.ADULT: pgettext("concern.who.adult", "An adult"),
        Who.CHILD: pgettext("concern.who.child", "A child or young person under 18"),
        Who.UNSURE: pgettext("concern.who.unsure", "I am not sure"),
    }[Who(code)]


def concern_state(state: str) -> str:
    """Return how a concern stands."""
    return {
        ConcernState.RAISED: pgettext("concern.state.raised", "Nobody has looked at it yet"),
        ConcernState.LOOKED_AT: pgettext("concern.state.looked_at", "Being looked at"),
        ConcernState.REFERRED: pgettext("concern.state.referred", "Referred"),
        ConcernState.CLOSED: pgettext("concern.state.closed", "No further action"),
    }[ConcernState(state)]


def concern_step(state: str) -> str:
    """Return what happened when a concern went to a state: it is read in the letter of a referral too."""
    return {
        ConcernState.RAISED: pgettext("concern.step.raised", "We were told"),
        ConcernState.LOOKED_AT: pgettext("concern.step.looked_at", "We looked at it"),
    }.get(ConcernState(state)) or concern_state(state)


def part(code: str) -> str:
    """Return what somebody has to do with a concern."""
    return {
        ConcernPart.AT_RISK: pgettext("concern.part.at_risk", "The person who may not be safe"),
        ConcernPart.SAID_TO_CAUSE_IT: pgettext("concern.part.said", "Said to cause it"),
        ConcernPart.OTHERWISE: pgettext("concern.part.otherwise", "Has to do with it in another way"),
    }[ConcernPart(code)]


def knows(answer: bool | None) -> str:  # noqa: FBT001  the field's three answers
    """Return whether the person knows that somebody is told."""
    if answer is None:
        return pgettext("concern.knows.unsaid", "Not said")
    return pgettext("concern.knows.yes", "Yes") if answer else pgettext("concern.knows.no", "No")


def complaint_step(state: str) -> str:
    """Return what happened when a complaint went to a state."""
    return pgettext("complaint.step.received", "Written down") if state == ComplaintState.RECEIVED else complaint_state(state)


def complaint_state(state: str) -> str:
    """Return how a complaint stands."""
    return {
        ComplaintState.RECEIVED: pgettext("complaint.state.received", "Nobody deals with it yet"),
        ComplaintState.LOOKED_AT: pgettext("complaint.state.looked_at", "Somebody deals with it"),
        ComplaintState.ANSWERED: pgettext("complaint.state.answered", "Answered"),
    }[ComplaintState(state)]

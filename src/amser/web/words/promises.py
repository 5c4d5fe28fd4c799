"""Promises in words: where they come from, how they stand, who made them."""

import datetime as dt
from typing import Final

from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import full
from amser.networks.models import Commitment, CommitmentKind, CommitmentState, CommitmentUpdate

KINDS: Final = {
    CommitmentKind.PLEDGE: pgettext_lazy("promise.kind.pledge", "A pledge"),
    CommitmentKind.ACTION: pgettext_lazy("promise.kind.action", "An action of a meeting"),
    CommitmentKind.LINE: pgettext_lazy("promise.kind.line", "A line of the year's programme"),
}
STATES: Final = {
    CommitmentState.OFFERED: pgettext_lazy("promise.state.offered", "Offered"),
    CommitmentState.AGREED: pgettext_lazy("promise.state.agreed", "Agreed"),
    CommitmentState.UNDER_WAY: pgettext_lazy("promise.state.under_way", "Under way"),
    CommitmentState.DONE: pgettext_lazy("promise.state.done", "Done"),
    CommitmentState.CARRIED: pgettext_lazy("promise.state.carried", "Carried over"),
    CommitmentState.WITHDRAWN: pgettext_lazy("promise.state.withdrawn", "Taken back"),
}
ASKED: Final = {
    "": pgettext_lazy("promise.asked.all", "All"),
    "open": pgettext_lazy("promise.asked.open", "To do"),
    "overdue": pgettext_lazy("promise.asked.overdue", "Overdue"),
    "quiet": pgettext_lazy("promise.asked.quiet", "Quiet"),
    "done": pgettext_lazy("promise.asked.done", "Done"),
}


def state(code: str) -> str:
    """Return how a promise stands, in words."""
    return str(STATES[CommitmentState(code)])


def who(one: Commitment, *, reads_all: bool) -> str:
    """Return who promised, as this reader may know it."""
    if reads_all:
        return one.shown_name
    return one.public_name or pgettext("promise.who.guest", "Somebody who was there")


def due(one: Commitment) -> str:
    """Return by when, in words; "" where no day was said."""
    return pgettext("promise.due", "By %(day)s") % {"day": full(one.due_on)} if one.due_on else ""


def update(one: CommitmentUpdate) -> str:
    """Return what an update changed, in words; "" where it has its own words only."""
    if one.asks_help:
        return pgettext("promise.update.help", "Asked for help with it in a time bank")
    return state(one.state) if one.state else ""


def taken_down(text: str, count: int) -> str:
    """Return what is said after one was taken down."""
    return pgettext("promise.taken_down", "Taken down: %(text)s (%(count)s so far)") % {"text": text, "count": count}


def on(day: dt.date) -> str:
    """Return which day a report is of."""
    return pgettext("promise.report.on", "As it stood on %(day)s") % {"day": full(day)}

"""How a member's hours stand, kindly put."""

from collections.abc import Callable

from django.utils.translation import pgettext

from amser.exchanges.queries import HoursSummary
from amser.kernel.minutes import duration


def standing(summary: HoursSummary, *, broker: str) -> str:
    """Return the sentence for how hours stand. Below nought is ordinary; no word of it says owing."""
    return _SAY[summary.sentence]() % {"duration": duration(summary.balance), "broker": broker}


_SAY: dict[str, Callable[[], str]] = {
    "none_yet": lambda: pgettext("balance.none_yet", "You have no hours yet. You are welcome to ask for something first."),
    "zero": lambda: pgettext("balance.zero", "You have given and received the same amount of time."),
    "all_used": lambda: pgettext("balance.all_used", "You have used all your hours. You are welcome to ask for something."),
    "have": lambda: pgettext("balance.have", "You have hours to use: %(duration)s."),
    "positive": lambda: pgettext("balance.positive", "You have given %(duration)s more than you have received."),
    "many": lambda: pgettext(
        "balance.many", "You have given %(duration)s more than you have received. People here would like to help you too."
    ),
    "below": lambda: pgettext("balance.below", "You have received %(duration)s more than you have given. That is how a time bank works."),
    "near_floor": lambda: pgettext(
        "balance.near_floor",
        "You have received %(duration)s more than you have given. You can still ask. Here are some ways to give.",
    ),
    "at_floor": lambda: pgettext(
        "balance.at_floor", "You have reached this time bank's limit. You can still ask. %(broker)s will look for a way with you."
    ),
}

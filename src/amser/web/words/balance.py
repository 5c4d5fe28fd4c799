"""How a member's hours stand, in a sentence. Below zero is ordinary; there is never a minus sign."""

from django.utils.translation import pgettext

from amser.exchanges.queries import HoursSummary
from amser.kernel.minutes import duration


def balance_sentence(summary: HoursSummary, *, broker: str) -> str:
    """Return the sentence for a member's hours, in the reader's language."""
    sentences = {
        "positive": pgettext("balance.positive", "You have given %(duration)s more than you have received."),
        "zero": pgettext("balance.zero", "You have given and received the same amount of time."),
        "none_yet": pgettext("balance.none_yet", "You have no hours yet. You are welcome to ask for something first."),
        "have": pgettext("balance.have", "Hours for you to use: %(duration)s."),
        "all_used": pgettext("balance.all_used", "You have no hours just now. You are welcome to ask."),
        "below": pgettext("balance.below", "You have received %(duration)s more than you have given. That is how a time bank works."),
        "near_floor": pgettext(
            "balance.near_floor",
            "You have received %(duration)s more than you have given. You can still ask. Here are some ways to give.",
        ),
        "at_floor": pgettext(
            "balance.at_floor", "You have reached this time bank's limit. You can still ask. %(broker)s will look for a way with you."
        ),
        "many": pgettext(
            "balance.many", "You have given %(duration)s more than you have received. People here would like to help you too."
        ),
    }
    if summary.has_besides:
        sentences |= _with_hours_besides()
    return sentences[summary.sentence] % {"duration": duration(summary.balance), "broker": broker}


def _with_hours_besides() -> dict[str, str]:
    """Return the sentences that compare given with received, for whom that alone does not make up the balance."""
    return {
        "below": pgettext("balance.below.besides", "You have used %(duration)s more than you had. That is how a time bank works."),
        "near_floor": pgettext(
            "balance.near_floor.besides",
            "You have used %(duration)s more than you had. You can still ask. Here are some ways to give.",
        ),
        "many": pgettext("balance.many.besides", "Hours for you to use: %(duration)s. People here would like to help you too."),
    }


def besides(summary: HoursSummary) -> list[str]:
    """Return what came and went without help, which stands in neither column, a sentence each."""
    found = []
    if summary.totals.came:
        text = pgettext("statement.came", "Besides, hours that came to you without help: %(duration)s.")
        found.append(text % {"duration": duration(summary.totals.came)})
    if summary.totals.went:
        text = pgettext("statement.went", "Besides, hours that you gave on: %(duration)s.")
        found.append(text % {"duration": duration(summary.totals.went)})
    return found

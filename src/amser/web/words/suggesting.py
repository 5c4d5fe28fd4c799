"""Why somebody could help, and what they answered, as the desk reads it; and why somebody is not asked."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import get_language, pgettext

from amser.kernel.dates import full, today
from amser.kernel.errors import DomainError
from amser.matching.models import Answer, Asking, Because
from amser.matching.queries import Pair


def reasons(pair: Pair) -> list[str]:
    """Return why somebody could do it, in words, in their order."""
    return [_reason(one, pair) for one in pair.because]


def _reason(because: Because, pair: Pair) -> str:
    match because:
        case Because.SKILL:
            title = pair.offer.words(get_language() or "en")[0] if pair.offer else " ".join(pair.helper.can_do.split())
            return pgettext("helpers.skill", "Says they can: %(skill)s") % {"skill": title}
        case Because.NEAR:
            return pgettext("helpers.near", "Lives in the same place")
        case Because.DAY:
            return pgettext("helpers.day", "The day suits both")
        case Because.WELSH:
            return pgettext("helpers.welsh", "It can be done in Welsh")
        case Because.BEFORE:
            return pgettext("helpers.before", "Has helped them before")
        case Because.TURN:
            return pgettext("helpers.turn", "Nobody has asked them for a while")


def answered(asking: Asking) -> str:
    """Return what somebody answered, for the desk."""
    return {
        "": pgettext("helpers.answer.open", "No answer yet"),
        Answer.YES: pgettext("helpers.answer.yes", "Yes"),
        Answer.NOT_THIS: pgettext("helpers.answer.this", "Not this one"),
        Answer.NOT_NOW: pgettext("helpers.answer.now", "Not now"),
        Answer.LESS: pgettext("helpers.answer.less", "Less like this"),
    }[asking.answer]


def _enough(refusal: Any, _: str) -> str:
    if refusal.free_at is None:
        return pgettext("error.asked_nobody", "This bank has decided to ask nobody in this way. Speak with them yourself.")
    text = pgettext(
        "error.asked_enough",
        "Asked often enough this week. They can be asked again from %(date)s. Choose somebody else.",
    )
    return text % {"date": full(today(refusal.free_at))}


def _before(_: DomainError, __: str) -> str:
    return pgettext("error.asked_before", "They have been asked about this before. Choose somebody else.")


def _hidden(_: DomainError, __: str) -> str:
    return pgettext("error.asked_by_hidden", "Whoever asks for this is out of sight. Speak with both of them yourself.")


def _not_to_be_asked(_: DomainError, __: str) -> str:
    return pgettext("error.not_to_be_asked", "This is not possible today. Nothing has been sent. Choose somebody else.")


def _answered(_: DomainError, __: str) -> str:
    return pgettext("error.asking_answered", "This was answered before. Nothing has changed.")


SAY: Final[dict[str, Callable[[Any, str], str]]] = {
    "asked_enough": _enough,
    "asked_before": _before,
    "asked_by_someone_hidden": _hidden,
    "not_to_be_asked": _not_to_be_asked,
    "asking_answered": _answered,
}

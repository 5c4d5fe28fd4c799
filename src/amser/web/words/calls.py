"""Calls in words: what is asked, who answers, who reads it when, how answers stand, and what is said where a rule says no."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import full, today
from amser.networks.models import Answering, Call, CallKind, ContributionState, Results, StanceKind
from amser.networks.policies import Asked

KINDS: Final = {
    CallKind.IDEAS: pgettext_lazy("call.kind.ideas", "Ideas"),
    CallKind.DEFINITIONS: pgettext_lazy("call.kind.definitions", "Definitions"),
    CallKind.PRACTICE: pgettext_lazy("call.kind.practice", "Examples of good practice"),
    CallKind.BARRIERS: pgettext_lazy("call.kind.barriers", "What stands in the way"),
    CallKind.QUESTIONS: pgettext_lazy("call.kind.questions", "Questions to look into"),
    CallKind.HELP: pgettext_lazy("call.kind.help", "Help"),
}
YOURS: Final = {
    CallKind.IDEAS: pgettext_lazy("call.yours.ideas", "Your idea"),
    CallKind.DEFINITIONS: pgettext_lazy("call.yours.definitions", "The definition"),
    CallKind.PRACTICE: pgettext_lazy("call.yours.practice", "What was done, and what came of it"),
    CallKind.BARRIERS: pgettext_lazy("call.yours.barriers", "What stands in the way"),
    CallKind.QUESTIONS: pgettext_lazy("call.yours.questions", "Your question"),
    CallKind.HELP: pgettext_lazy("call.yours.help", "How you can help"),
}
ANSWERING: Final = {
    Answering.MEMBERS: pgettext_lazy("call.answering.members", "The members of the group"),
    Answering.SIGNED_IN: pgettext_lazy("call.answering.signed_in", "Everybody who has signed in"),
}
READING: Final = {
    True: pgettext_lazy("call.reading.everybody", "Everybody"),
    False: pgettext_lazy("call.reading.members", "The members of the group"),
}
RESULTS: Final = {
    Results.ALWAYS: pgettext_lazy("call.results.always", "As soon as they come"),
    Results.ANSWERED: pgettext_lazy("call.results.answered", "Once one has answered oneself; the others when it closes"),
    Results.CLOSED: pgettext_lazy("call.results.closed", "When it closes"),
}
STATES: Final = {
    ContributionState.SENT: pgettext_lazy("contribution.state.sent", "Waits to be read by those who run the group"),
    ContributionState.PUBLISHED: pgettext_lazy("contribution.state.published", "Can be read"),
    ContributionState.HIDDEN: pgettext_lazy("contribution.state.hidden", "Hidden"),
    ContributionState.MERGED: pgettext_lazy("contribution.state.merged", "Read together with another"),
    ContributionState.WITHDRAWN: pgettext_lazy("contribution.state.withdrawn", "Taken back"),
}
STANCES: Final = {
    StanceKind.SUPPORT: pgettext_lazy("stance.support", "I support it"),
    StanceKind.UNSURE: pgettext_lazy("stance.unsure", "I am not sure"),
    StanceKind.AGAINST: pgettext_lazy("stance.against", "I do not support it"),
}
STANCE_COUNTS: Final = {
    StanceKind.SUPPORT: pgettext_lazy("stance.count.support", "Support it"),
    StanceKind.UNSURE: pgettext_lazy("stance.count.unsure", "Not sure"),
    StanceKind.AGAINST: pgettext_lazy("stance.count.against", "Do not support it"),
}


def until(call: Call, *, is_open: bool) -> str:
    """Return until when a call may be answered, or when it closed."""
    if call.last_day is None:
        return pgettext("call.until.open", "Open until the group closes it.")
    if is_open:
        return pgettext("call.until", "Open until %(day)s.") % {"day": full(call.last_day)}
    return pgettext("call.closed", "Closed. The last day was %(day)s.") % {"day": full(call.last_day)}


def not_read_yet(asked: Asked) -> str:
    """Return why somebody does not read the answers yet; "" where they do."""
    if asked.reads_answers:
        return ""
    if asked.call.results == Results.ANSWERED and asked.may_answer:
        return pgettext("call.not_read.answer", "You read what others answered once you have answered yourself.")
    return pgettext("call.not_read.closed", "What others answered is read when the call closes.")


def who_reads(asked: Asked) -> str:
    """Return who will read an answer, for whoever is about to write one."""
    if asked.call.is_public:
        return pgettext(
            "call.who_reads.everybody",
            "Everybody may read your words when answers are shown. Members of the group read your name too; others only if you say so.",
        )
    return pgettext("call.who_reads.members", "Members of the group read your words and your name when answers are shown.")


def moderated() -> str:
    """Return what those who run the group do with answers, before one writes one."""
    return pgettext("call.who_reads.moderated", "Those who run the group read every answer as soon as it is sent.")


def dated(call: Call) -> str:
    """Return when a call was opened."""
    return full(today(call.opened_at))


Words = Callable[[Any, str], str]
SAY: Final[dict[str, Words]] = {
    "call_closed": lambda _, __: pgettext("error.call_closed", "This call has closed. It takes no more answers."),
    "call_closes_too_soon": lambda _, __: pgettext("error.call_too_soon", "Choose today or a later day."),
    "call_answered": lambda _, __: pgettext(
        "error.call_answered",
        "Somebody has answered. What was asked, and of whom, stays. Open another call to ask otherwise.",
    ),
    "call_members_only": lambda _, __: pgettext(
        "error.call_members", "Nobody else knows of this group. Its members alone are asked, and read it."
    ),
    "call_not_asked": lambda _, __: pgettext("error.call_not_asked", "The members of the group are asked here."),
    "call_asks_no_help": lambda _, __: pgettext("error.call_asks_no_help", "Only a call for help that everybody may read is asked there."),
    "call_asked_already": lambda _, __: pgettext("error.call_asked_already", "It is asked in that time bank already."),
    "definition_not_adopted": lambda _, __: pgettext(
        "error.definition_adopt",
        "Choose a decision of this group that was agreed. A definition is adopted once, when its words may be read.",
    ),
    "contribution_empty": lambda _, __: pgettext("error.contribution_empty", "Write your answer."),
    "contribution_stands": lambda _, __: pgettext(
        "error.contribution_stands", "Others have taken a stance on these words, or they were adopted. They stay as they are."
    ),
    "contribution_elsewhere": lambda _, __: pgettext(
        "error.contribution_target", "Choose another answer to the same call that can be read."
    ),
    "contribution_no_why": lambda _, __: pgettext("error.contribution_why", "Say why. Its author reads it."),
    "contribution_no_stance": lambda _, __: pgettext(
        "error.contribution_no_stance", "You can say what you think of other people's published answers."
    ),
    "contribution_other_words": lambda _, __: pgettext(
        "error.contribution_words", "The author has changed the words since you opened this page. Read them again."
    ),
}

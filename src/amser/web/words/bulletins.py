"""Bulletins in words: how issues stand, what a check found, and what is said where a rule says no."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext, pgettext_lazy

from amser.bulletins.models import IssueState, ReaderLanguage
from amser.bulletins.queries import Found, Trouble

LANGUAGES: Final = {
    ReaderLanguage.WELSH: pgettext_lazy("first.language.cy", "Welsh"),
    ReaderLanguage.ENGLISH: pgettext_lazy("first.language.en", "English"),
    ReaderLanguage.BOTH: pgettext_lazy("bulletin.language.both", "Both, Welsh first"),
}
STATES: Final = {
    IssueState.DRAFT: pgettext_lazy("issue.draft", "Being written"),
    IssueState.SENDING: pgettext_lazy("issue.sending", "Being sent"),
    IssueState.STOPPED: pgettext_lazy("issue.stopped", "Stopped on the way"),
    IssueState.SENT: pgettext_lazy("issue.sent", "Sent"),
}


def found(one: Found) -> str:
    """Return what a check found, in a sentence."""
    if one.trouble in {Trouble.MISSING, Trouble.OLDER}:
        return {
            (Trouble.MISSING, "cy"): pgettext("check.missing.cy", "The Welsh is missing. It does not go out without."),
            (Trouble.MISSING, "en"): pgettext("check.missing.en", "The English is missing. It does not go out without."),
            (Trouble.OLDER, "cy"): pgettext("check.older.cy", "The English was changed after the Welsh. Do they say the same?"),
            (Trouble.OLDER, "en"): pgettext("check.older.en", "The Welsh was changed after the English. Do they say the same?"),
        }[one.trouble, one.words]
    texts = {
        Trouble.LINK: pgettext("check.link", "This did not answer: %(words)s"),
        Trouble.POINTER: pgettext("check.pointer", "“%(words)s” leads nowhere."),
        Trouble.DATE: pgettext("check.date", "“%(words)s” is not a date. When is it?"),
        Trouble.CONTACT: pgettext("check.contact", "Has %(words)s agreed to be named as a contact?"),
        Trouble.SENT_BEFORE: pgettext("check.sent_before", "Readers who were sent this before, and are not sent it again: %(count)s"),
    }
    return texts[one.trouble] % {"words": one.words, "count": one.count}


Words = Callable[[Any, str], str]
SAY: Final[dict[str, Words]] = {
    "bulletin_slug_taken": lambda _, __: pgettext("error.bulletin_slug", "Another bulletin has this address. Choose another."),
    "bulletin_last_editor": lambda _, __: pgettext("error.bulletin_editor", "Nobody else edits this. Name somebody else first."),
    "issue_is_out": lambda _, __: pgettext("error.issue_out", "This issue is out. It does not change any more."),
    "issue_not_fit": lambda refusal, _: (
        pgettext("error.issue_halves", "These are not whole in both languages yet: %(titles)s") % {"titles": ", ".join(refusal.titles)}
        if refusal.titles
        else pgettext("error.issue_empty", "There is nothing in this issue yet.")
    ),
}

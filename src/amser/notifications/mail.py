"""Mail in the reader's language: Welsh, English, or both in one letter, Welsh first."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import pgettext

from amser.kernel.languages import LANGUAGES, Language

BETWEEN_LANGUAGES = "\n\n* * *\n\n"

# An address after a colon stands on a line of its own: a mail program takes a full stop after it for a part of it.
_ADDRESS: Final = re.compile(r"(?<=:) (https?://\S*[^\s.,;:])[.,;]?(?:$|( ))", re.MULTILINE)

Render = Callable[[], tuple[str, str]]


def languages_for(wish: str) -> tuple[Language, ...]:
    """Return the languages to write in for a wish such as "cy", "both" or "unknown": both, Welsh first, where in doubt."""
    return tuple(language for language in LANGUAGES if language == wish) or LANGUAGES


def hand_over(*, to: str, language: str, subject: str, body: str, more: Mapping[str, str] | None = None, connection: Any = None) -> None:
    """
    Give one letter to the mail server. For background work: it may take as long as `EMAIL_TIMEOUT`. `more` are headers of its own.

    `connection` is one that stays open for several letters; without it each has its own.

    Raises what the mail server raises (OSError, SMTPException): nothing was sent then.
    """
    # The reader's mail program may speak the letter aloud; the other header keeps answering machines quiet.
    headers = {"Content-Language": ", ".join(languages_for(language)), "Auto-Submitted": "auto-generated", **(more or {})}
    EmailMessage(subject=subject, body=body, to=[to], headers=headers, connection=connection).send()


def to_stop(address: str) -> dict[str, str]:
    """
    Return what lets a mail program stop such letters with a button of its own (RFC 8058); nothing where there is no address for it.

    It stops at one press only where the address is https, as the RFC has it.
    """
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if address.startswith("https://") else {}
    return {"List-Unsubscribe": f"<{address}>", **one_click} if address else {}


def compose(*, language: str, render: Render, simple: bool = False, is_written: bool = True) -> tuple[str, str]:
    """
    Return subject and body of a letter.

    `render` gives both in the current language; it is called once for each language of the wish. With `simple`, in
    simple words; without the welcome to write in Welsh where nobody writes back.
    """
    letters = [_in_language(code, render, simple=simple, is_written=is_written) for code in languages_for(language)]
    subjects = dict.fromkeys(subject for subject, _ in letters)
    return " / ".join(subjects), BETWEEN_LANGUAGES.join(body for _, body in letters) + "\n"


def is_example(address: str) -> bool:
    """Whether an address belongs to nobody: the demo knows no others."""
    host = address.rpartition("@")[2].lower()
    return any(host == name or host.endswith(f".{name}") for name in ("example", "example.org", "example.com", "example.net"))


def _in_language(code: Language, render: Render, *, simple: bool, is_written: bool) -> tuple[str, str]:
    with translation.override(f"{code}-simple" if simple else code):
        subject, body = render()
        if not is_written:
            return " ".join(subject.split()), body.strip()
        body = _ADDRESS.sub(lambda found: f"\n{found[1]}" + ("\n" if found[2] else ""), body.strip())
        welcome = pgettext("mail.welsh_welcome", "You are welcome to write to us in Welsh. It will not cause delay.")
    return " ".join(subject.split()), f"{body.strip()}\n\n{welcome}"

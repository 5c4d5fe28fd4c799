"""What an institution says is read in both languages, and its Welsh is no older than its English."""

import datetime as dt
from collections.abc import Collection
from typing import Protocol

from amser.kernel.errors import DomainError


class LanguageMissing(DomainError):
    """What everybody reads is missing in one language. `language` is "cy" or "en", `text` which of the texts, `field` where it is typed."""

    code = "language_missing"

    def __init__(self, *, text: str, language: str) -> None:
        super().__init__(text, language)
        self.text, self.language = text, language
        self.field = f"{text}_{language}"


class LanguageOlder(DomainError):
    """The English was written after the Welsh, and nobody has said that the Welsh still says the same."""

    code = "language_older"
    field = "is_welsh_checked"


class InBoth(Protocol):
    """Something with texts in both languages (`title_cy`, `title_en`), and when each was last written."""

    cy_changed_at: dt.datetime | None
    en_changed_at: dt.datetime | None


def why_not_in_both(words: InBoth, *, texts: Collection[str], always: Collection[str]) -> DomainError | None:
    """Return what keeps these texts from being read by everybody, or None. Those of `always` are there; others may be empty in both."""
    for text in texts:
        in_welsh, in_english = getattr(words, f"{text}_cy"), getattr(words, f"{text}_en")
        if not in_welsh and (in_english or text in always):
            return LanguageMissing(text=text, language="cy")
        if not in_english and (in_welsh or text in always):
            return LanguageMissing(text=text, language="en")
    is_older = words.cy_changed_at is not None and words.en_changed_at is not None and words.cy_changed_at < words.en_changed_at
    return LanguageOlder() if is_older else None

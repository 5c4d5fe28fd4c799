"""
Typing errors: the word that somebody most likely meant where they wrote one that nobody knows.

What they may have meant is a word of the thesaurus, in either language and however mutated: the board's own words, which say nothing
of anybody. A word is known where the thesaurus, or a dictionary of Welsh or of English, has it; what is known is never corrected.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from amser.kernel.languages import LANGUAGES, Language, fold
from amser.search import thesaurus, welsh
from amser.search.mutation import mutated
from amser.search.tokens import tokens

_SHORTEST: Final = 4  # letters: of three, any other may be meant
_LONG: Final = 7  # letters from which two slips may be in one word
_LIKELY: Final = 24  # of the nearest, how many are looked at


@lru_cache(maxsize=20_000)
def meant(word: str) -> str | None:
    """
    Return the word that was most likely meant by one in lower case that nobody knows; None where it is known, or nothing is near.

    Near is one slip (a letter more, fewer, another, or two changed over; Damerau 1964), from seven letters on two, whatever the
    accents, and with the same first letter or that of a mutation. Of several as near, the one that begins and ends most like it.
    """
    plain = fold(word)
    if len(plain) < _SHORTEST or not plain.isalpha() or is_known(word):
        return None
    slips = 2 if len(plain) >= _LONG else 1
    found = process.extract(plain, _forms(), scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=_LIKELY)
    near = [
        (distance, -_alike(plain, form) - _alike(plain[::-1], form[::-1]), form)
        for form, distance, _ in found
        if form[0] == plain[0] or distance == 1
    ]
    return _forms_of()[min(near)[2]] if near else None


def is_known(word: str) -> bool:
    """Whether a word in lower case is one, in either language, however it is written: mutated, inflected, without its accents."""
    return fold(word) in _forms_of() or welsh.is_known(word) or _is_english(word)


def may_go_on(word: str) -> bool:
    """
    Whether a word in lower case may be the beginning of another: neither the thesaurus nor English has it.

    The dictionary of Welsh is not asked. With all that a verb's endings may be it has most beginnings too (*gwarc* of *gwarchod*).
    """
    return fold(word) not in _forms_of() and not _is_english(word)


def _alike(one: str, other: str) -> int:
    """Return how many letters two words have in common before the first in which they differ."""
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@cache
def _forms_of() -> dict[str, str]:
    """Return every form of the thesaurus's words, without accents, with the word as it stands there; a word goes before a mutation."""
    radical: dict[str, str] = {}
    others: dict[str, str] = {}
    for language in LANGUAGES:
        for word in _words(language):
            radical.setdefault(fold(word), word)
            if language == "cy":
                others.update((fold(form), word) for form in mutated(word))
    return {**others, **radical}


@cache
def _forms() -> list[str]:
    return sorted(form for form in _forms_of() if len(form) >= _SHORTEST)


def _words(language: Language) -> list[str]:
    return sorted({word for row in thesaurus.rows() for name in row.names[language] for word in tokens(name, language)})


def _is_english(word: str) -> bool:
    return word.isascii() and (_english().spell(word) or _english().spell(word.capitalize()))  # the dictionary is in Latin letters


@cache
def _english() -> Any:
    """Load the English dictionary that comes with Hunspell, once for each process."""
    import hunspell

    return hunspell.Hunspell("en_US", hunspell_data_dir=str(Path(hunspell.__file__).parent / "dictionaries"))

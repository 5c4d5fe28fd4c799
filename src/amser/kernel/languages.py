"""The two languages, their simple-words variants, and how Welsh is sorted and searched."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final, Literal

from django.utils import translation

Language = Literal["cy", "en"]

LANGUAGES: Final[tuple[Language, Language]] = ("cy", "en")

# The Welsh alphabet. A digraph is one letter and follows the letter it begins with, except ng, which follows g.
_ALPHABET: Final = [
    "a",
    "b",
    "c",
    "ch",
    "d",
    "dd",
    "e",
    "f",
    "ff",
    "g",
    "ng",
    "h",
    "i",
    "j",
    "k",
    "l",
    "ll",
    "m",
    "n",
    "o",
    "p",
    "ph",
    "q",
    "r",
    "rh",
    "s",
    "t",
    "th",
    "u",
    "v",
    "w",
    "x",
    "y",
    "z",
]
_LETTER: Final = {letter: chr(ord("a") + place) for place, letter in enumerate(_ALPHABET)}
_LETTERS: Final = re.compile("|".join(sorted(_ALPHABET, key=len, reverse=True)))


def base(code: str) -> Language:
    """Return the language of a code such as `cy-simple`; English for anything unknown."""
    return "cy" if code.split("-", maxsplit=1)[0] == "cy" else "en"


def other(language: Language) -> Language:
    """Return the other one of the two languages."""
    return "en" if language == "cy" else "cy"


def fold(text: str) -> str:
    """
    Return the text in lower case without accents or typographic apostrophes, for searching.

    `fold("Tŷ’r Ŵyl") == "ty'r wyl"`. Done here, not in the database, so that every PostgreSQL answers alike.
    """
    if text.isascii():
        return text.lower()  # most of what is imported and searched; the rest of this function would change nothing else
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2018", "'").casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def sort_key(text: str) -> str:
    """
    Return a string that sorts bytewise (collation C) in the order of the Welsh alphabet.

    `ch dd ff ng ll ph rh th` count as letters, as Welsh dictionaries have it. A computed key, because the embedded
    server has no Welsh collation. Every letter maps to one character; spaces come before letters.
    """
    return _LETTERS.sub(lambda letter: _LETTER[letter.group()], fold(text))


def spoken(wanted: str | None, environment: Mapping[str, str]) -> tuple[Language, ...]:
    """Return the languages a command reports in: the wanted one ("both" for both), that of LC_ALL or LANG, else both, Welsh first."""
    code = (wanted or environment.get("LC_ALL") or environment.get("LANG", ""))[:2]
    return tuple(language for language in LANGUAGES if language == code) or LANGUAGES


def said(say: Callable[[], str], languages: tuple[Language, ...]) -> str:
    """Return a few words in each language, on one line; once where both say the same. `say` gives them in the current language."""
    found = []
    for code in languages:
        with translation.override(code):
            found.append(say())
    return " / ".join(dict.fromkeys(found))

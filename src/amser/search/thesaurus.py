"""
Everyday words for what time banks do, in both languages: `lifft i'r ysbyty` is `lift to hospital`.

`data/thesaurus.csv` has a row for each meaning: the category it belongs to, and its names in English and in Welsh, with semicolons
between. Written for Amser from the categories of its board and the words of its glossary (docs/decisions/0018); no part is taken
from another thesaurus.
"""

import csv
import dataclasses
from functools import cache
from pathlib import Path
from typing import Final

from amser.kernel.languages import Language, fold
from amser.search import english, welsh
from amser.search.tokens import tokens

_FILE: Final = Path(__file__).parent / "data" / "thesaurus.csv"


@dataclasses.dataclass(frozen=True, slots=True)
class Meaning:
    """Some words of a text mean a concept: those from `begins` up to before `ends`."""

    concept: str
    begins: int
    ends: int


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One meaning: the category it belongs to, and its names."""

    category: str
    names: dict[Language, tuple[str, ...]]

    @property
    def concept(self) -> str:
        """What it is known by where it is kept, its first English name: no other row has it."""
        return self.names["en"][0]


@cache
def rows() -> tuple[Row, ...]:
    """Return every meaning."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Row(one["category"], {"en": _split(one["en"]), "cy": _split(one["cy"])}) for one in csv.DictReader(file))


def found_in(words: list[str], language: Language) -> list[Meaning]:
    """Return what words of a text mean: for each place, the longest names that begin there, however mutated or inflected."""
    keys = [_keys(word, language) for word in words]
    found: list[Meaning] = []
    for begins in range(len(words)):
        here = [one for key in keys[begins] for one in _names(language).get(key, ()) if _stands(one[0], keys[begins:])]
        longest = max((len(name) for name, _ in here), default=0)
        found += [Meaning(concept, begins, begins + longest) for concept in sorted({one for name, one in here if len(name) == longest})]
    return found


def _stands(name: tuple[frozenset[str], ...], keys: list[frozenset[str]]) -> bool:
    return len(name) <= len(keys) and all(part & here for part, here in zip(name, keys, strict=False))


@cache
def _names(language: Language) -> dict[str, list[tuple[tuple[frozenset[str], ...], str]]]:
    """Return each name as the keys of its words, with its concept, by every key of its first word."""
    found: dict[str, list[tuple[tuple[frozenset[str], ...], str]]] = {}
    for row in rows():
        for said in row.names[language]:
            name = tuple(_keys(word, language) for word in tokens(said, language))
            for key in name[0]:
                found.setdefault(key, []).append((name, row.concept))
    return found


def _keys(word: str, language: Language) -> frozenset[str]:
    """Return what a word is known by here: its lemmas, or its stem; its roots would mean too much."""
    return frozenset({english.stem(word)}) if language == "en" else welsh.keys(word)[0] | {fold(word)}


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(";") if name.strip())

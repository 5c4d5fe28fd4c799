"""
The lemmas and stems of a Welsh word, however it is mutated, inflected, or written without its accents.

Hunspell's Welsh dictionary (Bangor University, LGPL-3: `data/hunspell-cy/LICENCE`) undoes mutations and regular endings of what it
knows. To it come our table of irregular forms, the radicals by rule of what it does not know, and a light cutting of endings, by which
a verb meets the noun it is made of: weaker evidence, and ranked below. 43 of 50 hard forms are right in the dictionary alone.
"""

import csv
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from amser.kernel.languages import fold
from amser.search.mutation import radicals

_DATA: Final = Path(__file__).parent / "data"
_SHORTEST: Final = 3  # letters of a stem

# Endings of plurals, of verbal nouns and of the commonest persons of verbs. Each is cut by itself; what is left is a stem.
_ENDINGS: Final = (
    *("iadau", "iaid", "iau", "ion", "oedd", "ydd", "feydd", "fa", "au", "on", "od", "edd", "i", "ed"),
    *("io", "o", "u", "a", "an", "ian", "eg", "wr", "wraig", "wyr", "ydd", "yddion", "iwr", "wyr", "es"),
    *("iais", "ais", "iodd", "odd", "iwch", "wch", "iwn", "wn", "iaf", "af", "ir", "ith", "iff", "ien", "en", "ied", "iwyd", "wyd"),
)

# The endings of a verb that say who and when, and what the verbal noun may have instead: the dictionary says which of them there is.
_PERSONS: Final = ("asant", "asoch", "asom", "aist", "iwch", "wyd", "wch", "odd", "ais", "ith", "iff", "wn", "af", "ir")
_VERBAL_NOUNS: Final = ("u", "o", "io", "i", "a", "ed", "d", "")
_IN_HAU: Final = ("eais", "eaist")  # glanheais: glanhau


@lru_cache(maxsize=20_000)
def lemmas(word: str) -> frozenset[str]:
    """Return the dictionary's headwords that a word in lower case may be a form of; what nobody knows is itself and its radicals."""
    found = _known(word)
    for accented in _with_accents(word):  # None for what was written with its accents.
        found |= _known(accented)
    for radical in () if found else radicals(word):
        found |= _known(radical)
        for accented in _with_accents(radical):
            found |= _known(accented)
    if word not in found:
        found |= {noun for form in (word, *radicals(word)) for noun in _verbal_nouns(form)}
    return frozenset(found or {word, *radicals(word)})


def _verbal_nouns(form: str) -> set[str]:
    """Return the verbal nouns of what may be a verb with its person: `trwsiodd` is of `trwsio`. The dictionary joins few of them."""
    cut = {form.removesuffix(person) for person in _PERSONS if form.endswith(person)}
    possible = {stem + ending for stem in cut for ending in _VERBAL_NOUNS}
    possible |= {form.removesuffix(person) + "au" for person in _IN_HAU if form.endswith(person)}
    return {noun for noun in possible if len(noun) > _SHORTEST and noun in _known(noun)}


@lru_cache(maxsize=20_000)
def keys(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return a word's lemmas and its stems, folded: what it is indexed and asked by. Every word has at least one lemma."""
    heads = {fold(lemma) for lemma in lemmas(word)}
    return frozenset(heads), frozenset(stem for head in heads for stem in _stems(head)) - heads


def is_known(word: str) -> bool:
    """Whether the dictionary or our table has a word in lower case, as it is or as a form of something."""
    return bool(_known(word)) or any(_known(accented) for accented in _with_accents(word))


def _known(word: str) -> set[str]:
    """Return the headwords of a form that the dictionary or our table has."""
    found = {_head(stem) for form in (word, word.capitalize()) for stem in _dictionary().stem(form)}
    irregular = _irregular()
    singulars = {irregular[one] for one in {word, *found, *radicals(word)} if one in irregular}
    return found | singulars


def _head(stem: str) -> str:
    return str(stem).lower()  # `ffoNI` is how the dictionary marks that a letter changes before some endings


def _stems(head: str) -> set[str]:
    return {head.removesuffix(ending) for ending in _ENDINGS if head.endswith(ending) and len(head) - len(ending) >= _SHORTEST}


def _with_accents(word: str) -> tuple[str, ...]:
    return _accented().get(word, ())


@cache
def _dictionary() -> Any:
    """Load the dictionary, once for each process: 0.1 s."""
    import hunspell

    return hunspell.Hunspell("cy_GB", hunspell_data_dir=str(_DATA / "hunspell-cy"))


@cache
def _irregular() -> dict[str, str]:
    with (_DATA / "irregular.csv").open(encoding="utf-8", newline="") as file:
        table = dict(csv.reader(file))
    return {**{fold(form): lemma for form, lemma in table.items()}, **table}


@cache
def _accented() -> dict[str, tuple[str, ...]]:
    """Return the dictionary's words that have accents, by what they are without them."""
    found: dict[str, list[str]] = {}
    with (_DATA / "hunspell-cy" / "cy_GB.dic").open(encoding="utf-8-sig") as file:
        for line in file:
            word = line.split("/", maxsplit=1)[0].strip().lower()
            if not word.isascii():
                found.setdefault(fold(word), []).append(word)
    return {plain: tuple(words) for plain, words in found.items()}

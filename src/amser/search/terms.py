"""What a text is indexed by, and what a question asks for: the same terms, made by the same functions."""

import dataclasses
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final

from amser.kernel.languages import LANGUAGES, Language, fold
from amser.search import english, thesaurus, typing, welsh
from amser.search.tokens import tokens

_A_BEGINNING: Final = 3  # letters


class Strength(StrEnum):
    """How well a term says that a text is about something: PostgreSQL's four weights of a lexeme."""

    WORD = "A"  # the very word, accents and case apart
    LEMMA = "B"  # a form of it
    STEM = "C"  # made from the same root
    MEANING = "D"  # another word for it, in either language


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """One lexeme. What is Welsh and what is English never meet by chance: the lexeme begins with its language."""

    lexeme: str
    strength: Strength


@lru_cache(maxsize=20_000)
def terms_of_word(word: str, language: Language) -> frozenset[Term]:
    """Return what one word of a language is found by, its meaning apart."""
    found = {Term(f"w:{fold(word)}", Strength.WORD)}
    if language == "en":
        return frozenset(found | {Term(f"en:{english.stem(word)}", Strength.LEMMA)})
    lemmas, stems = welsh.keys(word)
    found |= {Term(f"cy:{one}", Strength.LEMMA) for one in lemmas}
    return frozenset(found | {Term(f"cy:{one}", Strength.STEM) for one in stems})


def terms_of(text: str, language: Language) -> frozenset[Term]:
    """Return what a text in a language is found by: its words, what they are forms of, and what they mean in both languages."""
    words = tokens(text, language)
    found = {term for word in words for term in terms_of_word(word, language)}
    return frozenset(found | {_meaning(one.concept) for one in thesaurus.found_in(words, language)})


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """
    One thing that somebody asks for, a word or a phrase that means something: any of its terms will do.

    `begins` is where it may be a word half typed: then any word that begins so will do too.
    """

    said: str
    terms: frozenset[Term]
    begins: str = ""


def asked(question: str, languages: Iterable[Language] = LANGUAGES) -> list[Asked]:
    """
    Return what somebody asks for, word by word; where words together mean something, their meaning stands for each of them.

    In which language they ask is not known, and need not be: each word is read in all `languages`. The last word may be
    the beginning of one.
    """
    by_word: dict[str, set[Term]] = {}
    for language in languages:
        words = tokens(question, language)
        for word in words:
            by_word.setdefault(word, set()).update(terms_of_word(word, language))
        for one in thesaurus.found_in(words, language):
            for word in words[one.begins : one.ends]:
                by_word[word].add(_meaning(one.concept))
    for word in by_word:
        by_word[word] |= _meant(word, languages)
    last = _half_typed(question)
    return [
        Asked(word, frozenset(terms), fold(word) if word == last else "")
        for word, terms in _said_in_all(by_word, question, tuple(languages))
    ]


def _half_typed(question: str) -> str:
    """Return the last word of a question where it may be the beginning of one, and not of any."""
    words = question.lower().split()
    is_one = bool(words) and len(words[-1]) >= _A_BEGINNING and not question[-1].isspace()
    return words[-1] if is_one and words[-1].isalpha() and typing.may_go_on(words[-1]) else ""


def did_you_mean(question: str) -> str | None:
    """Return a question with the words of it that nobody knows as they were most likely meant; None where there are none."""
    words = dict.fromkeys(word for language in LANGUAGES for word in tokens(question, language))
    instead = {word: right for word in words if (right := typing.meant(word))}
    if not instead:
        return None
    return " ".join(instead.get(word.lower().strip(".,;:!?'\"“”‘’"), word) for word in question.split())


def _meant(word: str, languages: Iterable[Language]) -> set[Term]:
    """Return what a word that nobody knows was most likely meant to say: found as if that had been asked, with what was typed."""
    right = typing.meant(word)
    if right is None:
        return set()
    said = {term for language in languages for term in terms_of(right, language)}
    return {Term(term.lexeme, Strength.MEANING) for term in said}


def _said_in_all(by_word: dict[str, set[Term]], question: str, languages: tuple[Language, ...]) -> list[tuple[str, set[Term]]]:
    """Leave out words that say nothing in one of the languages, as `the` and `yr`, unless nothing else was asked."""
    said = [set(tokens(question, language)) for language in languages]
    kept = [(word, terms) for word, terms in by_word.items() if all(word in words for words in said)]
    return kept or list(by_word.items())


def _meaning(concept: str) -> Term:
    return Term(f"c:{concept}", Strength.MEANING)

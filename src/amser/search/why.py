"""Why something was found: the words of it that are what somebody asked for."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Final

from amser.kernel.languages import LANGUAGES, Language, fold
from amser.search import thesaurus
from amser.search.index import Text
from amser.search.terms import Asked, Strength, terms_of_word
from amser.search.tokens import tokens

_READ: Final = 200  # words of a text that are looked at: whoever reads why wants it soon
_MEANING: Final = "c:"  # a lexeme that is a meaning begins with it


@dataclasses.dataclass(frozen=True, slots=True)
class Why:
    """The words of what was found, as they are written there: those that were asked for, and those that say it in the other language."""

    words: tuple[str, ...]
    in_other_language: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class _Match:
    """Some words of a text that are one thing asked for; the strongest comes first, and then what is in the language of the question."""

    strength: Strength
    is_other: bool
    order: int
    words: str = dataclasses.field(compare=False)


def why(question: str, asked: Sequence[Asked], texts: Sequence[Text]) -> Why:
    """Return why texts are found by a question that was read as `asked`: for each thing asked for, where they say it best."""
    named = {language: _meanings(question, language) for language in LANGUAGES}
    best = [min(_matches(one, texts, named), default=None) for one in asked]
    return Why(
        words=tuple(dict.fromkeys(match.words for match in best if match and not match.is_other)),
        in_other_language=tuple(dict.fromkeys(match.words for match in best if match and match.is_other)),
    )


def _meanings(question: str, language: Language) -> frozenset[str]:
    """Return what a question means where it is read as one language."""
    return frozenset(one.concept for one in thesaurus.found_in(tokens(question, language), language))


def _matches(one: Asked, texts: Sequence[Text], named: dict[Language, frozenset[str]]) -> Iterator[_Match]:
    wanted = {term.lexeme for term in one.terms}
    for order, text in enumerate(texts):
        words = tokens(text.words, text.language)[:_READ]
        for word in words:
            strengths = [term.strength for term in terms_of_word(word, text.language) if term.lexeme in wanted]
            if strengths or (one.begins and fold(word).startswith(one.begins)):
                yield _Match(min(strengths, default=Strength.STEM), is_other=False, order=order, words=_as_written(text.words, word, word))
        for meaning in thesaurus.found_in(words, text.language):
            if f"{_MEANING}{meaning.concept}" in wanted:
                is_other = meaning.concept not in named[text.language]
                written = _as_written(text.words, words[meaning.begins], words[meaning.ends - 1])
                yield _Match(Strength.MEANING, is_other=is_other, order=order, words=written)


def _as_written(text: str, first: str, last: str) -> str:
    """Return the shortest part of a text from one word to another, as somebody wrote it; the words themselves where it is not there."""
    between = rf"\b{re.escape(first)}\b" + ("" if first == last else rf".*?\b{re.escape(last)}\b")
    found = re.search(between, text.replace("’", "'"), re.IGNORECASE | re.DOTALL)
    return " ".join(found.group().split()) if found else " ".join(dict.fromkeys((first, last)))

"""Newsletters beside each other: what is in each, and what readers had before."""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz

from amser.bulletins.articles import Article, articles_in
from amser.bulletins.doubts import Doubt, doubts_about
from amser.kernel.languages import fold

SAME: Final = 90.0  # per cent of the words in common, from which two articles are one
_WORDS: Final = re.compile(r"\w+")


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """An article, what is in doubt about it, and the newsletters before it, by name, in which the same stood."""

    article: Article
    doubts: Sequence[Doubt]
    before: Sequence[str]


def read(newsletters: Mapping[str, str]) -> dict[str, list[Found]]:
    """Return what is in newsletters, by their names (name to text), in the order given."""
    read_so_far: list[tuple[str, Article]] = []
    found: dict[str, list[Found]] = {}
    for name, text in newsletters.items():
        articles = articles_in(text)
        found[name] = [
            Found(one, doubts_about(one), list(dict.fromkeys(where for where, other in read_so_far if are_one(one, other))))
            for one in articles
        ]
        read_so_far += [(name, one) for one in articles]
    return found


def are_one(one: Article, other: Article) -> bool:
    """Whether two articles are the same, whatever the punctuation: by their titles, or by what stands in them where that is long enough to say."""
    if _plain(one.title) == _plain(other.title):
        return True
    texts = _plain(one.text), _plain(other.text)
    return min(map(len, texts)) > len(one.title) and fuzz.ratio(*texts) >= SAME


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(fold(text)))

"""The communities that rounds are measured on: drawn from a seed, or made of real listings."""

# ruff: noqa: S311 -- they are drawn from a seed, not for secrets

import csv
import dataclasses
import os
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from amser.circulation import Economy, Want
from amser.search import english, thesaurus
from amser.search.tokens import tokens

LISTINGS: Final = Path(os.environ["BENCH_LISTINGS"]) if "BENCH_LISTINGS" in os.environ else None
SEED: Final = 1
HOURS_OF_A_REQUEST: Final = 2
HOURS_OF_A_MEMBER: Final = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Community:
    """Who would take what from whom, and which pairs a broker would find by words, in the order in which they were asked."""

    name: str
    economy: Economy
    by_word: Sequence[Want]
    by_meaning: Sequence[Want] | None = None
    """The economy's own wants in that order; None where they are the same."""


def a_sparse_one(members: int) -> Community:
    """Draw one in which a few are asked for much, and each would take from about five others, whoever they are."""
    draw = random.Random(members)
    most = {}
    for receiver in range(members):
        for _ in range(draw.randint(0, 10)):
            giver = int(members * draw.random() ** 2)
            if giver != receiver:
                most[receiver, giver] = draw.randint(1, 3)
    return _asked_in_any_order("drawn at random", draw, members, most)


def a_village(members: int, *, kinds: int = 40, helpers: int = 4) -> Community:
    """Draw one in which people can do one to three of 40 kinds of thing, and need none to three; each need has up to four helpers."""
    draw = random.Random(members)
    can: dict[int, list[int]] = defaultdict(list)
    for member in range(members):
        for kind in draw.sample(range(kinds), draw.randint(1, 3)):
            can[kind].append(member)
    most: dict[tuple[int, int], int] = {}
    for receiver in range(members):
        for kind in draw.sample(range(kinds), draw.randint(0, 3)):
            for giver in draw.sample(can[kind], min(helpers, len(can[kind]))):
                if giver != receiver:
                    most[receiver, giver] = draw.randint(1, 3)
    return _asked_in_any_order("drawn by kinds", draw, members, most)


def _asked_in_any_order(name: str, draw: random.Random, members: int, most: dict[tuple[int, int], int]) -> Community:
    wants = [Want(receiver, giver, units) for (receiver, giver), units in sorted(most.items())]
    economy = Economy([draw.randint(1, 6) for _ in range(members)], wants)
    return Community(name, economy, draw.sample(wants, len(wants)))


@dataclasses.dataclass(frozen=True, slots=True)
class _Listing:
    member: int
    is_offer: bool
    words: frozenset[str]
    meanings: frozenset[object]

    def means(self, other: "_Listing") -> bool:
        return self.member != other.member and bool(self.meanings & other.meanings)

    def says(self, other: "_Listing") -> bool:
        return self.member != other.member and bool(self.words & other.words)


def of_listings(*, a_bank_alone: bool) -> list[Community]:
    """Return the listings sample as communities: each bank alone, or all of them as one."""
    assert LISTINGS is not None, "callers ask"
    with LISTINGS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if not a_bank_alone:
        return [_community("listings, all banks as one", rows)]
    banks = defaultdict(list)
    for row in rows:
        banks[row["bank"]].append(row)
    return [_community("listings, each bank alone", banks[bank]) for bank in sorted(banks)]


def _community(name: str, rows: Sequence[dict[str, str]]) -> Community:
    draw = random.Random(SEED)
    size = max(2, len(rows) // 2)
    dealt = list(range(len(rows)))
    draw.shuffle(dealt)
    listings = [_listing(row, place % size) for row, place in zip(rows, dealt, strict=True)]
    offers = [one for one in listings if one.is_offer]
    requests = [one for one in listings if not one.is_offer]
    times = [HOURS_OF_A_MEMBER] * size
    meant = _once((asked.member, offer.member) for asked in requests for offer in offers if asked.means(offer))
    said = _once((asked.member, offer.member) for asked in requests for offer in offers if asked.says(offer))
    in_order = sorted(meant, key=lambda want: (want.receiver, want.giver))
    return Community(name, Economy(times, in_order), said, meant)


def _once(pairs: Iterable[tuple[int, int]]) -> list[Want]:
    return [Want(receiver, giver, HOURS_OF_A_REQUEST) for receiver, giver in dict.fromkeys(pairs)]


def _listing(row: dict[str, str], member: int) -> _Listing:
    words = tokens(row["title"], "en")
    concepts = {one.concept for one in thesaurus.found_in(words, "en")}
    kinds = {kind.strip() for kind in row["subcategories"].split(";")} - {"", "Miscellaneous"}
    return _Listing(member, row["kind"] == "offer", frozenset(map(english.stem, words)), frozenset(concepts | kinds))

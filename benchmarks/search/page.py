"""
How soon the page of results is there, for members of a bank in a nation of 1,000 listings and in one of 100,000.

Half of the listings are on that bank's board. What they say are the judged listings over and over, so that a question finds as large a
part of them in either nation.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from django.urls import reverse
from django.utils.http import urlencode
from psycopg import Connection

from amser.search.index import vector
from amser.timebanks.models import TimeBank
from benchmarks.nation import Size
from benchmarks.nations import READERS, cookie, drop, made, measure, owner_of, p95, readers
from benchmarks.search.engines import texts_of
from benchmarks.search.judged import Entry

SIZES: Final = (Size("thousand", 300, 1_000, 300), Size("hundred_thousand", 300, 100_000, 300))
PAGE: Final = "search"
_QUESTIONS: Final = (
    *("a lift to the market", "lifft", "gardening", "arddio", "help with a tablet", "llechen"),
    *("dog walking", "mynd â'r ci am dro", "reading letters", "sgwrs", "mending clothes", "ysbyty"),
)
assert len(_QUESTIONS) == READERS, "each reader asks something else"


def p95_of_the_page(entries: Sequence[Entry]) -> tuple[float, float]:
    """Return the 95th percentile in ms until the whole page was there, in the small nation and in the large one, asked in turn."""
    nations = [made(size, partial(_visits, entries, size)) for size in SIZES]
    times = measure(nations, [PAGE])
    for nation in nations:
        nation.connection.close()
        drop(f"bench_{nation.size.name}")
    few, many = (p95(times[size.name, PAGE]) for size in SIZES)
    return few, many


def _visits(entries: Sequence[Entry], size: Size, bank: TimeBank) -> dict[str, list[tuple[str, str]]]:
    with owner_of(f"bench_{size.name}") as owner:
        _say(owner, entries)
    asked = zip(readers(bank), _QUESTIONS, strict=True)
    return {PAGE: [(f"{reverse('public:search')}?{urlencode({'q': words})}", cookie(member.user)) for member, words in asked]}


def _say(owner: Connection[Any], entries: Sequence[Entry]) -> None:
    """Have the nation's listings say what these do, in turn."""
    owner.execute("CREATE TEMPORARY TABLE said (nth int PRIMARY KEY, title text, found_by tsvector)")
    rows = [(nth, entry.title[:80], vector(texts_of(entry))) for nth, entry in enumerate(entries)]
    with owner.cursor() as cursor:
        cursor.executemany("INSERT INTO said VALUES (%s, %s, %s)", rows)
    owner.execute(
        "UPDATE listings_listing AS l SET title = s.title, found_by = s.found_by FROM said AS s WHERE s.nth = l.id %% %s", [len(rows)]
    )
    owner.execute("VACUUM FULL ANALYZE listings_listing")

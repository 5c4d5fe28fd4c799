"""Ours, and two that PostgreSQL brings: one table, one question, the best ten."""

from collections.abc import Callable, Sequence
from typing import Final

from django.db import connection, models

from amser.demo.texts import categories
from amser.search.index import BEST_FIRST, Found, Text, about, vector
from amser.search.terms import asked
from benchmarks.search.judged import Entry

MOST: Final = 10


class Row(Found):
    """A listing of the benchmark, in a table of its own. `bank` is the bank whose board it is on. `said` is its words and its category's."""

    digest = models.CharField(max_length=16)
    bank = models.IntegerField()
    language = models.CharField(max_length=2)
    said = models.TextField()

    class Meta:
        app_label = "bench_search"
        db_table = "bench_search"


def fill(entries: Sequence[Entry], *, banks: int = 1) -> None:
    """Make the table anew, with these listings and every index that an engine reads."""
    clear()
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    texts = {entry: texts_of(entry) for entry in set(entries)}
    vectors = {entry: vector(found) for entry, found in texts.items()}
    rows = (
        Row(
            digest=entry.digest,
            bank=place % banks,
            language=entry.language,
            said=" ".join(text.words for text in texts[entry]),
            found_by=vectors[entry],
        )
        for place, entry in enumerate(entries)
    )
    Row.objects.bulk_create(rows, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX ON bench_search USING gin (found_by)")
        cursor.execute("CREATE INDEX ON bench_search (bank)")
        cursor.execute("CREATE INDEX ON bench_search USING gin (to_tsvector('english', said))")
        cursor.execute("CREATE INDEX ON bench_search USING gin (to_tsvector('simple', said))")
        cursor.execute("CREATE INDEX ON bench_search USING gin (said gin_trgm_ops)")
        cursor.execute("ANALYZE bench_search")


def clear() -> None:
    """Remove the table."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_search")


def texts_of(entry: Entry) -> list[Text]:
    """Return what a listing is found by, as on the board: its own words, and in both languages its category's."""
    own = [Text(entry.title, entry.language, is_title=True), Text(entry.description, entry.language)]
    category = categories().get(entry.category)
    return [*own, Text(category.name_cy, "cy"), Text(category.name_en, "en")] if category else own


def ours(words: str, languages: Sequence[str]) -> list[str]:
    """Return what Amser finds, as the board does."""
    rows = Row.objects.filter(language__in=languages)
    return list(about(rows, asked(words)).order_by(*BEST_FIRST, "pk").values_list("digest", flat=True)[:MOST])


def english(words: str, languages: Sequence[str]) -> list[str]:
    """Return what PostgreSQL finds by its English configuration: any of the words, the best rank first."""
    return _asked(
        """WITH q AS (SELECT to_tsquery('english', array_to_string(array_remove(regexp_split_to_array(lower(%s), '\\W+'), ''), ' | ')) AS words)
        SELECT digest FROM bench_search, q WHERE to_tsvector('english', said) @@ q.words AND language = ANY(%s)
        ORDER BY ts_rank(to_tsvector('english', said), q.words) DESC, id LIMIT 10""",
        [words, list(languages)],
    )


def trigrams(words: str, languages: Sequence[str]) -> list[str]:
    """Return what PostgreSQL finds by its simple configuration (no stemming) and by the likeness of the nearest part of the text."""
    return _asked(
        """WITH q AS (SELECT to_tsquery('simple', array_to_string(array_remove(regexp_split_to_array(lower(%s), '\\W+'), ''), ' | ')) AS words)
        SELECT digest FROM bench_search, q WHERE (to_tsvector('simple', said) @@ q.words OR %s <%% said) AND language = ANY(%s)
        ORDER BY ts_rank(to_tsvector('simple', said), q.words) + word_similarity(%s, said) DESC, id LIMIT 10""",
        [words, words, list(languages), words],
    )


def _asked(question: str, values: list[object]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [digest for (digest,) in cursor.fetchall()]


ENGINES: Final[dict[str, Callable[[str, Sequence[str]], list[str]]]] = {"ours": ours, "english": english, "simple + trigrams": trigrams}

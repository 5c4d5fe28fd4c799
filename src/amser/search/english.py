"""The stem of an English word: Porter's second algorithm, as in Snowball and in PostgreSQL's own English configuration."""

from functools import cache, lru_cache
from typing import Any

from amser.kernel.languages import fold


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a word in lower case, folded."""
    return str(_stemmer().stemWord(fold(word)))


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")

"""
How a table is found by its words.

A model that is `Found` keeps the terms of its texts as a `tsvector`; PostgreSQL finds and ranks. Nothing is said here of who may see
a row: the question is put to a query set that is narrowed already.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Final, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Cast

from amser.kernel.languages import Language
from amser.search.terms import Asked, Strength, terms_of

_Rows = TypeVar("_Rows", bound=models.QuerySet[Any])

TITLE: Final = "t:"  # before a lexeme of a title, which stands beside the same without it
# Of a meaning, a stem, a lemma, the very word.
_WEIGHTS: Final = Func(Value("{0.1,0.3,0.7,1.0}"), template="%(expressions)s::float4[]", output_field=models.TextField())
_RULES: Final = b"2"  # one more when the same text is to give other terms by the rules of this package alone
_MOST_LEXEMES: Final = 4_000  # a text that is longer says nothing new


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A text to be found by. A `is_title` counts more."""

    words: str
    language: Language
    is_title: bool = False


def vector(texts: Iterable[Text]) -> str:
    """Return the terms of texts as PostgreSQL reads a `tsvector`, sorted: the same texts, the same vector."""
    found: dict[str, Strength] = {}
    for text in texts:
        for term in terms_of(text.words, text.language):
            for lexeme in (term.lexeme, TITLE + term.lexeme) if text.is_title else (term.lexeme,):
                found[lexeme] = min(found.get(lexeme, term.strength), term.strength)  # "A" is the strongest
    terms = (f"{_quoted(lexeme)}:1{strength}" for lexeme, strength in sorted(found.items())[:_MOST_LEXEMES])
    return " ".join([*terms, f"{_quoted(_version())}:1{Strength.STEM}"])


@cache
def _version() -> str:
    """Return the lexeme of what words are now taken to mean: another one when the thesaurus, a dictionary, a table or the rules change."""
    data = sorted(path for path in (Path(__file__).parent / "data").rglob("*") if path.suffix in {".csv", ".dic", ".aff"})
    return f"v:{sha256(_RULES + b''.join(path.read_bytes() for path in data)).hexdigest()[:12]}"


def _any_of(one: Asked) -> str:
    whole = sorted(term.lexeme for term in one.terms)
    lexemes = [_quoted(prefix + lexeme) for lexeme in whole for prefix in ("", TITLE)]
    begun = [f"{_quoted(f'{prefix}w:{one.begins}')}:*" for prefix in ("", TITLE) if one.begins]
    return " | ".join(lexemes + begun)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def about(found: _Rows, asked: Sequence[Asked]) -> _Rows:
    """
    Return those rows of a `Found` model that have something of what was asked for, the best first.

    `covered` is how many of the words they have (> 0): who asks for two things does not want twice the one. `fit` (0 to 1) says how
    well, by PostgreSQL's ts_rank over the strengths of the terms. Nothing asked: every row, covering nothing.
    """
    if not asked:
        return found.annotate(covered=Value(0), fit=Value(0.0))
    covered = sum((Cast(_Has("found_by", _terms(_any_of(one))), models.IntegerField()) for one in asked), start=Value(0))
    everything = _terms(" | ".join(_any_of(one) for one in asked))
    fit = Func(_WEIGHTS, F("found_by"), everything, Value(1), function="ts_rank", output_field=models.FloatField())
    return found.annotate(covered=covered, fit=fit).filter(_Has("found_by", everything))


class _Has(Func):
    """Whether a vector has something of a query."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


def _terms(query: str) -> Func:
    return Func(Value(query), template="%(expressions)s::tsquery", output_field=models.TextField())


def lexemes() -> Func:
    """Return what a `Found` row is found by, its roots apart, as a list of lexemes: for whoever compares many with many."""
    kept = Func(F("found_by"), Value(["a", "b", "d"]), template='ts_filter(%(expressions)s::"char"[])', output_field=models.TextField())
    return Func(kept, function="tsvector_to_array", output_field=ArrayField(models.TextField()))


BEST_FIRST: Final = ("-covered", "-fit")


class Found(models.Model):
    """Something that is found by its words: whoever saves it sets `found_by` to the `vector` of its texts."""

    found_by = SearchVectorField(null=True, editable=False)

    class Meta:
        abstract = True

    def texts(self) -> list[Text]:
        """What it is found by."""
        raise NotImplementedError

    @classmethod
    def stale(cls) -> models.QuerySet[Self]:
        """Return those found by what words were once taken to mean. What is found by nothing, having been removed, is not among them."""
        return cls._default_manager.filter(found_by__isnull=False).exclude(_Has("found_by", _terms(_quoted(_version()))))


class FoundAsSaved(Found):
    """
    Something that is found by words of its own: what it is found by is kept with them whenever they are saved.

    `found_in` are the fields that `texts` reads. Not so where many rows are updated at once: whoever does that sets `found_by` too.
    """

    found_in: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save it, found by what it says now."""
        fields = None if update_fields is None else set(update_fields)
        if fields is None or fields & self.found_in:
            self.found_by = vector(self.texts())
            fields = fields and fields | {"found_by"}
        super().save(*args, update_fields=fields, **kwargs)

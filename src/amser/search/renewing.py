"""Finding everything again by what words mean now: after the thesaurus, a dictionary or the rules have changed."""

from collections.abc import Callable, Iterator
from typing import Final

from django.apps import apps

from amser.search.index import Found, vector

_AT_ONCE: Final = 200  # rows of one statement


def renew(*, told: Callable[[int, int], None] = lambda *_: None) -> int:
    """
    Set what everything stale is found by, and return how many there were. `told(done, whole)` hears how it gets on.

    A few hundred rows at a time, each time for good: stopped, it goes on where it was. Two at once do the same work twice, and no harm.
    """
    whole = {model: model.stale().count() for model in _found()}
    done = 0
    for model, count in whole.items():
        for rows in _batches(model, count):
            model._default_manager.bulk_update(rows, ["found_by"])
            done += len(rows)
            told(done, sum(whole.values()))
    return done


def _batches(model: type[Found], count: int) -> Iterator[list[Found]]:
    """Yield so many stale rows of a model, by their ids, each with what it is found by now, until none is left or all were seen."""
    after = 0
    while count > 0 and (rows := list(model.stale().filter(pk__gt=after).order_by("pk")[:_AT_ONCE])):
        for row in rows:
            row.found_by = vector(row.texts())
        yield rows
        after, count = rows[-1].pk, count - len(rows)


def _found() -> list[type[Found]]:
    return sorted((model for model in apps.get_models() if issubclass(model, Found)), key=lambda model: model._meta.label)

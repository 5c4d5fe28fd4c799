"""What every action of the domain is wrapped in: one transaction, one act for one key, one entry."""

import dataclasses
import datetime as dt
import functools
import hashlib
import json
from collections.abc import Callable
from enum import Enum, StrEnum
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID, uuid5

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.crypto import salted_hmac

from amser.audit.models import Entry
from amser.kernel.errors import DomainError

P = ParamSpec("P")
R = TypeVar("R")


class Door(StrEnum):
    """Where an act came in."""

    WEB = "web"
    DESK = "desk"
    CLI = "cli"
    IMPORT = "import"
    DEMO = "demo"
    TIMER = "timer"
    API = "api"


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """
    Who acts, for whom, through which door.

    `user_id` is None where Amser itself acts (a timer, the installation). `for_member_id` names the membership on
    whose behalf a broker acts; `for_participant_id` the person in a scheme of credits for whom a desk acts, who may be in
    no bank.
    """

    user_id: int | None
    for_member_id: int | None = None
    door: Door = Door.WEB
    for_participant_id: int | None = None


class KeyReused(DomainError):
    """The key already names another act of this actor."""

    code = "form_reused"


def derive(key: UUID, name: str) -> UUID:
    """Return the key of an act inside an act: the same for the same outer key and name."""
    return uuid5(key, name)


def action(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Make a function an action called `name`.

    The function takes, by keyword, `by: Actor`, `key: UUID`, `at: datetime` and its content, and returns a model
    instance or None. It runs in a transaction and leaves one audit entry. Called again by the same actor with the same
    key and content, it does nothing and returns the first result, read afresh; with other content it raises KeyReused.
    Two calls at once with one key queue. A refusal leaves no entry, so the same key may be tried again.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            assert not args, "actions take keywords only"
            by, key, at = cast("Actor", kwargs["by"]), cast("UUID", kwargs["key"]), cast("dt.datetime", kwargs["at"])
            content = _digest(name, {k: v for k, v in kwargs.items() if k not in {"by", "key", "at"}})
            with transaction.atomic():
                _queue_behind_the_same_key(by, key)
                earlier = Entry.objects.filter(key=key, user_id=by.user_id).first()
                if earlier is not None:
                    return cast("R", _first_result(earlier, content))
                result = function(*args, **kwargs)
                _record(name, by=by, key=key, at=at, digest=content, arguments=kwargs, result=result)
                return result

        act.__amser_action__ = name  # type: ignore[attr-defined]  # the guard test finds actions by it
        return act

    return decorate


def _queue_behind_the_same_key(by: Actor, key: UUID) -> None:
    # The unique constraint alone would let both run and undo one of them at the end, with a worse message.
    lock = int.from_bytes(hashlib.sha256(f"{by.user_id}:{key}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


def _first_result(earlier: Entry, content: str) -> models.Model | None:
    if earlier.digest != content:
        raise KeyReused(earlier.action)
    if not earlier.result_label:
        return None
    return cast("models.Model", apps.get_model(earlier.result_label)._base_manager.get(pk=earlier.result_pk))


def _record(name: str, *, by: Actor, key: UUID, at: dt.datetime, digest: str, arguments: dict[str, Any], result: object) -> None:
    assert result is None or isinstance(result, models.Model), "an action returns a model instance or None"
    Entry.objects.create(
        at=at,
        user_id=by.user_id,
        for_member_id=by.for_member_id,
        for_participant_id=by.for_participant_id,
        door=by.door.value,
        timebank_id=_bank_of(result, *arguments.values()),
        action=name,
        key=key,
        digest=digest,
        result_label=result._meta.label_lower if result is not None else "",
        result_pk=str(result.pk) if result is not None else "",
    )


def _bank_of(*things: object) -> int | None:
    for thing in things:
        if isinstance(thing, models.Model):
            bank = thing.pk if thing._meta.label_lower == "timebanks.timebank" else getattr(thing, "timebank_id", None)
            if bank is not None:
                return int(bank)
    return None


def _digest(name: str, content: dict[str, Any]) -> str:
    plain = json.dumps([name, _plain(content)], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # Keyed, so that nobody who reads the record can try telephone numbers until one fits.
    return salted_hmac("amser.audit", plain, algorithm="sha256").hexdigest()


def _plain(value: object) -> object:  # noqa: PLR0911  one line for each kind of value
    """Return the value as JSON knows it, the same for the same content on every machine."""
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # Not asdict(): it copies whole model instances, of which the label and the key are all that counts.
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [_plain(v) for v in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)

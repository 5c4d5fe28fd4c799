"""Who reads what serves which goal, and who may say so: of each thing, whoever may read and change the thing itself."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from amser.identity.models import User
from amser.kernel.errors import NotFound
from amser.networks.models import Event, EventQuerySet, Group, Subject
from amser.networks.policies.calls import call_run_by, calls_for
from amser.networks.policies.commitments import commitments_for, updated_by
from amser.networks.policies.documents import documents_for, written_by
from amser.networks.policies.groups import Standing, event_for, run_by


@dataclasses.dataclass(frozen=True, slots=True)
class MayRead:
    """A group, and what somebody may read of it, by what it is."""

    group: Group
    rest: Mapping[str, QuerySet[Any]]


def serving(standing: Standing, user: User | None) -> MayRead:
    """Return what of a group may be said to this person to serve a goal: what they may read, by the same rules as everywhere."""
    found: dict[str, QuerySet[Any]] = {
        "event": _events_for(standing),
        "document": documents_for(standing),
        "call": calls_for(standing),
        "commitment": commitments_for(standing, user),
    }
    return MayRead(standing.group, found)


def purpose_changed_by(user: User, slug: str, kind: str, subject: str, *, at: dt.datetime) -> tuple[Standing, Subject]:
    """
    Return a thing of which this person may say what it serves: whoever may change the thing itself.

    `subject` is how its address names it. Raises NotAllowed for those who only read it, NotFound for the rest.
    """
    match kind:
        case "group":
            standing = run_by(user, slug)
            return standing, standing.group
        case "event":
            standing = run_by(user, slug)
            return standing, event_for(standing, _id(subject))
        case "document":
            paper = written_by(user, slug, subject)
            return paper.standing, paper.document
        case "call":
            asked = call_run_by(user, slug, _id(subject), at=at)
            return asked.standing, asked.call
        case "commitment":
            reading = updated_by(user, slug, _uuid(subject))
            return reading.standing, reading.commitment
    raise NotFound


def _events_for(standing: Standing) -> EventQuerySet:
    found = Event.objects.filter(group=standing.group)
    return found if standing.runs_it else found.known()


def _id(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) < 10):  # noqa: PLR2004
        raise NotFound
    return int(written)


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise NotFound from None

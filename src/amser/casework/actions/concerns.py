"""A concern is raised by anyone; the lead or the deputy looks at it, writes down, refers it, or decides that nothing more is needed."""

import dataclasses
import datetime as dt
from typing import Final
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.casework.models import Concern, ConcernNote, ConcernPart, ConcernPerson, ConcernState, ConcernStep
from amser.casework.policies import concern_of
from amser.identity.models import User
from amser.kernel.errors import DomainError
from amser.timebanks.models import TimeBank

_MOVES: Final[dict[str, frozenset[str]]] = {
    ConcernState.RAISED: frozenset({ConcernState.LOOKED_AT}),
    ConcernState.LOOKED_AT: frozenset({ConcernState.REFERRED, ConcernState.CLOSED}),
    # Something new is heard, or the council answers: it is looked at once more, and what was decided stays.
    ConcernState.REFERRED: frozenset({ConcernState.LOOKED_AT}),
    ConcernState.CLOSED: frozenset({ConcernState.LOOKED_AT}),
}


class ConcernMovedOn(DomainError):
    """A concern in this state does not go to that one: the other lead was quicker."""

    code = "concern_moved_on"


@dataclasses.dataclass(frozen=True, slots=True)
class ConcernWords:
    """What somebody says: about whom, what, when, because of whom, who they are. `person_knows` is None where they did not say."""

    who: str
    person: str
    what: str
    language: str
    happened: str = ""
    caused_by: str = ""
    person_knows: bool | None = None
    name: str = ""
    reach: str = ""
    told_by: str = ""


@audit.action("casework.raise_concern")
def raise_concern(
    *, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, words: ConcernWords, concerned: tuple[User, ...] = ()
) -> Concern:
    """
    Somebody is worried that a person is not safe; the lead and the deputy hear of it.

    `concerned` are people who do something for the bank and are said to have a part in it: they never read it.
    """
    concern = Concern.objects.create(timebank=bank, raised_at=at, raised_by_id=by.user_id, **dataclasses.asdict(words))
    for user in concerned:
        _add(concern, user, ConcernPart.OTHERWISE, by=by, at=at)
    ConcernStep.objects.create(timebank=bank, concern=concern, state=ConcernState.RAISED, by_user_id=by.user_id, at=at)
    announce("casework.concern_raised", bank_id=bank.pk, concern_id=concern.pk)
    return concern


@audit.action("casework.look_at_concern")
def look_at_concern(*, by: audit.Actor, key: UUID, at: dt.datetime, concern: Concern, reason: str) -> Concern:
    """The lead begins to look at it, or does so once more. Raises ConcernMovedOn, and NotFound for all but a lead without a part in it."""
    return _step(concern, ConcernState.LOOKED_AT, by=by, at=at, reason=reason)


@audit.action("casework.refer_concern")
def refer_concern(*, by: audit.Actor, key: UUID, at: dt.datetime, concern: Concern, sent_to: str, reason: str) -> Concern:
    """The lead passed it to whoever has the duty: the council, or the police. Raises as `look_at_concern`."""
    return _step(concern, ConcernState.REFERRED, by=by, at=at, reason=reason, sent_to=sent_to)


@audit.action("casework.close_concern")
def close_concern(*, by: audit.Actor, key: UUID, at: dt.datetime, concern: Concern, reason: str) -> Concern:
    """The lead decided that nothing more is needed. Raises as `look_at_concern`."""
    return _step(concern, ConcernState.CLOSED, by=by, at=at, reason=reason)


@audit.action("casework.note_concern")
def note_concern(*, by: audit.Actor, key: UUID, at: dt.datetime, concern: Concern, words: str) -> ConcernNote:
    """The lead writes something down: it is added, and nobody changes it. Raises NotFound for all but a lead without a part in it."""
    reader = _reader(by)
    concern_of(reader, concern.timebank, concern.pk)
    return ConcernNote.objects.create(timebank_id=concern.timebank_id, concern=concern, words=words, by_user=reader, at=at)


@audit.action("casework.take_part_in_concern")
def take_part_in_concern(*, by: audit.Actor, key: UUID, at: dt.datetime, concern: Concern, user: User, part: str) -> Concern:
    """The lead says who has a part in it, and which; from then on they do not read it, whatever their role. Twice changes nothing."""
    concern_of(_reader(by), concern.timebank, concern.pk)
    if not ConcernPerson.objects.filter(concern=concern, user=user).exists():
        _add(concern, user, part, by=by, at=at)
    return concern


def _add(concern: Concern, user: User, part: str, *, by: audit.Actor, at: dt.datetime) -> None:
    ConcernPerson.objects.create(
        timebank_id=concern.timebank_id, concern=concern, user=user, part=part, name=user.name, added_by_id=by.user_id, added_at=at
    )


def _reader(by: audit.Actor) -> User:
    assert by.user_id is not None, "a person decides about a concern, never Amser"
    return User.objects.get(pk=by.user_id)


def _step(concern: Concern, to: str, *, by: audit.Actor, at: dt.datetime, reason: str, sent_to: str = "") -> Concern:
    # The bank's row is locked instead of the concern's, which the application may not lock because it may never write it.
    bank = TimeBank.objects.select_for_update(no_key=True).get(pk=concern.timebank_id)
    known = concern_of(_reader(by), bank, concern.pk)
    if to not in _MOVES[known.state]:  # type: ignore[attr-defined]
        raise ConcernMovedOn
    ConcernStep.objects.create(timebank=bank, concern=concern, state=to, reason=reason, sent_to=sent_to, by_user_id=by.user_id, at=at)
    return concern

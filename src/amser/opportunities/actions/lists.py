"""A session's list: who was there, and for how long."""

import dataclasses
import datetime as dt
from typing import Final
from uuid import UUID

from amser.agencies.actions import LeftTheScheme, enrol
from amser.agencies.models import Participant, SchemeCard
from amser.audit import actions as audit
from amser.identity import actions as identity
from amser.identity.models import Channel
from amser.kernel.codes import read_code
from amser.kernel.errors import DomainError
from amser.opportunities.models import Attendance, Coming, How, Session
from amser.opportunities.policies import AdultsOnly, is_for_adults, must_be_let
from amser.opportunities.queries.lists import known_here, thanked_at

EARLY: Final = dt.timedelta(minutes=30)
LATE: Final = dt.timedelta(hours=2)
LONGEST_MINUTES: Final = 24 * 60
MOST_NEW: Final = 200  # names and numbers in one list that is sent


class SessionCalledOff(DomainError):
    """The session does not take place."""

    code = "session_called_off"


class TakenOff(DomainError):
    """Whoever leads the session took this person off its list: they alone put them on it again."""

    code = "taken_off"


class NotTheTime(DomainError):
    """People check themselves in on the day alone: from half an hour before it begins to two hours after it ends."""

    code = "not_the_time"


@dataclasses.dataclass(frozen=True, slots=True)
class Note:
    """
    What one line of a list was changed to: somebody is there for so many minutes (1 to a day's), or is taken off (None).

    Lines that were not changed are not sent: what others noted of them meanwhile stays.
    """

    participant_id: int
    minutes: int | None


@audit.action("opportunities.save_list")
def save_list(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    session: Session,
    notes: tuple[Note, ...] = (),
    numbers: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    young: tuple[str, ...] = (),
) -> Session:
    """
    Whoever leads a session writes down who was there; what was noted by others and is not among this stays.

    `numbers` are of cards, however typed; those of no card in force are passed over, and `queries.unknown_numbers` says which.
    `names` are of adults whom nobody knows here, `young` of people under 18: each joins the scheme through the organisation, and
    has a card. Whoever was thanked, or has left the scheme, stays as they are. Raises SessionCalledOff, and AdultsOnly where
    somebody young is new to what is for adults.
    """
    assert all(note.minutes is None or 1 <= note.minutes <= LONGEST_MINUTES for note in notes), "callers validate the time"
    assert len(numbers) + len(names) + len(young) <= MOST_NEW, "callers count"
    session = _locked(session)
    if young and is_for_adults(session.opportunity):
        raise AdultsOnly
    notes = _still_open(session, notes)
    gone = [note.participant_id for note in notes if note.minutes is None]
    Attendance.objects.standing().filter(session=session, participant__in=gone).update(taken_off_at=at)
    there = {note.participant_id: (note.minutes, How.TICKED) for note in notes if note.minutes is not None}
    there |= {holder: (session.minutes, How.ADDED) for holder in _holders(session, numbers) if holder not in there}
    everybody_new = [*((name, True) for name in names), *((name, False) for name in young)]
    for place, (name, is_adult) in enumerate(everybody_new):
        newcomer = _newcomer(session, name, is_adult=is_adult, by=by, key=audit.derive(key, f"name {place}"), at=at)
        there[newcomer.pk] = (session.minutes, How.ADDED)
    _note(session, there, at=at, by_id=by.user_id)
    return session


@audit.action("opportunities.check_in")
def check_in(*, by: audit.Actor, key: UUID, at: dt.datetime, session: Session, participant: Participant, how: How) -> Attendance:
    """
    Somebody is there, for as long as the session lasts; done again, nothing changes. Who was taken off by mistake is on again.

    Raises SessionCalledOff, and LeftTheScheme for whoever does not take part in its scheme. Whoever checks themselves in (`How.WALL`)
    is asked what whoever says that they come is asked: it raises NotTheTime, TakenOff, and what `policies.must_be_let` raises.
    """
    session = _locked(session)
    if not Participant.objects.live().filter(pk=participant.pk, scheme=session.scheme_id).exists():
        raise LeftTheScheme
    if how == How.WALL:
        _may_come_in(session, participant, at=at)
    _note(session, {participant.pk: (min(session.minutes, LONGEST_MINUTES), how)}, at=at, by_id=by.user_id)
    return Attendance.objects.get(session=session, participant=participant)


def _may_come_in(session: Session, participant: Participant, *, at: dt.datetime) -> None:
    if not session.begins_at - EARLY <= at <= session.ends_at + LATE:
        raise NotTheTime
    # A leader who added them has asked how old they are.
    is_expected = Coming.objects.coming().filter(session=session, participant=participant).exists()
    must_be_let(session.opportunity, participant, by_its_leader=is_expected)
    if Attendance.objects.filter(session=session, participant=participant, taken_off_at__isnull=False).exists():
        raise TakenOff


def _locked(session: Session) -> Session:
    """Return the session, whose list nobody else changes until the transaction ends. Raises SessionCalledOff."""
    session = (
        Session.objects.select_for_update(no_key=True, of=("self",))
        .select_related("scheme", "organisation", "opportunity__organisation")
        .get(pk=session.pk)
    )
    if session.cancelled_at is not None:
        raise SessionCalledOff
    return session


def _still_open(session: Session, notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return the notes about people whom the organisation knows, and who were not thanked yet."""
    asked = [note.participant_id for note in notes]
    known = known_here(session, asked) - thanked_at(session, asked)
    return tuple(note for note in notes if note.participant_id in known)


def _holders(session: Session, numbers: tuple[str, ...]) -> list[int]:
    read = [code for code in map(read_code, numbers) if code]
    cards = SchemeCard.objects.filter(number__in=read, ended_at__isnull=True, participant__scheme=session.scheme)
    return list(cards.filter(participant__left_at__isnull=True).values_list("participant_id", flat=True))


def _newcomer(session: Session, name: str, *, is_adult: bool, by: audit.Actor, key: UUID, at: dt.datetime) -> Participant:
    whole = " ".join(name.split())[:120]
    user = identity.register(
        by=by,
        key=audit.derive(key, "register"),
        at=at,
        name=whole,
        known_as=whole.split()[0][:60],
        preferences=identity.Preferences(channel=Channel.PHONE),
    )
    return enrol(
        by=by,
        key=audit.derive(key, "enrol"),
        at=at,
        scheme=session.scheme,
        user=user,
        through=session.organisation,
        is_adult=is_adult,
    )


def _note(session: Session, there: dict[int, tuple[int, How]], *, at: dt.datetime, by_id: int | None) -> None:
    """Write who was there. Whoever stands on the list keeps how they came on it, and their minutes where no others are said."""
    lines = {line.participant_id: line for line in Attendance.objects.filter(session=session, participant__in=list(there))}
    thanked = thanked_at(session, there)
    changed, new = [], []
    for person, (minutes, how) in there.items():
        line = lines.get(person)
        if line is None:
            new.append(
                Attendance(session=session, participant_id=person, minutes=minutes, how=how, noted_at=at, noted_by_id=by_id),
            )
        elif person not in thanked and (line.taken_off_at is not None or (how == How.TICKED and line.minutes != minutes)):
            line.minutes, line.taken_off_at = minutes, None
            changed.append(line)
    Attendance.objects.bulk_create(new)
    Attendance.objects.bulk_update(changed, ["minutes", "taken_off_at"])

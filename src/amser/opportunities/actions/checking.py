"""An organisation says that it has checked somebody; and somebody has a calendar of their own."""

import datetime as dt
from uuid import UUID

from amser.agencies.models import Participant
from amser.audit import actions as audit
from amser.opportunities.models import CalendarAddress, Checked
from amser.opportunities.models.calendar import digest_of
from amser.opportunities.policies import AdultsOnly
from amser.organisations.models import Organisation


@audit.action("opportunities.say_checked")
def say_checked(
    *, by: audit.Actor, key: UUID, at: dt.datetime, organisation: Organisation, participant: Participant, level: str
) -> Checked:
    """
    Somebody says for an organisation that it has checked a person for a level other than a group's. Again changes nothing.

    Raises AdultsOnly.
    """
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if not participant.is_adult:
        raise AdultsOnly
    live = Checked.objects.live().filter(organisation=organisation, participant=participant, level=level).first()
    about = {"organisation": organisation, "participant": participant, "level": level}
    return live or Checked.objects.create(said_at=at, said_by_id=by.user_id, **about)


@audit.action("opportunities.end_checked")
def end_checked(*, by: audit.Actor, key: UUID, at: dt.datetime, checked: Checked) -> Checked:
    """It stands no more, for what is said from now on. Done again, nothing changes."""
    checked = Checked.objects.select_for_update(no_key=True).get(pk=checked.pk)
    if checked.ended_at is None:
        checked.end(at=at, by_id=by.user_id)
    return checked


@audit.action("opportunities.open_calendar")
def open_calendar(*, by: audit.Actor, key: UUID, at: dt.datetime, participant: Participant, token: str) -> CalendarAddress:
    """Somebody's own calendar is read at a secret address (`token`, of `secrets`); the one before works no more."""
    about = {"digest": digest_of(token), "made_at": at}
    return CalendarAddress.objects.update_or_create(participant=participant, defaults=about)[0]

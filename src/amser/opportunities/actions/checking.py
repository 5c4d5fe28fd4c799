"""An organisation says that it has checked somebody; and somebody has a calendar of their own."""

import datetime as dt
from uuid import UUID

from amser.agencies.models import Participant
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.secret import digest_of
from amser.members.models import Level
from amser.opportunities.actions.places import fill_free_places, locked
from amser.opportunities.models import CalendarAddress, Checked, Coming, ComingState, Session
from amser.opportunities.policies import AdultsOnly, is_checked
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
def end_checked(*, by: audit.Actor, key: UUID, at: dt.datetime, checked: Checked, reason: str) -> Checked:
    """
    It stands no more. Done again, nothing changes.

    Where nothing else lets the person come, they are off the lists of the organisation's sessions to come; whoever waits has the
    place, and they are told.
    """
    checked = Checked.objects.select_for_update(no_key=True, of=("self",)).select_related("participant").get(pk=checked.pk)
    if checked.ended_at is None:
        checked.end(at=at, by_id=by.user_id, why=reason)
        if _take_off_lists(checked, at):
            announce("opportunities.check_ended", scheme_id=checked.participant.scheme_id, checked_id=checked.pk)
    return checked


def _take_off_lists(checked: Checked, at: dt.datetime) -> int:
    """Take somebody off what they may not come to now, and return from how many lists."""
    to_come = Session.objects.filter(organisation=checked.organisation_id, cancelled_at__isnull=True, begins_at__gt=at)
    said = Coming.objects.filter(participant=checked.participant, session__in=to_come).exclude(state=ComingState.CANCELLED)
    taken_off = 0
    for coming in said.select_related("session__opportunity").order_by("session_id"):
        opportunity = coming.session.opportunity
        if opportunity.level != Level.GROUP and not is_checked(opportunity, checked.participant):
            locked(coming.session_id)
            Coming.objects.filter(pk=coming.pk).update(state=ComingState.CANCELLED)
            fill_free_places(coming.session_id)
            taken_off += 1
    return taken_off


@audit.action("opportunities.open_calendar")
def open_calendar(*, by: audit.Actor, key: UUID, at: dt.datetime, participant: Participant, token: str) -> CalendarAddress:
    """Somebody's own calendar is read at a secret address (`token`, of `secrets`); the one before works no more."""
    about = {"digest": digest_of(token), "made_at": at}
    return CalendarAddress.objects.update_or_create(participant=participant, defaults=about)[0]

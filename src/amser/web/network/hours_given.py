"""Hours that somebody gave to plan and run an event, offered as civic contribution in their time bank."""

from collections.abc import Iterable
from typing import Final

from amser.exchanges.models import ExchangeState, OrganisationExchange
from amser.exchanges.models.exchange import OPEN
from amser.members.models import Membership
from amser.networks.models import Participation
from amser.organisations.models import Belonging
from amser.timebanks.models import TimeBank

TAKEN_UP: Final = (*OPEN, ExchangeState.POSTED)


def given_by(participation: Participation | None) -> int:
    """Return how many minutes somebody gave, 0 where none are noted, or they were not there."""
    return participation.minutes or 0 if participation is not None and participation.was_there else 0


def banks_for(participation: Participation | None) -> list[TimeBank]:
    """
    Return the time banks in which somebody may write the hours down: they are a member, and so is the event's host.

    None where these hours stand there already. At most three queries.
    """
    if participation is None or not given_by(participation) or participation.event.group.given_to_id is None:
        return []
    mine = list(Membership.objects.active().filter(user=participation.user_id).select_related("timebank").order_by("pk"))
    hosts = Belonging.objects.live().filter(
        organisation=participation.event.group.given_to_id, timebank__in=[one.timebank_id for one in mine]
    )
    there = set(hosts.values_list("timebank", flat=True))
    taken = _taken_up(participation, mine)
    return [one.timebank for one in mine if one.timebank_id in there and one.timebank_id not in taken]


def _taken_up(participation: Participation, mine: Iterable[Membership]) -> set[int]:
    host = participation.event.group.given_to_id
    same = {"belonging__organisation": host, "worked_on": participation.event.day, "state__in": TAKEN_UP}
    found = OrganisationExchange.objects.filter(membership__in=[one.pk for one in mine], **same)
    return set(found.values_list("timebank", flat=True))

"""What earlier meetings did not finish comes back on the agenda of the next. For actions."""

import datetime as dt

from django.db.models import Max

from amser.networks.models import AgendaItem, Event
from amser.networks.queries.meetings import unfinished_items


def carry_unfinished(event: Event, *, at: dt.datetime) -> None:
    """Put on a locked event's agenda what earlier meetings did not finish, each matter once."""
    here = set(AgendaItem.objects.filter(event=event, carried_from__isnull=False).values_list("carried_from_id", flat=True))
    position = next_position(event)
    for item in unfinished_items(event, at=at):
        if item.pk not in here:
            kept = {name: getattr(item, name) for name in ("title_cy", "title_en", "kind", "minutes", "lead", "paper")}
            AgendaItem.objects.create(event=event, position=position, carried_from=item, **kept)
            position += 1


def next_position(event: Event) -> int:
    """Return the place after the last item of an agenda."""
    return (AgendaItem.objects.filter(event=event).aggregate(last=Max("position"))["last"] or 0) + 1

"""People are reminded of what they come to."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.opportunities.models import Coming, ComingState


@audit.action("opportunities.remind")
def remind(*, by: audit.Actor, key: UUID, at: dt.datetime, coming: Coming) -> Coming:
    """Somebody who comes hears of it once more, and only once, unless it moves."""
    coming = Coming.objects.select_for_update(of=("self",), no_key=True).select_related("session").get(pk=coming.pk)
    if coming.state == ComingState.COMING and coming.reminded_at is None and not coming.session.is_called_off:
        coming.reminded_at = at
        coming.save(update_fields=["reminded_at"])
        ids = {"session_id": coming.session_id, "participant_id": coming.participant_id}
        announce("opportunities.soon", scheme_id=coming.session.scheme_id, **ids)
    return coming

"""Places at a session, and who waits for one. Not audited actions: the action that calls them is."""

from amser.announcements import announce
from amser.opportunities.models import Coming, ComingState, Session


def locked(session_id: int) -> Session:
    """Return a session that nobody else takes a place at, or gives one up, until this transaction ends."""
    return Session.objects.select_for_update(of=("self",), no_key=True).with_words().get(pk=session_id)


def has_room(session: Session) -> bool:
    """Whether there is a place for one more. The session is locked."""
    return session.places is None or Coming.objects.coming().filter(session=session).count() < session.places


def fill_free_places(session_id: int) -> None:
    """Give every free place to whoever has waited longest, and tell them."""
    session = locked(session_id)
    waiting = list(Coming.objects.waiting().filter(session=session))
    taken = Coming.objects.coming().filter(session=session).count()
    free = len(waiting) if session.places is None else max(session.places - taken, 0)
    for coming in waiting[:free]:
        coming.state = ComingState.COMING
        coming.save(update_fields=["state"])
        announce("opportunities.moved_up", scheme_id=session.scheme_id, session_id=session.pk, participant_id=coming.participant_id)

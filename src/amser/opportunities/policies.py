"""Who may see what of opportunities. Each function returns the object or raises NotFound or NotAllowed."""

from uuid import UUID

from amser.kernel.errors import NotFound
from amser.opportunities.models import Award, Session
from amser.organisations.models import Organisation


def session_of(organisation: Organisation, session_id: int) -> Session:
    """Return a session of the organisation, with its opportunity and scheme. Raises NotFound."""
    sessions = Session.objects.filter(organisation=organisation).select_related("opportunity", "scheme")
    session = sessions.filter(pk=session_id).first()
    if session is None:
        raise NotFound
    return session


def award_of(organisation: Organisation, award_id: UUID) -> Award:
    """Return what the organisation once gave, with its session and scheme. Raises NotFound."""
    awards = Award.objects.filter(organisation=organisation).select_related("session__opportunity", "scheme", "budget")
    award = awards.filter(pk=award_id).first()
    if award is None:
        raise NotFound
    return award


def session_on_the_wall(code: str) -> Session:
    """Return the session whose code hangs on a wall, with its organisation, for everybody. Raises NotFound."""
    sessions = Session.objects.filter(wall_code=code, cancelled_at__isnull=True, scheme__closed_at__isnull=True)
    session = sessions.select_related("opportunity", "scheme", "organisation").first()
    if session is None:
        raise NotFound
    return session

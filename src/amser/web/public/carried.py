"""A card that a leader's telephone has scanned: the leader says onto which of the lists of today."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from amser.agencies import policies as agencies
from amser.kernel.codes import read_code
from amser.opportunities import actions
from amser.opportunities.models import Attendance, How, Session
from amser.opportunities.queries.lists import todays_sessions
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.scanned import when_scanned
from amser.web.throttle import is_too_often
from amser.web.visiting import PersonRequest, person_page
from amser.web.words.sessions import when

MOST_AN_HOUR = 300


@when_scanned(20)
def leads_today(request: HttpRequest, number: str) -> HttpResponse | None:
    """Lead whoever leads a session today on to its list; None for everybody else, whatever the number."""
    if not request.user.is_authenticated or not todays_sessions(request.user, now()):
        return None
    return go("public:carried", read_code(number) or "-")


@never_cache
@person_page
def carried(request: PersonRequest, token: str) -> HttpResponse:
    """Choose the list, and whoever carries the card is on it."""
    sessions = todays_sessions(request.user, now())
    chosen = next((session for session in sessions if str(session.pk) == request.POST.get("session")), None)
    if request.method == "POST" and chosen is not None and not is_too_often(request, "carried", most=MOST_AN_HOUR, minutes=60):
        return _added(request, chosen, token)
    return page(request, "public/carried.html", sessions=[(session, when(session)) for session in sessions])


def _added(request: PersonRequest, session: Session, token: str) -> HttpResponse:
    try:
        holder = agencies.card_holder(session.scheme, token)
    except agencies.UnknownNumber:
        text = pgettext(
            "session.list.unknown", "We know no card in force with this number: %(numbers)s. Check it, or add the person by name."
        )
        messages.error(request, text % {"numbers": token})
        return go("organisation:list", session.organisation.slug, session.pk)

    def note() -> Attendance:
        return actions.check_in(by=actor(request), key=key_of(request), at=now(), session=session, participant=holder, how=How.SCANNED)

    if attempt_button(request, note) is not None:
        text = pgettext("session.carried.done", "On the list: %(name)s")
        messages.success(request, text % {"name": holder.user.name})
    return go("organisation:list", session.organisation.slug, session.pk)

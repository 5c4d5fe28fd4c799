"""The list of a session, ticked while it happens."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.kernel.codes import shown_code
from amser.kernel.dates import london
from amser.opportunities import actions
from amser.opportunities.models import Session
from amser.opportunities.policies import session_of
from amser.opportunities.queries import awards, lists
from amser.organisations.models import Right
from amser.ui.qr import code_of
from amser.web.cards_typed import are_too_many
from amser.web.organisation.list_form import ListForm, age_first, rows_of
from amser.web.pages import actor, attempt, now, page
from amser.web.papers import as_pdf, written
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.words.my_credits import tried_too_often
from amser.web.words.sessions import when

SOMEBODY_ELSE = 409
NOT_SAVED = 422


@organisation_page(Right.LEADER)
def session_list(request: OrganisationRequest, session_id: int) -> HttpResponse:
    """
    Tick who came, change how long, add who is not on it; then thank them.

    What a page kept while there was no connection comes here as the same form, and is answered in a few words for its script.
    """
    request.tab = "sessions"
    session = session_of(request.organisation, session_id)
    is_script = request.headers.get("Accept", "") == "application/json"
    if request.method == "POST" and request.POST.get("person") != known_as(request):
        return _written_by_another(request, session, is_script=is_script)
    form = ListForm(request.POST if request.method == "POST" else None, session=session)
    if form.is_valid() and are_too_many(request, form.numbers, unknown=lists.unknown_numbers(session, form.numbers)):
        form.add_error(None, tried_too_often())
    if form.is_valid() and attempt(request, form, lambda: _save(request, form)) is not None:
        return _saved(request, form, is_script=is_script)
    if is_script:
        return JsonResponse({"says": [str(error) for errors in form.errors.values() for error in errors]}, status=NOT_SAVED)
    return _page(request, session, form)


def known_as(request: HttpRequest) -> str:
    """Return a name for who is signed in that says nothing, by which a browser knows whose list it keeps."""
    return salted_hmac("amser.web.lists", str(request.user.pk), algorithm="sha256").hexdigest()[:24]


def _save(request: OrganisationRequest, form: ListForm) -> Session:
    return actions.save_list(
        by=actor(request),
        key=form.cleaned_data["key"],
        at=now(),
        session=form.session,
        notes=form.notes,
        numbers=form.numbers,
        names=form.names,
        young=form.young,
    )


def _saved(request: OrganisationRequest, form: ListForm, *, is_script: bool) -> HttpResponse:
    unknown = lists.unknown_numbers(form.session, form.numbers)
    if unknown:
        text = pgettext(
            "session.list.unknown", "We know no card in force with this number: %(numbers)s. Check it, or add the person by name."
        )
        messages.error(request, text % {"numbers": ", ".join(unknown)})
    thanks_next = request.POST.get("then") == "thank" and not unknown
    if not thanks_next:
        people = lists.people_on(form.session)
        messages.success(request, pgettext("session.list.saved", "The list is saved. People on it: %(count)s") % {"count": people})
    to = reverse("organisation:thank" if thanks_next else "organisation:list", args=[request.organisation.slug, form.session.pk])
    return JsonResponse({"to": to}) if is_script else HttpResponseRedirect(to)


def _written_by_another(request: OrganisationRequest, session: Session, *, is_script: bool) -> HttpResponse:
    text = pgettext("session.list.other_person", "Not sent: somebody else has signed in here. The list waits for whoever wrote it.")
    if is_script:
        return JsonResponse({"says": [text]}, status=SOMEBODY_ELSE)
    messages.error(request, text)
    return _page(request, session, ListForm(session=session))


def _page(request: OrganisationRequest, session: Session, form: ListForm) -> HttpResponse:
    at = now()
    lines = lists.lines_of(session)
    rows = rows_of(lines, form)
    given = [(award, awards.may_be_taken_back(award, at)) for award in awards.awards_of(session)]
    return page(
        request,
        "organisation/list.html",
        form=form,
        session=session,
        when=when(session),
        age_first=age_first(),
        was=[f"{line.participant.pk}:{line.minutes}" for line in lines if line.minutes is not None and not line.is_thanked],
        expected=[row for row in rows if row.line.is_expected],
        others=[row for row in rows if not row.line.is_expected],
        person=known_as(request),
        new_cards=[(card.participant.user.name, shown_code(card.number)) for card in lists.cards_given_today(session, at)],
        given=given,
    )


@require_safe
@organisation_page(Right.LEADER)
def wall(request: OrganisationRequest, session_id: int) -> HttpResponse:
    """A page for the wall: people check themselves in by the code on it."""
    session = session_of(request.organisation, session_id)
    address = f"{settings.SITE_URL.rstrip('/')}/w/{session.wall_code}/"
    return as_pdf(
        request,
        "papers/wall.html",
        how=written(),
        name="wal",
        session=session,
        organisation=request.organisation,
        begins=london(session.begins_at),
        code=shown_code(session.wall_code),
        address=address.partition("://")[2].rstrip("/"),
        qr=code_of(address),
    )

"""Who visits the pages of credits: an organisation's people, a scheme's people, and whoever takes part in a scheme."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext

from amser.agencies import policies as agencies
from amser.agencies.models import Participant, Scheme
from amser.networks.policies import Standing
from amser.organisations import policies as organisations
from amser.organisations.models import Organisation, Right
from amser.ui.frame import Tab
from amser.web.visiting import PersonRequest, sign_in_first

P = ParamSpec("P")


class OrganisationRequest(PersonRequest):
    """A request of somebody who acts for the organisation in the address, and with which rights."""

    organisation: Organisation
    rights: frozenset[str]


class SchemeRequest(PersonRequest):
    """A request of somebody who runs the scheme in the address, or reads its figures (`runs_scheme` says which)."""

    credit_scheme: Scheme
    runs_scheme: bool


class ParticipantRequest(PersonRequest):
    """A request of somebody who takes part in the scheme in the address."""

    credit_scheme: Scheme
    participant: Participant


def organisation_page(
    *rights: Right,
) -> Callable[[Callable[Concatenate[OrganisationRequest, P], HttpResponse]], Callable[..., HttpResponse]]:
    """
    Open a page to whoever has one of the rights in the organisation in the address, and to its owners.

    Without any, to whoever has some right in it. Others of it may not, and to the rest it does not exist.
    """

    def decorate(view: Callable[Concatenate[OrganisationRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def visit(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return sign_in_first(request)
            organisation, held = organisations.organisation_with(request.user, slug, *(rights or tuple(Right)))
            request.organisation, request.rights = organisation, held  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        return visit

    return decorate


def manager_page(view: Callable[Concatenate[SchemeRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to whoever runs the scheme in the address; whoever reads its figures may not, and to the rest it does not exist."""
    return _scheme_page(view, agencies.scheme_run_by)


def scheme_figures_page(view: Callable[Concatenate[SchemeRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to whoever runs the scheme in the address or reads its figures; to the rest it does not exist."""
    return _scheme_page(view, agencies.scheme_read_by)


def participant_page(view: Callable[Concatenate[ParticipantRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to whoever takes part in the scheme in the address; to the rest it does not exist."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        participant = agencies.participation_in(request.user, slug)
        request.participant, request.credit_scheme = participant, participant.scheme  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def _scheme_page(view: Callable[Concatenate[SchemeRequest, P], HttpResponse], policy: Callable[..., Scheme]) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        request.credit_scheme = policy(request.user, slug)  # type: ignore[attr-defined]
        request.runs_scheme = policy is agencies.scheme_run_by or agencies.runs(request.user, request.credit_scheme)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def name_of(request: HttpRequest) -> str:
    """Return whose pages these are: the organisation's or the scheme's name; "" elsewhere."""
    whose: Organisation | Scheme | None = getattr(request, "organisation", None) or getattr(request, "credit_scheme", None)
    if group := getattr(request, "group", None):
        return str(group.name)
    return whose.name if whose else ""


def tabs(request: HttpRequest) -> tuple[Tab, ...]:
    """Return the main menu of an organisation's desk, of a scheme's, or of whoever takes part; none elsewhere. No query."""
    if organisation := getattr(request, "organisation", None):
        return _tabs_of(_of_an_organisation(getattr(request, "rights", frozenset())), organisation.slug)
    if scheme := getattr(request, "credit_scheme", None):
        entries = _of_a_participant() if hasattr(request, "participant") else _of_a_scheme()
        return _tabs_of(entries, scheme.slug)
    if standing := getattr(request, "standing", None):
        return _tabs_of(_of_a_group(standing), standing.group.slug)
    return ()


Entry = tuple[str, str, str, str]  # name, label, address, icon


def _of_an_organisation(rights: frozenset[str]) -> list[Entry]:
    entries = [("organisation", pgettext("nav.organisation", "Organisation"), "organisation:home", "home")]
    if rights & {Right.OWNER, Right.LEADER}:
        entries.append(("sessions", pgettext("nav.sessions", "Sessions"), "organisation:sessions", "arrangements"))
        entries.append(("hours", pgettext("nav.organisation_hours", "Hours"), "organisation:hours", "hours"))
    if rights & {Right.OWNER, Right.TILL}:
        entries.append(("offers", pgettext("nav.offers", "Offers"), "organisation:offers", "board"))
    return [*entries, ("figures", pgettext("nav.figures", "Figures"), "organisation:month", "list")]


def _of_a_scheme() -> list[Entry]:
    return [
        ("scheme", pgettext("nav.scheme", "The scheme"), "scheme:home", "home"),
        ("figures", pgettext("nav.figures", "Figures"), "scheme:figures", "list"),
    ]


def _of_a_participant() -> list[Entry]:
    return [
        ("credits", pgettext("nav.credits", "My credits"), "credits:mine", "hours"),
        ("do", pgettext("nav.do", "What you can do"), "credits:opportunities", "arrangements"),
        ("use", pgettext("nav.use", "Where to use credits"), "credits:offers", "board"),
    ]


def _of_a_group(standing: Standing) -> list[Entry]:
    entries = [("group", pgettext("nav.group", "The group"), "network:group", "community")]
    if standing.is_member:
        entries.append(("promises", pgettext("promises.heading", "Promises"), "network:promises", "good"))
        entries.append(("papers", pgettext("nav.group_papers", "Papers"), "network:papers", "list"))
        entries.append(("members", pgettext("nav.group_members", "Members"), "network:members", "people"))
    if standing.runs_it:
        entries.append(("desk", pgettext("nav.group_desk", "Running it"), "network:desk", "desk"))
    return entries if standing.is_member else []


def _tabs_of(entries: list[Entry], slug: str) -> tuple[Tab, ...]:
    return tuple(Tab(name, label, reverse(address, args=[slug]), icon) for name, label, address, icon in entries)

"""Promises of a group: the board, the report, and taking them down."""

import dataclasses
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.networks import actions, policies
from amser.networks.models import Aim, Commitment, CommitmentQuerySet, Event
from amser.networks.queries import commitments as queries
from amser.networks.queries.groups import members_of
from amser.web.network.promise_forms import AimForm, TakeDownForm
from amser.web.network.visiting import GroupMemberRequest, GroupRequest, group_desk_page, group_member_page, group_page, reader
from amser.web.organisation.lists import NOT_SAVED, SOMEBODY_ELSE, known_as
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import typed
from amser.web.words import promises as words

ON_A_PAGE: Final = 50
MOST_IN_A_REPORT: Final = 1000
EVENTS_TO_CHOOSE: Final = 60
TO_CHOOSE: Final = 20  # the newest: what a list can be narrowed to
LONGEST_TITLE: Final = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A promise as a board shows it."""

    one: Commitment
    who: str
    state: str
    due: str
    is_overdue: bool
    is_quiet: bool
    reads_all: bool

    @property
    def title(self) -> str:
        """What was promised, as a row is headed."""
        return Truncator(self.one.text).chars(LONGEST_TITLE)


def rows_of(found: Sequence[Commitment], *, standing: policies.Standing | None, user_id: int | None) -> list[Row]:
    """Return promises as this reader may know them. One query."""
    at = now()
    quiet = set(Commitment.objects.quiet(at).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    return [_row(one, quiet, standing, user_id) for one in found]


def _row(one: Commitment, quiet: set[UUID], standing: policies.Standing | None, user_id: int | None) -> Row:
    reads_all = (standing is not None and standing.is_member) or (user_id is not None and one.user_id == user_id)
    return Row(
        one,
        who=words.who(one, reads_all=reads_all),
        state=words.state(one.state),
        due=words.due(one),
        is_overdue=one.is_overdue(today(now())),
        is_quiet=one.pk in quiet,
        reads_all=reads_all,
    )


def asked_of(query: QueryDict) -> queries.Asked:
    """Return which promises the address asks for; what it says wrongly is not asked."""
    state = query.get("state", "")
    return queries.Asked(
        state=state if state in words.ASKED else "",
        event_id=_number(query.get("event", "")),
        aim_id=_number(query.get("aim", "")),
        year=_number(query.get("year", "")),
        organisation=query.get("organisation", "").replace("\x00", "")[:160],
    )


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else None  # noqa: PLR2004


def _with(query: QueryDict, **changes: object) -> str:
    """Return the address of the same list, asked otherwise, from its first page."""
    kept: dict[str, str] = {name: str(query.get(name, "")) for name in ("state", "event", "aim", "year", "organisation") if query.get(name)}
    kept |= {name: str(value) for name, value in changes.items()}
    made = QueryDict(mutable=True)
    made.update({name: value for name, value in kept.items() if value})
    return f"?{made.urlencode()}"


@require_safe
@group_page
def board(request: GroupRequest) -> HttpResponse:
    """The promises of a group: its members all, others those that were made public."""
    request.tab = "promises"
    user, asked = reader(request), asked_of(request.GET)
    may_read = policies.commitments_for(request.standing, user)
    pages = Paginator(asked.of(may_read, at=now()).select_related("user", "event", "aim"), ON_A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "network/promises.html",
        group=request.group,
        standing=request.standing,
        rows=rows_of(list(pages.object_list), standing=request.standing, user_id=user.pk if user else None),
        pages=pages,
        query=_with(request.GET)[1:],
        segments=[(_with(request.GET, state=code), label, code == asked.state) for code, label in words.ASKED.items()],
        narrowed=_narrowed(may_read, asked),
        choices=_choices(request, may_read),
    )


def _choices(request: GroupRequest, may_read: CommitmentQuerySet) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return by what the board can be narrowed: a heading, and each address with its words. Four queries."""
    query = request.GET
    of = may_read.order_by().values("event")
    events = Event.objects.filter(pk__in=of).known() if not request.standing.runs_it else Event.objects.filter(pk__in=of)
    aims = Aim.objects.filter(pk__in=may_read.order_by().values("aim")).order_by("-pk")[:TO_CHOOSE]
    found = [
        (
            pgettext("promise.event", "Made at"),
            [(_with(query, event=one.pk), one.title) for one in events.order_by("-begins_at", "-pk")[:TO_CHOOSE]],
        ),
        (pgettext("promise.towards", "Towards"), [(_with(query, aim=one.pk), one.title) for one in aims]),
        (pgettext("promise.fact.year", "Year"), [(_with(query, year=year), str(year)) for year in queries.years_of(may_read)]),
        (
            pgettext("promise.by", "By"),
            [(_with(query, organisation=name), name) for name in queries.organisations_of(may_read)[:TO_CHOOSE]],
        ),
    ]
    return [(heading, lines) for heading, lines in found if lines]


def _narrowed(may_read: QuerySet[Commitment], asked: queries.Asked) -> list[str]:
    """Return in words what the list is narrowed to. At most two queries, the same for every length."""
    event = Event.objects.filter(pk=asked.event_id, commitments__in=may_read.order_by()).first() if asked.event_id else None
    aim = Aim.objects.filter(pk=asked.aim_id, commitments__in=may_read.order_by()).first() if asked.aim_id else None
    return [
        *(str(one.title) for one in (event, aim) if one),
        *([str(asked.year)] if asked.year else []),
        *([asked.organisation] if asked.organisation else []),
    ]


@require_safe
@group_page
def report(request: GroupRequest) -> HttpResponse:
    """What was promised at an event, by an organisation, for a year or in all, and what came of it: to be printed."""
    request.tab = "promises"
    user, asked, at = reader(request), asked_of(request.GET), now()
    may_read = policies.commitments_for(request.standing, user)
    found = list(queries.with_all(asked.of(may_read, at=at))[:MOST_IN_A_REPORT])
    rows = rows_of(found, standing=request.standing, user_id=user.pk if user else None)
    sums = queries.sums_of(found, {row.one.pk for row in rows if row.is_quiet}, on=today(at))
    return page(
        request,
        "network/promises_report.html",
        group=request.group,
        rows=rows,
        sums=sums,
        on=words.on(today(at)),
        narrowed=_narrowed(may_read, asked),
        query=_with(request.GET),
    )


@group_member_page
def take_down(request: GroupMemberRequest) -> HttpResponse:
    """
    Take promises down one after the other, in seconds.

    What a telephone kept while there was no connection comes here as the same form, and is answered in a few words for its script.
    """
    request.tab = "promises"
    is_script = request.headers.get("Accept", "") == "application/json"
    form = _form(request)
    if request.method == "POST" and not form.is_switching and request.POST.get("person") != known_as(request):
        return _written_by_another(request, is_script=is_script)
    if form.is_valid():
        content: dict[str, Any] = {"group": request.group, "promised": form.promised()}
        made = attempt(request, form, lambda: actions.take_down(by=actor(request), key=form.cleaned_data["key"], at=now(), **content))
        if made is not None:
            return _taken(request, made, is_script=is_script)
    if is_script and request.method == "POST":
        return JsonResponse({"says": [str(error) for errors in form.errors.values() for error in errors]}, status=NOT_SAVED)
    return _page(request, form)


def _form(request: GroupMemberRequest) -> TakeDownForm:
    runs_it = request.standing.runs_it
    events = Event.objects.filter(group=request.group).exclude(state="cancelled")
    events = events if runs_it else events.known()
    asked = _number(request.GET.get("event", ""))
    return TakeDownForm(
        typed(request),
        promiser=None if runs_it else request.user,
        members=members_of(request.group) if runs_it else [],
        events=list(events.order_by("-begins_at", "-pk")[:EVENTS_TO_CHOOSE]),
        aims=list(Aim.objects.filter(group=request.group, ended_at__isnull=True).order_by("pk")),
        initial={"event": str(asked or "")},
    )


def _so_far(made: Commitment) -> int:
    """Return how many there are of the event, or of the group where it was made at none."""
    found = Commitment.objects.filter(group=made.group_id)
    return (found.filter(event=made.event_id) if made.event_id else found).count()


def _taken(request: GroupMemberRequest, made: Commitment, *, is_script: bool) -> HttpResponse:
    said = words.taken_down(made.text, _so_far(made))
    if is_script:
        return JsonResponse({"says": [said]})
    messages.success(request, said)
    to = reverse("network:take_down", args=[request.group.slug])
    return HttpResponseRedirect(f"{to}?event={made.event_id}" if made.event_id else to)


def _written_by_another(request: GroupMemberRequest, *, is_script: bool) -> HttpResponse:
    text = pgettext("promise.other_person", "Not sent: somebody else has signed in here. The promises wait for whoever took them down.")
    if is_script:
        return JsonResponse({"says": [text]}, status=SOMEBODY_ELSE)
    messages.error(request, text)
    return _page(request, _form(request))


def _page(request: GroupMemberRequest, form: TakeDownForm) -> HttpResponse:
    more = ("organisation_name", "due_on", "audiences", "partners", "event", "aim", "kind", "language", "how_we_know", "year")
    return page(
        request,
        "network/take_down.html",
        group=request.group,
        form=form,
        first=[form[name] for name in ("who", "text") if name in form.fields],
        more=[form[name] for name in more if name in form.fields],
        is_open=any(name in form.errors for name in more),
        names=[one.user.name for one in form.members],
        person=known_as(request),
        status=200,
    )


@group_desk_page
def aims(request: GroupMemberRequest) -> HttpResponse:
    """What the promises of a group work towards."""
    form = AimForm(typed(request))
    if form.is_valid():
        titles = {name: form.cleaned_data[name] for name in ("title_cy", "title_en")}
        given: dict[str, Any] = {"group": request.group, **titles}
        if attempt(request, form, lambda: actions.add_aim(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            messages.success(request, pgettext("aim.added", "The aim is there. Promises can say that they work towards it."))
            return go("network:aims", request.group.slug)
    found = Aim.objects.filter(group=request.group).order_by("ended_at", "pk")
    return page(request, "network/aims.html", group=request.group, form=form, aims=found)


@require_POST
@group_desk_page
def end_aim(request: GroupMemberRequest, aim_id: int) -> HttpResponse:
    """An aim takes no more promises."""
    found = Aim.objects.filter(group=request.group, pk=aim_id).first()
    if found is None:
        raise NotFound
    attempt_button(request, lambda: actions.end_aim(by=actor(request), key=key_of(request), at=now(), aim=found))
    return go("network:aims", request.group.slug)


def own(user_id: int) -> list[Row]:
    """Return somebody's own promises across groups, what is open first. Two queries."""
    found = list(Commitment.objects.filter(user=user_id).select_related("group", "user", "event").by_due())
    found.sort(key=lambda one: not one.is_open)
    return rows_of(found, standing=None, user_id=user_id)

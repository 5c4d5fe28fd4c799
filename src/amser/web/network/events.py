"""The events of a group for everybody who may know of them: the calendar, each event, and saying whether one comes."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from amser.kernel.codes import read_code
from amser.kernel.errors import NotFound
from amser.networks import actions, policies
from amser.networks.models import (
    AgendaItem,
    Commitment,
    Decision,
    Event,
    EventKind,
    EventState,
    GroupKind,
    Minutes,
    MinutesState,
    Participation,
    Reply,
)
from amser.networks.queries import commitments
from amser.networks.queries.meetings import published, report_of
from amser.web.network.goals import serves
from amser.web.network.hours_given import banks_for, given_by
from amser.web.network.promises import Row, rows_of
from amser.web.network.visiting import GroupMemberRequest, GroupRequest, group_page, group_person_page, reader
from amser.web.pages import actor, attempt_button, go, key_of, now, page, stranger
from amser.web.throttle import is_tried_too_often
from amser.web.visiting import PersonRequest, person_page
from amser.web.words import events as words

A_PAGE = 20
MOST_PROMISES = 100


@require_safe
@group_page
def events(request: GroupRequest) -> HttpResponse:
    """What a group has planned, and what was."""
    known = Event.objects.filter(group=request.group).select_related("place")
    if not request.standing.runs_it:
        known = known.known()
    at = now()
    drafts = [] if not request.standing.runs_it else [_row(one) for one in known.filter(state=EventState.DRAFT).order_by("begins_at", "pk")]
    past = Paginator(known.gone_by(at), A_PAGE).get_page(request.GET.get("page"))
    coming = Paginator(known.to_come(at), A_PAGE).get_page(request.GET.get("ahead"))
    return page(
        request,
        "network/events.html",
        group=request.group,
        standing=request.standing,
        ahead=[_row(one) for one in coming],
        coming=coming,
        drafts=drafts,
        past=[_row(one) for one in past],
        pages=past,
    )


def _row(event: Event) -> tuple[Event, str, str]:
    return event, words.when(event), words.where(event)


@require_safe
@group_page
def event(request: GroupRequest, event_id: int) -> HttpResponse:
    """An event: what, when, where, whether one comes; its papers for those who may read them."""
    one = policies.event_for(request.standing, event_id)
    mine = policies.participation_of(reader(request), one)
    reads = request.standing.reads_papers
    at = now()
    return page(
        request,
        "network/event.html",
        group=request.group,
        standing=request.standing,
        event=one,
        mine=mine,
        said=str(words.OWN_REPLIES.get(mine.reply, "")) if mine else "",  # type: ignore[call-overload]
        facts=_facts(one),
        may_answer=_may_answer(request, one, mine, at=at),
        answers=words.ANSWERS.items(),
        online=one.online if _sees_online(request, mine) and not one.is_over(at) and not one.is_cancelled else "",
        left=_places_left(one) if one.places is not None and one.state == EventState.OPEN else None,
        agenda=_agenda(one) if reads else [],
        minutes=_minutes(request, one),
        decisions=_decisions(one) if reads else [],
        unfinished=unfinished_promises(request, one) if request.standing.is_member else [],
        report=_public_report(one, at=at),
        related=_related(one),
        **serves(request.group, one, may_change=request.standing.runs_it),
        given=given_by(mine),
        banks=banks_for(mine),
    )


def _facts(one: Event) -> list[tuple[str, str, str]]:
    number = pgettext("event.number", "%(number)s of this group") % {"number": one.number} if one.number else ""
    return [
        (pgettext("card.when", "When"), words.when(one), ""),
        (pgettext("card.where", "Where"), words.where(one), ""),
        (pgettext("event.fact.kind", "What it is"), str(words.KINDS[one.kind]), ""),  # type: ignore[index]
        (pgettext("event.fact.number", "Meeting number"), number, ""),
        (pgettext("event.fact.access", "Getting in and about"), one.access, ""),
        (pgettext("event.fact.sponsor", "Sponsored by"), one.sponsor, ""),
    ]


def _may_answer(request: GroupRequest, one: Event, mine: Participation | None, *, at: dt.datetime) -> bool:
    if one.state not in {EventState.OPEN, EventState.SAVE_THE_DATE} or one.has_begun(at) or request.group.is_closed:
        return False
    return one.open_to_all or request.standing.is_member or mine is not None


def _sees_online(request: GroupRequest, mine: Participation | None) -> bool:
    """Members, and whoever says that they come, see where to join from elsewhere."""
    return request.standing.is_member or (mine is not None and mine.reply == Reply.YES)


def _places_left(one: Event) -> int:
    assert one.places is not None
    return max(one.places - Participation.objects.filter(event=one).coming().count(), 0)


def _agenda(one: Event) -> list[tuple[AgendaItem, str]]:
    items = AgendaItem.objects.filter(event=one).order_by("position", "pk")
    return [(item, str(words.ITEM_KINDS[item.kind])) for item in items]  # type: ignore[index]


def _minutes(request: GroupRequest, one: Event) -> Minutes | None:
    """Return the minutes as far as the reader may read them: a draft those who run the group, circulated ones its members."""
    minutes = Minutes.objects.filter(event=one).select_related("approved_in").prefetch_related("corrections").first()
    if minutes is None or not request.standing.reads_papers:
        return None
    if minutes.state == MinutesState.CIRCULATED and not request.standing.is_member:
        return None
    return minutes if minutes.state != MinutesState.DRAFT else None


def _decisions(one: Event) -> list[tuple[Decision, str, str]]:
    found = Decision.objects.filter(event=one).select_related("replaced_by", "replaces").order_by("pk")
    return [(each, str(words.RESULTS[each.result]), str(words.METHODS[each.method])) for each in found]  # type: ignore[index]


def unfinished_promises(request: GroupRequest | GroupMemberRequest, one: Event) -> list[Row]:
    """
    Return what was promised to the group and is not finished, for the agenda of a meeting that was not held yet; for members.

    Before a steering group comes what was promised to the group that it steers too, as far as its reader may read it there.
    Two queries, and four more for a steering group.
    """
    if one.kind != EventKind.MEETING or one.state in {EventState.HELD, EventState.CANCELLED} or one.day is None:
        return []
    person = reader(request)
    rows: list[Row] = []
    for standing in (request.standing, _steered(request)):
        may_read = policies.commitments_for(standing, person) if standing else Commitment.objects.none()
        found = list(commitments.unfinished_among(may_read, one.day)[: MOST_PROMISES - len(rows)])
        rows += rows_of(found, standing=standing, user_id=person.pk if person else None) if found else []
    return rows


def _steered(request: GroupRequest | GroupMemberRequest) -> policies.Standing | None:
    """Return what the reader is in the group that this one steers; None where it steers none, or they may not know of it."""
    parent = request.group.parent
    if request.group.kind != GroupKind.STEERING or parent is None:
        return None
    try:
        return policies.standing_in(reader(request), parent.slug)
    except NotFound:
        return None


def _public_report(one: Event, *, at: dt.datetime) -> Any:
    """Return counts by office of an event that was held; None where nobody was invited by office. Never of private citizens."""
    if one.state != EventState.HELD or not one.is_over(at):
        return None
    report = published(report_of(one))
    return report if report.by_office else None


def _related(one: Event) -> list[tuple[str, Event]]:
    after = Event.objects.known().filter(group=one.group_id)
    found = [(pgettext("event.follows_on", "Follows on from"), one.follows), (pgettext("event.before", "Held before"), one.previous)]
    found += [(pgettext("event.followed_by", "Followed by"), each) for each in after.filter(follows=one)]
    found += [(pgettext("event.again", "Held again"), each) for each in after.filter(previous=one)]
    return [(label, each) for label, each in found if each is not None and each.is_known]


@require_POST
@group_person_page
def reply(request: GroupMemberRequest, event_id: int) -> HttpResponse:
    """Say whether one comes."""
    one = policies.event_for(request.standing, event_id)
    if one.state == EventState.DRAFT:
        raise NotFound
    answer = request.POST.get("answer", "")
    if answer in words.ANSWERS:
        content: dict[str, Any] = {"event": one, "user": request.user, "answer": answer}
        if attempt_button(request, lambda: actions.come(by=actor(request), key=key_of(request), at=now(), **content)):
            messages.success(request, pgettext("event.answered", "Thank you for saying."))
    return go("network:event", request.group.slug, one.pk)


@never_cache
def reply_by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether one comes by the secret in a letter, without an account. It opens nothing else."""
    if is_tried_too_often(request, "event_reply", most=60, minutes=60):
        return page(request, "429.html", status=429)
    found = policies.participation_by(token)
    if found.event.state == EventState.DRAFT:
        raise NotFound
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in words.ANSWERS:
        done = attempt_button(
            request, lambda: actions.reply(by=stranger(), key=key_of(request), at=now(), participation=found, answer=answer)
        )
        if done is not None:
            messages.success(request, pgettext("event.answered", "Thank you for saying."))
        return go("network:reply_by_letter", token)
    return page(
        request,
        "network/reply_by_letter.html",
        event=found.event,
        said=str(words.OWN_REPLIES.get(found.reply, "")),  # type: ignore[call-overload]
        facts=_facts(found.event),
        is_open=found.event.state in {EventState.OPEN, EventState.SAVE_THE_DATE} and not found.event.has_begun(now()),
        answers=words.ANSWERS.items(),
        online=found.event.online if found.reply == Reply.YES and not (found.event.is_over(now()) or found.event.is_cancelled) else "",
    )


@person_page
def door(request: PersonRequest, code: str) -> HttpResponse:
    """Check oneself in by the code at the door, on the day."""
    if is_tried_too_often(request, "event_door", most=300, minutes=60):
        return page(request, "429.html", status=429)
    found = Event.objects.known().filter(door_code=read_code(code) or "").select_related("group", "place").first()
    if found is None:
        raise NotFound
    if request.method == "POST":
        done = attempt_button(
            request, lambda: actions.check_in(by=actor(request), key=key_of(request), at=now(), event=found, user=request.user)
        )
        if done is not None:
            messages.success(request, pgettext("event.checked_in", "You are checked in. Welcome."))
        return go("network:door", code)
    mine = Participation.objects.filter(event=found, user=request.user).first()
    return page(request, "network/door.html", event=found, is_there=mine is not None and mine.was_there, when=words.when(found))

"""What a group asks, to be read: its calls, and one with what people answered, as far as the reader may know of that."""

import dataclasses
from collections.abc import Sequence
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.networks import policies
from amser.networks.models import Answering, Call, CallKind, Contribution, ContributionState
from amser.networks.policies import Asked
from amser.networks.queries import calls as queries
from amser.web.network.asked_in_banks import asked_in, banks_to_ask
from amser.web.network.goals import serves
from amser.web.network.visiting import GroupRequest, group_page, reader
from amser.web.pages import now, page
from amser.web.words import calls as words
from amser.web.words import groups_that_meet as group_words

ON_A_PAGE: Final = 30


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """An answer as this reader may know it: whose it is, how many think what of it, and with whose it is read."""

    one: Contribution
    number: int
    who: str
    stances: Sequence[tuple[str, int]]
    merged: Sequence[tuple[Contribution, str]]
    is_adopted: bool


def who(one: Contribution, asked: Asked) -> str:
    """Return who answered and as what: members read all of it; others a name, where its author said so."""
    is_own = asked.user is not None and one.author_id == asked.user.pk
    if not (asked.standing.is_member or is_own):
        return one.author.name if one.is_named else ""
    capacity = group_words.capacity(one.capacity) if one.capacity else ""
    return " · ".join(part for part in (one.author.name, capacity, one.affiliation) if part)


def stances(answer: queries.Answer) -> list[tuple[str, int]]:
    """Return how many think what of an answer."""
    return [(str(words.STANCE_COUNTS[kind]), answer.stances[kind]) for kind in words.STANCE_COUNTS]


def _shown(answer: queries.Answer, number: int, asked: Asked) -> Shown:
    merged = [(one, who(one, asked)) for one in answer.merged]
    counts = stances(answer) if asked.reads_answers else []
    return Shown(answer.one, number, who(answer.one, asked), counts, merged, answer.is_adopted)


def stand(request: HttpRequest, asked: Asked) -> None:
    """Have the page be of the group that asks."""
    request.asked, request.standing, request.group = asked, asked.standing, asked.standing.group  # type: ignore[attr-defined]
    request.tab = "group"  # type: ignore[attr-defined]


@require_safe
@group_page
def calls(request: GroupRequest) -> HttpResponse:
    """What a group asks and has asked. How much was answered stands on the page of each, for those who may read it."""
    at = now()
    found = queries.in_order(policies.calls_for(request.standing), at)
    pages = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (call, words.KINDS[CallKind(call.kind)], words.until(call, is_open=call.is_open(at)), call.is_open(at))
        for call in pages.object_list
    ]
    return page(request, "network/calls.html", group=request.group, standing=request.standing, rows=rows, pages=pages)


@require_safe
def call(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """One call: what is asked, what was answered and who stands behind it. Definitions stand side by side."""
    asked = policies.call_for(reader(request), slug, call_id, at=now())
    stand(request, asked)
    one, is_open = asked.call, asked.call.is_open(asked.at)
    pages = Paginator(_answers(asked), ON_A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "network/call.html",
        group=asked.standing.group,
        asked=asked,
        one=one,
        is_open=is_open,
        kind=words.KINDS[CallKind(one.kind)],
        until=words.until(one, is_open=is_open),
        facts=_facts(one),
        not_read=words.not_read_yet(asked),
        invites=is_open and not asked.standing.group.is_closed and (asked.may_answer or _may_sign_in(asked)),
        own=[(each, words.STATES[ContributionState(each.state)]) for each in _own(asked)],
        pages=pages,
        side_by_side=one.kind == CallKind.DEFINITIONS,
        counts=_counts(asked) if asked.reads_answers else [],
        waiting=queries.waiting_of(one) if asked.moderates else [],
        coming=_coming(asked),
        asked_in=asked_in(asked),
        banks_to_ask=[one.timebank for one in banks_to_ask(asked)],
        hidden=queries.hidden_of(one) if asked.moderates else [],
        **serves(asked.standing.group, one, may_change=asked.moderates),
    )


def _may_sign_in(asked: Asked) -> bool:
    return asked.user is None and asked.call.answering == Answering.SIGNED_IN


def _facts(one: Call) -> list[tuple[str, str, str]]:
    return [
        (pgettext("call.fact.asked", "Asked"), words.dated(one), ""),
        (pgettext("call.answering", "Who may answer?"), str(words.ANSWERING[Answering(one.answering)]), ""),
        (pgettext("call.fact.public", "Who reads it?"), str(words.READING[one.is_public]), ""),
        (pgettext("call.results", "When are the answers read by the others?"), str(words.RESULTS[one.results]), ""),  # type: ignore[index]
    ]


def _answers(asked: Asked) -> list[Shown]:
    """Return the answers that this reader reads, numbered as they came. Those who stand behind none read them all the same."""
    if not asked.reads_answers:
        return []
    found = queries.answers_of(policies.contributions_for(asked))
    numbers = {pk: number for number, pk in enumerate(sorted(answer.one.pk for answer in found), start=1)}
    return [_shown(answer, numbers[answer.one.pk], asked) for answer in found]


def _own(asked: Asked) -> list[Contribution]:
    return queries.own_of(asked.call, asked.user.pk) if asked.user else []


def _coming(asked: Asked) -> list[Contribution]:
    """Return published answers for those who run the group, to be hidden if they must be, while nobody reads results: no number of any."""
    if asked.reads_answers or not asked.moderates:
        return []
    return list(asked.call.contributions.published().order_by("pk"))


def _counts(asked: Asked) -> list[tuple[str, int]]:
    """Return how many took part as what; for others than members, none below five."""
    counts = queries.took_part(asked.call, for_everybody=not asked.standing.is_member)
    return [(group_words.capacity(code), counts[code]) for code in sorted(counts, key=lambda code: (not code, code))] if any(counts) else []

"""The groups there are, and the page of each, for everybody who may know of it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.networks import policies
from amser.networks.models import Call, Event, Group, GroupMembershipState, Joining
from amser.networks.queries import groups as queries
from amser.timebanks.queries import councils_by_code
from amser.web.network.goals import serves
from amser.web.network.visiting import GroupRequest, group_page, reader
from amser.web.pages import now, page
from amser.web.words import calls as call_words
from amser.web.words import events as event_words
from amser.web.words import groups_that_meet as words

MOST = 200
MOST_ASKED = 3


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups that everybody knows of, and those one is in."""
    person = reader(request)
    mine = queries.my_groups(person.pk) if person else []
    rows = [(group, words.KINDS[group.kind]) for group in Group.objects.listed().by_name()[:MOST]]  # type: ignore[index]
    return page(request, "network/groups.html", rows=rows, mine=[(one, _stands(one.state)) for one in mine])


def _stands(state: str) -> str:
    return {
        GroupMembershipState.REQUESTED: pgettext("group.mine.requested", "You have asked to join. Whoever runs it will answer"),
        GroupMembershipState.INVITED: pgettext("group.mine.invited", "You are invited"),
        GroupMembershipState.ACTIVE: pgettext("group.mine.active", "You are a member"),
    }[GroupMembershipState(state)]


@require_safe
@group_page
def group(request: GroupRequest) -> HttpResponse:
    """What a group is for, how it works, when it meets, whom one may write to, and what it did."""
    one, at = request.group, now()
    standing = request.standing
    due = queries.pace_of(one, at=at)
    ahead = Event.objects.known().filter(group=one).to_come(at).select_related("place")[:5]
    return page(
        request,
        "network/group.html",
        group=one,
        standing=standing,
        mine=standing.membership,
        stands=_stands(standing.membership.state) if standing.membership else "",
        facts=_facts(one),
        pace=words.pace(due),
        is_overdue=due is not None and due.is_overdue,
        events=[(event, event_words.when(event), event_words.where(event)) for event in ahead],
        asked=[(call, call_words.until(call, is_open=True)) for call in _asked(request)],
        contacts=queries.contacts_of(one),
        coverage=_coverage(one),
        links=[(other, words.LINKS[link.kind]) for link, other in queries.links_of(one)],  # type: ignore[index]
        counts=_counts(request),
        may_join=_may_join(request),
        must_agree=_must_agree(request),
        **serves(one, one, may_change=standing.runs_it),
    )


def _asked(request: GroupRequest) -> list[Call]:
    """Return what the group asks now, as far as the reader may know of it, the newest first. Nothing of one that has ended."""
    found = policies.calls_for(request.standing).open_at(now()).order_by("-opened_at", "-pk")
    return [] if request.group.is_closed else list(found[:MOST_ASKED])


def _facts(one: Group) -> list[tuple[str, str, str]]:
    councils = councils_by_code()
    return [
        (pgettext("group.fact.kind", "What it is"), str(words.KINDS[one.kind]), ""),  # type: ignore[index]
        (pgettext("group.fact.state", "How it stands"), str(words.STATES[one.state]), ""),  # type: ignore[index]
        (pgettext("group.fact.host", "Looked after by"), one.host.name if one.host else "", ""),
        (pgettext("group.fact.every", "Meets"), words.every(one.least_days, one.most_days), ""),
        (pgettext("group.fact.councils", "Areas"), ", ".join(councils[code].name for code in one.councils if code in councils), ""),
        (pgettext("group.fact.joining", "Joining"), str(words.JOINING[one.joining]), ""),  # type: ignore[index]
        (pgettext("group.fact.papers", "Who reads what"), str(words.PAPERS[one.papers]), ""),  # type: ignore[index]
        (pgettext("group.fact.member_led", "Who leads it"), pgettext("group.member_led", "Its members") if one.is_member_led else "", ""),
    ]


def _coverage(one: Group) -> list[tuple[str, list[Group]]]:
    """Return each council's name with the groups below that serve it; nothing where there are no groups below."""
    found, councils = queries.coverage_of(one), councils_by_code()
    if not any(covered.groups for covered in found):
        return []
    return [(councils[covered.council].name, list(covered.groups)) for covered in found if covered.council in councils]


def _counts(request: GroupRequest) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return how many take part, by sector and as what; for others than members, none below five."""
    for_everybody = not request.standing.is_member
    shown = []
    for field, heading, say in (
        ("sector", pgettext("group.counts.sector", "For whom members speak"), words.sector),
        ("capacity", pgettext("group.counts.capacity", "As what members take part"), words.capacity),
    ):
        counts = queries.counts_by(request.group, field, for_everybody=for_everybody)
        if any(counts):
            shown.append((heading, [(say(code), counts[code]) for code in sorted(counts, key=lambda code: (not code, code))]))
    return shown


def _may_join(request: GroupRequest) -> bool:
    mine = request.standing.membership
    if request.group.is_closed or (mine is not None and mine.state != GroupMembershipState.INVITED):
        return False
    return mine is not None or request.group.joining != Joining.INVITATION


def _must_agree(request: GroupRequest) -> str:
    """Return where a member agrees to a newer version of what members agree to; "" where there is nothing to do."""
    mine = request.standing.membership
    if mine is None or not mine.is_active:
        return ""
    newest = request.group.agreements.order_by("-version").first()
    if newest is None or newest.pk == mine.agreement_id:
        return ""
    return reverse("network:agreement", args=[request.group.slug])

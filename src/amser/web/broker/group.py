"""What the desk sees of a group exchange, in a fixed number of queries."""

import dataclasses

from django.urls import reverse
from django.utils.translation import pgettext

from amser.exchanges.models import Exchange, ExchangeState, Leg, Party, Role
from amser.exchanges.policies import verdict_of_group
from amser.identity.models import User
from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.languages import sort_key
from amser.kernel.minutes import duration
from amser.members.models import NotWith, Reason
from amser.timebanks.models import Places, TimeBank
from amser.web.broker.deciding import who_else
from amser.web.broker.exchange import asked_for
from amser.web.words import desk as words
from amser.web.words import groups, safety
from amser.web.words.exchanges import label


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One person of a group: how long they were there, and what moved. `by_pot`: the pot gave in their place."""

    name: str
    url: str
    there: int
    gave: int
    received: int
    by_pot: bool


@dataclasses.dataclass(frozen=True, slots=True)
class GroupView:
    """Everything on the page."""

    exchange: Exchange
    heading: str
    state: str
    kind: str
    sharing: str
    rows: list[Row]
    facts: list[tuple[str, str]]
    is_own: bool
    who_can: str
    unsafe: str
    acts: list[tuple[str, str]]
    may_correct: bool


def group_view(exchange: Exchange, *, desk: TimeBank, viewer: User, places: Places) -> GroupView:
    """Return what the page shows. Two queries beyond the exchange and its people; of one that waits, what safety asks besides."""
    parties = list(exchange.parties.all())
    is_own = any(party.membership.user_id == viewer.pk for party in parties)
    legs = list(exchange.legs.select_related(None))
    return GroupView(
        exchange=exchange,
        heading=words.pair(exchange),
        state=label(exchange),
        kind=groups.kind(exchange.kind),
        sharing=groups.sharing(exchange.sharing) if exchange.sharing else "",
        rows=_rows(parties, legs, desk, places),
        facts=_facts(exchange, legs, desk),
        is_own=is_own,
        who_can=who_else(desk, [party.membership for party in parties]) if is_own else "",
        unsafe="" if is_own else unsafe(exchange),  # of two who are kept apart, neither is told
        acts=_acts(exchange, desk),
        may_correct=exchange.state == ExchangeState.POSTED,
    )


def unsafe(exchange: Exchange) -> str:
    """Return why a group, with its people, waits for the desk; nothing where it does not."""
    if exchange.state != ExchangeState.WAITING:
        return ""
    found = verdict_of_group(exchange)
    name = found.giver.user.name if found.giver else ""
    if found.verdict.reason != Reason.NOT_WITH:
        return safety.why_not(found.verdict, name)
    people = [party.membership.user_id for party in exchange.parties.all()]
    apart = NotWith.objects.among(people).filter(timebank=exchange.timebank).select_related("one__user").first()
    text = pgettext("error.not_with.group", "Two people here are never arranged together: the safety page of %(name)s says why.")
    return text % {"name": apart.one.user.name if apart else name}


def _acts(exchange: Exchange, desk: TimeBank) -> list[tuple[str, str]]:
    if exchange.state != ExchangeState.WAITING:
        return []
    release = ("release", pgettext("desk.release.heading", "Let the hours move"))
    withdraw = ("withdraw", pgettext("desk.withdraw.heading", "End it without hours"))
    return [(reverse(f"broker:{name}", args=[desk.slug, exchange.pk]), label) for name, label in (release, withdraw)]


def _rows(parties: list[Party], legs: list[Leg], desk: TimeBank, places: Places) -> list[Row]:
    stood_in = {leg.from_party_id for leg in legs if leg.by_pot}
    of_each: dict[int, list[Party]] = {}
    for party in parties:
        of_each.setdefault(party.membership_id, []).append(party)
    rows = [_row(mine, stood_in, desk, places) for mine in of_each.values()]
    return sorted(rows, key=lambda row: (-row.gave, sort_key(row.name)))


def _row(mine: list[Party], stood_in: set[int | None], desk: TimeBank, places: Places) -> Row:
    member = mine[0].membership
    has_page = places is None or member.place_id in places
    return Row(
        name=member.user.name,
        url=reverse("broker:person", args=[desk.slug, member.number]) if has_page else "",
        there=max(party.entered_minutes or 0 for party in mine),
        gave=sum(party.claimed_minutes or 0 for party in mine if party.role == Role.GIVER),
        received=sum(party.claimed_minutes or 0 for party in mine if party.role == Role.RECEIVER),
        by_pot=any(party.pk in stood_in for party in mine),
    )


def _facts(exchange: Exchange, legs: list[Leg], desk: TimeBank) -> list[tuple[str, str]]:
    into_pot = sum(leg.minutes for leg in legs if leg.to_party_id is None)
    from_pot = sum(leg.minutes for leg in legs if leg.by_pot or leg.from_party_id is None)
    assert exchange.worked_on is not None, "what a group did has its day"
    corrected = f"{dates.full(today(exchange.corrected_at))}: “{exchange.correction_reason}”" if exchange.corrected_at else ""
    return [
        (pgettext("desk.record.category", "What kind of help?"), exchange.category.name),
        (pgettext("desk.exchange.happened", "Happened"), dates.day(exchange.worked_on)),
        (pgettext("desk.exchange.where", "Where"), exchange.where),
        (pgettext("desk.exchange.entered", "Written down"), dates.full(today(exchange.entered_at))),
        (pgettext("group.fact.help", "Help in all"), duration(exchange.minutes or 0)),
        (pgettext("group.fact.into_pot", "Into the community pot"), duration(into_pot) if into_pot else ""),
        (pgettext("books.pot_payment", "Given from the community pot"), duration(from_pot) if from_pot else ""),
        (pgettext("desk.exchange.settled", "The broker's note"), exchange.settled_note),
        *asked_for(exchange, desk),
        (pgettext("desk.exchange.corrected", "Put right"), corrected),
    ]

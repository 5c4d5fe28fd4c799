"""Hours between an organisation and a member, in words, for each of those who read of them."""

from django.utils.translation import pgettext

from amser.exchanges.models import ExchangeState, Half, OrganisationExchange, WaitingFor
from amser.kernel.dates import day, full, on_day, today
from amser.kernel.minutes import duration
from amser.ui.templatetags.amser import capfirst_day


def label(one: OrganisationExchange) -> str:
    """Return the tag of its state."""
    return {
        ExchangeState.CLAIMED: pgettext("state.claimed.label", "Waiting to be confirmed"),
        ExchangeState.DIFFERS: pgettext("state.differs.label", "Hours to settle"),
        ExchangeState.WAITING: pgettext("state.waiting.label", "Waiting for the coordinator"),
        ExchangeState.POSTED: pgettext("state.posted.label", "Hours recorded"),
        ExchangeState.CORRECTED: pgettext("state.corrected.label", "Put right"),
        ExchangeState.CANCELLED: pgettext("state.cancelled.label", "Cancelled"),
        ExchangeState.NO_SHOW: pgettext("with_organisation.not_so.label", "Did not happen"),
    }[ExchangeState(one.state)]


def names(one: OrganisationExchange, *, whole: bool = False) -> tuple[str, str]:
    """Return who gave and who received; members by their `whole` name at the desk only."""
    member = one.membership.user.name if whole else one.membership.short_name
    both = (one.belonging.organisation.name, member)
    return both if one.organisation_gives else (both[1], both[0])


def facts(one: OrganisationExchange, *, whole: bool = False) -> list[tuple[str, str]]:
    """Return what is known of it."""
    giver, receiver = names(one, whole=whole)
    return [
        (pgettext("exchange.giver", "Who gives the time"), giver),
        (pgettext("exchange.receiver", "Who receives it"), receiver),
        (pgettext("exchange.kind", "Kind of help"), one.category.name),
        (pgettext("card.when", "When"), capfirst_day(day(one.worked_on))),
        (pgettext("with_organisation.member_says", "The member says"), _says(one, Half.MEMBER)),
        (pgettext("with_organisation.organisation_says", "The organisation says"), _says(one, Half.ORGANISATION)),
        (pgettext("desk.exchange.recorded", "Recorded"), _length(one.minutes) if one.posted_at else ""),
        (pgettext("with_organisation.thanks", "Thanks"), one.thanks),
        (pgettext("desk.exchange.question", "Asked for"), one.question),
        (pgettext("desk.exchange.corrected", "Put right"), _put_right(one)),
    ]


def _says(one: OrganisationExchange, half: Half) -> str:
    length = _length(one.said(half))
    if not one.denies(half):
        return length
    if not length:
        return pgettext("noshow.link", "It did not happen")
    return pgettext("with_organisation.says_not", "It did not happen. Said before: %(duration)s") % {"duration": length}


def _length(minutes: int | None) -> str:
    return duration(minutes) if minutes else ""


def _put_right(one: OrganisationExchange) -> str:
    return f"{full(today(one.corrected_at))}: “{one.correction_reason}”" if one.corrected_at else ""


def sentence(one: OrganisationExchange) -> str:
    """Return how it stands, to either of the two; nothing where the tag says it all."""
    return {
        ExchangeState.DIFFERS: pgettext("with_organisation.differs", "You do not say the same. The time broker will ask you both."),
        ExchangeState.WAITING: pgettext("with_organisation.waiting", "You both agree. The hours wait for the time broker."),
        ExchangeState.CORRECTED: pgettext("with_organisation.corrected", "The hours have gone back."),
    }.get(ExchangeState(one.state), "")


def asked(one: OrganisationExchange, half: Half) -> str:
    """Return the question to whoever has not answered."""
    said = one.said(half.other)
    values = {"duration": duration(said or 0)}
    if half == Half.MEMBER:
        return pgettext("with_organisation.asks.member", "The organisation says: %(duration)s. How long was it?") % values
    return pgettext("with_organisation.asks.organisation", "The member says: %(duration)s. How long was it?") % values


def why(one: OrganisationExchange) -> str:
    """Return for the desk why hours wait; nothing where they do not."""
    if one.state != ExchangeState.WAITING:
        return ""
    return {
        WaitingFor.FLOOR: pgettext("with_organisation.floor", "Who received has reached the limit for receiving."),
        WaitingFor.OVER_LIMIT: pgettext("with_organisation.floor", "Who received has reached the limit for receiving."),
        WaitingFor.CEILING: pgettext("desk.waits.ceiling", "An account would go past its upper limit."),
        WaitingFor.CLOSED: pgettext("desk.waits.closed", "One of the two accounts is closed."),
    }.get(WaitingFor(one.waiting_for)) or pgettext("with_organisation.safety", "Safety: look at what the member is cleared for.")


def recorded(one: OrganisationExchange) -> str:
    """Return for the desk what was just written down: that the hours moved, or why they wait."""
    if one.state != ExchangeState.POSTED:
        return f"{pgettext('desk.record.waits', 'Written down. The hours wait for a decision.')} {why(one)}"
    giver, receiver = names(one, whole=True)
    values = {"giver": giver, "receiver": receiver, "duration": duration(one.minutes or 0), "on_day": on_day(one.worked_on)}
    return pgettext("desk.record.done", "Recorded: %(giver)s gave %(receiver)s %(duration)s %(on_day)s.") % values

"""What is said of an exchange: to whom gives and to whom receives, in each state. Sentences are whole, never built from parts."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from django.utils.translation import pgettext

from amser.exchanges.models import Exchange, ExchangeState, Party, Question, Role, WaitingFor
from amser.exchanges.queries import Asks, Line, LineKind
from amser.kernel.dates import clock, day, full, on_day, today
from amser.kernel.minutes import duration, duration_short
from amser.members.models import Membership
from amser.web.words import names


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """An exchange as one of the two sees it."""

    exchange: Exchange
    me: Party
    them: Party
    broker: str

    @classmethod
    def of(cls, exchange: Exchange, member: Membership, *, broker: str = "") -> "Side":
        """Return the member's side. The exchange comes with its people; the member takes part."""
        name = broker or pgettext("desk.your_broker", "your time broker")
        return cls(exchange=exchange, me=exchange.party_of(member.pk), them=exchange.other_party(member.pk), broker=name)

    @property
    def name(self) -> str:
        """The other person's name, as members see it."""
        return self.them.membership.short_name

    @property
    def gives(self) -> bool:
        """Whether this member gives the time."""
        return self.me.role == Role.GIVER

    @property
    def is_mine(self) -> bool:
        """Whether this member made the last suggestion."""
        return self.exchange.suggested_by_id == self.me.membership_id


@dataclasses.dataclass(frozen=True, slots=True)
class Rounding:
    """A length that someone wrote, and what will count of it, in minutes."""

    entered: int
    counted: int
    step: int

    @property
    def sentence(self) -> str:
        """What was written, what will count, and why."""
        values = {"entered": duration(self.entered), "counted": duration(self.counted), "step": duration(self.step)}
        if 2 * (self.counted - self.entered) > self.step:  # further than the nearest step: it is the shortest that counts
            return (
                pgettext("round.shortest", "You wrote %(entered)s. The shortest time we record is %(counted)s, so that will count.")
                % values
            )
        return pgettext("round.step", "You wrote %(entered)s. We record time in steps of %(step)s, so %(counted)s will count.") % values

    @property
    def button(self) -> str:
        """What the button does."""
        return pgettext("round.record", "Record %(duration)s") % {"duration": duration(self.counted)}


def counted(entered: int, minutes: int) -> str:
    """Return that what someone wrote counts as something else, lengths in minutes; nothing where it is the same."""
    if entered == minutes:
        return ""
    values = {"entered": duration(entered), "counted": duration(minutes)}
    return pgettext("confirm.counted", "You wrote %(entered)s. It counts as %(counted)s.") % values


def said(party: Party) -> str:
    """Return how long one of the two said it took: what they wrote, and what counts where that is rounded."""
    if party.claimed_minutes is None:
        return ""
    if not party.is_rounded:
        return duration(party.claimed_minutes)
    values = {"entered": duration(party.entered_minutes or 0), "counted": duration(party.claimed_minutes)}
    return pgettext("exchange.said_counted", "%(entered)s, counted as %(counted)s") % values


def label(exchange: Exchange) -> str:
    """Return the tag of a state."""
    if exchange.state == ExchangeState.POSTED and exchange.settled_note:
        return pgettext("state.posted.settled.label", "Settled")
    return {
        ExchangeState.PROPOSED: pgettext("state.proposed.label", "Waiting for an answer"),
        ExchangeState.AGREED: pgettext("state.agreed.label", "Arranged"),
        ExchangeState.CLAIMED: pgettext("state.claimed.label", "Waiting to be confirmed"),
        ExchangeState.DIFFERS: pgettext("state.differs.label", "Hours to settle"),
        ExchangeState.WAITING: pgettext("state.waiting.label", "Waiting for the coordinator"),
        ExchangeState.POSTED: pgettext("state.posted.label", "Hours recorded"),
        ExchangeState.CORRECTED: pgettext("state.corrected.label", "Put right"),
        ExchangeState.DECLINED: pgettext("state.declined.label", "Not this time"),
        ExchangeState.LAPSED: pgettext("state.lapsed.label", "No answer in time"),
        ExchangeState.CANCELLED: pgettext("state.cancelled.label", "Cancelled"),
        ExchangeState.NO_SHOW: pgettext("state.no_show.label", "Someone did not come"),
    }[ExchangeState(exchange.state)]


def sentence(exchange: Exchange, member: Membership, *, broker: str = "") -> str:
    """Return how an exchange stands, to one of the two. The exchange comes with its people."""
    return say(Side.of(exchange, member, broker=broker))


def say(side: Side) -> str:
    """Return how an exchange stands, to one of the two."""
    return _SAY[ExchangeState(side.exchange.state)](side)


def _proposed(side: Side) -> str:
    values = {"name": side.name, "on_day": on_day(_day(side.exchange))}
    if side.gives:
        if side.is_mine:
            text = pgettext("state.proposed.giver.asked_by_me", "You suggested helping %(name)s %(on_day)s. We are waiting for an answer.")
        else:
            text = pgettext("state.proposed.giver.asked_of_me", "%(name)s would like your help %(on_day)s. Does that suit you?")
    elif side.is_mine:
        text = pgettext("state.proposed.receiver.asked_by_me", "You asked %(name)s to help %(on_day)s. We are waiting for an answer.")
    else:
        text = pgettext("state.proposed.receiver.asked_of_me", "%(name)s can help you %(on_day)s. Does that suit you?")
    return text % values


def _agreed(side: Side) -> str:
    exchange = side.exchange
    values = {"name": side.name, "on_day": on_day(_day(exchange)), "time": clock(exchange.on_time) if exchange.on_time else ""}
    if exchange.on_time is None:
        if side.gives:
            return pgettext("state.agreed.giver.no_time", "You will help %(name)s %(on_day)s.") % values
        return pgettext("state.agreed.receiver.no_time", "%(name)s will help you %(on_day)s.") % values
    if side.gives:
        return pgettext("state.agreed.giver", "You will help %(name)s %(on_day)s at %(time)s.") % values
    return pgettext("state.agreed.receiver", "%(name)s will help you %(on_day)s at %(time)s.") % values


def _claimed(side: Side) -> str:
    mine, theirs = side.me.claimed_minutes, side.them.claimed_minutes
    assert side.exchange.confirm_by is not None, "a claim waits until a day"
    values = {"name": side.name, "duration": duration(mine or theirs or 0), "date": full(today(side.exchange.confirm_by))}
    if side.gives:
        if mine is not None:
            text = pgettext(
                "state.claimed.giver.said_by_me",
                "You said you helped for %(duration)s. %(name)s has until %(date)s to answer.",
            )
        else:
            text = pgettext("state.claimed.giver.said_by_other", "%(name)s says you helped for %(duration)s. Is that right?")
    elif mine is not None:
        text = pgettext(
            "state.claimed.receiver.said_by_me",
            "You said the help took %(duration)s. %(name)s has until %(date)s to answer.",
        )
    else:
        text = pgettext("state.claimed.receiver.said_by_other", "%(name)s says the help took %(duration)s. Is that right?")
    return text % values


def _differs(side: Side) -> str:
    values = {
        "name": side.name,
        "mine": duration(side.me.claimed_minutes or 0),
        "theirs": duration(side.them.claimed_minutes or 0),
    }
    if side.gives:
        text = pgettext("state.differs.giver", "You say you gave %(mine)s. %(name)s says %(theirs)s. No hours have moved yet.")
    else:
        text = pgettext("state.differs.receiver", "You say you received %(mine)s. %(name)s says %(theirs)s. No hours have moved yet.")
    return text % values


def _waiting(side: Side) -> str:
    if not side.gives and side.exchange.waiting_for in {WaitingFor.FLOOR, WaitingFor.OVER_LIMIT}:
        return pgettext(
            "state.waiting.receiver",
            "You both agree. You have reached the limit for receiving, so the hours are waiting. %(broker)s will talk with you.",
        ) % {"broker": side.broker}
    if side.exchange.waiting_for == WaitingFor.LIMIT_BETWEEN_BANKS:
        return pgettext(
            "state.waiting.limit_between",
            "You both agree. The two time banks have reached the limit of their agreement, so the hours are waiting. "
            "Their stewards can raise it.",
        )
    if side.exchange.waiting_for == WaitingFor.NO_AGREEMENT:
        return pgettext(
            "state.waiting.no_agreement",
            "You both agree. The two time banks had no agreement on that day, so the hours are waiting. %(broker)s will talk with you.",
        ) % {"broker": side.broker}
    return pgettext("state.waiting.giver", "You both agree. The hours are waiting for your coordinator.")


def _posted(side: Side) -> str:
    values = {"name": side.name, "duration": duration(side.exchange.minutes or 0)}
    if side.gives:
        return pgettext("state.posted.giver", "You gave %(duration)s to %(name)s.") % values
    return pgettext("state.posted.receiver", "You received %(duration)s from %(name)s.") % values


def _corrected(side: Side) -> str:
    exchange = side.exchange
    assert exchange.corrected_at is not None, "what was put right says when"
    values = {
        "name": side.name,
        "duration": duration(exchange.minutes or 0),
        "date": full(today(exchange.corrected_at)),
        "reason": exchange.correction_reason,
    }
    if exchange.from_pot:  # says nothing of who was helped
        text = pgettext("state.corrected.plain", "This was put right on %(date)s. The hours went back. Reason: “%(reason)s”.")
    elif side.gives:
        text = pgettext(
            "state.corrected.giver", "This was put right on %(date)s. %(duration)s went back to %(name)s. Reason: “%(reason)s”."
        )
    else:
        text = pgettext("state.corrected.receiver", "This was put right on %(date)s. %(duration)s came back to you. Reason: “%(reason)s”.")
    return text % values


def _declined(side: Side) -> str:
    if not side.is_mine:
        return pgettext("state.declined.by_me", "You said: not this time. No hours moved.")
    if side.gives:
        return pgettext("state.declined.giver", "%(name)s said: not this time. No hours moved.") % {"name": side.name}
    return pgettext("state.declined.receiver", "%(name)s said: not this time. You can ask someone else.") % {"name": side.name}


def _lapsed(side: Side) -> str:
    values = {"date": full(_day(side.exchange))}
    if side.gives:
        return pgettext("state.lapsed.giver", "No answer came by %(date)s. No hours moved.") % values
    return pgettext("state.lapsed.receiver", "No answer came by %(date)s. You can ask again.") % values


def _cancelled(side: Side) -> str:
    if side.gives:
        return pgettext("state.cancelled.giver", "Your help to %(name)s was cancelled. No hours moved.") % {"name": side.name}
    return pgettext("state.cancelled.receiver", "The help from %(name)s was cancelled. No hours moved.") % {"name": side.name}


def _no_show(side: Side) -> str:
    values = {"name": side.name}
    if side.gives:
        return pgettext("state.no_show.giver", "You were going to help %(name)s, but it did not happen. No hours moved.") % values
    return pgettext("state.no_show.receiver", "%(name)s was going to help you, but it did not happen. No hours moved.") % values


_SAY: dict[ExchangeState, Callable[[Side], str]] = {
    ExchangeState.PROPOSED: _proposed,
    ExchangeState.AGREED: _agreed,
    ExchangeState.CLAIMED: _claimed,
    ExchangeState.DIFFERS: _differs,
    ExchangeState.WAITING: _waiting,
    ExchangeState.POSTED: _posted,
    ExchangeState.CORRECTED: _corrected,
    ExchangeState.DECLINED: _declined,
    ExchangeState.LAPSED: _lapsed,
    ExchangeState.CANCELLED: _cancelled,
    ExchangeState.NO_SHOW: _no_show,
}


def more(side: Side) -> list[str]:
    """Return what else there is to know of how an exchange stands: who decides next, what was rounded, who was silent."""
    exchange, found = side.exchange, []
    still_counts = exchange.state in {ExchangeState.CLAIMED, ExchangeState.DIFFERS} or (
        exchange.state == ExchangeState.POSTED and exchange.minutes == side.me.claimed_minutes
    )
    if still_counts and side.me.is_rounded:
        found.append(counted(side.me.entered_minutes or 0, side.me.claimed_minutes or 0))
    if exchange.state == ExchangeState.DIFFERS:
        found.append(pgettext("state.differs.next", "%(broker)s will ask you both and help you agree.") % {"broker": side.broker})
    if exchange.state == ExchangeState.POSTED:
        if exchange.confirmed_by_itself and exchange.confirm_by:
            text = pgettext("state.posted.auto", "There was no answer by %(date)s, so we recorded the hours. Tell us if they are wrong.")
            found.append(text % {"date": full(today(exchange.confirm_by))})
        if exchange.was_rounded_down:
            text = pgettext("confirm.rounded", "The two times were nearly the same, so we recorded the shorter: %(duration)s.")
            found.append(text % {"duration": duration(exchange.minutes or 0)})
        if exchange.question_at:
            found.append(pgettext("wrong.sent", "We have told %(broker)s that something is wrong.") % {"broker": side.broker})
    return found


def asked(what: Question) -> str:
    """Return what a member wrote was wrong, to that member."""
    return pgettext("wrong.you_wrote", "You wrote on %(date)s: “%(words)s”") % {"date": full(today(what.at)), "words": what.words}


def question(side: Side) -> str:
    """Return the one question of a suggestion that the other made."""
    exchange = side.exchange
    if exchange.on_time is None:
        return _proposed(side)
    text = pgettext("arrange.agree.question", "%(name)s suggests %(day)s, %(time)s. Does that suit you?")
    return text % {"name": side.name, "day": day(_day(exchange)), "time": clock(exchange.on_time)}


def suggested(side: Side) -> str:
    """Return what the other suggested, without asking."""
    exchange = side.exchange
    values = {"name": side.name, "day": day(_day(exchange)), "time": clock(exchange.on_time) if exchange.on_time else ""}
    if exchange.on_time is None:
        return pgettext("arrange.suggested.no_time", "%(name)s suggests %(day)s.") % values
    return pgettext("arrange.suggested", "%(name)s suggests %(day)s, %(time)s.") % values


def was_arranged(side: Side) -> str:
    """Return the day that was arranged, once it has come."""
    return pgettext("state.agreed.day_came", "The day you arranged with %(name)s: %(day)s.") % {
        "name": side.name,
        "day": day(_day(side.exchange)),
    }


def how_long(side: Side, worked_on: dt.date) -> str:
    """Return the question how long it took."""
    values = {"name": side.name, "on_day": on_day(worked_on)}
    if side.gives:
        return pgettext("done.giver.how_long", "You helped %(name)s %(on_day)s. How long did it take?") % values
    return pgettext("done.receiver.how_long", "%(name)s helped you %(on_day)s. How long did it take?") % values


def moved(side: Side) -> str:
    """Return what a member reads at once after confirming."""
    values = {"name": side.name, "duration": duration(side.exchange.minutes or 0)}
    if side.gives:
        return pgettext("confirm.done.giver", "Thank you. %(duration)s has moved from %(name)s to you.") % values
    return pgettext("confirm.done.receiver", "Thank you. %(duration)s has moved from you to %(name)s.") % values


def asks(what: Asks, exchange: Exchange, other: Membership) -> str:
    """Return the link that leads a member to what waits for them."""
    values = {"name": other.short_name, "title": exchange.title, "day": day(exchange.worked_on or _day(exchange))}
    if what == Asks.ANSWER:
        return pgettext("home.waiting.answer", "Answer %(name)s: “%(title)s”") % values
    if what == Asks.THANK:
        return pgettext("home.waiting.thank", "Say thank you to %(name)s") % values
    return pgettext("home.waiting.confirm", "Confirm: “%(title)s”, %(day)s") % values


def waits_to_be_confirmed(side: Side) -> str:
    """Return for whose word hours wait that this member has given theirs for, and how long it was."""
    values = {"name": side.name, "duration": duration_short(side.me.claimed_minutes or 0)}
    return pgettext("home.others.confirm", "Waiting for %(name)s to confirm, %(duration)s") % values


def line(what: Line) -> str:
    """Return what a line of a statement is, where nobody's own words say it."""
    if what.exchange is not None and what.kind == LineKind.TO_POT:
        return pgettext("statement.row.to_pot_of", "To the community pot, from “%(title)s”") % {"title": what.exchange.title}
    if about := what.exchange or what.with_organisation:
        return about.title
    if what.kind == LineKind.GIFT:
        return _gift(what)
    return {
        LineKind.TO_POT: pgettext("statement.row.to_pot", "Hours that you gave to the community pot"),
        LineKind.START_GRANT: pgettext("statement.row.start_grant", "Welcome hours from the time bank"),
        LineKind.BROUGHT_OVER: pgettext("statement.row.brought_over", "Hours brought from an earlier record"),
        LineKind.WRITTEN_OFF: pgettext("statement.row.written_off", "Hours closed when the membership ended"),
    }.get(what.kind) or pgettext("statement.row.help", "Help")


def _gift(what: Line) -> str:
    other = what.other
    values = {"name": "" if other is None else names.with_bank(other) if what.next_door else other.short_name}
    if what.amount > 0:
        return pgettext("statement.row.gift_from", "Hours given to you by %(name)s") % values
    return pgettext("statement.row.gift_to", "Hours that you gave to %(name)s") % values


def _day(exchange: Exchange) -> dt.date:
    return exchange.on_day or exchange.worked_on or today(exchange.entered_at)

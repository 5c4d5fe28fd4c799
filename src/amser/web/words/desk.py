"""What the desk calls things: states, levels, what someone is cleared for, what hours wait for."""

import datetime as dt

from django.utils.translation import pgettext

from amser.exchanges.models import Exchange, Visit, WaitingFor
from amser.exchanges.models.exchange import BETWEEN_BANKS
from amser.exchanges.policies import may_decide
from amser.kernel import dates
from amser.kernel.minutes import duration
from amser.members.models import CapabilityKind, Level, Membership, State
from amser.timebanks.models import RoleKind, TimeBank
from amser.web.words import groups


def membership_state(state: str) -> str:
    """Return where a membership stands."""
    return {
        State.ENQUIRY: pgettext("join.enquiry", "Enquiry"),
        State.APPLIED: pgettext("join.applied", "Form received"),
        State.INTERVIEWED: pgettext("join.interviewed", "Had a conversation"),
        State.REFERENCES_PENDING: pgettext("join.references_pending", "Waiting for references"),
        State.CHECKS_PENDING: pgettext("join.checks_pending", "Last steps"),
        State.ACTIVE: pgettext("join.active", "Member"),
        State.PAUSED: pgettext("join.paused", "Taking a break"),
        State.SUSPENDED: pgettext("join.suspended", "Membership on hold"),
        State.LEFT: pgettext("join.left", "Has left"),
        State.REFUSED: pgettext("join.refused", "Request not accepted"),
        State.DECEASED: pgettext("join.deceased", "Has died"),
    }[State(state)]


def level(code: str) -> str:
    """Return what a safeguarding level is, and what it needs: for the desk and for members. It speaks of the task, never of a person."""
    return {
        Level.GROUP: pgettext("level.g", "In a group, in a public place, with a leader there. Needed: membership."),
        Level.PUBLIC: pgettext("level.p", "One to one, in a public place or online. Needed: two references and an induction."),
        Level.HOME: pgettext("level.h", "In someone's home. Needed too: a briefing, an emergency contact, and checking in and out."),
        Level.DRIVING: pgettext("level.d", "Driving someone. Needed too: licence, insurance and MOT, all in date."),
        Level.ELIGIBLE: pgettext("level.e", "A role where the law allows an enhanced DBS check. Needed too: that check."),
        Level.REGULATED: pgettext(
            "level.r", "Work that the law calls regulated activity. Needed too: an enhanced check with the barred list."
        ),
    }[Level(code)]


def level_tag(code: str) -> str:
    """Return a level in a word."""
    return {
        Level.GROUP: pgettext("level.tag.g", "Group"),
        Level.PUBLIC: pgettext("level.tag.p", "Public"),
        Level.HOME: pgettext("level.tag.h", "Home"),
        Level.DRIVING: pgettext("level.tag.d", "Driving"),
        Level.ELIGIBLE: pgettext("level.tag.e", "Enhanced check"),
        Level.REGULATED: pgettext("level.tag.r", "Regulated"),
    }[Level(code)]


LEVEL_ICONS = {"G": "people", "P": "place", "H": "home", "D": "transport", "E": "safe", "R": "safe"}


def capability(kind: str) -> str:
    """Return what someone is cleared for, as a heading of its own."""
    return {
        CapabilityKind.PUBLIC: pgettext("desk.may.public", "One to one, in public"),
        CapabilityKind.HOME: pgettext("desk.may.home", "In a home"),
        CapabilityKind.DRIVE: pgettext("desk.may.drive", "Driving"),
        CapabilityKind.ENHANCED: pgettext("desk.may.enhanced", "Enhanced check"),
        CapabilityKind.REGULATED: pgettext("desk.may.regulated_adults", "Regulated activity with adults"),
        CapabilityKind.CHILDREN: pgettext("desk.may.children", "Regulated activity with children"),
    }[CapabilityKind(kind)]


def waits_for(exchange: Exchange, desk: TimeBank) -> str:
    """Return why the hours of an exchange wait; nothing where they do not. What is the other bank's own matter stays there."""
    if not exchange.waiting_for:
        return ""
    if exchange.waiting_for not in BETWEEN_BANKS and not may_decide(exchange, desk, "release"):
        return pgettext("desk.waits.elsewhere", "The other time bank has something to look at first.")
    receiver = exchange.receiver.membership.user.name
    return {
        WaitingFor.FLOOR: pgettext("desk.waits.floor", "%(name)s has reached the limit for receiving.") % {"name": receiver},
        WaitingFor.OVER_LIMIT: pgettext("desk.waits.over", "%(name)s is past the limit for receiving.") % {"name": receiver},
        WaitingFor.CEILING: pgettext("desk.waits.ceiling", "An account would go past its upper limit."),
        WaitingFor.CLOSED: pgettext("desk.waits.closed", "One of the two accounts is closed."),
        WaitingFor.LIMIT_BETWEEN_BANKS: pgettext(
            "desk.waits.limit_between", "The two time banks have reached the limit of their agreement: the stewards can raise it."
        ),
        WaitingFor.NO_AGREEMENT: pgettext("desk.waits.no_agreement", "The two time banks had no agreement on the day it happened."),
        WaitingFor.SAFETY: pgettext("desk.waits.safety", "%(name)s was not cleared for this on the day it happened.")
        % {"name": exchange.giver.membership.user.name},
    }[WaitingFor(exchange.waiting_for)]


WAITS_FOR_A_LIMIT = frozenset({WaitingFor.FLOOR, WaitingFor.OVER_LIMIT})


def length(minutes: int) -> str:
    """Return a length of time in words."""
    return duration(minutes)


def balance(minutes: int) -> str:
    """Return a balance as a sentence, for the desk."""
    if minutes == 0:
        return pgettext("desk.balance.even", "Given and received are the same.")
    if minutes > 0:
        return pgettext("desk.balance.gave", "More given than received: %(duration)s") % {"duration": duration(minutes)}
    return pgettext("desk.balance.got", "More received than given: %(duration)s") % {"duration": duration(minutes)}


def role(kind: str) -> str:
    """Return the name of a role."""
    return {
        RoleKind.COORDINATOR: pgettext("role.coordinator", "Coordinator of a place"),
        RoleKind.BROKER: pgettext("role.broker", "Time broker"),
        RoleKind.STEWARD: pgettext("role.steward", "Steward: runs the bank"),
        RoleKind.AUDITOR: pgettext("role.auditor", "Auditor: reads the books"),
        RoleKind.LEAD: pgettext("role.lead", "Safeguarding lead: reads concerns"),
        RoleKind.DEPUTY: pgettext("role.deputy", "Safeguarding deputy: reads concerns too"),
        RoleKind.APPROVER: pgettext("role.approver", "Approver: decides about the community pot, beside work at the desk"),
    }[RoleKind(kind)]


def pair(exchange: Exchange) -> str:
    """Return who gives to whom, with their whole names: the desk may know them. Between two banks, as members see them."""
    if exchange.is_group:
        return groups.people(exchange)
    names = {"giver": whole_name(exchange, exchange.giver.membership), "receiver": whole_name(exchange, exchange.receiver.membership)}
    return pgettext("desk.pair", "%(giver)s for %(receiver)s") % names


def whole_name(exchange: Exchange, member: Membership) -> str:
    """Return a member's whole name for the desk; only the short one where the exchange is read at two banks' desks."""
    return member.short_name if exchange.crosses else member.user.name


def language(code: str) -> str:
    """Return in which language someone would like to hear from us."""
    return {
        "cy": pgettext("desk.language.cy", "Welsh"),
        "en": pgettext("desk.language.en", "English"),
        "both": pgettext("desk.language.both", "Welsh and English"),
        "unknown": pgettext("desk.language.unknown", "Not asked yet: both"),
    }[code]


def text_format(code: str) -> str:
    """Return in which format someone would like to read."""
    return {
        "standard": pgettext("desk.format.standard", "Standard"),
        "simple": pgettext("desk.format.simple", "Simple words"),
        "large": pgettext("desk.format.large", "Large print"),
    }[code]


def channel(code: str) -> str:
    """Return by which channel someone would like to be reached."""
    return {
        "email": pgettext("desk.channel.email", "E-mail"),
        "text": pgettext("desk.channel.text", "Text message"),
        "post": pgettext("desk.channel.post", "Post"),
        "phone": pgettext("desk.channel.phone", "Phone"),
    }[code]


def brief(exchange: Exchange) -> str:
    """Return the day an exchange is about, short enough for the edge of a list."""
    return brief_day(exchange.worked_on or exchange.on_day or dates.today(exchange.entered_at))


def brief_day(day: dt.date) -> str:
    """Return "20 Nov", for the edge of a list."""
    return f"{day.day} {dates.month_short(day.month)}"


def _not_arrived(one: Visit) -> str:
    due = dates.clock(dates.london(one.due_at).time())
    if one.closed_by is not None:
        text = pgettext("desk.visit.missed.closed", "Nobody said that they arrived, at %(due)s. As %(broker)s found out: %(note)s")
        return text % {"due": due, "broker": one.closed_by.known_as, "note": one.note}
    return pgettext("desk.visit.missed", "Nobody said that they arrived, at %(due)s.") % {"due": due}


def visit(one: Visit) -> str:
    """Return how a visit to a home stands."""
    if one.arrived_at is None:
        return _not_arrived(one)
    arrived = dates.clock(dates.london(one.arrived_at).time())
    if one.left_at is None:
        text = pgettext("desk.visit.there", "Arrived at %(arrived)s, to leave by %(due)s.")
        return text % {"arrived": arrived, "due": dates.clock(dates.london(one.due_at).time())}
    left = dates.clock(dates.london(one.left_at).time())
    if one.closed_by is not None:
        text = pgettext("desk.visit.closed", "Arrived at %(arrived)s. Over at %(left)s, as %(broker)s found out: %(note)s")
        return text % {"arrived": arrived, "left": left, "broker": one.closed_by.known_as, "note": one.note}
    return pgettext("desk.visit.over", "Arrived at %(arrived)s, left at %(left)s.") % {"arrived": arrived, "left": left}

"""Events of groups in words: what they are, when and where, what people answered, how minutes and decisions stand."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import clock, full, london
from amser.networks.models import (
    Attendance,
    Event,
    EventKind,
    EventState,
    ItemKind,
    Method,
    MinutesState,
    Paid,
    Part,
    Reply,
    Result,
)

KINDS: Final = {
    EventKind.MEETING: pgettext_lazy("event.kind.meeting", "Meeting"),
    EventKind.WORKSHOP: pgettext_lazy("event.kind.workshop", "Workshop"),
    EventKind.SEMINAR: pgettext_lazy("event.kind.seminar", "Seminar"),
    EventKind.CONFERENCE: pgettext_lazy("event.kind.conference", "Conference"),
    EventKind.WEBINAR: pgettext_lazy("event.kind.webinar", "Webinar"),
    EventKind.RETREAT: pgettext_lazy("event.kind.retreat", "Retreat"),
}
STATES: Final = {
    EventState.DRAFT: pgettext_lazy("event.state.draft", "Not announced yet"),
    EventState.SAVE_THE_DATE: pgettext_lazy("event.state.save", "The day is not fixed yet"),
    EventState.OPEN: pgettext_lazy("event.state.open", "Announced"),
    EventState.HELD: pgettext_lazy("event.state.held", "It was held"),
    EventState.CANCELLED: pgettext_lazy("event.state.cancelled", "It does not happen"),
}
REPLIES: Final = {
    Reply.NONE: pgettext_lazy("event.reply.none", "Has not answered"),
    Reply.YES: pgettext_lazy("event.reply.yes", "Comes"),
    Reply.NO: pgettext_lazy("event.reply.no", "Does not come"),
    Reply.MAYBE: pgettext_lazy("event.reply.maybe", "Perhaps"),
    Reply.WAITING: pgettext_lazy("event.reply.waiting", "Waits for a place"),
}
OWN_REPLIES: Final = {
    Reply.YES: pgettext_lazy("event.mine.yes", "You said that you come"),
    Reply.NO: pgettext_lazy("event.mine.no", "You said that you do not come"),
    Reply.MAYBE: pgettext_lazy("event.mine.maybe", "You said that you may come"),
    Reply.WAITING: pgettext_lazy("event.mine.waiting", "The places are taken. You wait for one, and we tell you."),
}
ANSWERS: Final = {
    Reply.YES: pgettext_lazy("event.answer.yes", "I come"),
    Reply.MAYBE: pgettext_lazy("event.answer.maybe", "Perhaps"),
    Reply.NO: pgettext_lazy("event.answer.no", "I do not come"),
}
ATTENDANCE: Final = {
    Attendance.UNKNOWN: pgettext_lazy("event.attendance.unknown", "Not known yet"),
    Attendance.CAME: pgettext_lazy("event.attendance.came", "Came"),
    Attendance.ONLINE: pgettext_lazy("event.attendance.online", "Came online"),
    Attendance.APOLOGIES: pgettext_lazy("event.attendance.apologies", "Sent apologies"),
    Attendance.ABSENT: pgettext_lazy("event.attendance.absent", "Did not come"),
}
PARTS: Final = {
    Part.GUEST: pgettext_lazy("event.part.guest", "Guest"),
    Part.CONTRIBUTOR: pgettext_lazy("event.part.contributor", "Contributes: planned it, spoke, helped"),
    Part.SPONSOR: pgettext_lazy("event.part.sponsor", "Sponsor"),
    Part.CHAIR: pgettext_lazy("event.part.chair", "In the chair"),
}
ITEM_KINDS: Final = {
    ItemKind.INFORMATION: pgettext_lazy("agenda.information", "To know"),
    ItemKind.DISCUSSION: pgettext_lazy("agenda.discussion", "To discuss"),
    ItemKind.DECISION: pgettext_lazy("agenda.decision", "To decide"),
}
MINUTES: Final = {
    MinutesState.DRAFT: pgettext_lazy("minutes.draft", "Being written: only those who run the group read them"),
    MinutesState.CIRCULATED: pgettext_lazy("minutes.circulated", "Circulated to members, not approved yet"),
    MinutesState.APPROVED: pgettext_lazy("minutes.approved", "Approved"),
}
METHODS: Final = {
    Method.CONSENT: pgettext_lazy("decision.consent", "Nobody objected"),
    Method.MAJORITY: pgettext_lazy("decision.majority", "By a majority"),
    Method.COUNT: pgettext_lazy("decision.count", "By counting hands"),
    Method.CHAIR: pgettext_lazy("decision.chair", "The chair decided"),
}
RESULTS: Final = {
    Result.AGREED: pgettext_lazy("decision.agreed", "Agreed"),
    Result.NOT_AGREED: pgettext_lazy("decision.not_agreed", "Not agreed"),
    Result.PUT_OFF: pgettext_lazy("decision.put_off", "Put off"),
}
PAID: Final = {
    Paid.GIVEN: pgettext_lazy("cost.given", "Given"),
    Paid.TO_RECLAIM: pgettext_lazy("cost.to_reclaim", "To be reclaimed"),
    Paid.RECLAIMED: pgettext_lazy("cost.reclaimed", "Reclaimed"),
}


def when(event: Event) -> str:
    """Return when an event is, in words; what is known of it while the day is not fixed."""
    if event.begins_at is None or event.ends_at is None:
        return event.expected or pgettext("event.not_fixed", "Not fixed yet")
    begins, ends = london(event.begins_at), london(event.ends_at)
    if begins.date() == ends.date():
        facts = {"day": full(begins.date()), "begins": clock(begins.time()), "ends": clock(ends.time())}
        return pgettext("event.when", "%(day)s, %(begins)s to %(ends)s") % facts
    days = {"begins": f"{full(begins.date())}, {clock(begins.time())}", "ends": f"{full(ends.date())}, {clock(ends.time())}"}
    return pgettext("event.when.days", "%(begins)s to %(ends)s") % days


def where(event: Event) -> str:
    """Return where an event is; that it is online where nothing else is said."""
    place = event.place
    parts = [place.name, *place.address.splitlines()] if place else []
    if event.where:
        parts.append(event.where)
    if not parts and event.online:
        return pgettext("event.online", "Online")
    return ", ".join(parts)


def pounds(pence: int) -> str:
    """Return an amount of money."""
    return f"£{pence // 100:,}.{pence % 100:02}"


Words = Callable[[Any, str], str]
SAY: Final[dict[str, Words]] = {
    "event_no_day": lambda _, __: pgettext(
        "error.event_no_day", "People have said that they come to this day. Fix another, or call it off."
    ),
    "event_ends_first": lambda _, __: pgettext("error.event_ends", "An event ends after it begins, and within two weeks."),
    "event_over": lambda _, __: pgettext("error.event_over", "This event is over, or it does not happen. It does not change any more."),
    "event_not_begun": lambda _, __: pgettext("error.event_not_begun", "This event has not begun. Come back to this on the day."),
    "event_places_taken": lambda refusal, _: (
        pgettext("error.event_places", "More people have said that they come than that. People: %(count)s.") % {"count": refusal.coming}
    ),
    "event_by_invitation": lambda _, __: pgettext("error.event_invitation", "This event is for members, and for people who are invited."),
    "event_own_delegate": lambda _, __: pgettext(
        "error.event_delegate", "Choose somebody else: nobody stands for themselves, and a delegate sends nobody."
    ),
    "event_on_the_list": lambda _, __: pgettext("error.event_twice", "This name or address is on the list of this event."),
    "minutes_approved": lambda _, __: pgettext(
        "error.minutes_approved", "These minutes are approved, and do not change. Write a correction beside them."
    ),
    "minutes_not_in_both": lambda refusal, _: (
        pgettext("error.minutes_languages.items", "Something stands in one language only. Items: %(items)s.")
        % {"items": ", ".join(map(str, refusal.items))}
        if refusal.items
        else pgettext("error.minutes_languages", "What stands before the items is in one language only.")
    ),
    "minutes_not_circulated": lambda _, __: pgettext("error.minutes_circulate", "Nobody has read these minutes yet. Circulate them first."),
    "minutes_later_meeting": lambda _, __: pgettext("error.minutes_later", "Choose a later meeting of the group, which has begun."),
    "minutes_not_approved": lambda _, __: pgettext("error.minutes_change", "These minutes are not approved yet. Change them."),
    "decision_counted_half": lambda _, __: pgettext("error.decision_count", "Write all three numbers of a vote, or none of them."),
    "decision_replaced": lambda _, __: pgettext("error.decision_replaced", "Another decision has replaced that one. Choose the newest."),
}

"""What a rule that said no becomes for a person: what happened, why, and what to do next."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext

from amser.kernel.dates import full, today
from amser.kernel.errors import DomainError
from amser.kernel.minutes import duration
from amser.web.words import (
    days,
    groups_that_meet,
    keeping,
    my_credits,
    offers,
    organisations,
    pot,
    rounds,
    safety,
    scheme,
    session_lists,
    sessions,
    suggesting,
    unsafe,
    vouchers,
)
from amser.web.words.joining import steps


def words(refusal: DomainError, request: HttpRequest) -> str:
    """Return the sentence for a refusal, in the reader's language. The broker is named where they are the next step."""
    if getattr(request, "at_desk", False) and refusal.code in _AT_THE_DESK:
        return _AT_THE_DESK[refusal.code](refusal)
    say = _SAY.get(refusal.code, _floor_other)
    return say(refusal, broker(request))


def broker(request: HttpRequest) -> str:
    """Return the broker's name to use, or words that stand for it."""
    contact = request.frame.contact if hasattr(request, "frame") else None
    return contact.name if contact and contact.name else pgettext("desk.your_broker", "your time broker")


def _floor(refusal: Any, name: str) -> str:
    if refusal.available_minutes > 0:
        text = pgettext(
            "error.floor_some",
            "This would go past the time bank's limit. Room for now: %(duration)s. Record that much, or ask %(broker)s.",
        )
        return text % {"duration": duration(refusal.available_minutes), "broker": name}
    text = pgettext("error.floor_none", "This would go past the time bank's limit. Ask %(broker)s about help from the community pot.")
    return text % {"broker": name}


def _floor_other(_: DomainError, name: str) -> str:
    text = pgettext("error.floor_other", "We could not record this today. Nothing has changed. %(broker)s will be in touch with you.")
    return text % {"broker": name}


def _gift(refusal: Any, _: str) -> str:
    if refusal.available_minutes == 0:
        return pgettext("error.gift_none", "You can give hours once you have some. You have none to give today.")
    return pgettext("error.gift_some", "You can give hours that you have. At most for now: %(duration)s.") % {
        "duration": duration(refusal.available_minutes)
    }


def _tag_exists(_: DomainError, __: str) -> str:
    return pgettext("error.tag_exists", "There is a tag of this name. Use that one, or choose another name.")


def _nobody_to_tell(_: DomainError, __: str) -> str:
    return pgettext("error.nobody_to_tell", "There is nobody to send this to. Choose other members, or another kind of message.")


def _contact(_: DomainError, __: str) -> str:
    return pgettext("error.contact_in_text", "This looks like a phone number or an address. Take it out; you can share it after agreeing.")


def _safety(_: DomainError, name: str) -> str:
    text = pgettext("error.safety_member", "Something needs to be arranged before this can happen. %(broker)s will talk to you about it.")
    return text % {"broker": name}


def _unsafe_at_the_desk(refusal: Any) -> str:
    return safety.why_not(refusal.verdict, pgettext("desk.the_giver", "whoever gives the time"))


def _checks_missing(refusal: Any, _: str) -> str:
    return safety.not_on_record(refusal.missing)


def _same_person(_: DomainError, __: str) -> str:
    return pgettext("error.same_person", "Giver and receiver are the same person here. Choose someone else for one of them.")


def _other_bank(_: DomainError, __: str) -> str:
    return pgettext("error.other_bank", "This person is not in this time bank. Check the name, or choose someone else.")


def _someone_away(_: DomainError, name: str) -> str:
    text = pgettext("error.someone_away", "This cannot be arranged today: one of you is away from the time bank. Ask %(broker)s about it.")
    return text % {"broker": name}


def _changed(_: DomainError, __: str) -> str:
    return pgettext("error.changed", "This has changed while you were reading. This is how it is now. Choose again.")


def _still_a_member(_: DomainError, __: str) -> str:
    return pgettext("error.still_a_member", "The membership and its hours are not settled yet. First settle the hours, then remove.")


def _form_reused(_: DomainError, __: str) -> str:
    return pgettext(
        "error.form_sent_before", "This form was sent before with different details. If this is something new, send it once more."
    )


def _day_not_come(_: DomainError, __: str) -> str:
    return pgettext("error.date_future", "This day has not come yet. Choose today or an earlier day.")


def _time_gone_by(_: DomainError, __: str) -> str:
    return time_gone_by()


def time_gone_by() -> str:
    """Return what is said of a time that is over."""
    return pgettext("error.time_past", "This time has gone by. Choose a later time or another day, or say that it has already happened.")


def _longer_than_a_day(_: DomainError, __: str) -> str:
    return pgettext("error.duration_day", "This is longer than one day. Write each day on its own.")


def _own_matter(_: DomainError, __: str) -> str:
    return pgettext("error.own_matter", "You are part of this yourself. Ask another broker to do it.")


def _hours_are_settled(_: DomainError, __: str) -> str:
    return pgettext("error.hours_are_settled", "The hours have been settled and the account is closed. That cannot be undone.")


def _member_again(refusal: Any, _: str) -> str:
    text = pgettext(
        "error.member_again",
        "This person has asked to join again since. Member number: %(number)s. Refuse that request or end that membership first; "
        "then this can be undone.",
    )
    return text % {"number": refusal.number}


def _already_member(_: DomainError, __: str) -> str:
    return pgettext("error.already_member", "You have asked to join this time bank before, or you are a member. Sign in to carry on.")


def _closed(_: DomainError, name: str) -> str:
    return pgettext("error.account_closed", "This account is closed. Ask %(broker)s where the hours should go.") % {"broker": name}


def _hours_still_open(refusal: Any, name: str) -> str:
    text = pgettext(
        "error.hours_still_open",
        "There are hours still to be settled. Arrangements: %(count)s. Settle them first, or ask %(broker)s, and then say goodbye.",
    )
    return text % {"count": refusal.count, "broker": name}


def _still_open_at_the_desk(_: DomainError) -> str:
    return pgettext("desk.first.refused", "Nothing has changed yet. Settle or end what is named above, and come back here.")


def _reverse_twice(_: DomainError, name: str) -> str:
    return pgettext("error.reverse_twice", "This was put right before. If it is still wrong, ask %(broker)s.") % {"broker": name}


def _not_cleared(refusal: Any, _: str) -> str:
    text = pgettext("error.not_cleared", "This member does not have everything this needs yet. Missing: %(missing)s.")
    return text % {"missing": ", ".join(capability(kind) for kind in sorted(refusal.missing))}


def capability(kind: str) -> str:
    """Return the name of a capability, for the desk."""
    return {
        "public": pgettext("capability.public", "one to one in public"),
        "home": pgettext("capability.home", "in a home"),
        "drive": pgettext("capability.drive", "driving"),
        "enhanced": pgettext("capability.enhanced", "enhanced check"),
        "regulated": pgettext("capability.regulated_adults", "regulated activity with adults"),
        "children": pgettext("capability.children", "regulated activity with children"),
    }[kind]


def _no_agreement(_: DomainError, name: str) -> str:
    text = pgettext(
        "error.no_agreement", "There is no agreement between the two time banks today, so this cannot be arranged. Ask %(broker)s about it."
    )
    return text % {"broker": name}


def _limit_between_banks(refusal: Any, name: str) -> str:
    text = pgettext(
        "error.limit_between_banks",
        "The two time banks have agreed a limit. Room for now: %(duration)s. Record that much, or ask %(broker)s.",
    )
    return text % {"duration": duration(refusal.room_minutes), "broker": name}


def _gift_past_limit(refusal: Any, name: str) -> str:
    if not refusal.room_minutes:
        text = pgettext(
            "error.gift_past_limit.none",
            "The two time banks have reached the limit they agreed. Nothing has moved. Ask %(broker)s about it.",
        )
        return text % {"broker": name}
    text = pgettext(
        "error.gift_past_limit",
        "The two time banks have agreed a limit. Nothing has moved. Room for now: %(duration)s. Give that much, or ask %(broker)s.",
    )
    return text % {"duration": duration(refusal.room_minutes), "broker": name}


def _agreement_open(_: DomainError, __: str) -> str:
    return pgettext("error.agreement_open", "A proposal between the two time banks waits for an answer. Answer it, or withdraw it, first.")


def _bank_not_fit(_: DomainError, __: str) -> str:
    return pgettext("error.bank_not_fit", "No agreement is possible with this time bank. Choose another.")


def _slip_twice(refusal: Any, _: str) -> str:
    text = pgettext("error.slip_twice", "This slip was entered on %(date)s. Nothing was counted twice. Go on to the next one.")
    return text % {"date": full(today(refusal.entered_at))}


def _nothing_left(_: DomainError, __: str) -> str:
    return pgettext("error.nothing_left", "There is nothing left to settle: given and received are the same.")


def _own_support(_: DomainError, __: str) -> str:
    return pgettext("error.own_support", "Choose somebody else: nobody can be this for themselves.")


def _support_not_possible(_: DomainError, name: str) -> str:
    return pgettext("error.support_not_possible", "This cannot be set up here. Ask %(broker)s about it.") % {"broker": name}


def card_wrong(_: DomainError | None = None, __: str = "") -> str:
    """A number that is nobody's, a wrong PIN and a locked card: whoever guesses learns from none of them which it was."""
    return pgettext(
        "error.card_wrong",
        "The number and the PIN do not belong together. Check both, and try again. After five wrong PINs, phone your time bank.",
    )


def _support_day(_: DomainError, __: str) -> str:
    return pgettext("error.support_day", "Choose a day between today and a year from today.")


def _too_young(_: DomainError, name: str) -> str:
    text = pgettext(
        "error.too_young", "Members are 16 or older. Younger people are welcome in groups with their school or family: ask %(broker)s."
    )
    return text % {"broker": name}


def _guardian_needed(_: DomainError, __: str) -> str:
    return pgettext(
        "error.guardian_needed", "Under 18, a parent or guardian needs to agree. Write who has agreed; or tick that they are 18."
    )


def _steps_missing(refusal: Any, _: str) -> str:
    text = pgettext("error.steps_missing", "Not done yet: %(steps)s. Do it first, or write here why it can be stepped over.")
    return text % {"steps": steps(refusal.missing)}


def _reference_closed(_: DomainError, __: str) -> str:
    return pgettext("error.reference_closed", "This was answered before, or nobody waits for it any more. Nothing has changed.")


def _enough_referees(_: DomainError, __: str) -> str:
    return pgettext("error.enough_referees", "Four people have been asked and have not answered. Take one back first.")


def _period_not_over(_: DomainError, __: str) -> str:
    return pgettext("error.period_not_over", "This period is not over yet. Close it once its last day has gone by.")


def _hours_are_moving(_: DomainError, __: str) -> str:
    return pgettext("error.hours_are_moving", "Hours are being recorded at this moment. Nothing has changed. Try again in a minute.")


def _group_refused(refusal: Any, _: str) -> str:
    name = refusal.name or pgettext("group.pot", "The community pot")
    if refusal.available_minutes is None:
        return pgettext("error.group_closed", "%(name)s: the account cannot take part. Leave them out; nothing has moved.") % {"name": name}
    text = pgettext("error.group_floor", "%(name)s: can still give up %(duration)s. Nothing has moved. Decide below, or change something.")
    return text % {"name": name, "duration": duration(refusal.available_minutes)}


def _group_size(_: DomainError, __: str) -> str:
    return pgettext(
        "error.group_size",
        "This kind of group has other numbers of people: one helper, one receiver, or two people at the least. Change them.",
    )


def _less_than_given(_: DomainError, __: str) -> str:
    return pgettext(
        "error.less_than_given", "Together they stayed for less than the helper gave. Choose that they give the helper's time together."
    )


_SAY: dict[str, Callable[[Any, str], str]] = {
    "floor_reached": _floor,
    "gift_too_large": _gift,
    "contact_in_text": _contact,
    "safety_refused": _safety,
    "safety_waits": _safety,
    "same_person": _same_person,
    "other_bank": _other_bank,
    "someone_away": _someone_away,
    "changed_meanwhile": _changed,
    "listing_moved_on": _changed,
    "membership_moved_on": _changed,
    "form_reused": _form_reused,
    "date_future": _day_not_come,
    "time_gone_by": _time_gone_by,
    "duration_day": _longer_than_a_day,
    "own_matter": _own_matter,
    "member_again": _member_again,
    "already_member": _already_member,
    "too_young": _too_young,
    "guardian_needed": _guardian_needed,
    "steps_missing": _steps_missing,
    "reference_closed": _reference_closed,
    "enough_referees": _enough_referees,
    "already_told": _changed,
    "task_done_before": _changed,
    "tag_exists": _tag_exists,
    "nobody_to_tell": _nobody_to_tell,
    "account_closed": _closed,
    "hours_still_open": _hours_still_open,
    "hours_are_settled": _hours_are_settled,
    "already_reversed": _reverse_twice,
    "not_cleared": _not_cleared,
    "checks_missing": _checks_missing,
    **days.SAY,
    **unsafe.SAY,
    **organisations.SAY,
    **session_lists.SAY,
    **scheme.SAY,
    **offers.SAY,
    **rounds.SAY,
    **sessions.SAY,
    **my_credits.SAY,
    **vouchers.SAY,
    **suggesting.SAY,
    **groups_that_meet.SAY,
    "certificate_number": keeping.certificate_number,
    "kept_for_now": keeping.kept_for_now,
    "kept_out_of_order": keeping.out_of_order,
    "period_closed": keeping.period_closed,
    "no_agreement": _no_agreement,
    "limit_between_banks": _limit_between_banks,
    "gift_past_limit": _gift_past_limit,
    "agreement_open": _agreement_open,
    "agreement_moved_on": _changed,
    "concern_moved_on": _changed,
    "still_a_member": _still_a_member,
    "complaint_moved_on": _changed,
    "bank_not_fit": _bank_not_fit,
    "slip_twice": _slip_twice,
    "looks_recorded": _changed,
    "nothing_left": _nothing_left,
    "card_locked": card_wrong,
    "own_support": _own_support,
    "support_not_possible": _support_not_possible,
    "support_day": _support_day,
    "something_else_left": _changed,
    "period_not_over": _period_not_over,
    "period_does_not_follow": _changed,
    "hours_are_moving": _hours_are_moving,
    "group_refused": _group_refused,
    "group_size": _group_size,
    "less_than_given": _less_than_given,
    **pot.SAY,
}

# What a broker reads, where the words for members would send them to themselves.
_AT_THE_DESK: dict[str, Callable[[Any], str]] = {
    "hours_still_open": _still_open_at_the_desk,
    "safety_refused": _unsafe_at_the_desk,
    "safety_waits": _unsafe_at_the_desk,
}

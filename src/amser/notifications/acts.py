"""What one person did for another, in words: for the letter that tells them, and for their own page."""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import pgettext, pgettext_lazy

from amser.audit.models import Entry
from amser.members.models import Acting

# Each name of an act that can be done from a member's pages, as the member reads it.
WORDS: Final = {
    "exchanges.suggest": pgettext_lazy("act.suggest", "Suggested a day"),
    "exchanges.suggest_other": pgettext_lazy("act.suggest_other", "Suggested another day"),
    "exchanges.agree": pgettext_lazy("act.agree", "Agreed a day"),
    "exchanges.share_contact": pgettext_lazy("act.share_contact", "Chose who sees how to reach you"),
    "exchanges.decline": pgettext_lazy("act.decline", "Said: not this time"),
    "exchanges.cancel": pgettext_lazy("act.cancel", "Cancelled an arrangement"),
    "exchanges.no_show": pgettext_lazy("act.no_show", "Said that it did not happen"),
    "exchanges.say_how_long": pgettext_lazy("act.say_how_long", "Said how long it took"),
    "exchanges.record_past": pgettext_lazy("act.record_past", "Wrote down what had already happened"),
    "exchanges.ask_for_correction": pgettext_lazy("act.ask_for_correction", "Asked for a correction"),
    "exchanges.give_hours": pgettext_lazy("act.give_hours", "Gave hours"),
    "exchanges.thank": pgettext_lazy("act.thank", "Said thank you"),
    "exchanges.arrive": pgettext_lazy("act.arrive", "Said: arrived"),
    "exchanges.go_home": pgettext_lazy("act.go_home", "Said: left, and all is well"),
    "exchanges.leave_bank": pgettext_lazy("act.leave_bank", "Ended your membership"),
    "listings.list": pgettext_lazy("act.list", "Asked or offered something"),
    "listings.change": pgettext_lazy("act.change", "Changed what you ask or offer"),
    "listings.renew": pgettext_lazy("act.renew", "Kept something on the board"),
    "listings.pause": pgettext_lazy("act.pause_listing", "Hid something for a while"),
    "listings.show_again": pgettext_lazy("act.show_again", "Put something back on the board"),
    "listings.take_down": pgettext_lazy("act.take_down", "Took something off the board"),
    "members.set_profile": pgettext_lazy("act.set_profile", "Changed what you say about yourself"),
    "matching.answer": pgettext_lazy("act.answer", "Answered whether you could help"),
    "matching.not_this": pgettext_lazy("act.not_this", "Said what you would rather not be asked"),
    "matching.not_now": pgettext_lazy("act.not_this", "Said what you would rather not be asked"),
    "matching.less_of": pgettext_lazy("act.not_this", "Said what you would rather not be asked"),
    "matching.take_back": pgettext_lazy("act.take_back", "Said that you may be asked again"),
    "members.set_needs": pgettext_lazy("act.set_needs", "Changed what you speak and what suits you"),
    "members.set_contact": pgettext_lazy("act.set_contact", "Changed how to reach you"),
    "members.hide_balance": pgettext_lazy("act.hide_balance", "Chose whether your hours are shown"),
    "members.pause": pgettext_lazy("act.pause", "Noted that you are taking a break"),
    "members.resume": pgettext_lazy("act.resume", "Noted that you are back"),
    "members.accept_code": pgettext_lazy("act.accept_code", "Agreed to the code of conduct"),
    "members.give_support": pgettext_lazy("act.give_support", "Named a supporter"),
    "members.end_support": pgettext_lazy("act.end_support", "Ended a supporter's part"),
}

# What says nothing by itself: beginning and ending, and acts inside acts that have words.
_NO_ACT: Final = ("members.begin_acting", "members.end_acting", "members.leave", "identity.register")


def words_of(entry: Entry) -> str:
    """Return what somebody did, in the reader's language; also of an act that has no words of its own."""
    known = WORDS.get(entry.action)
    return str(known) if known else pgettext("act.other", "Did something else")


def done_for(member_id: int) -> QuerySet[Entry]:
    """Return what others did for a member, the newest first."""
    return Entry.objects.filter(for_member_id=member_id).exclude(action__in=_NO_ACT).order_by("-at", "-pk")


def done_in(acting: Acting) -> list[Entry]:
    """Return what somebody did for a member in one stretch, in order."""
    assert acting.ended_at is not None, "told when it is over"
    of_theirs = Entry.objects.filter(for_member_id=acting.membership_id, user_id=acting.user_id)
    within = of_theirs.filter(at__gte=acting.began_at, at__lte=acting.ended_at).exclude(action__in=_NO_ACT)
    return list(within.order_by("at", "pk"))

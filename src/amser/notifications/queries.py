"""What is on the desk's list, and what the demo shows in place of sending."""

import datetime as dt

from django.conf import settings

from amser.notifications.models import Message, MessageState, SignInLetter, SignInLetterQuerySet
from amser.timebanks.models import TimeBank


def to_phone(bank: TimeBank) -> list[Message]:
    """Return what somebody at the desk rings about, the oldest first. One query."""
    return list(Message.objects.filter(timebank=bank).to_phone().with_person().order_by("created_at", "pk"))


def to_post(bank: TimeBank) -> list[Message]:
    """Return what somebody at the desk prints and posts, the oldest first. One query."""
    return list(Message.objects.filter(timebank=bank).to_post().with_person().order_by("created_at", "pk"))


def shown(*, bank: TimeBank | None = None, limit: int = 100) -> list[Message]:
    """
    Return what the demo would have sent, or has put on a desk's list, the newest first, with person and bank.

    Of one bank, or of all. One query.
    """
    found = Message.objects.filter(state__in=[MessageState.SHOWN, MessageState.BY_HAND])
    of_bank = found if bank is None else found.filter(timebank=bank)
    return list(of_bank.select_related("user", "timebank").order_by("-created_at", "-pk")[:limit])


def about_signing_in(*, at: dt.datetime) -> SignInLetterQuerySet:
    """
    Return the letters about signing in that are worth reading, the newest first.

    They hold codes: for the demo alone, and only there does a page show them.
    """
    assert settings.DEMO, "a code is shown to nobody but its reader"
    return SignInLetter.objects.good_at(at).order_by("-pk")

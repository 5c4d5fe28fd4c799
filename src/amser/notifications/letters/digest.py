"""The weekly letter: what is new on the board, for those who asked for it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast
from django.utils.translation import get_language, pgettext

from amser.audit.models import Entry
from amser.contacts.models import MessageKind, Wish
from amser.listings.models import Kind, Listing
from amser.members.models import Membership, NotWith, State
from amser.notifications.letters.letter import Letter, Words
from amser.notifications.letters.mailings import stop
from amser.timebanks.models import TimeBank

AT_MOST = 20


def digest(bank: TimeBank, *, since: dt.datetime) -> list[Letter]:
    """Return a letter to each active member who wants one, of what came on the board since then; none where nothing is new to them."""
    listings, apart = _new(bank, since), _apart()
    found = []
    for wish in Wish.objects.filter(timebank=bank, kind=MessageKind.DIGEST, wanted=True).select_related(
        "membership__user", "membership__timebank"
    ):
        hidden = apart[wish.membership.user_id] | {wish.membership.user_id}
        theirs = [listing for listing in listings if listing.member is None or listing.member.user_id not in hidden]
        if theirs and wish.membership.state == State.ACTIVE:
            found.append(Letter(wish.membership.user, _write(theirs, wish.membership), ("member:board", bank.slug), wish.membership))
    return found


def _new(bank: TimeBank, since: dt.datetime) -> list[Listing]:
    """Return what was written since then and needed no look, and what the desk put up since then; the newest first."""
    put_up = Entry.objects.filter(timebank_id=bank.pk, at__gte=since, action="listings.put_up", result_label="listings.listing")
    looked_at = put_up.annotate(listing=Cast("result_pk", BigIntegerField())).values("listing")
    on_board = Listing.objects.on_board().filter(Q(created_at__gte=since) | Q(pk__in=looked_at), timebank=bank)
    return list(on_board.select_related("member").order_by("-created_at", "-pk"))


def _apart() -> dict[int, set[int]]:
    """Return, for each person, with whom they are never arranged: in whatever bank, as on the notice board. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in NotWith.objects.live().values_list("one__user_id", "other__user_id"):
        found[one].add(other)
        found[other].add(one)
    return found


def _write(listings: list[Listing], membership: Membership) -> Callable[[Words], tuple[str, str]]:
    def write(words: Words) -> tuple[str, str]:
        lines = "\n".join(_line(listing) for listing in listings[:AT_MOST])
        body = pgettext("mail.digest.body", "New on the notice board this week:") + "\n\n" + lines
        if words.by_mail:
            more = pgettext("mail.digest.more", "See the notice board: %(link)s") % {"link": words.link}
            return _subject(), f"{body}\n\n{more}\n\n{stop(membership, MessageKind.DIGEST)}"
        return _subject(), body

    return write


def _subject() -> str:
    return pgettext("mail.digest.subject", "New offers and requests")


def _line(listing: Listing) -> str:
    title = listing.words(get_language() or "en")[0]
    if listing.kind == Kind.OFFER:
        return pgettext("mail.digest.offer", "Offer: %(title)s") % {"title": title}
    return pgettext("mail.digest.request", "Request: %(title)s") % {"title": title}

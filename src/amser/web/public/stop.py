"""Stopping messages of one kind from an e-mail, without signing in: by the link at its foot, or by the mail program's own button."""

from django.http import HttpRequest, HttpResponse

from amser.contacts import actions
from amser.contacts.models import MessageKind
from amser.kernel.errors import NotFound
from amser.members.models import Membership
from amser.notifications.letters import mailings
from amser.web.at_one_press import at_one_press
from amser.web.pages import key_of, now, page, stranger
from amser.web.words import touch


@at_one_press
def stop(request: HttpRequest, token: str, *, is_done: bool) -> HttpResponse:
    """Ask whether to stop, or say that it has."""
    named = mailings.read(token)
    membership = Membership.objects.select_related("timebank").filter(pk=named[0]).first() if named else None
    if named is None or membership is None or named[1] not in MessageKind.values:
        raise NotFound
    if is_done:
        actions.wish(by=stranger(), key=key_of(request), at=now(), membership=membership, kind=named[1], wanted=False)
    return page(request, "public/stop.html", bank_of=membership.timebank, kind=touch.message_kind(named[1]), is_done=is_done)

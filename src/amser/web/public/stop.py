"""Stopping messages of one kind from the foot of an e-mail, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from amser.contacts import actions
from amser.contacts.models import MessageKind
from amser.kernel.errors import NotFound
from amser.members.models import Membership
from amser.notifications.letters import mailings
from amser.web.pages import key_of, now, page, stranger
from amser.web.words import touch


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop, behind one button: mail programs that open every link change nothing."""
    named = mailings.read(token)
    membership = Membership.objects.select_related("timebank").filter(pk=named[0]).first() if named else None
    if named is None or membership is None or named[1] not in MessageKind.values:
        raise NotFound
    is_done = request.method == "POST"
    if is_done:
        actions.wish(by=stranger(), key=key_of(request), at=now(), membership=membership, kind=named[1], wanted=False)
    return page(request, "public/stop.html", bank_of=membership.timebank, kind=touch.message_kind(named[1]), is_done=is_done)

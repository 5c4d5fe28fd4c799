"""Stopping messages of one kind from an e-mail, without signing in: by the link at its foot, or by the mail program's own button."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from amser.contacts import actions
from amser.contacts.models import MessageKind
from amser.kernel.errors import NotFound
from amser.members.models import Membership
from amser.notifications.letters import mailings
from amser.web.pages import key_of, now, page, stranger
from amser.web.words import touch


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """
    Ask whether to stop, behind one button: mail programs that open every link change nothing.

    A mail program's own button (RFC 8058) posts what no link can post, and no form of ours: it has no page before it, and
    nothing but the signed address says who asks. What our page posts is checked as everywhere.
    """
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        return _stop(request, token, is_done=True)
    return _asked(request, token)


@csrf_protect
def _asked(request: HttpRequest, token: str) -> HttpResponse:
    return _stop(request, token, is_done=request.method == "POST")


def _stop(request: HttpRequest, token: str, *, is_done: bool) -> HttpResponse:
    named = mailings.read(token)
    membership = Membership.objects.select_related("timebank").filter(pk=named[0]).first() if named else None
    if named is None or membership is None or named[1] not in MessageKind.values:
        raise NotFound
    if is_done:
        actions.wish(by=stranger(), key=key_of(request), at=now(), membership=membership, kind=named[1], wanted=False)
    return page(request, "public/stop.html", bank_of=membership.timebank, kind=touch.message_kind(named[1]), is_done=is_done)

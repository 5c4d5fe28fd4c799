"""Stopping the weekly letter of one's groups from the letter, without signing in: by its link, or by the mail program's own button."""

from django.http import HttpRequest, HttpResponse

from amser.kernel.errors import NotFound
from amser.networks import actions
from amser.notifications.letters.week import stopped_by
from amser.web.at_one_press import at_one_press
from amser.web.pages import key_of, now, page, stranger


@at_one_press
def quiet(request: HttpRequest, token: str, *, is_done: bool) -> HttpResponse:
    """Ask whether to stop, or say that it has."""
    user = stopped_by(token)
    if user is None:
        raise NotFound
    if is_done:
        actions.stop_digest(by=stranger(), key=key_of(request), at=now(), user=user)
    return page(request, "network/quiet.html", is_done=is_done)

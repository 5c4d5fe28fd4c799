"""Whom somebody supports: what they may do for each, beginning to act for one, and saying that it is over."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.kernel.dates import today
from amser.members import actions
from amser.members.models import LIVE, Scope, Support
from amser.members.policies import support_to_use
from amser.notifications.acts import done_in
from amser.notifications.letters.support import scope_words
from amser.web import standing
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import PersonRequest, person_page


@require_safe
@person_page
def supporting(request: PersonRequest) -> HttpResponse:
    """Show whom one may act for today, until when, and what one may do. One query."""
    live = Support.objects.live(today(timezone.now())).with_people().filter(membership__state__in=LIVE, supporter=request.user)
    return page(request, "person/supporting.html", supports=[(one, scopes_of(one)) for one in live.order_by("until", "pk")])


def scopes_of(support: Support) -> list[str]:
    """Return what a supporter may do, in words, in order."""
    return [scope_words(scope) for scope in Scope.values if scope in support.scopes]


@require_POST
@person_page
def act_for(request: PersonRequest, support_id: int) -> HttpResponse:
    """Lead to the member's pages, as far as the member granted, under a banner until it ends."""
    support = support_to_use(request.user, support_id, at=now())
    acting = attempt_button(
        request,
        lambda: actions.begin_acting(by=actor(request), key=key_of(request), at=now(), membership=support.membership, support=support),
    )
    if acting is None:
        return go("person:banks")
    standing.begin(request, acting)
    return go("member:home", support.membership.timebank.slug)


@require_POST
@person_page
def stop_acting(request: PersonRequest) -> HttpResponse:
    """It is over; the member is told what was done. Lead back to where one began."""
    acting = standing.acting_of(request)
    standing.end(request)
    if acting is None:
        return go("person:banks")
    over = actions.end_acting(by=actor(request), key=key_of(request), at=now(), acting=acting)
    told = pgettext("acting.ended", "You no longer act for %(name)s. What you did is told to them.")
    nothing = pgettext("acting.ended.nothing", "You no longer act for %(name)s. Nothing was done.")
    messages.success(request, (told if done_in(over) else nothing) % {"name": acting.membership.user.known_as})
    if acting.is_desk:
        return go("broker:person", acting.membership.timebank.slug, acting.membership.number)
    return go("person:supporting")

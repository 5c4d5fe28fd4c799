"""Beginning, at the desk, to act for a member: everything that they can do, in their place."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from amser.members import actions
from amser.members.policies import member_to_act_for
from amser.web import standing
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, go, key_of, now
from amser.web.visiting import DeskRequest


@require_POST
@broker_page
def act_for(request: DeskRequest, number: int) -> HttpResponse:
    """Lead to the member's own pages, under a banner that says for whom until it ends."""
    member = member_to_act_for(request.user, request.bank, number, places=request.places)
    acting = actions.begin_acting(by=actor(request), key=key_of(request), at=now(), membership=member)
    standing.begin(request, acting)
    return go("member:home", request.bank.slug)

"""Who opened whose page at the desk, for whoever runs the bank."""

from typing import Final

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from amser.audit.models import Opening
from amser.identity.models import User
from amser.kernel import dates
from amser.kernel.dates import today
from amser.members.models import Membership
from amser.web.broker.visiting import steward_page
from amser.web.pages import page
from amser.web.visiting import DeskRequest

AT_MOST: Final = 200


@require_safe
@steward_page
def openings(request: DeskRequest) -> HttpResponse:
    """The latest openings of members' pages. Those of concerns are the safeguarding lead's alone."""
    found = list(Opening.objects.filter(timebank_id=request.bank.pk, label="members.membership").order_by("-at", "-pk")[:AT_MOST])
    names = dict(User.objects.filter(pk__in={one.user_id for one in found}).values_list("pk", "name"))
    opened = {int(one.pk_opened) for one in found}
    members = Membership.objects.filter(timebank=request.bank, pk__in=opened).select_related("user").in_bulk()
    rows = [_row(request, one, names[one.user_id], members[int(one.pk_opened)]) for one in found]
    return page(request, "broker/openings.html", rows=rows, at_most=AT_MOST)


def _row(request: DeskRequest, one: Opening, name: str, member: Membership) -> tuple[str, str, str, str]:
    when = f"{dates.full(today(one.at))}, {dates.clock(one.at.astimezone(dates.TZ).time())}"
    return when, name, member.user.name, reverse("broker:person", args=[request.bank.slug, member.number])

"""Which bank to open, after signing in."""

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from amser.kernel.languages import base, other
from amser.members.models import Membership
from amser.timebanks.models import DESK_ROLES, Role
from amser.web.pages import go, page
from amser.web.visiting import PersonRequest, person_page


@require_safe
@person_page
def banks(request: PersonRequest) -> HttpResponse:
    """Lead on in the language the person chose: to the only bank, as a member or at its desk, or to a choice of several."""
    if request.user.languages == (other(base(get_language() or "en")),):
        with translation.override(request.user.language):
            return go("person:banks")
    memberships = list(Membership.objects.live().filter(user=request.user, timebank__closed_at__isnull=True).select_related("timebank"))
    roles = Role.objects.live().filter(user=request.user).select_related("timebank").order_by("timebank_id")
    desks = {role.timebank_id: role.timebank for role in roles if role.kind in DESK_ROLES}
    if len(memberships) == 1 and not desks:
        return go("member:home", memberships[0].timebank.slug)
    if len(desks) == 1 and not memberships:
        return go("broker:desk", next(iter(desks.values())).slug)
    return page(request, "person/banks.html", memberships=memberships, desks=list(desks.values()), is_operator=request.user.is_operator)

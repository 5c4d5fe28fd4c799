"""Which bank to open, after signing in."""

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from amser.casework.models import LEAD_ROLES
from amser.kernel.dates import today
from amser.kernel.languages import base, other
from amser.members.models import Membership, Support
from amser.timebanks.models import DESK_ROLES, Role, RoleKind
from amser.web.pages import go, now, page
from amser.web.visiting import PersonRequest, person_page


@require_safe
@person_page
def banks(request: PersonRequest) -> HttpResponse:
    """Lead on in the language the person chose: to the only bank, as a member, at its desk or to its books; or to a choice of several."""
    if request.user.languages == (other(base(get_language() or "en")),):
        with translation.override(request.user.language):
            return go("person:banks")
    memberships = list(Membership.objects.live().filter(user=request.user, timebank__closed_at__isnull=True).select_related("timebank"))
    roles = Role.objects.live().filter(user=request.user).select_related("timebank").order_by("timebank_id")
    desks = {role.timebank_id: role.timebank for role in roles if role.kind in DESK_ROLES}
    books = {role.timebank_id: role.timebank for role in roles if role.kind == RoleKind.AUDITOR and role.timebank_id not in desks}
    concerns = {role.timebank_id: role.timebank for role in roles if role.kind in LEAD_ROLES and role.timebank_id not in desks}
    doors = [("member:home", one.timebank) for one in memberships]
    doors += [("broker:desk", bank) for bank in desks.values()] + [("broker:books", bank) for bank in books.values()]
    doors += [("broker:concerns", bank) for bank in concerns.values()]
    supports = Support.objects.live(today(now())).filter(supporter=request.user).exists()
    if supports and not doors:
        return go("person:supporting")
    if len(doors) == 1 and not supports:
        name, bank = doors[0]
        return go(name, bank.slug)
    return page(
        request,
        "person/banks.html",
        memberships=memberships,
        desks=list(desks.values()),
        books=list(books.values()),
        supports=supports,
        concerns=list(concerns.values()),
        is_operator=request.user.is_operator,
    )

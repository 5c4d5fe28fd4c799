"""Which bank, organisation or scheme to open, after signing in."""

import dataclasses

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from amser.agencies.models import Participant, SchemeRole
from amser.bulletins.models import Editor
from amser.casework.models import LEAD_ROLES
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.languages import base, other, sort_key
from amser.members.models import Membership, Support
from amser.networks.models import GroupMembership, GroupMembershipState
from amser.organisations.models import Staff
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
    of_credits = [*_of_credits(request.user), *_of_groups(request.user), *_of_bulletins(request.user)]
    supports = Support.objects.live(today(now())).filter(supporter=request.user).exists()
    if supports and not doors and not of_credits:
        return go("person:supporting")
    if len(doors) == 1 and not supports and not of_credits:
        name, bank = doors[0]
        return go(name, bank.slug)
    if len(of_credits) == 1 and not doors and not supports:
        return HttpResponseRedirect(of_credits[0].url)
    return page(
        request,
        "person/banks.html",
        memberships=memberships,
        desks=list(desks.values()),
        books=list(books.values()),
        supports=supports,
        of_credits=of_credits,
        concerns=list(concerns.values()),
        is_operator=request.user.is_operator,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Leads:
    """Where somebody may go: whose pages, what they are, and their address."""

    title: str
    words: str
    url: str
    icon: str


def _of_groups(person: User) -> list[Leads]:
    """Return the groups one is in, or invited to. One query."""
    live = GroupMembership.objects.live().of(person.pk).exclude(state=GroupMembershipState.REQUESTED).exclude(group__state="closed")
    words = pgettext("groups.one", "A network or forum")
    found = sorted(live.select_related("group"), key=lambda one: (sort_key(one.group.name), one.pk))
    return [Leads(one.group.name, words, reverse("network:group", args=[one.group.slug]), "community") for one in found]


def _of_bulletins(person: User) -> list[Leads]:
    """Return the bulletins one edits. One query."""
    live = Editor.objects.live().filter(user=person, bulletin__closed_at__isnull=True).select_related("bulletin").order_by("pk")
    words = pgettext("bulletins.one", "A bulletin that you edit")
    return [Leads(one.bulletin.name, words, reverse("bulletins:desk", args=[one.bulletin.slug]), "letter") for one in live]


def _of_credits(person: User) -> list[Leads]:
    """Return the schemes one takes part in or runs, and the organisations one acts for. Three queries."""
    mine = Participant.objects.live().filter(user=person, scheme__closed_at__isnull=True).select_related("scheme").order_by("pk")
    acts = Staff.objects.live().filter(user=person, organisation__closed_at__isnull=True).select_related("organisation").order_by("pk")
    roles = SchemeRole.objects.live().filter(user=person, scheme__closed_at__isnull=True).select_related("scheme").order_by("pk")
    organisations = {staff.organisation_id: staff.organisation for staff in acts}
    schemes = {role.scheme_id: role.scheme for role in roles}
    those = [("credits:mine", one.scheme, pgettext("nav.credits", "My credits"), "hours") for one in mine]
    those += [("organisation:home", one, pgettext("nav.organisation", "Organisation"), "desk") for one in organisations.values()]  # type: ignore[misc]
    those += [("scheme:home", one, pgettext("nav.scheme", "The scheme"), "desk") for one in schemes.values()]
    return [Leads(whose.name, words, reverse(name, args=[whose.slug]), icon) for name, whose, words, icon in those]

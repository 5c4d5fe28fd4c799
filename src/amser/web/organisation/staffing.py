"""Who acts for an organisation: its owner gives rights and ends them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.audit.actions import Actor
from amser.kernel.errors import NotFound
from amser.kernel.languages import sort_key
from amser.notifications.letters.staff import right_words
from amser.organisations import actions
from amser.organisations.models import Right, Staff
from amser.web.organisation.forms import StaffForm, shown_name
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.throttle import too_often
from amser.web.visiting import typed

INVITATIONS_AN_HOUR = 30


@organisation_page(Right.OWNER)
def staff(request: OrganisationRequest) -> HttpResponse:
    """Who may do what, and somebody more."""
    request.tab = "organisation"
    organisation = request.organisation
    live = Staff.objects.live().filter(organisation=organisation).select_related("user")
    held = sorted(live, key=lambda one: (sort_key(shown_name(one)), one.pk))
    known = list({one.user_id: one for one in held if one.user_id != request.user.pk}.values())
    form = StaffForm(typed(request), known=known)
    status = 429 if too_often(request, form, "invite", most=INVITATIONS_AN_HOUR) else 200
    if form.is_valid() and attempt(request, form, lambda: _give(actor(request), request, form)) is not None:
        messages.success(request, pgettext("staff.done", "Done. It counts at once. We write to them how to begin."))
        return go("organisation:staff", organisation.slug)
    rows = [(one, shown_name(one), right_words(one.right)) for one in held]
    return page(request, "organisation/staff.html", status=status, form=form, rows=rows, organisation=organisation)


def _give(by: Actor, request: OrganisationRequest, form: StaffForm) -> Staff:
    """Give the right to whoever was chosen. The answer is the same whether an address was known here or not."""
    key, right, organisation = form.cleaned_data["key"], form.cleaned_data["right"], request.organisation
    chosen = form.chosen
    if chosen is None:
        return actions.invite(by=by, key=key, at=now(), organisation=organisation, who=form.invited(), right=right)
    whom: dict[str, Any] = {"user": chosen.user, "called": chosen.called}
    return actions.give_right(by=by, key=key, at=now(), organisation=organisation, right=right, **whom)


@require_POST
@organisation_page(Right.OWNER)
def end_right(request: OrganisationRequest, staff_id: int) -> HttpResponse:
    """Somebody's right ends, at once: their next request is refused."""
    found = Staff.objects.filter(organisation=request.organisation, pk=staff_id).first()  # also an ended one: pressed twice
    if found is None:
        raise NotFound
    if attempt_button(request, lambda: actions.end_right(by=actor(request), key=key_of(request), at=now(), staff=found)):
        messages.success(request, pgettext("staff.ended", "It has ended. They can no longer do this."))
    if found.user_id == request.user.pk and found.right == Right.OWNER and found.ended_at is not None:
        return go("person:settings")
    return go("organisation:staff", request.organisation.slug)

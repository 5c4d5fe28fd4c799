"""Joining a group, saying as what one takes part, agreeing to what members agree to, leaving, and writing to a contact."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.kernel.errors import NotFound
from amser.networks import actions
from amser.networks.models import GroupContact
from amser.networks.queries.groups import contacts_of
from amser.web.network.forms import JoinForm, MyPartForm, WriteForm, agreement_read
from amser.web.network.groups import _may_join
from amser.web.network.visiting import GroupMemberRequest, GroupRequest, group_member_page, group_page, group_person_page
from amser.web.network.writing import write_to
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.throttle import too_often
from amser.web.visiting import typed


@group_person_page
def join(request: GroupMemberRequest) -> HttpResponse:
    """Join a group, accept its invitation, or ask."""
    group = request.group
    if not _may_join(request):  # type: ignore[arg-type]
        return go("network:group", group.slug)
    agreement = group.agreements.order_by("-version").first()
    form = JoinForm(typed(request), agreement=agreement)
    if form.is_valid():
        by, key = actor(request), form.cleaned_data["key"]
        content: dict[str, Any] = {"group": group, "user": request.user, "agreement": form.read(group)}
        mine = attempt(
            request, form, lambda: actions.join_group(by=by, key=key, at=now(), takes_part_as=form.part(), **content), at="agrees"
        )
        if mine is not None:
            messages.success(request, _joined(is_in=mine.is_active))
            return go("network:group", group.slug)
    return page(request, "network/join.html", group=group, form=form, agreement=agreement)


def _joined(*, is_in: bool) -> str:
    if is_in:
        return pgettext("group.joined", "You are a member now.")
    return pgettext("group.asked", "You have asked to join. Whoever runs the group will answer you by e-mail.")


@group_member_page
def my_part(request: GroupMemberRequest) -> HttpResponse:
    """Say as what one takes part, and whether the group's news come in the weekly letter."""
    mine = request.standing.membership
    assert mine is not None
    form = MyPartForm(typed(request), initial=MyPartForm.of(mine))
    if form.is_valid():
        content = {"membership": mine, "takes_part_as": form.part(), "digest": form.cleaned_data["digest"]}
        if attempt(request, form, lambda: actions.describe_part(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            messages.success(request, pgettext("group.part.done", "Kept."))
            return go("network:group", request.group.slug)
    asked = GroupContact.objects.filter(membership=mine, agreed_at__isnull=True, ended_at__isnull=True).first()
    listed = GroupContact.objects.filter(membership=mine, agreed_at__isnull=False, ended_at__isnull=True).first()
    return page(request, "network/my_part.html", group=request.group, form=form, asked=asked, listed=listed)


@group_person_page
def agreement(request: GroupMemberRequest) -> HttpResponse:
    """What members agree to; a member agrees to its newest version here."""
    newest, mine = request.group.agreements.order_by("-version").first(), request.standing.membership
    if newest is None or not request.standing.is_member:
        raise NotFound
    assert mine is not None
    if request.method == "POST":
        read = agreement_read(request.group, request.POST.get("version", ""))
        content: dict[str, Any] = {"membership": mine, "agreement": read}
        if not attempt_button(request, lambda: actions.agree(by=actor(request), key=key_of(request), at=now(), **content)):
            return go("network:agreement", request.group.slug)
        messages.success(request, pgettext("group.agreed", "You agree to this version."))
        return go("network:group", request.group.slug)
    return page(request, "network/agreement.html", group=request.group, agreement=newest, has_agreed=mine.agreement_id == newest.pk)


@require_POST
@group_person_page
def leave(request: GroupMemberRequest) -> HttpResponse:
    """Leave a group, or no longer ask to join it, or decline its invitation."""
    mine = request.standing.membership
    if mine is None:
        raise NotFound
    if attempt_button(request, lambda: actions.leave_group(by=actor(request), key=key_of(request), at=now(), membership=mine)):
        messages.success(request, pgettext("group.left", "You are not a member. Its papers do not open for you any more."))
        return go("network:groups")
    return go("network:group", request.group.slug)


@require_POST
@group_member_page
def be_contact(request: GroupMemberRequest, contact_id: int) -> HttpResponse:
    """Agree that everybody may write to one, or stop it."""
    found = GroupContact.objects.filter(membership=request.standing.membership, pk=contact_id).first()
    if found is None:
        raise NotFound
    act = actions.end_contact if "stop" in request.POST else actions.agree_to_be_contact
    attempt_button(request, lambda: act(by=actor(request), key=key_of(request), at=now(), contact=found))
    return go("network:my_part", request.group.slug)


@group_page
def write(request: GroupRequest, contact_id: int) -> HttpResponse:
    """Write to a contact of a group. Their address is not shown, and the writer's is not kept."""
    found = {one.pk: one for one in contacts_of(request.group)}.get(contact_id)
    if found is None:
        raise NotFound
    form = WriteForm(typed(request))
    status = 429 if too_often(request, form, "write_to_group", most=10) else 200
    if form.is_valid():
        given = form.cleaned_data
        write_to(found, name=given["name"], email=given["email"], words=given["words"])
        messages.success(request, pgettext("group.written", "It is on its way. They answer you by e-mail."))
        return go("network:group", request.group.slug)
    return page(request, "network/write.html", status=status, group=request.group, contact=found, form=form)

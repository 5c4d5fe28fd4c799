"""The desk of those who run a group: what it says of itself, who is in it, whom one may write to, its links, and its end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.kernel.errors import NotFound
from amser.networks import actions
from amser.networks.models import Group, GroupContact, GroupLink, GroupMembership, GroupMembershipState, GroupState
from amser.networks.queries import groups as queries
from amser.web.network.forms import AgreementForm, CloseForm, ContactForm, GroupForm, InviteForm, LinkForm, RoleForm
from amser.web.network.visiting import GroupMemberRequest, group_desk_page, group_member_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.throttle import too_often
from amser.web.visiting import typed
from amser.web.words import groups_that_meet as words

INVITATIONS_AN_HOUR = 60


@require_safe
@group_member_page
def members(request: GroupMemberRequest) -> HttpResponse:
    """Who is in the group: for its members."""
    found = queries.members_of(request.group)
    rows = [(one, str(words.ROLES[one.role]), words.sector(one.sector) if one.sector else "") for one in found]  # type: ignore[index]
    return page(request, "network/members.html", group=request.group, rows=rows, standing=request.standing)


@require_safe
@group_desk_page
def home(request: GroupMemberRequest) -> HttpResponse:
    """What there is to do for whoever runs the group."""
    waiting = GroupMembership.objects.filter(group=request.group, state=GroupMembershipState.REQUESTED).count()
    links = GroupLink.objects.filter(other=request.group, accepted_at__isnull=True, ended_at__isnull=True).count()
    return page(request, "network/desk.html", group=request.group, waiting=waiting, links=links)


@group_desk_page
def describe(request: GroupMemberRequest) -> HttpResponse:
    """Say something else of the group, in both languages at once."""
    form = GroupForm(typed(request), initial=GroupForm.of(request.group))
    if form.is_valid():
        given: dict[str, Any] = {"group": request.group, "details": form.details()}
        if attempt(request, form, lambda: actions.describe_group(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            messages.success(request, pgettext("group.described", "Both languages are up."))
            return go("network:group", request.group.slug)
    return page(request, "network/describe.html", group=request.group, form=form)


@group_desk_page
def people(request: GroupMemberRequest) -> HttpResponse:
    """Who asked to join, who is invited, who is in; and somebody more."""
    form = InviteForm(typed(request))
    status = 429 if too_often(request, form, "invite_to_group", most=INVITATIONS_AN_HOUR) else 200
    if form.is_valid():
        who = {name: form.cleaned_data[name] for name in ("name", "email", "language")}
        content: dict[str, Any] = {"group": request.group, **who}
        if attempt(request, form, lambda: actions.invite_to_group(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            messages.success(request, pgettext("group.invited", "Invited. We write to them how to accept."))
            return go("network:people", request.group.slug)
    live = list(GroupMembership.objects.live().filter(group=request.group).select_related("user").order_by("user__sort_name", "pk"))
    return page(
        request,
        "network/people.html",
        status=status,
        group=request.group,
        form=form,
        asked=[one for one in live if one.state == GroupMembershipState.REQUESTED],
        invited=[one for one in live if one.state == GroupMembershipState.INVITED],
        members=[(one, str(words.ROLES[one.role])) for one in live if one.is_active],  # type: ignore[index]
    )


def _membership(request: GroupMemberRequest, membership_id: int) -> GroupMembership:
    found = GroupMembership.objects.filter(group=request.group, pk=membership_id).select_related("user", "group").first()
    if found is None:
        raise NotFound
    return found


@require_POST
@group_desk_page
def admit(request: GroupMemberRequest, membership_id: int) -> HttpResponse:
    """Whoever asked is in."""
    found = _membership(request, membership_id)
    if attempt_button(request, lambda: actions.admit(by=actor(request), key=key_of(request), at=now(), membership=found)):
        messages.success(request, pgettext("group.admitted", "They are a member now, and are told."))
    return go("network:people", request.group.slug)


@require_POST
@group_desk_page
def end_membership(request: GroupMemberRequest, membership_id: int) -> HttpResponse:
    """Somebody is no longer a member, or will not be one."""
    found = _membership(request, membership_id)
    if attempt_button(request, lambda: actions.leave_group(by=actor(request), key=key_of(request), at=now(), membership=found)):
        messages.success(request, pgettext("group.membership_ended", "It has ended. The group's papers do not open for them any more."))
    if found.user_id == request.user.pk:
        return go("network:groups")
    return go("network:people", request.group.slug)


@group_desk_page
def role(request: GroupMemberRequest, membership_id: int) -> HttpResponse:
    """Give a member another role."""
    found = _membership(request, membership_id)
    if not found.is_active:
        raise NotFound
    form = RoleForm(typed(request), initial={"role": found.role})
    if form.is_valid():
        given = {"membership": found, "role": form.cleaned_data["role"]}
        if attempt(request, form, lambda: actions.give_group_role(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            messages.success(request, pgettext("group.role.done", "It counts at once."))
            return go("network:members" if found.user_id == request.user.pk else "network:people", request.group.slug)
    return page(request, "network/role.html", group=request.group, member=found, form=form)


@group_desk_page
def agreement(request: GroupMemberRequest) -> HttpResponse:
    """Write anew what members agree to."""
    newest = request.group.agreements.order_by("-version").first()
    initial = {"text_cy": newest.text_cy, "text_en": newest.text_en} if newest else {}
    form = AgreementForm(typed(request), initial=initial)
    if form.is_valid():
        texts = {name: form.cleaned_data[name] for name in ("text_cy", "text_en")}
        given: dict[str, Any] = {"group": request.group, **texts}
        if attempt(
            request, form, lambda: actions.publish_group_agreement(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)
        ):
            messages.success(request, pgettext("group.agreement.done", "Published. Each member is asked whether they agree."))
            return go("network:desk", request.group.slug)
    return page(request, "network/agreement_form.html", group=request.group, form=form, newest=newest)


@group_desk_page
def contacts(request: GroupMemberRequest) -> HttpResponse:
    """Whom everybody may write to; a member is asked first."""
    live = GroupContact.objects.filter(group=request.group, ended_at__isnull=True).select_related("membership__user").order_by("pk")
    form = ContactForm(typed(request), members=queries.members_of(request.group))
    if form.is_valid():
        given = form.cleaned_data
        content = {"membership": form.members[given["member"]], "about_cy": given["about_cy"], "about_en": given["about_en"]}
        if attempt(request, form, lambda: actions.ask_to_be_contact(by=actor(request), key=given["key"], at=now(), **content)):
            messages.success(
                request, pgettext("group.contact.done", "They are asked. They are listed once they agree, on their page of this group.")
            )
            return go("network:contacts", request.group.slug)
    return page(request, "network/contacts.html", group=request.group, form=form, contacts=live)


@require_POST
@group_desk_page
def end_contact(request: GroupMemberRequest, contact_id: int) -> HttpResponse:
    """Nobody writes to them about this any more."""
    found = GroupContact.objects.filter(group=request.group, pk=contact_id).first()
    if found is None:
        raise NotFound
    attempt_button(request, lambda: actions.end_contact(by=actor(request), key=key_of(request), at=now(), contact=found))
    return go("network:contacts", request.group.slug)


@group_desk_page
def links(request: GroupMemberRequest) -> HttpResponse:
    """What the group does together with others: proposed, accepted, ended."""
    others = [one for one in Group.objects.listed().by_name()[:200] if one.pk != request.group.pk]
    form = LinkForm(typed(request), groups=others)
    if form.is_valid():
        given = form.cleaned_data
        content = {"group": request.group, "other": form.groups[given["other"]], "kind": given["kind"]}
        if attempt(request, form, lambda: actions.propose_link(by=actor(request), key=given["key"], at=now(), **content)):
            messages.success(request, pgettext("group.link.done", "Proposed. It holds once they accept."))
            return go("network:links", request.group.slug)
    live = GroupLink.objects.filter(ended_at__isnull=True).select_related("group", "other").order_by("pk")
    ours = [(link, link.other, words.LINKS[link.kind]) for link in live.filter(group=request.group)]  # type: ignore[index]
    theirs = [(link, link.group, words.LINKS[link.kind]) for link in live.filter(other=request.group)]  # type: ignore[index]
    return page(request, "network/links.html", group=request.group, form=form, ours=ours, theirs=theirs)


def _link(request: GroupMemberRequest, link_id: int) -> GroupLink:
    found = GroupLink.objects.filter(pk=link_id).first()
    if found is None or request.group.pk not in {found.group_id, found.other_id}:
        raise NotFound
    return found


@require_POST
@group_desk_page
def accept_link(request: GroupMemberRequest, link_id: int) -> HttpResponse:
    """Accept what another group proposed."""
    found = _link(request, link_id)
    if found.other_id != request.group.pk:
        raise NotFound
    attempt_button(request, lambda: actions.accept_link(by=actor(request), key=key_of(request), at=now(), link=found))
    return go("network:links", request.group.slug)


@require_POST
@group_desk_page
def end_link(request: GroupMemberRequest, link_id: int) -> HttpResponse:
    """End a link, decline it, or take back what was proposed."""
    found = _link(request, link_id)
    attempt_button(request, lambda: actions.end_link(by=actor(request), key=key_of(request), at=now(), link=found))
    return go("network:links", request.group.slug)


@require_POST
@group_desk_page
def set_state(request: GroupMemberRequest) -> HttpResponse:
    """The group is at work, or rests."""
    state = GroupState.DORMANT if "rest" in request.POST else GroupState.ACTIVE
    given: dict[str, Any] = {"group": request.group, "state": state}
    attempt_button(request, lambda: actions.set_group_state(by=actor(request), key=key_of(request), at=now(), **given))
    return go("network:desk", request.group.slug)


@group_desk_page
def close(request: GroupMemberRequest) -> HttpResponse:
    """End the group, and say why."""
    form = CloseForm(typed(request))
    if form.is_valid():
        content = {"group": request.group, "why_cy": form.cleaned_data["why_cy"], "why_en": form.cleaned_data["why_en"]}
        if attempt(request, form, lambda: actions.close_group(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            return go("network:group", request.group.slug)
    return page(request, "network/close.html", group=request.group, form=form)

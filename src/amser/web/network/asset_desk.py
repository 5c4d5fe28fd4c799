"""What members do with assets: add and confirm; and those who run the group: change, share with another group, archive."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.audit.actions import derive
from amser.identity.models import User
from amser.kernel.errors import NotAllowed
from amser.networks import actions, policies
from amser.networks.models import Asset
from amser.networks.policies import Held
from amser.networks.queries import assets as queries
from amser.web.network.asset_forms import AssetForm, ShareForm
from amser.web.network.assets import stand
from amser.web.network.visiting import GroupMemberRequest, group_desk_page, group_member_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import sign_in_first, typed

P = ParamSpec("P")


class AssetRequest(GroupMemberRequest):
    """A request about the asset in the address, by somebody who may do what it asks for."""

    held: Held


def _asset_page(
    policy: Callable[[User, str, int], Held],
) -> Callable[[Callable[Concatenate[AssetRequest, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Open a page to those whom a policy lets; other members may not, for the rest it does not exist."""

    def decorate(view: Callable[Concatenate[AssetRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def visit(request: HttpRequest, /, slug: str, asset_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not isinstance(request.user, User):
                return sign_in_first(request)
            stand(request, policy(request.user, slug, asset_id))
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        return visit

    return decorate


def _back(request: AssetRequest) -> HttpResponse:
    return go("network:asset", request.group.slug, request.held.asset.pk)


@group_member_page
def add_asset(request: GroupMemberRequest) -> HttpResponse:
    """A member adds what there is; the others confirm it."""
    request.tab = "group"
    form = AssetForm(typed(request), group=request.group, runs_it=request.standing.runs_it)
    if form.is_valid():
        made = attempt(request, form, lambda: _added(request, form))
        if made is not None:
            return go("network:asset", request.group.slug, made.pk)
    return page(request, "network/asset_write.html", group=request.group, form=form, one=None)


def _added(request: GroupMemberRequest, form: AssetForm) -> Asset:
    by, key, at = actor(request), form.cleaned_data["key"], now()
    made = actions.add_asset(by=by, key=key, at=at, group=request.group, details=form.details())
    if contact := form.contact():
        actions.name_contact(by=by, key=derive(key, "contact"), at=at, asset=made, contact=contact)
    return made


@_asset_page(policies.asset_written_by)
def change_asset(request: AssetRequest) -> HttpResponse:
    """Say something else of an asset, which confirms nothing."""
    one = request.held.asset
    form = AssetForm(typed(request), group=request.group, runs_it=request.standing.runs_it, initial=AssetForm.of(one))
    if form.is_valid() and attempt(request, form, lambda: _changed(request, form)):
        return _back(request)
    return page(request, "network/asset_write.html", group=request.group, form=form, one=one)


def _changed(request: AssetRequest, form: AssetForm) -> bool:
    by, key, at, one = actor(request), form.cleaned_data["key"], now(), request.held.asset
    actions.change_asset(by=by, key=key, at=at, asset=one, details=form.details())
    actions.name_contact(by=by, key=derive(key, "contact"), at=at, asset=one, contact=form.contact())
    return True


@require_POST
@_asset_page(policies.asset_confirmed_by)
def confirm_asset(request: AssetRequest) -> HttpResponse:
    """Say that an asset is still there."""
    one = request.held.asset
    if attempt_button(request, lambda: actions.confirm_asset(by=actor(request), key=key_of(request), at=now(), asset=one)):
        messages.success(request, pgettext("asset.confirmed", "Written down: it is still there."))
    return _back(request)


@require_POST
@_asset_page(policies.asset_shared_by)
def archive_asset(request: AssetRequest) -> HttpResponse:
    """An asset is not there any more, or nobody keeps it right."""
    one = request.held.asset
    attempt_button(request, lambda: actions.archive_asset(by=actor(request), key=key_of(request), at=now(), asset=one))
    return _back(request)


@_asset_page(policies.asset_shared_by)
def share_asset(request: AssetRequest) -> HttpResponse:
    """Offer an asset to a group that is linked to share them; it sees it once it accepts."""
    one = request.held.asset
    form = ShareForm(typed(request), groups=queries.may_be_offered_to(one))
    if form.is_valid():
        given: dict[str, Any] = {"asset": one, "group": form.chosen(), "right": form.cleaned_data["right"]}
        if attempt(request, form, lambda: actions.offer_share(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            messages.success(request, pgettext("asset.offered", "Offered. They see it once they have accepted."))
            return _back(request)
    return page(request, "network/asset_share.html", group=request.group, one=one, form=form)


@require_POST
@group_desk_page
def accept_share(request: GroupMemberRequest, share_id: int) -> HttpResponse:
    """Accept what another group offers to share."""
    share = policies.share_of(request.user, request.group.slug, share_id)
    if share.group_id != request.group.pk:
        raise NotAllowed
    attempt_button(request, lambda: actions.accept_share(by=actor(request), key=key_of(request), at=now(), share=share))
    return go("network:assets", request.group.slug)


@require_POST
@group_desk_page
def end_share(request: GroupMemberRequest, share_id: int) -> HttpResponse:
    """Share an asset no longer, or decline what another group offers."""
    share = policies.share_of(request.user, request.group.slug, share_id)
    attempt_button(request, lambda: actions.end_share(by=actor(request), key=key_of(request), at=now(), share=share))
    if share.asset.group_id == request.group.pk:
        return go("network:asset", request.group.slug, share.asset_id)
    return go("network:assets", request.group.slug)

"""What a scheme says of itself and decides, its agreement by version, and who does what."""

import dataclasses
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.agencies import actions
from amser.agencies.models import AgreementText, Scheme, SchemeRole
from amser.kernel.errors import NotFound
from amser.web.broker.deciding import Decision, decide
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.scheme.forms import AboutSchemeForm, AgreementForm, RoleForm
from amser.web.taking_part import SchemeRequest, manager_page
from amser.web.throttle import too_often
from amser.web.visiting import typed
from amser.web.words import scheme as words

INVITATIONS_AN_HOUR: Final = 30


@manager_page
def about(request: SchemeRequest) -> HttpResponse:
    """What the scheme says of itself, and its rules for what is still to come."""
    request.tab = "scheme"
    scheme = request.credit_scheme
    known = {field.name: getattr(scheme, field.name) for field in dataclasses.fields(actions.SchemeDetails)}
    form = AboutSchemeForm(typed(request), initial=known)
    said = Decision(
        heading=pgettext("scheme.about", "What the scheme says and decides"),
        lede=pgettext("about.lede", "Everyone can read this. Both languages go up together."),
        submit=pgettext("about.submit", "Publish both"),
        back=reverse("scheme:home", args=[scheme.slug]),
        back_words=pgettext("nav.scheme", "The scheme"),
        done=pgettext("about.done", "It is published, in Welsh and in English."),
    )

    def act() -> Scheme:
        return actions.describe_scheme(by=actor(request), key=form.cleaned_data["key"], at=now(), scheme=scheme, details=form.details())

    return decide(request, form, said, act)


@manager_page
def agreements(request: SchemeRequest) -> HttpResponse:
    """What organisations agree to: the newest version, those before, and publishing another."""
    request.tab = "scheme"
    scheme = request.credit_scheme
    form = AgreementForm(typed(request))
    if form.is_valid():
        given = form.cleaned_data

        def act() -> AgreementText:
            content = {"text_cy": given["text_cy"], "text_en": given["text_en"]}
            return actions.publish_agreement(by=actor(request), key=given["key"], at=now(), scheme=scheme, **content)

        if attempt(request, form, act):
            done = pgettext("scheme.agreement.done", "Published in both languages. Those who signed an earlier version keep to that one.")
            messages.success(request, done)
            return go("scheme:agreements", scheme.slug)
    versions = list(AgreementText.objects.filter(scheme=scheme).order_by("-version"))
    return page(request, "scheme/agreements.html", scheme=scheme, form=form, versions=versions)


@manager_page
def roles(request: SchemeRequest) -> HttpResponse:
    """Who runs the scheme and who reads its figures. The answer does not say whether an address was known."""
    request.tab = "scheme"
    scheme = request.credit_scheme
    form = RoleForm(typed(request))
    status = 429 if too_often(request, form, "scheme_role", most=INVITATIONS_AN_HOUR) else 200
    if form.is_valid():
        given = form.cleaned_data

        def act() -> SchemeRole:
            content: dict[str, Any] = {"who": form.invited(), "kind": given["kind"]}
            return actions.invite_to_run(by=actor(request), key=given["key"], at=now(), scheme=scheme, **content)

        if attempt(request, form, act):
            messages.success(request, pgettext("staff.done", "Done. It counts at once. We write to them how to begin."))
            return go("scheme:roles", scheme.slug)
    held = SchemeRole.objects.live().filter(scheme=scheme).select_related("user").order_by("kind", "given_at", "pk")
    rows = [(role, words.role(role.kind), role.user_id != request.user.pk) for role in held]
    return page(request, "scheme/roles.html", status=status, scheme=scheme, form=form, rows=rows)


@require_POST
@manager_page
def end_role(request: SchemeRequest, scheme_role_id: int) -> HttpResponse:
    """Somebody gives up a role. Nobody ends their own: the scheme would be left without."""
    role = SchemeRole.objects.filter(scheme=request.credit_scheme, pk=scheme_role_id).first()
    if role is None:
        raise NotFound
    if role.user_id == request.user.pk:
        messages.error(
            request, pgettext("error.scheme.own_role", "Nobody ends their own role here. Ask somebody else who runs the scheme.")
        )
    else:
        done = attempt_button(request, lambda: actions.end_scheme_role(by=actor(request), key=key_of(request), at=now(), role=role))
        if done is not None:
            messages.success(request, pgettext("roles.ended", "The role has ended."))
    return go("scheme:roles", request.credit_scheme.slug)

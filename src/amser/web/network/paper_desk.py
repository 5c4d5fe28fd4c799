"""What a group knows, to be kept right: adding a document, writing it together, publishing, checking, archiving, adopting."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.audit.actions import derive
from amser.identity.models import User
from amser.kernel.errors import NotFound
from amser.networks import actions, policies
from amser.networks.actions import StaleSave
from amser.networks.models import ADOPTED, NOTE, Decision, Rendition, Result, Version
from amser.networks.policies import Paper
from amser.networks.queries import documents as queries
from amser.networks.queries.groups import members_of
from amser.web.network.paper_forms import AddForm, AdoptForm, KeptForm, PublishForm, TextForm, asked_format, side_by_side
from amser.web.network.papers import stand
from amser.web.network.visiting import GroupMemberRequest, group_desk_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import sign_in_first, typed
from amser.web.words import documents as words
from amser.web.words import refusals

P = ParamSpec("P")
DECISIONS_TO_CHOOSE = 60


class PaperRequest(GroupMemberRequest):
    """A request about the document in the address, by somebody who keeps it."""

    paper: Paper


def paper_page(view: Callable[Concatenate[PaperRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to those who keep a document and those who run its group; other readers may not, for the rest it does not exist."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, document_slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return sign_in_first(request)
        stand(request, policies.written_by(request.user, slug, document_slug))
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def _back(request: PaperRequest) -> HttpResponse:
    return go("network:paper", request.group.slug, request.paper.document.slug)


@group_desk_page
def add(request: GroupMemberRequest) -> HttpResponse:
    """Add a document or an entry of the library."""
    form = AddForm(typed(request))
    if form.is_valid():
        given: dict[str, Any] = {"group": request.group, "slug": form.cleaned_data["slug"], "details": form.details()}
        made = attempt(request, form, lambda: actions.add_document(by=actor(request), key=form.cleaned_data["key"], at=now(), **given))
        if made is not None:
            to = "network:paper" if made.url else "network:write_paper"
            return go(to, request.group.slug, made.slug)
    return page(request, "network/paper_add.html", group=request.group, form=form)


@paper_page
def about(request: PaperRequest) -> HttpResponse:
    """Say what a document is, who reads it, and who keeps it. Only those who run the group say who keeps it."""
    one = request.paper.document
    members = members_of(request.group) if request.standing.runs_it else []
    keepers = [str(each.pk) for each in queries.keepers_of(one)]
    form = KeptForm(typed(request), members=members, initial=KeptForm.of(one) | {"maintainers": keepers})
    if not request.standing.runs_it:
        del form.fields["maintainers"]
    if form.is_valid() and attempt(request, form, lambda: _described(request, form)):
        return _back(request)
    return page(request, "network/paper_about.html", group=request.group, one=one, form=form)


def _described(request: PaperRequest, form: KeptForm) -> bool:
    by, key, at, one = actor(request), form.cleaned_data["key"], now(), request.paper.document
    actions.describe_document(by=by, key=key, at=at, document=one, details=form.details())
    if "maintainers" in form.fields:
        actions.set_maintainers(by=by, key=derive(key, "keepers"), at=at, document=one, memberships=form.keepers())
    return True


@paper_page
def write(request: PaperRequest) -> HttpResponse:
    """
    Write the texts of one form, in both languages.

    Where somebody else saved meanwhile, nothing is saved and nothing is lost: the page shows both texts, and saving again is meant.
    """
    one, asked = request.paper.document, asked_format(request.GET.get("form", ""))
    latest = one.versions.order_by("-number").first()
    now_there = {each.language: each for each in latest.renditions.filter(format=asked).select_related("saved_by")} if latest else {}
    texts = {code: each.content for code, each in now_there.items()} | {NOTE: queries.note_of(latest)}
    form = TextForm(typed(request), form=asked, now=texts)
    both: list[dict[str, object]] = []
    if form.is_valid():
        try:
            saved = attempt(request, form, lambda: _saved(request, form), passes=StaleSave)
        except StaleSave as stale:
            both = [_both(code, now_there.get(code), form) for code in stale.languages]
            form.add_error(None, refusals.words(stale, request))
            form.begin_again(stale.languages)
            saved = None
        if saved is not None:
            messages.success(
                request, pgettext("document.saved", "Saved in the draft. Only those who keep it read that until it is published.")
            )
            return go("network:publish_paper", request.group.slug, one.slug)
    formats = [(f"?form={code}", label, code == asked) for code, label in words.FORMATS.items()]
    return page(
        request,
        "network/paper_write.html",
        group=request.group,
        one=one,
        form=form,
        formats=formats,
        both=both,
        format=words.FORMATS[asked],
    )


def _saved(request: PaperRequest, form: TextForm) -> Version:
    texts = form.texts()
    given: dict[str, Any] = {"format": str(form.form), "change_note": texts.pop(NOTE), "texts": texts}
    by, key = actor(request), form.cleaned_data["key"]
    return actions.save_draft(by=by, key=key, at=now(), document=request.paper.document, **given)


def _both(code: str, theirs: Rendition | None, form: TextForm) -> dict[str, object]:
    left, right = side_by_side(form.now.get(code, ""), form.texts()[code].content)
    return {
        "code": code,
        "language": words.LANGUAGES.get(code, "") or form["text_note"].label,
        "theirs": left,
        "yours": right,
        "who": theirs.saved_by.name if theirs and theirs.saved_by else "",
        "at": theirs.saved_at if theirs else None,
    }


@paper_page
def publish(request: PaperRequest) -> HttpResponse:
    """Read the draft, and publish it."""
    one = request.paper.document
    draft = queries.draft_of(one)
    if draft is None:
        raise NotFound
    form = PublishForm(typed(request), initial={"number": draft.number, "saves": draft.saves})
    if form.is_valid():
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("number", "saves", "is_checked")}
        by, key = actor(request), form.cleaned_data["key"]
        if attempt(request, form, lambda: actions.publish_version(by=by, key=key, at=now(), document=one, **given)):
            messages.success(request, pgettext("document.published", "Published. This version does not change any more."))
            return _back(request)
    if form.is_bound and not form.is_switching:
        form.send_back("saves", str(draft.saves))
        form.send_back("number", str(draft.number))
    renditions = [(each, words.form_of(each.language, each.format)) for each in draft.renditions.order_by("format", "language")]
    return page(
        request,
        "network/paper_publish.html",
        of_version={"version": draft.number},
        group=request.group,
        one=one,
        draft=draft,
        which=words.version(draft),
        renditions=renditions,
        form=form,
    )


@require_POST
@paper_page
def throw_away(request: PaperRequest) -> HttpResponse:
    """Throw the draft away, as it was read."""
    saves = request.POST.get("saves", "")
    number = int(saves) if saves.isascii() and saves.isdecimal() and len(saves) < 10 else -1  # noqa: PLR2004
    one = request.paper.document
    draft = queries.draft_of(one)
    if draft is not None and request.POST.get("version", "") != str(draft.number):
        number = -1  # another draft than the one that was read
    attempt_button(request, lambda: actions.throw_draft_away(by=actor(request), key=key_of(request), at=now(), document=one, saves=number))
    return _back(request)


@require_POST
@paper_page
def still_right(request: PaperRequest) -> HttpResponse:
    """Say that what the document says is still right: an act of its own, apart from writing."""
    read, one = request.POST.get("number", ""), request.paper.document
    number = int(read) if read.isascii() and read.isdecimal() and len(read) < 10 else None  # noqa: PLR2004
    if attempt_button(request, lambda: actions.still_right(by=actor(request), key=key_of(request), at=now(), document=one, number=number)):
        messages.success(request, pgettext("document.still_right.done", "Thank you. Everybody sees that it was checked today."))
    return _back(request)


@require_POST
@paper_page
def archive(request: PaperRequest) -> HttpResponse:
    """Archive a document, or bring it back. Its address stays."""
    one, act = request.paper.document, actions.bring_document_back if "back" in request.POST else actions.archive_document
    attempt_button(request, lambda: act(by=actor(request), key=key_of(request), at=now(), document=one))
    return _back(request)


@group_desk_page
def adopt(request: GroupMemberRequest, document_slug: str) -> HttpResponse:
    """Say by which decision the group made the terms or the programme in force its own."""
    paper = policies.written_by(request.user, request.group.slug, document_slug)
    one, shown = paper.document, queries.published_of(paper.document)
    if shown is None or one.kind not in ADOPTED:
        raise NotFound
    agreed = Decision.objects.filter(group=request.group, result=Result.AGREED).standing()[:DECISIONS_TO_CHOOSE]
    form = AdoptForm(typed(request), decisions=list(agreed), read=str(shown.number))
    if form.is_valid():
        given: dict[str, Any] = {"version": shown, "decision": form.chosen(), "read": form.cleaned_data["read"]}
        if attempt(request, form, lambda: actions.adopt_version(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            return HttpResponseRedirect(reverse("network:paper", args=[request.group.slug, one.slug]))
    return page(request, "network/paper_adopt.html", group=request.group, one=one, which=words.version(shown), form=form)

"""The desk of those who write a bulletin: items, issues, checks, previews, sending, and a newsletter that somebody kept."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.audit.actions import derive
from amser.bulletins import actions, policies
from amser.bulletins.drafts import known_in
from amser.bulletins.models import Bulletin, Editor, Issue, IssueItem, Item, Subscription
from amser.bulletins.queries import checks_of, items_of, progress_of, readers_by_language
from amser.bulletins.reading import read
from amser.kernel.errors import NotFound
from amser.notifications.letters.bulletins import composed
from amser.web.bulletins.forms import ArticlesForm, CameBackForm, EditorForm, IssueForm, ItemForm, ItemsForm, NewsletterForm
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.throttle import too_often
from amser.web.visiting import PersonRequest, sign_in_first, typed
from amser.web.words import bulletins as words

P = ParamSpec("P")
MOST_ITEMS = 300


class EditorRequest(PersonRequest):
    """A request of somebody who edits the bulletin in the address."""

    bulletin: Bulletin


def editor_page(view: Callable[Concatenate[EditorRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to those who edit the bulletin in the address now; to the rest it does not exist."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        request.bulletin = policies.edited_by(request.user, slug)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


@require_safe
@editor_page
def home(request: EditorRequest) -> HttpResponse:
    """The issues and items of a bulletin, and how many read it."""
    issues = [(one, words.STATES[one.state]) for one in request.bulletin.issues.order_by("-number")[:100]]  # type: ignore[index]
    items = Item.objects.filter(bulletin=request.bulletin, withdrawn_at__isnull=True).order_by("-made_at", "-pk")[:MOST_ITEMS]
    readers = [(words.LANGUAGES[code], count) for code, count in readers_by_language(request.bulletin.pk).items()]  # type: ignore[index]
    return page(request, "bulletins/desk.html", bulletin=request.bulletin, issues=issues, items=items, readers=readers)


@editor_page
def new_item(request: EditorRequest) -> HttpResponse:
    """Write an item."""
    form = ItemForm(typed(request))
    if form.is_valid():
        content: dict[str, Any] = {"bulletin": request.bulletin, "words": form.words()}
        if attempt(request, form, lambda: actions.write_item(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            return go("bulletins:desk", request.bulletin.slug)
    return page(request, "bulletins/item.html", bulletin=request.bulletin, form=form, item=None)


@editor_page
def item(request: EditorRequest, item_id: int) -> HttpResponse:
    """Change an item."""
    found = policies.item_of(request.bulletin, item_id)
    form = ItemForm(typed(request), initial=ItemForm.of(found))
    if form.is_valid():
        content: dict[str, Any] = {"item": found, "words": form.words()}
        if attempt(request, form, lambda: actions.change_item(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            return go("bulletins:desk", request.bulletin.slug)
    return page(request, "bulletins/item.html", bulletin=request.bulletin, form=form, item=found)


@require_POST
@editor_page
def withdraw_item(request: EditorRequest, item_id: int) -> HttpResponse:
    """Put an item aside."""
    found = policies.item_of(request.bulletin, item_id)
    attempt_button(request, lambda: actions.withdraw_item(by=actor(request), key=key_of(request), at=now(), item=found))
    return go("bulletins:desk", request.bulletin.slug)


@editor_page
def new_issue(request: EditorRequest) -> HttpResponse:
    """Begin an issue."""
    form = IssueForm(typed(request))
    if form.is_valid():
        content: dict[str, Any] = {"bulletin": request.bulletin, **{name: form.cleaned_data[name] for name in ("title_cy", "title_en")}}
        made = attempt(request, form, lambda: actions.make_issue(by=actor(request), key=form.cleaned_data["key"], at=now(), **content))
        if made is not None:
            return go("bulletins:edit_issue", request.bulletin.slug, made.number)
    return page(request, "bulletins/new_issue.html", bulletin=request.bulletin, form=form)


@editor_page
def issue(request: EditorRequest, number: int) -> HttpResponse:
    """What stands in an issue, what a check found, how it will be read, and how far its sending is."""
    found = policies.issue_of(request.bulletin, number)
    items = items_of(found)
    choice = Item.objects.filter(bulletin=request.bulletin, withdrawn_at__isnull=True).order_by("-made_at", "-pk")[:MOST_ITEMS]
    form = ItemsForm(typed(request), items=list(choice), chosen=[one.pk for one in items])
    if found.is_draft and form.is_valid():
        content: dict[str, Any] = {"issue": found, "items": form.in_order()}
        if attempt(request, form, lambda: actions.set_issue_items(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            return go("bulletins:edit_issue", request.bulletin.slug, number)
    checks = [(one, words.found(one)) for one in checks_of(found, items)] if found.is_draft else []
    return page(
        request,
        "bulletins/edit_issue.html",
        bulletin=request.bulletin,
        issue=found,
        items=items,
        form=form,
        checks=checks,
        is_fit=bool(items) and not any(one.blocks for one, _ in checks),
        stands=words.STATES[found.state],  # type: ignore[index]
        progress=None if found.is_draft else progress_of(found),
        readers=Subscription.objects.confirmed().filter(bulletin=request.bulletin).count() if found.is_draft else 0,
    )


@require_safe
@editor_page
def preview(request: EditorRequest, number: int, language: str) -> HttpResponse:
    """An issue as a reader of this language gets it."""
    if language not in {"cy", "en", "both"}:
        raise NotFound
    found = policies.issue_of(request.bulletin, number)
    subject, body = composed(found, _lines(found), None, language=language)
    return page(request, "bulletins/preview.html", bulletin=request.bulletin, issue=found, subject=subject, body=body)


def _lines(issue: Issue) -> list[IssueItem]:
    """Return an issue's lines as they would go out now, or as they went."""
    if not issue.is_draft:
        return list(IssueItem.objects.filter(issue=issue).order_by("position", "pk"))
    names = ("title_cy", "title_en", "text_cy", "text_en", "byline", "link")
    return [IssueItem(issue=issue, item=one, position=0, **{name: getattr(one, name) for name in names}) for one in items_of(issue)]


@require_POST
@editor_page
def send(request: EditorRequest, number: int) -> HttpResponse:
    """Begin to send an issue; stop on the way; or go on."""
    found = policies.issue_of(request.bulletin, number)
    act = actions.stop_sending if "stop" in request.POST else actions.go_on_sending if "go_on" in request.POST else actions.begin_sending
    attempt_button(request, lambda: act(by=actor(request), key=key_of(request), at=now(), issue=found))
    return go("bulletins:edit_issue", request.bulletin.slug, number)


@editor_page
def editors(request: EditorRequest) -> HttpResponse:
    """Who edits the bulletin, and somebody more."""
    form = EditorForm(typed(request))
    status = 429 if too_often(request, form, "bulletin_editor", most=20) else 200
    if form.is_valid():
        content: dict[str, Any] = {
            "bulletin": request.bulletin,
            **{name: form.cleaned_data[name] for name in ("name", "email", "language")},
        }
        if attempt(request, form, lambda: actions.name_editor(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            messages.success(request, pgettext("bulletin.editor.done", "They can edit it once they sign in with that address."))
            return go("bulletins:editors", request.bulletin.slug)
    live = Editor.objects.live().filter(bulletin=request.bulletin).select_related("user").order_by("pk")
    return page(request, "bulletins/editors.html", status=status, bulletin=request.bulletin, form=form, live=live)


@require_POST
@editor_page
def end_editor(request: EditorRequest, editor_id: int) -> HttpResponse:
    """Somebody no longer edits it."""
    found = Editor.objects.filter(bulletin=request.bulletin, pk=editor_id).first()
    if found is None:
        raise NotFound
    attempt_button(request, lambda: actions.end_editor(by=actor(request), key=key_of(request), at=now(), editor=found))
    return go("bulletins:bulletins") if found.user_id == request.user.pk else go("bulletins:editors", request.bulletin.slug)


@editor_page
def came_back(request: EditorRequest) -> HttpResponse:
    """Say whose letters came back. The answer is the same whether an address reads the bulletin or not."""
    form = CameBackForm(typed(request))
    if form.is_valid():
        key = form.cleaned_data["key"]
        for address in form.cleaned_data["addresses"]:
            found = Subscription.objects.filter(bulletin=request.bulletin, email=address).first()
            if found is not None:
                actions.came_back(by=actor(request), key=derive(key, address), at=now(), subscription=found)
        messages.success(request, pgettext("bulletin.came_back.done", "Noted. Whoever does not get two letters is sent no more."))
        return go("bulletins:desk", request.bulletin.slug)
    return page(request, "bulletins/came_back.html", bulletin=request.bulletin, form=form)


@editor_page
def newsletter(request: EditorRequest) -> HttpResponse:
    """Take a newsletter that somebody kept: find its articles, and make those that are ticked into items. Nothing is written until then."""
    if "newsletter" in request.POST:
        return _articles(request, request.POST["newsletter"], bound=True)
    form = NewsletterForm(typed(request), request.FILES or None)
    if form.is_valid():
        return _articles(request, form.cleaned_data["file"], bound=False)
    return page(request, "bulletins/newsletter.html", bulletin=request.bulletin, form=form)


def _articles(request: EditorRequest, text: str, *, bound: bool) -> HttpResponse:
    found = read({"newsletter": text})["newsletter"]
    known = known_in(request.bulletin, found)
    form = ArticlesForm(request.POST if bound else None, found=found, known=set(known), initial={"newsletter": text, "language": "en"})
    if bound and form.is_valid():
        content: dict[str, Any] = {"bulletin": request.bulletin, "items": form.chosen()}
        if attempt(request, form, lambda: actions.write_items(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            words_said = pgettext("newsletter.done", "Items made: %(count)s. Each needs its other language.") % {
                "count": len(content["items"])
            }
            messages.success(request, words_said)
            return go("bulletins:desk", request.bulletin.slug)
    rows = [(one, known.get(one.article, "")) for one in found]
    return page(request, "bulletins/articles.html", bulletin=request.bulletin, form=form, rows=rows)

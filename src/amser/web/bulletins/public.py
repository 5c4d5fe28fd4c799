"""Bulletins for everybody: which there are, asking for one, confirming, stopping, and what was sent."""

from typing import Any

from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from amser.audit.actions import derive
from amser.bulletins import actions, policies
from amser.bulletins.models import Bulletin, Issue, IssueItem, IssueState, Subscription, SubscriptionState
from amser.web.bulletins.forms import AskForm, LanguageForm
from amser.web.pages import attempt, attempt_button, go, key_of, now, page, stranger
from amser.web.throttle import is_tried_too_often, too_often
from amser.web.visiting import typed

IN_A_FEED = 30
IN_THE_ARCHIVE = 200


@require_safe
def bulletins(request: HttpRequest) -> HttpResponse:
    """The bulletins that there are."""
    rows = sorted(Bulletin.objects.filter(closed_at__isnull=True), key=lambda one: (one.name.casefold(), one.pk))
    return page(request, "bulletins/bulletins.html", rows=rows)


def bulletin(request: HttpRequest, slug: str) -> HttpResponse:
    """What a bulletin is about; asking for it; what was sent of it."""
    found = policies.bulletin_for_everybody(slug)
    form = AskForm(typed(request), initial={"language": "en" if get_language() == "en" else "cy"})
    status = 429 if too_often(request, form, "bulletin_ask", most=20) else 200
    if form.is_valid():
        given = form.cleaned_data
        content: dict[str, Any] = {"bulletin": found, "email": given["email"], "language": given["language"]}
        if attempt(request, form, lambda: actions.ask(by=stranger(), key=given["key"], at=now(), **content)):
            words = pgettext("bulletin.asked", "We have written to that address. Follow the link in the letter, and it is yours.")
            messages.success(request, words)
            return go("bulletins:bulletin", slug)
    issues = _out(found)[:IN_THE_ARCHIVE]
    return page(request, "bulletins/bulletin.html", status=status, bulletin=found, form=form, issues=issues)


def _out(bulletin: Bulletin) -> Any:
    return Issue.objects.filter(bulletin=bulletin).exclude(state=IssueState.DRAFT).order_by("-number")


@require_safe
def issue(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An issue, as it was sent."""
    found = policies.published_issue(policies.bulletin_for_everybody(slug), number)
    lines = IssueItem.objects.filter(issue=found).order_by("position", "pk")
    return page(request, "bulletins/issue.html", bulletin=found.bulletin, issue=found, lines=lines)


@never_cache
def reader(request: HttpRequest, secret: str) -> HttpResponse:
    """What a reader reaches by the secret in their letters: confirming, another language, stopping. A GET changes nothing."""
    if is_tried_too_often(request, "bulletin_reader", most=120, minutes=60):
        return page(request, "429.html", status=429)
    found = policies.reader_with(secret)
    form = LanguageForm(typed(request), initial={"language": found.language})
    if request.method == "POST" and "stop" in request.POST:
        attempt_button(request, lambda: actions.stop(by=stranger(), key=key_of(request), at=now(), subscription=found))
        return go("bulletins:reader", secret)
    if form.is_valid():
        _keep(request, found, form)
        return go("bulletins:reader", secret)
    return page(request, "bulletins/reader.html", bulletin=found.bulletin, reader=found, form=form, state=str(found.state))


def _keep(request: HttpRequest, found: Subscription, form: LanguageForm) -> None:
    """Confirm, where that is still to do, and keep the language."""
    key, language = form.cleaned_data["key"], form.cleaned_data["language"]
    if found.state == SubscriptionState.PENDING:
        found = actions.confirm(by=stranger(), key=key, at=now(), subscription=found)
        messages.success(request, pgettext("bulletin.confirmed", "It is yours from the next issue on."))
    if found.language != language and found.state == SubscriptionState.CONFIRMED:
        actions.choose_language(by=stranger(), key=derive(key, "language"), at=now(), subscription=found, language=language)
        messages.success(request, pgettext("group.part.done", "Kept."))


@csrf_exempt  # the reader's mail program presses this button (RFC 8058), and knows nothing of our forms; the secret is the right
@never_cache
def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """Stop at one press: of a mail program (POST), or of the button on the page (GET shows it)."""
    found = policies.reader_with(secret)
    if request.method == "POST":
        actions.stop(by=stranger(), key=key_of(request), at=now(), subscription=found)
    return go("bulletins:reader", secret)


class IssuesFeed(Feed):  # type: ignore[type-arg]
    """The issues of a bulletin in the language of the address, as Atom."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str) -> Bulletin:  # noqa: ARG002  Django's signature
        """Return the bulletin."""
        return policies.bulletin_for_everybody(slug)

    def title(self, bulletin: Bulletin) -> str:
        """Return its name."""
        return bulletin.name

    def description(self, bulletin: Bulletin) -> str:
        """Return what it is about."""
        return bulletin.about

    def link(self, bulletin: Bulletin) -> str:
        """Return where it is."""
        return reverse("bulletins:bulletin", args=[bulletin.slug])

    def items(self, bulletin: Bulletin) -> Any:
        """Return the newest issues."""
        return _out(bulletin).select_related("bulletin").prefetch_related("lines")[:IN_A_FEED]

    def item_title(self, item: Issue) -> str:
        """Return an issue's title."""
        return item.title

    def item_description(self, item: Issue) -> str:
        """Return what stands in it: the titles."""
        return " · ".join(line.title for line in item.lines.all())

    def item_link(self, item: Issue) -> str:
        """Return where it is read."""
        return reverse("bulletins:issue", args=[item.bulletin.slug, item.number])

    def item_updateddate(self, item: Issue) -> Any:
        """Return when it went out."""
        return item.begun_at

    def item_pubdate(self, item: Issue) -> Any:
        """Return when it went out."""
        return item.begun_at

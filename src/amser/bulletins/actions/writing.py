"""A bulletin is opened; its items and issues are written, and an issue begins to be sent."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max

from amser.announcements import announce
from amser.audit import actions as audit
from amser.bulletins.models import Bulletin, Delivery, DeliveryState, Editor, Issue, IssueItem, IssueState, Item, Subscription
from amser.identity.models import LanguageChoice, User
from amser.kernel.errors import DomainError
from amser.networks.models import Group
from amser.organisations import actions as organisations


class BulletinSlugTaken(DomainError):
    """Another bulletin has this address."""

    code = "bulletin_slug_taken"
    field = "slug"


class LastEditor(DomainError):
    """Nobody else edits the bulletin."""

    code = "bulletin_last_editor"


class IssueIsOut(DomainError):
    """The issue is being sent, or was: it does not change."""

    code = "issue_is_out"


class NotFitToSend(DomainError):
    """An issue goes out with something in it, each item in both languages. `titles` are those that are not."""

    code = "issue_not_fit"

    def __init__(self, titles: list[str]) -> None:
        super().__init__(titles)
        self.titles = titles


@dataclasses.dataclass(frozen=True, slots=True)
class ItemWords:
    """What an item says. In one language for now, where need be; both before it goes out."""

    title_cy: str = ""
    title_en: str = ""
    text_cy: str = ""
    text_en: str = ""
    byline: str = ""
    tags: tuple[str, ...] = ()
    link: str = ""
    drafted_from: str = ""


@audit.action("bulletins.open")
def open_bulletin(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    slug: str,
    name_cy: str,
    name_en: str,
    about_cy: str,
    about_en: str,
    editor: User,
    group: Group | None = None,
    is_sample: bool = False,
) -> Bulletin:
    """A bulletin is opened, with its first editor. Raises BulletinSlugTaken."""
    if Bulletin.objects.filter(slug=slug).exists():
        raise BulletinSlugTaken(slug)
    words = {"name_cy": name_cy, "name_en": name_en, "about_cy": about_cy, "about_en": about_en}
    bulletin = Bulletin.objects.create(slug=slug, group=group, opened_at=at, is_sample=is_sample, **words)
    Editor.objects.create(bulletin=bulletin, user=editor, given_at=at)
    return bulletin


@audit.action("bulletins.name_editor")
def name_editor(
    *, by: audit.Actor, key: UUID, at: dt.datetime, bulletin: Bulletin, name: str, email: str, language: str = LanguageChoice.UNKNOWN
) -> Editor:
    """Somebody edits the bulletin too, by their address. Done again, nothing changes."""
    Bulletin.objects.select_for_update(no_key=True).get(pk=bulletin.pk)
    who = organisations.Invited(name=name, email=email, language=language)
    user = organisations.account_of(by=by, key=audit.derive(key, "account"), at=at, who=who)
    found = Editor.objects.live().filter(bulletin=bulletin, user=user).first()
    return found or Editor.objects.create(bulletin=bulletin, user=user, called=name, given_at=at)


@audit.action("bulletins.end_editor")
def end_editor(*, by: audit.Actor, key: UUID, at: dt.datetime, editor: Editor) -> Editor:
    """Somebody no longer edits it. Done again, nothing changes. Raises LastEditor."""
    Bulletin.objects.select_for_update(no_key=True).get(pk=editor.bulletin_id)
    editor = Editor.objects.get(pk=editor.pk)
    if editor.ended_at is None:
        if not Editor.objects.live().filter(bulletin=editor.bulletin_id).exclude(pk=editor.pk).exists():
            raise LastEditor
        editor.ended_at = at
        editor.save(update_fields=["ended_at"])
    return editor


@audit.action("bulletins.write_item")
def write_item(*, by: audit.Actor, key: UUID, at: dt.datetime, bulletin: Bulletin, words: ItemWords) -> Item:
    """Something to tell is written down."""
    return _made(bulletin, words, at=at)


def _made(bulletin: Bulletin, words: ItemWords, *, at: dt.datetime) -> Item:
    changed = {
        f"{code}_changed_at": at if getattr(words, f"text_{code}") or getattr(words, f"title_{code}") else None for code in ("cy", "en")
    }
    return Item.objects.create(bulletin=bulletin, made_at=at, **changed, **dataclasses.asdict(words) | {"tags": list(words.tags)})


@audit.action("bulletins.write_items")
def write_items(*, by: audit.Actor, key: UUID, at: dt.datetime, bulletin: Bulletin, items: Sequence[ItemWords]) -> Bulletin:
    """Several items are written down at once: the articles of a newsletter that somebody kept."""
    for words in items:
        _made(bulletin, words, at=at)
    return bulletin


@audit.action("bulletins.change_item")
def change_item(*, by: audit.Actor, key: UUID, at: dt.datetime, item: Item, words: ItemWords) -> Item:
    """An item says something else. What was sent of it stays as it was."""
    item = Item.objects.select_for_update(no_key=True).get(pk=item.pk)
    for code in ("cy", "en"):
        if any(getattr(item, f"{part}_{code}") != getattr(words, f"{part}_{code}") for part in ("title", "text")):
            setattr(item, f"{code}_changed_at", at)
    for name, value in dataclasses.asdict(words).items():
        if name != "drafted_from":
            setattr(item, name, list(value) if name == "tags" else value)
    item.save()
    return item


@audit.action("bulletins.withdraw_item")
def withdraw_item(*, by: audit.Actor, key: UUID, at: dt.datetime, item: Item) -> Item:
    """An item is put aside, and out of every issue that is not out. Done again, nothing changes."""
    if item.withdrawn_at is None:
        IssueItem.objects.filter(item=item, issue__state=IssueState.DRAFT).delete()
        item.withdrawn_at = at
        item.save(update_fields=["withdrawn_at"])
    return item


@audit.action("bulletins.make_issue")
def make_issue(*, by: audit.Actor, key: UUID, at: dt.datetime, bulletin: Bulletin, title_cy: str, title_en: str) -> Issue:
    """A new issue, with the next number."""
    Bulletin.objects.select_for_update(no_key=True).get(pk=bulletin.pk)
    last = Issue.objects.filter(bulletin=bulletin).aggregate(last=Max("number"))["last"] or 0
    return Issue.objects.create(bulletin=bulletin, number=last + 1, title_cy=title_cy, title_en=title_en, made_at=at)


@audit.action("bulletins.set_issue_items")
def set_issue_items(*, by: audit.Actor, key: UUID, at: dt.datetime, issue: Issue, items: Sequence[Item]) -> Issue:
    """Which items stand in an issue, in this order. Raises IssueIsOut."""
    issue = _draft(issue)
    IssueItem.objects.filter(issue=issue).delete()
    IssueItem.objects.bulk_create(IssueItem(issue=issue, item=item, position=place) for place, item in enumerate(items, start=1))
    return issue


@audit.action("bulletins.begin_sending")
def begin_sending(*, by: audit.Actor, key: UUID, at: dt.datetime, issue: Issue) -> Issue:
    """
    An issue begins to go to everybody who has confirmed; from now on it does not change, whatever becomes of its items.

    Raises IssueIsOut, NotFitToSend.
    """
    issue = _draft(issue)
    lines = list(IssueItem.objects.filter(issue=issue).select_related("item").order_by("position", "pk"))
    halves = [
        line.item.title
        for line in lines
        if not all(getattr(line.item, f"{part}_{code}") for part in ("title", "text") for code in ("cy", "en"))
    ]
    if halves or not lines:
        raise NotFitToSend(halves)
    for line in lines:
        for name in ("title_cy", "title_en", "text_cy", "text_en", "byline", "link"):
            setattr(line, name, getattr(line.item, name))
        line.save()
    issue.state, issue.begun_at = IssueState.SENDING, at
    issue.save(update_fields=["state", "begun_at"])
    readers = Subscription.objects.confirmed().filter(bulletin=issue.bulletin_id).order_by("pk").values_list("pk", flat=True)
    Delivery.objects.bulk_create((Delivery(issue=issue, subscription_id=number) for number in readers.iterator()), batch_size=2000)
    announce("bulletins.sending", issue_id=issue.pk)
    return issue


@audit.action("bulletins.stop_sending")
def stop_sending(*, by: audit.Actor, key: UUID, at: dt.datetime, issue: Issue) -> Issue:
    """What is not out yet waits until somebody goes on. Done again, nothing changes."""
    issue = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    if issue.state == IssueState.SENDING:
        issue.state = IssueState.STOPPED
        issue.save(update_fields=["state"])
    return issue


@audit.action("bulletins.go_on_sending")
def go_on_sending(*, by: audit.Actor, key: UUID, at: dt.datetime, issue: Issue) -> Issue:
    """Go on with what is not out yet: after a stop, or where the sender was killed. Nobody gets it twice."""
    issue = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    if issue.state in {IssueState.STOPPED, IssueState.SENDING}:
        issue.state = IssueState.SENDING
        issue.save(update_fields=["state"])
        announce("bulletins.sending", issue_id=issue.pk)
    return issue


def finish_if_done(issue_id: int, *, at: dt.datetime) -> bool:
    """Mark an issue as sent where nothing is queued any more; return whether it is."""
    if Delivery.objects.filter(issue=issue_id, state=DeliveryState.QUEUED).exists():
        return False
    return bool(Issue.objects.filter(pk=issue_id, state=IssueState.SENDING).update(state=IssueState.SENT, sent_at=at))


def _draft(issue: Issue) -> Issue:
    issue = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    if not issue.is_draft:
        raise IssueIsOut
    return issue

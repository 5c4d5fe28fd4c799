"""Who edits a bulletin, and whose letter a secret stands in. Each function returns the object or raises NotFound."""

from amser.bulletins.models import Bulletin, Editor, Issue, IssueState, Item, Subscription
from amser.identity.models import User
from amser.kernel.errors import NotFound


def bulletin_for_everybody(slug: str) -> Bulletin:
    """Return a bulletin that has not closed. Raises NotFound."""
    found = Bulletin.objects.filter(slug=slug, closed_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found


def edited_by(user: User, slug: str) -> Bulletin:
    """Return a bulletin that this person edits now. Raises NotFound for everybody else."""
    found = (
        Editor.objects.live().filter(user=user, bulletin__slug=slug, bulletin__closed_at__isnull=True).select_related("bulletin").first()
    )
    if found is None:
        raise NotFound
    return found.bulletin


def published_issue(bulletin: Bulletin, number: int) -> Issue:
    """Return an issue that is out, for everybody. Raises NotFound."""
    found = Issue.objects.filter(bulletin=bulletin, number=number).exclude(state=IssueState.DRAFT).first()
    if found is None:
        raise NotFound
    return found


def item_of(bulletin: Bulletin, item_id: int) -> Item:
    """Return an item of a bulletin, for its editors. Raises NotFound."""
    found = Item.objects.filter(bulletin=bulletin, pk=item_id).first()
    if found is None:
        raise NotFound
    return found


def issue_of(bulletin: Bulletin, number: int) -> Issue:
    """Return an issue of a bulletin, for its editors. Raises NotFound."""
    found = Issue.objects.filter(bulletin=bulletin, number=number).select_related("bulletin").first()
    if found is None:
        raise NotFound
    return found


def reader_with(secret: str) -> Subscription:
    """Return whose letters hold this secret. Raises NotFound."""
    is_text = "\x00" not in secret  # which no column holds
    found = Subscription.objects.filter(secret=secret).select_related("bulletin").first() if is_text else None
    if found is None:
        raise NotFound
    return found

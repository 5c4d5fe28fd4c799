"""A bulletin as its readers get it: plain text, in their language, with nothing they were sent before; and the letter that asks to confirm."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import pgettext

from amser.bulletins.models import Issue, IssueItem, Subscription
from amser.notifications import mail
from amser.notifications.letters.letter import address


def asked(subscription: Subscription) -> tuple[str, str]:
    """Return subject and text in the current language. It says the same to whoever was known here before and whoever was not."""
    facts = {"bulletin": subscription.bulletin.name, "link": address("bulletins:reader", subscription.secret)}
    body = pgettext(
        "mail.bulletin_asked.body",
        "Somebody asked that this be sent to you: %(bulletin)s.\n\nIf it was you, confirm here, and choose your language: %(link)s\n\n"
        "If it was not you, you need not do anything: nothing more is sent.",
    )
    return pgettext("mail.bulletin_asked.subject", "Please confirm: %(bulletin)s") % facts, body % facts


def issue(one: Issue, lines: Sequence[IssueItem], subscription: Subscription | None) -> tuple[str, str]:
    """Return subject and text of an issue in the current language, for one reader; without one, as a preview."""
    parts = [f"{one.bulletin.name}: {one.title}", *(_item(line) for line in lines)]
    archive = address("bulletins:issue", one.bulletin.slug, one.number)
    parts.append(pgettext("mail.bulletin.archive", "This issue on the web: %(link)s") % {"link": archive})
    if subscription is not None:
        link = address("bulletins:reader", subscription.secret)
        parts.append(pgettext("mail.bulletin.stop", "Another language, or no more of this: %(link)s") % {"link": link})
    return f"{one.bulletin.name}: {one.title}", "\n\n".join(parts)


def _item(line: IssueItem) -> str:
    head = line.title.upper()
    by = pgettext("bulletin.by", "By %(name)s") % {"name": line.byline} if line.byline else ""
    return "\n\n".join(part for part in (f"— {head}", by, line.text.strip(), line.link) if part)


def composed(one: Issue, lines: Sequence[IssueItem], subscription: Subscription | None, *, language: str) -> tuple[str, str]:
    """Return subject and body of an issue as it is sent: in Welsh, in English, or in both, Welsh first."""
    return mail.compose(language=language, render=lambda: issue(one, lines, subscription), is_written=False)


def headers(subscription: Subscription) -> dict[str, str]:
    """Return what lets a mail program stop the bulletin with a button of its own (RFC 8058); at one press only where it is https."""
    with translation.override(mail.languages_for(subscription.language)[0]):
        return mail.to_stop(address("bulletins:stop", subscription.secret))

"""Letters that a broker writes to some members: the broker's own words, in each reader's language."""

from collections.abc import Callable, Collection
from typing import Any

from django.core import signing
from django.utils import translation
from django.utils.translation import get_language, pgettext

from amser.contacts.models import Mailing, MessageKind, Recipient
from amser.members.models import Membership
from amser.notifications import mail
from amser.notifications.letters.letter import Letter, Words, address
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank

SALT = "contacts.stop"


def token(membership_id: int, kind: str) -> str:
    """Return what an address holds by which a member stops messages of a kind, without signing in."""
    return signing.dumps([membership_id, kind], salt=SALT)


def read(text: str) -> tuple[int, str] | None:
    """Return the member and the kind that a token of ours names; None for any other text."""
    try:
        membership_id, kind = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return int(membership_id), str(kind)


def headers(message: Message) -> dict[str, str]:
    """
    Return what lets a mail program stop messages of this kind with a button of its own (RFC 8058).

    Nothing for letters about somebody's own arrangements. The address is signed, and says a number and a kind.
    """
    kind = _kind(message)
    if kind is None or message.membership_id is None:
        return {}
    with translation.override(mail.languages_for(message.language)[0]):
        return mail.to_stop(address("public:stop", token(message.membership_id, kind)))


def _kind(message: Message) -> str | None:
    if message.kind == "contacts.digest":
        return MessageKind.DIGEST
    if message.kind != "contacts.sent_out":
        return None
    ids = dict(part.split("=") for part in message.about.split())
    return Mailing.objects.values_list("kind", flat=True).filter(timebank_id=message.timebank_id, pk=ids["mailing_id"]).first()


def stop(membership: Membership, kind: str) -> str:
    """Return the last line of an e-mail to many: how to hear no more of the kind."""
    return pgettext("mail.stop", "Stop messages of this kind: %(link)s") % {"link": address("public:stop", token(membership.pk, kind))}


def sent_out(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Each of those chosen reads or hears what the broker wrote."""
    mailing = Mailing.objects.get(timebank=bank, pk=ids["mailing_id"])
    told = Recipient.objects.filter(mailing=mailing).select_related("membership__user", "membership__timebank").order_by("pk")
    return letters_of(mailing, [one.membership for one in told])


def letters_of(mailing: Mailing, members: Collection[Membership]) -> list[Letter]:
    """Return a mailing, or a draft that was never saved, as the letters that these members get."""
    page = ("member:home", mailing.timebank.slug)
    return [Letter(member.user, _write(mailing, member), page, member) for member in members]


def _write(mailing: Mailing, membership: Membership) -> Callable[[Words], tuple[str, str]]:
    def write(words: Words) -> tuple[str, str]:
        subject, body = mailing.words(get_language() or "en")
        return subject, f"{body}\n\n{stop(membership, mailing.kind)}" if words.by_mail else body

    return write


LETTERS = {"contacts.sent_out": sent_out}

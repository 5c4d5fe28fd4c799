"""One letter, before it is written: to whom, about which page, and how it reads."""

import dataclasses
from collections.abc import Callable

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext

from amser.identity.models import Channel, Format, User
from amser.kernel.languages import base
from amser.members.models import Membership
from amser.notifications import mail
from amser.notifications.queries import SILENT
from amser.timebanks.models import Role, RoleKind, TimeBank


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What a letter may mention besides its matter: where to answer, and who answers the telephone."""

    link: str
    broker: str


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """
    A letter to someone in a bank. `write` is called once a language, in that language, and returns subject and text.

    `page` is the name and the arguments of the page it leads to.
    """

    user: User
    write: Callable[[Words], tuple[str, str]]
    page: tuple[str, *tuple[object, ...]]
    membership: Membership | None = None

    @property
    def may_go(self) -> bool:
        """Whether this person may be written to at all."""
        return self.user.is_active and (self.membership is None or self.membership.state not in SILENT)

    @property
    def email(self) -> str:
        """The address to write to: the one that the member gave the bank, or the one to sign in with; "" for neither."""
        own = self.membership.contact_email if self.membership else ""
        return own or self.user.email or ""

    @property
    def channel(self) -> str:
        """How it goes: as the person likes, or by hand where they like e-mail and have no address."""
        if self.user.channel != Channel.EMAIL or self.email:
            return self.user.channel
        return Channel.PHONE if self.membership and self.membership.phone else Channel.POST

    def compose(self, bank: TimeBank, broker: str) -> tuple[str, str]:
        """Return subject and whole text, in every language that the reader asked for."""
        return mail.compose(
            language=self.user.language, render=lambda: self._in_this_language(bank, broker), simple=self.user.format == Format.SIMPLE
        )

    def _in_this_language(self, bank: TimeBank, broker: str) -> tuple[str, str]:
        by_mail = self.channel == Channel.EMAIL
        subject, text = self.write(Words(link=address(*self.page) if by_mail else by_phone(bank), broker=broker or bank.name))
        greeting = pgettext("mail.greeting", "Dear %(name)s,") % {"name": self.user.known_as}
        closing = pgettext("mail.closing", "Warm wishes, %(broker)s") % {"broker": broker or bank.name}
        change = pgettext("mail.change", "Change how we write to you: %(link)s")
        change %= {"link": address("person:preferences") if by_mail else by_phone(bank)}
        return subject, "\n\n".join([greeting, text, f"{closing}\n{bank.name}", change])


def address(name: str, *args: object) -> str:
    """Return the whole address of a page, in the current language."""
    try:
        return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"
    except NoReverseMatch:  # a part of the house that this installation does not open
        return f"{settings.SITE_URL.rstrip('/')}/{base(get_language() or 'en')}/"


def by_phone(bank: TimeBank) -> str:
    """Return what stands in place of a link for someone who reads on paper, or listens."""
    return pgettext("mail.by_phone", "phone %(phone)s") % {"phone": bank.phone} if bank.phone else bank.name


def at_the_desk(bank: TimeBank) -> list[User]:
    """Return who looks after what a broker looks after: the brokers, or whoever works at the desk where there are none."""
    roles = list(Role.objects.at_the_desk().filter(timebank=bank).select_related("user").order_by("granted_at", "pk"))
    chosen = [role for role in roles if role.kind == RoleKind.BROKER] or roles
    return list(dict.fromkeys(role.user for role in chosen))


def to_the_desk(bank: TimeBank, write: Callable[[Words], tuple[str, str]], *page: object, but_not: int | None = None) -> list[Letter]:
    """Return a letter to each broker who reads e-mail; the others see it on the desk."""
    name, *args = page
    return [
        Letter(user=user, write=write, page=(str(name), *args))
        for user in at_the_desk(bank)
        if user.channel == Channel.EMAIL and user.email and user.pk != but_not
    ]

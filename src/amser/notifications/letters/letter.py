"""One letter, before it is written: to whom, about which page, and how it reads."""

import dataclasses
from collections.abc import Callable, Collection

from django.conf import settings
from django.urls import reverse
from django.utils.translation import pgettext

from amser.identity.models import Channel, Format, User
from amser.members.models import Membership
from amser.notifications import mail
from amser.notifications.queries import SILENT
from amser.timebanks.models import Role, RoleKind, TimeBank
from amser.timebanks.policies import nobodys


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What a letter may mention besides its matter: where to answer (for e-mail only), and who answers the telephone."""

    link: str
    broker: str
    by_mail: bool = True

    def say(self, by_mail: str, told: str) -> str:
        """Return the sentence that leads to a page, or the one for people who listen, read a text message, or read on paper."""
        return by_mail if self.by_mail else told


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
            language=self.user.language,
            render=lambda: self._in_this_language(bank, broker),
            simple=self.user.format == Format.SIMPLE,
            is_written=self.channel in {Channel.EMAIL, Channel.POST},
        )

    def _in_this_language(self, bank: TimeBank, broker: str) -> tuple[str, str]:
        by_mail = self.channel == Channel.EMAIL
        subject, text = self.write(Words(link=address(*self.page) if by_mail else "", broker=broker or bank.name, by_mail=by_mail))
        greeting = pgettext("mail.greeting", "Dear %(name)s,") % {"name": self.user.known_as}
        # The desk's own letters come from Amser: a broker does not write to herself.
        closing = pgettext("mail.closing", "Warm wishes, %(broker)s") % {"broker": broker or bank.name} if self.membership else "Amser"
        parts = {
            Channel.EMAIL: [greeting, text, f"{closing}\n{bank.name}", _change_by_mail()],
            Channel.POST: [greeting, text, _ring(bank, broker), f"{closing}\n{bank.name}", _change_told()],
            # A text message is short, and says whom it is from.
            Channel.TEXT: [text, _ring(bank, broker), bank.name],
            # Whoever reads it out has said hello already, and hears the answer.
            Channel.PHONE: [text],
        }[Channel(self.channel)]
        return subject, "\n\n".join(parts)


def _ring(bank: TimeBank, broker: str) -> str:
    values = {"broker": broker or bank.name, "phone": bank.phone}
    if bank.phone:
        return pgettext("mail.ring", "To answer, or to ask anything, phone %(broker)s: %(phone)s") % values
    return pgettext("mail.ask", "To answer, or to ask anything, speak to %(broker)s.") % values


def _change_by_mail() -> str:
    return pgettext("mail.change", "Change how we write to you: %(link)s") % {"link": address("person:preferences")}


def _change_told() -> str:
    return pgettext("mail.change_told", "If you would like us to write to you in another way, tell us.")


def address(name: str, *args: object) -> str:
    """Return the whole address of a page, in the current language."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"


def at_the_desk(
    bank: TimeBank, *, places: Collection[int | None] = (), may: Callable[[User], bool] = lambda user: user.is_active
) -> list[User]:
    """
    Return who looks after it, of those who `may`: the coordinators of the places it is about, else brokers, else stewards.

    What is about no place, or about one that nobody coordinates, is every coordinator's where a bank has no one else.
    """
    desk = list(Role.objects.at_the_desk().filter(timebank=bank).select_related("user").order_by("granted_at", "pk"))
    roles = [role for role in desk if may(role.user)]
    near = [role for role in roles if role.place_id is not None and role.place_id in places]
    brokers = [role for role in roles if role.kind == RoleKind.BROKER]
    for_all = [role for role in roles if role.place_id is None]
    is_nobodys = not nobodys(bank, desk).isdisjoint(places or [None])
    return list(dict.fromkeys(role.user for role in near or brokers or for_all or (roles if is_nobodys else [])))


def to_the_desk(
    bank: TimeBank,
    write: Callable[[Words], tuple[str, str]],
    *page: object,
    but_not: Collection[int | None] = (),
    places: Collection[int | None] = (),
) -> list[Letter]:
    """
    Return a letter to each of those who look after it, read e-mail and are not among `but_not` (ids of users).

    Where these are none of the nearest, the next hear of it; all the others see it on the desk.
    """

    def may(user: User) -> bool:
        return user.is_active and user.channel == Channel.EMAIL and bool(user.email) and user.pk not in but_not

    name, *args = page
    return [Letter(user=user, write=write, page=(str(name), *args)) for user in at_the_desk(bank, places=places, may=may)]

"""One letter of a scheme, to somebody who takes part in it or works for it, before it is written."""

import dataclasses
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import models
from django.utils.translation import pgettext

from amser.agencies.models import Participant, Scheme
from amser.identity.models import Channel, Format, User
from amser.notifications import mail
from amser.notifications.letters.letter import Words, address
from amser.organisations.models import Organisation, Place, Right, Staff
from amser.venues.models import Use

Write = Callable[[Words], tuple[str, str]]
"""Writes a letter in the current language: subject and text."""


@dataclasses.dataclass(frozen=True, slots=True)
class SchemeLetterDraft:
    """
    A letter to a reader in a scheme, or of no scheme yet (staff), from an organisation or, where there is none, from the scheme.

    `write` is called once a language, in that language, and returns subject and text; `words.broker` is whoever writes.
    `page` is the name and the arguments of the page it leads to. Where they read no e-mail, `told_by` tells them. With
    `is_a_venues` that is not the organisation that writes: a venue never learns a whole name.
    """

    reader: Participant | User
    write: Write
    page: tuple[str, *tuple[object, ...]]
    organisation: Organisation | None = None
    is_a_venues: bool = False

    @property
    def user(self) -> User:
        """Who reads it."""
        return self.reader.user if isinstance(self.reader, Participant) else self.reader

    @property
    def told_by(self) -> Organisation | None:
        """Which organisation tells them where no e-mail goes: the one that writes, or the one that brought them."""
        through = self.reader.through if isinstance(self.reader, Participant) else None
        return through if self.is_a_venues else self.organisation or through

    @property
    def may_go(self) -> bool:
        """Whether this person may be written to at all."""
        return self.user.is_active and not (isinstance(self.reader, Participant) and self.reader.left_at is not None)

    @property
    def channel(self) -> str:
        """How it goes: as the person likes, or read out where they like e-mail and have no address."""
        return self.user.channel if self.user.channel != Channel.EMAIL or self.user.email else Channel.PHONE

    def compose(self, scheme: Scheme) -> tuple[str, str]:
        """Return subject and whole text, in every language that the reader asked for."""
        return mail.compose(
            language=self.user.language,
            render=lambda: self._in_this_language(scheme),
            simple=self.user.format == Format.SIMPLE,
            is_written=self.channel in {Channel.EMAIL, Channel.POST},
        )

    def _in_this_language(self, scheme: Scheme) -> tuple[str, str]:
        by_mail, whose = self.channel == Channel.EMAIL, self.organisation or scheme
        subject, text = self.write(Words(link=address(*self.page) if by_mail else "", broker=whose.name, by_mail=by_mail))
        greeting = pgettext("mail.greeting", "Dear %(name)s,") % {"name": self.user.known_as}
        closing = "\n".join(dict.fromkeys([whose.name, scheme.name]))
        ring = _ring(whose)
        parts = {
            Channel.EMAIL: [greeting, text, *ring, closing, pgettext("mail.change", "Change how we write to you: %(link)s") % _settings()],
            Channel.POST: [greeting, text, *ring, closing],
            Channel.TEXT: [text, *ring, whose.name],
            Channel.PHONE: [text],
        }[Channel(self.channel)]
        return subject, "\n\n".join(parts)


def _settings() -> dict[str, str]:
    return {"link": address("person:preferences")}


def _ring(whose: Organisation | Scheme) -> list[str]:
    if not whose.phone:
        return []
    return [pgettext("mail.scheme.ring", "To ask anything, phone: %(phone)s") % {"phone": whose.phone}]


SchemeLetters = Callable[[Scheme, dict[str, Any]], list[SchemeLetterDraft]]


def reads_email(user: User) -> bool:
    """Whether a letter reaches them without anybody telling it."""
    return user.is_active and user.channel == Channel.EMAIL and bool(user.email)


def to_staff(users: Iterable[User], write: Write, *page: object, but_not: Collection[int | None] = ()) -> list[SchemeLetterDraft]:
    """Return a letter to each of those who read e-mail and are not among `but_not` (ids of users). The others see it at their desk."""
    name, *args = page
    readers = [user for user in dict.fromkeys(users) if reads_email(user) and user.pk not in but_not]
    return [SchemeLetterDraft(user, write, (str(name), *args)) for user in readers]


def to_whoever_uses(use: Use, write: Write, page: str) -> list[SchemeLetterDraft]:
    """Return the letter about what somebody booked or used at a venue, which leads to a page of the scheme; none where vouchers alone paid."""
    if use.participant is None:
        return []
    return [SchemeLetterDraft(use.participant, write, (page, use.scheme.slug), use.organisation, is_a_venues=True)]


def use_of(scheme: Scheme, ids: dict[str, Any]) -> Use:
    """Return the use that an announcement is about."""
    return uses_with_words().get(scheme=scheme, pk=ids["use_id"])


def uses_with_words() -> models.QuerySet[Use]:
    """Return uses with all that letters say of them."""
    return Use.objects.select_related("offer__place", "organisation", "scheme", "sitting", "participant__user", "participant__through")


def in_a_line(place: Place) -> str:
    """Return what a place is called, and its address."""
    return ", ".join([place.name, *place.address.split("\n")]) if place.address else place.name


def staff_of(organisation: Organisation, *rights: Right) -> list[User]:
    """Return who has any of these rights in an organisation now."""
    staff = Staff.objects.live().filter(organisation=organisation, right__in=rights)
    return [one.user for one in staff.select_related("user").order_by("given_at", "pk")]

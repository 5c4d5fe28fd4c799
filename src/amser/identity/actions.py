"""Every write to people that others may call."""

import dataclasses
import datetime as dt
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from amser.announcements import announce
from amser.audit import actions as audit
from amser.identity.models import Channel, Format, LanguageChoice, User
from amser.kernel.errors import DomainError, NotFound


class AddressTaken(DomainError):
    """Another person signs in with this address."""

    code = "address_taken"


@dataclasses.dataclass(frozen=True, slots=True)
class Preferences:
    """What is asked at first contact: in which language, in which format, by which channel."""

    language: str = LanguageChoice.UNKNOWN
    format: str = Format.STANDARD
    channel: str = Channel.EMAIL


@audit.action("identity.register")
def register(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    name: str,
    known_as: str,
    preferences: Preferences,
    email: str | None = None,
    is_operator: bool = False,
) -> User:
    """
    A person is known to this installation.

    `email` is the address to sign in with, or None. Raises AddressTaken if somebody signs in with it already.
    """
    address = _free_address(email, person=None)

    user = User(email=address, joined_at=at, is_operator=is_operator)
    user.rename(name=name, known_as=known_as)
    user.choose(language=preferences.language, format=preferences.format, channel=preferences.channel, at=at)
    user.set_unusable_password()
    user.save()
    if address:
        EmailAddress.objects.create(user=user, email=address, primary=True, verified=False)
    return user


@audit.action("identity.set_preferences")
def set_preferences(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User, preferences: Preferences) -> User:
    """A person chooses language, format and channel; every page and message follows from now on."""
    user.choose(language=preferences.language, format=preferences.format, channel=preferences.channel, at=at)
    user.save(update_fields=["language", "format", "channel", "preferences_asked_at"])
    return user


@audit.action("identity.rename")
def rename(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User, name: str, known_as: str) -> User:
    """A person goes by another name."""
    user.rename(name=name, known_as=known_as)
    user.save(update_fields=["name", "known_as", "sort_name"])
    announce("identity.renamed", user_id=user.pk)
    return user


@audit.action("identity.set_address")
def set_address(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User, email: str | None) -> User:
    """A person signs in with another address, or with none. Raises AddressTaken."""
    address = _free_address(email, person=user)

    EmailAddress.objects.filter(user=user).delete()
    user.email = address
    user.save(update_fields=["email"])
    if address:
        EmailAddress.objects.create(user=user, email=address, primary=True, verified=False)
    return user


@audit.action("identity.record_address_added")
def record_address_added(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User) -> User:
    """A person has given another address to sign in with. Which one is nobody's business."""
    return user


@audit.action("identity.record_address_confirmed")
def record_address_confirmed(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User) -> User:
    """A person has shown with a code that an address is theirs."""
    return user


@audit.action("identity.record_address_changed")
def record_address_changed(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User) -> User:
    """A person signs in with another address than before."""
    return user


@audit.action("identity.record_address_removed")
def record_address_removed(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User) -> User:
    """A person has taken an address away."""
    return user


@audit.action("identity.end_session")
def end_session(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User, session_id: int) -> User:
    """
    A person is signed out at one of the places where they signed in; one that is over already stays so.

    Raises NotFound where it is not theirs.
    """
    session = UserSession.objects.select_for_update().filter(pk=session_id).first()
    if session is None:
        return user
    if session.user_id != user.pk:
        raise NotFound
    session.end()
    return user


@audit.action("identity.end_other_sessions")
def end_other_sessions(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User, stays: int | None) -> User:
    """A person is signed out everywhere but at one of the places where they signed in (`stays`, its id)."""
    for session in UserSession.objects.select_for_update().filter(user=user).exclude(pk=stays):
        session.end()
    return user


@audit.action("identity.forget_second_steps")
def forget_second_steps(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User) -> User:
    """A person who lost the phone can sign in again: their apps, passkeys and recovery codes are gone."""
    Authenticator.objects.filter(user=user).delete()
    return user


def _free_address(email: str | None, *, person: User | None) -> str | None:
    address = (email or "").strip().lower() or None
    others = User.objects.exclude(pk=person.pk) if person else User.objects.all()
    if address and others.filter(email__iexact=address).exists():
        raise AddressTaken
    return address

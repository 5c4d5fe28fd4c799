"""Letting somebody act for a member, and acting for them."""

import datetime as dt
from collections.abc import Set as AbstractSet
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.identity import actions as identity
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.members.models import Acting, Check, Membership, NotWith, Scope, Support
from amser.members.models.support import LONGEST


class OwnSupport(DomainError):
    """Nobody supports themselves, and nobody who acts for a member names themselves as their supporter."""

    code = "own_support"


class SupportDay(DomainError):
    """A supporter is named until a day from today on, a year away at the most."""

    code = "support_day"


class SupportNotPossible(DomainError):
    """Safety stops this person from acting for the member. It is not said why."""

    code = "support_not_possible"


@audit.action("members.give_support")
def give_support(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    membership: Membership,
    name: str,
    email: str,
    scopes: AbstractSet[str],
    until: dt.date,
) -> Support:
    """
    A member lets somebody do some things for them until a day, which counts. Both are told.

    `email` is what the supporter signs in with; whoever is not known here becomes so, under `name`. Named again, what was
    granted before ends. Raises OwnSupport, SupportDay, and SupportNotPossible for somebody barred, or kept apart from the member.
    """
    assert frozenset() < scopes <= frozenset(Scope.values), "callers choose what may be done"
    assert by.user_id is not None, "a person names a supporter"
    if not today(at) <= until <= today(at) + LONGEST:
        raise SupportDay
    supporter = _person_at(email, name=name, by=by, key=key, at=at)
    if supporter.pk in {membership.user_id, by.user_id}:
        raise OwnSupport
    _check_safe(supporter.pk, membership)
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)  # a member and their broker at once name one after the other
    for earlier in Support.objects.select_for_update().filter(membership=membership, supporter=supporter, ended_at__isnull=True):
        earlier.end(at=at, by_user_id=by.user_id)
        _end_turns(earlier, at=at)
    support = Support.objects.create(
        timebank_id=membership.timebank_id,
        membership=membership,
        supporter=supporter,
        name=name,
        may_see=Scope.SEE in scopes,
        may_arrange=Scope.ARRANGE in scopes,
        may_post=Scope.POST in scopes,
        given_at=at,
        given_by_id=by.user_id,
        until=until,
    )
    announce("members.support_given", bank_id=membership.timebank_id, support_id=support.pk)
    return support


@audit.action("members.end_support")
def end_support(*, by: audit.Actor, key: UUID, at: dt.datetime, support: Support) -> Support:
    """From now on somebody may do nothing for the member; no reason is asked. Both are told. One that is over stays as it is."""
    support = Support.objects.select_for_update().get(pk=support.pk)
    if support.ended_at is None:
        support.end(at=at, by_user_id=by.user_id)
        _end_turns(support, at=at)
        announce("members.support_ended", bank_id=support.timebank_id, support_id=support.pk)
    return support


@audit.action("members.begin_acting")
def begin_acting(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, support: Support | None = None) -> Acting:
    """
    Somebody begins to act for a member: with `support` as their supporter, else from the desk.

    Whomever they acted for before, that is over. Raises OwnSupport for oneself, SupportNotPossible as `give_support`.
    """
    assert by.user_id is not None, "a person acts"
    if membership.user_id == by.user_id:
        raise OwnSupport
    if support is not None:
        _check_safe(by.user_id, membership)
    for earlier in Acting.objects.select_for_update().filter(user_id=by.user_id, ended_at__isnull=True):
        _over(earlier, at=at)
    return Acting.objects.create(
        timebank_id=membership.timebank_id, membership=membership, user_id=by.user_id, support=support, began_at=at
    )


@audit.action("members.end_acting")
def end_acting(*, by: audit.Actor, key: UUID, at: dt.datetime, acting: Acting) -> Acting:
    """Somebody no longer acts for a member, who is told what was done. What is over stays so."""
    acting = Acting.objects.select_for_update().get(pk=acting.pk)
    if acting.ended_at is None:
        _over(acting, at=at)
    return acting


def _check_safe(user_id: int, membership: Membership) -> None:
    """Raise SupportNotPossible for somebody who is barred, or kept apart from the member, in whatever bank."""
    if Check.objects.barring(user_id).exists() or NotWith.objects.between(user_id, membership.user_id).exists():
        raise SupportNotPossible


def _person_at(email: str, *, name: str, by: audit.Actor, key: UUID, at: dt.datetime) -> User:
    known = User.objects.filter(email__iexact=email.strip()).first()
    if known is not None:
        return known
    register = audit.derive(key, "register")
    wish = identity.Preferences()  # nobody has asked them yet: they are written to in both languages
    return identity.register(by=by, key=register, at=at, name=name, known_as=name.split(maxsplit=1)[0], preferences=wish, email=email)


def _end_turns(support: Support, *, at: dt.datetime) -> None:
    for acting in Acting.objects.select_for_update().filter(support=support, ended_at__isnull=True):
        _over(acting, at=at)


def _over(acting: Acting, *, at: dt.datetime) -> None:
    acting.end(at=at)
    announce("members.acted_for", bank_id=acting.timebank_id, acting_id=acting.pk)

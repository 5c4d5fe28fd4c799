"""Keeping two members apart."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.members.models import Membership, NotWith


class AlreadyApart(DomainError):
    """These two are kept apart already."""

    code = "already_apart"


class OnePerson(DomainError):
    """Nobody is kept apart from themselves."""

    code = "apart_from_oneself"


@audit.action("members.keep_apart")
def keep_apart(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, other: Membership, reason: str) -> NotWith:
    """
    A broker decides that two members of a bank are never arranged together. Neither is told.

    Raises OnePerson, AlreadyApart.
    """
    assert by.user_id is not None, "a person decides, never Amser"
    assert membership.timebank_id == other.timebank_id, "a broker knows the members of one bank"
    if membership.user_id == other.user_id:
        raise OnePerson
    # In the order of ids: of two brokers at once the second hears that it is done.
    one, second = Membership.objects.select_for_update(no_key=True).filter(pk__in=[membership.pk, other.pk]).order_by("pk")
    if NotWith.objects.live().filter(one=one, other=second).exists():
        raise AlreadyApart
    pair = NotWith.objects.create(timebank_id=membership.timebank_id, one=one, other=second, reason=reason, set_by_id=by.user_id, set_at=at)
    announce("members.kept_apart", bank_id=membership.timebank_id, pair_id=pair.pk)
    return pair


@audit.action("members.end_apart")
def end_apart(*, by: audit.Actor, key: UUID, at: dt.datetime, pair: NotWith) -> NotWith:
    """Two members may be arranged together again. Does nothing where they may already."""
    pair = NotWith.objects.select_for_update(of=("self",), no_key=True).get(pk=pair.pk)
    if pair.ended_at is None:
        pair.end(at=at, by_user_id=by.user_id)
    return pair

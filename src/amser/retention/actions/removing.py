"""What is past its time goes, once a steward has seen it and says so."""

import datetime as dt
from typing import Final
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.bulletins.models import Subscription, SubscriptionState
from amser.exchanges import actions as exchanges
from amser.kernel.errors import DomainError
from amser.members import actions as members
from amser.members.models import Membership, Reference
from amser.notifications.models import RefereeLetter
from amser.retention.models import DEFAULT_MONTHS, OF_SILENCE, QUIET, Kept, Removal, Rule
from amser.retention.queries import due, months_before, months_of
from amser.timebanks.models import Interest, TimeBank

UNCONFIRMED_FOR: Final = dt.timedelta(days=7)  # an address somebody typed, and nobody confirmed


class OutOfOrder(DomainError):
    """Somebody is rung, then rests, then goes: each after more months of silence than the one before. `months`: those it would be."""

    code, field = "kept_out_of_order", "months"

    def __init__(self, *, months: list[int]) -> None:
        super().__init__(", ".join(map(str, months)))
        self.months = months


@audit.action("retention.set_rule")
def set_rule(
    *, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, kind: str, months: int, begins_on: dt.date, reason: str
) -> Rule:
    """A bank decides for how many months (1 to 120) it keeps a kind of thing, from a day on. Raises OutOfOrder."""
    TimeBank.objects.select_for_update(no_key=True).get(pk=bank.pk)  # of two at once the second is held against the first
    rule = Rule.objects.create(timebank=bank, kind=kind, months=months, begins_on=begins_on, reason=reason)
    later = Rule.objects.filter(timebank=bank, kind__in=OF_SILENCE, begins_on__gt=begins_on).values_list("begins_on", flat=True)
    for day in (begins_on, *later):
        of_silence = [months_of(bank, day)[one] for one in OF_SILENCE]
        if kind in OF_SILENCE and not (of_silence[0] < of_silence[1] < of_silence[2]):
            raise OutOfOrder(months=of_silence)
    return rule


@audit.action("retention.ask_to_remove")
def ask_to_remove(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank) -> Removal:
    """A steward has seen what is past its time; it goes, one by one, as it stood at this moment."""
    assert by.user_id is not None, "a person looks at the list"
    removal = Removal.objects.create(timebank=bank, asked_by_id=by.user_id, asked_at=at)
    announce("retention.asked", bank_id=bank.pk, removal_id=removal.pk)
    return removal


@audit.action("retention.remove_messages")
def remove_messages(*, by: audit.Actor, key: UUID, at: dt.datetime, removal: Removal) -> None:
    """The messages that were past their time when the steward looked are gone."""
    due(removal.timebank, removal.asked_at).messages.delete()


@audit.action("retention.remove_checks")
def remove_checks(*, by: audit.Actor, key: UUID, at: dt.datetime, removal: Removal) -> None:
    """Of checks, clearings and references, what had ended long enough ago when the steward looked is gone."""
    past = due(removal.timebank, removal.asked_at)
    past.checks.delete()
    past.clearings.delete()
    references = list(past.references.values_list("pk", flat=True))
    RefereeLetter.objects.filter(reference__in=references).delete()
    Reference.objects.filter(pk__in=references).delete()


@audit.action("retention.forget_interests")
def forget_interests(*, by: audit.Actor, key: UUID, at: dt.datetime) -> None:
    """What somebody wrote where there is no bank, six months ago and more, is gone."""
    Interest.objects.filter(at__lt=months_before(at, DEFAULT_MONTHS[Kept.APPLICATION])).delete()
    Subscription.objects.filter(state=SubscriptionState.PENDING, asked_at__lt=at - UNCONFIRMED_FOR).delete()


@audit.action("retention.rest")
def rest(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership) -> Membership:
    """A member of whom nothing was heard for long is on a break from now on: off the board, their hours kept, back with one button."""
    return members.pause(by=by, key=audit.derive(key, "pause"), at=at, membership=membership, reason=QUIET)


@audit.action("retention.close")
def close(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership) -> Membership:
    """
    A membership of which nothing was heard for longer still is over, as by a goodbye: hours that are left go to the pot.

    Raises HoursStillOpen.
    """
    return exchanges.leave_bank(by=by, key=audit.derive(key, "leave"), at=at, membership=membership, reason=QUIET)


@audit.action("retention.finish")
def finish(*, by: audit.Actor, key: UUID, at: dt.datetime, removal: Removal) -> Removal:
    """Nothing of it is left."""
    removal.finished_at = at
    removal.save(update_fields=["finished_at"])
    return removal

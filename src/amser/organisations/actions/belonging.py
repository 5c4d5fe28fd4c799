"""An organisation becomes a member of a time bank, with an account of hours, and leaves it."""

import datetime as dt
from typing import Any
from uuid import UUID

from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.actions import AccountNotEmpty
from amser.ledger.models import AccountKind
from amser.organisations.models import FLOOR_MINUTES, Belonging, Organisation
from amser.timebanks.models import TimeBank


class AlreadyBelongs(DomainError):
    """The organisation is in this bank."""

    code = "organisation_belongs"


class HoursNotSettled(DomainError):
    """The organisation has given or received hours in the bank that are not settled."""

    code = "organisation_hours_left"


@audit.action("organisations.join_bank")
def join_bank(*, by: audit.Actor, key: UUID, at: dt.datetime, organisation: Organisation, bank: TimeBank) -> Belonging:
    """
    An organisation is in a time bank from now on, with an account of minutes in the bank's own book.

    It may have received a hundred hours more than it gave. Raises AlreadyBelongs.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if Belonging.objects.live().filter(timebank=bank, organisation=organisation).exists():
        raise AlreadyBelongs
    account = ledger.open_account(book_id=bank.book_id, kind=AccountKind.ORGANISATION, floor=FLOOR_MINUTES, ceiling=None)
    content: dict[str, Any] = {"timebank": bank, "organisation": organisation, "book_id": bank.book_id, "account_id": account}
    return Belonging.objects.create(joined_on=today(at), **content)


@audit.action("organisations.leave_bank")
def leave_bank(*, by: audit.Actor, key: UUID, at: dt.datetime, belonging: Belonging) -> Belonging:
    """An organisation leaves a time bank, and its account closes. Done again, nothing changes. Raises HoursNotSettled."""
    belonging = Belonging.objects.select_for_update(no_key=True).get(pk=belonging.pk)
    if belonging.left_on is not None:
        return belonging
    try:
        ledger.close_account(book_id=belonging.book_id, account_id=belonging.account_id)
    except AccountNotEmpty as refusal:
        raise HoursNotSettled from refusal
    belonging.left_on = today(at)
    belonging.save(update_fields=["left_on"])
    return belonging

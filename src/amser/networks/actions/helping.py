"""A call for help that is asked in a time bank too, so that whoever helps is given hours."""

import dataclasses
import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.listings.actions import BoardText, Terms, list_it
from amser.listings.models import Kind
from amser.listings.models.listing import FINAL
from amser.networks.actions.calls import open_now
from amser.networks.models import Call, CallKind, HelpRequest, Papers
from amser.organisations.models import Belonging


class CallAsksNoHelp(DomainError):
    """Only a call for help that everybody may read is asked in a time bank, one in which the group's host is."""

    code = "call_asks_no_help"


class CallAskedAlready(DomainError):
    """It is asked in that time bank already."""

    code = "call_asked_already"


@audit.action("networks.ask_in_a_bank")
def ask_in_a_bank(
    *, by: audit.Actor, key: UUID, at: dt.datetime, call: Call, belonging: Belonging, text: BoardText, terms: Terms
) -> HelpRequest:
    """
    A call for help is a request of the group's host in a time bank too, until the call's last day; the bank's desk looks at it first.

    Raises GroupClosed, CallClosed, CallAsksNoHelp, CallAskedAlready, ContactInText.
    """
    call = open_now(call, at)
    _check(call, belonging)
    terms = dataclasses.replace(terms, expires_on=min(terms.expires_on, call.last_day or terms.expires_on))
    content = {"bank": belonging.timebank, "member": None, "belonging": belonging, "kind": Kind.REQUEST, "text": text, "terms": terms}
    listing = list_it(by=by, key=audit.derive(key, "listing"), at=at, **content)  # type: ignore[arg-type]
    return HelpRequest.objects.create(call=call, listing=listing, asked_at=at, asked_by_id=by.user_id)


def _check(call: Call, belonging: Belonging) -> None:
    is_known = call.is_public and call.group.papers != Papers.PRIVATE
    is_there = belonging.left_on is None and belonging.organisation_id == call.group.given_to_id
    if call.kind != CallKind.HELP or not (is_known and is_there):
        raise CallAsksNoHelp
    if call.requests.filter(listing__timebank=belonging.timebank_id).exclude(listing__state__in=FINAL).exists():
        raise CallAskedAlready

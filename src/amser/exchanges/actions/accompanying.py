"""Somebody goes along to a first exchange."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.exchanges.actions.people import check_not_own, members_of
from amser.exchanges.models import Company, Exchange
from amser.members.models import Membership


@audit.action("exchanges.go_along")
def go_along(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, membership: Membership, who: str) -> Company:
    """The desk says who goes along with a member. Saying it again names somebody else. Raises OwnMatter where the broker is one of the two."""
    check_not_own(by, *members_of(exchange))
    company, _ = Company.objects.update_or_create(
        exchange=exchange,
        membership=membership,
        defaults={"timebank_id": membership.timebank_id, "who": who, "by_user_id": by.user_id, "at": at},
    )
    return company

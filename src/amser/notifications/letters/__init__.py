"""Who is told of each announcement, and in which words."""

from collections.abc import Callable
from typing import Any, Final

from amser.notifications.letters import (
    agreements,
    asking,
    awards,
    bookings,
    cards,
    casework,
    checks,
    circles,
    days,
    exchanges,
    expiring,
    gifts,
    groups,
    listings,
    mailings,
    members,
    partners,
    references,
    sessions,
    staff,
    support,
    uses,
    with_organisations,
)
from amser.notifications.letters.letter import Letter
from amser.notifications.letters.of_schemes import SchemeLetters
from amser.timebanks.models import TimeBank

Letters = Callable[[TimeBank, dict[str, Any]], list[Letter]]

OF: Final[dict[str, Letters]] = {
    **members.LETTERS,
    **references.LETTERS,
    **listings.LETTERS,
    **asking.LETTERS,
    **exchanges.LETTERS,
    **groups.LETTERS,
    **with_organisations.LETTERS,
    **agreements.LETTERS,
    **support.LETTERS,
    **mailings.LETTERS,
    **casework.LETTERS,
    **circles.LETTERS,
}

# What a scheme tells those who take part in it, run it, or work for an organisation in it.
OF_SCHEMES: Final[dict[str, SchemeLetters]] = {
    **bookings.LETTERS,
    **sessions.LETTERS,
    **checks.LETTERS,
    **expiring.LETTERS,
    **awards.LETTERS,
    **gifts.LETTERS,
    **cards.LETTERS,
    **uses.LETTERS,
    **partners.LETTERS,
    **days.LETTERS,
}

# What may be announced again without anything being new: the same day tomorrow, the same wait.
ONCE: Final = frozenset({"exchanges.tomorrow", "exchanges.waiting", "exchanges.held", "exchanges.visit_overdue", "contacts.sent_out"})

__all__ = ["OF", "OF_SCHEMES", "ONCE", "Letter", "staff"]

"""
Whose time at a session their employer pays for.

Employers stand above this package and say so themselves: what knows of paid time is named here when the house is set up.
"""

from collections.abc import Callable
from typing import Final

from amser.opportunities.models import Session

_KNOW: Final[list[Callable[[Session], set[int]]]] = []


def ask_also(knows: Callable[[Session], set[int]]) -> None:
    """From now on ask `knows` too, which returns the ids of the users whose time at a session is paid for."""
    if knows not in _KNOW:
        _KNOW.append(knows)


def paid_for(session: Session) -> set[int]:
    """Return the ids of the users whose time at a session their employer pays for: they are not thanked for it themselves."""
    return {user_id for knows in _KNOW for user_id in knows(session)}

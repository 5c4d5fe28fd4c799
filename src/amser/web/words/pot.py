"""Why the community pot does not give hours."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext

from amser.kernel.errors import DomainError
from amser.kernel.minutes import duration


def _approver(_: DomainError, __: str) -> str:
    return pgettext("error.pot_approver", "The bank has named who decides about the community pot. Ask them to do it.")


def _cap(refusal: Any, _: str) -> str:
    text = pgettext("error.pot_cap", "The community pot has a limit for each month. Left this month: %(duration)s.")
    return text % {"duration": duration(refusal.left_minutes)}


SAY: Final[dict[str, Callable[[Any, str], str]]] = {"pot_approver": _approver, "pot_cap": _cap}

"""What is said of goals: whose they are, what kind of thing serves them, and why somebody may not say so."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext, pgettext_lazy

from amser.networks.models import Framework

FRAMEWORKS: Final = {
    Framework.WELLBEING: pgettext_lazy("goal.framework.wfg", "Well-being goals of Wales"),
    Framework.WAYS: pgettext_lazy("goal.framework.way", "Ways of working"),
    Framework.UN: pgettext_lazy("goal.framework.sdg", "United Nations goals"),
}
KINDS: Final = {
    "group": pgettext_lazy("goal.kind.group", "Group"),
    "event": pgettext_lazy("goal.kind.event", "Event"),
    "document": pgettext_lazy("goal.kind.document", "Document"),
    "call": pgettext_lazy("goal.kind.call", "What we ask"),
    "commitment": pgettext_lazy("goal.kind.commitment", "Promise"),
}

Words = Callable[[Any, str], str]
SAY: Final[dict[str, Words]] = {
    "goal_unknown": lambda _, __: pgettext("error.goal_unknown", "Choose one of the goals in the list."),
    "goal_no_why": lambda _, __: pgettext("error.goal_no_why", "Say why, in Welsh and in English."),
    "goal_linked": lambda _, __: pgettext("error.goal_linked", "This goal is there already. Remove it first to say it otherwise."),
    "goal_too_many_primary": lambda _, __: pgettext("error.goal_primary", "Three goals matter most already. Leave this one unticked."),
}

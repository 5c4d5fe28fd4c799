"""What has to fit before two people meet: what is spoken, and what is there that somebody cannot have. Asked, never guessed."""

from collections.abc import Collection
from typing import Final

from django.db import models


class Spoken(models.TextChoices):
    """What somebody speaks with the people they help. Empty: nobody has asked yet."""

    WELSH = "cy"
    ENGLISH = "en"
    BOTH = "both"

    @classmethod
    def meets(cls, spoken: str, needed: str) -> bool:
        """Whether somebody who speaks this can do what needs that; what was never asked meets no need."""
        return not needed or spoken in {needed, cls.BOTH}


class There(models.TextChoices):
    """What may be at a place that not everybody can have: a need said as it shows, and no diagnosis."""

    STEPS = "steps"
    PETS = "pets"
    SMOKING = "smoking"


IN_ORDER: Final = "^(steps)?( ?pets)?( ?smoking)?$"  # as `written` writes them


def written(found: Collection[str]) -> str:
    """Return what is there, or what somebody cannot have, as a row keeps it: in the order of `There`, with spaces between."""
    return " ".join(one for one in There.values if one in found)


def clash(there: str, cannot: str) -> bool:
    """Whether something is there that somebody cannot have."""
    return not set(there.split()).isdisjoint(cannot.split())

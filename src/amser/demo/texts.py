"""What people of the sample write on the board, each in their own language."""

import csv
import dataclasses
import functools
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from amser.listings.actions import BoardText
from amser.listings.models import Category
from amser.listings.models.listing import level_of

# How often each kind of help happens, in per cent. Source: domain evidence, section 8, leaning to lifts and company.
SHARES: Final = {
    "companionship": 9.0, "calls": 3.0, "shopping": 5.0, "transport": 12.0, "garden": 8.0, "diy": 5.0, "household": 7.0,
    "cooking": 4.0, "pets": 3.0, "family": 2.0, "digital": 5.0, "welsh": 2.5, "learning": 7.0, "arts": 7.0, "wellbeing": 5.0,
    "admin": 3.5, "community": 8.0, "environment": 3.0, "peer": 2.0, "coproduction": 1.5, "running": 0.5,
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """Something to offer or to ask for. `pair` names the same thing in the other language, where someone wrote both."""

    language: str
    kind: str
    category: str
    setting: str
    minutes: int
    pair: str
    title: str
    description: str

    @property
    def level(self) -> str:
        """The safeguarding level that follows from category and setting."""
        return level_of(check=categories()[self.category].default_check, setting=self.setting, is_regulated=False)

    def board_text(self, *, both: bool) -> BoardText:
        """Return what stands on the board, in both languages if the person wrote both."""
        twin = next((t for t in texts() if both and self.pair and t.pair == self.pair and t.language != self.language), None)
        return BoardText(
            language=self.language,
            title=self.title,
            description=self.description,
            other_title=twin.title if twin else "",
            other_description=twin.description if twin else "",
        )


@functools.cache
def texts() -> tuple[Text, ...]:
    """Return everything that anyone writes."""
    with (Path(__file__).parent / "data" / "board.psv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE)
        return tuple(Text(minutes=int(row.pop("minutes")), **row) for row in rows)


@functools.cache
def categories() -> dict[str, Category]:
    """Return the categories by code. One query."""
    return {category.code: category for category in Category.objects.all()}


def choose(dice: random.Random, among: Sequence[Text]) -> Text:
    """Return one of them, each category as often as it happens."""
    written: dict[str, int] = {}
    for text in among:
        written[text.category] = written.get(text.category, 0) + 1
    return dice.choices(among, [SHARES[text.category] / written[text.category] for text in among])[0]

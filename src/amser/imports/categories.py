"""From another system's categories to ours."""

import csv
import dataclasses
from pathlib import Path
from typing import Final

from amser.kernel.languages import fold
from amser.listings.models import Category

TIMEBANKS_ORG: Final = Path(__file__).parent / "data" / "categories_timebanks_org.csv"


@dataclasses.dataclass(frozen=True, slots=True)
class Meaning:
    """Our category, or None for what does not belong on a board; and whether somebody must look before it goes up."""

    category: Category | None
    is_delicate: bool = False


class Categories:
    """Ours by code and name in either language, and another system's by a mapping file (category, subcategory, code, look)."""

    def __init__(self, mapping: Path = TIMEBANKS_ORG) -> None:
        ours = {category.code: category for category in Category.objects.all()}
        self._ours = {fold(name): category for category in ours.values() for name in (category.code, category.name_cy, category.name_en)}
        self._table: dict[tuple[str, str], Meaning] = {}
        with mapping.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                meaning = Meaning(ours[row["code"]] if row["code"] else None, is_delicate=row["look"] == "yes")
                self._table[fold(row["category"]), fold(row["subcategory"])] = meaning

    def ours(self, written: str) -> Category | None:
        """Return our category of a code or a name."""
        return self._ours.get(fold(written).strip())

    def translate(self, categories: str, subcategories: str, *, title: str) -> Meaning | None:
        """
        Return what a listing's categories (each list separated by semicolons) mean with us, or None where they say nothing.

        The first pair that the mapping names wins, then a subcategory that means the same everywhere, then the first
        category alone. Without any category, a title such as "Education: Reading" names it; subcategories alone are not
        believed, because where categories are lost they belong to other lines.
        """
        wanted = _parts(categories) or _parts(title.partition(":")[0] if ":" in title else "")
        kinds = _parts(subcategories) if _parts(categories) else _parts(title.partition(":")[2])
        pairs = [(category, kind) for category in wanted for kind in kinds] + [("", kind) for kind in kinds if wanted]
        found = [self._table[pair] for pair in pairs if pair in self._table]
        found = found or [self._table[category, ""] for category in wanted if (category, "") in self._table]
        found = found or [Meaning(self._ours[category]) for category in wanted if category in self._ours]
        if not found:
            return None
        chosen = next((meaning for meaning in found if meaning.category), found[0])
        # Child care is child care, even where it stands second, after cooking.
        return dataclasses.replace(chosen, is_delicate=any(meaning.is_delicate for meaning in found))


def _parts(text: str) -> list[str]:
    return [fold(part).strip() for part in text.split(";") if part.strip()]

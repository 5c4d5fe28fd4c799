"""Files to import, as tests need them."""

import csv
import io
import os
from pathlib import Path

SHARED = Path(os.environ.get("AMSER_SHARED", Path(__file__).resolve().parents[3] / "shared"))
SAMPLE = SHARED / "data" / "listings-sample.csv"


def a_csv(folder: Path, *lines: list[str], name: str = "list.csv", encoding: str = "utf-8") -> Path:
    """A file of these lines; the first one is the headings."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    path = folder / name
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def a_synthetic_sample(folder: Path, *, banks: int = 3, lines: int = 60) -> Path:
    """A file of the shape of the sample: exact copies, lines without a category, no ids."""
    kinds = [("Home", "Garden & Yard Work"), ("Transportation", "Medical"), ("Help At Home; Education", "Miscellaneous"), ("", "Qigong")]
    rows = [
        [f"bank{at % banks + 1:02}", "offer" if at % 3 else "request", f"Something {at // 2 * 2}", *kinds[at // 2 % 4]]
        for at in range(lines)
    ]
    copies = rows[:6]
    return a_csv(folder, ["bank", "kind", "title", "categories", "subcategories"], *rows, *copies, name="synthetic.csv")

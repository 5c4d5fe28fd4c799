"""How every benchmark reports: a table to read, and a file that a program can."""

import dataclasses
import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).with_name("results")


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """A figure that has to stay at or below its target; with `at_least`, at or above it."""

    name: str
    value: float
    target: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it does."""
        return self.value >= self.target if self.at_least else self.value <= self.target


Row = Mapping[str, object]


def machine() -> dict[str, object]:
    """Return what the figures depend on."""
    names = (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name"))
    memory = next((int(line.split()[1]) // 1024 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {
        "processor": next(names, platform.processor()),
        "cores": os.cpu_count() or 0,
        "memory_mb": memory,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_average": round(os.getloadavg()[0], 1),
    }


def write(name: str, rows: Sequence[Row], targets: Sequence[Target], **more: object) -> int:
    """Print the rows and the targets, write both and `more` to results/NAME.json; return 0, or 1 where a target is missed."""
    print_table(rows)
    print()
    print_table([_judged(target) for target in targets])
    RESULTS.mkdir(exist_ok=True)
    found = {
        "machine": machine(),
        **more,
        "rows": list(rows),
        "targets": [{"name": t.name, "value": round(t.value, 3), "target": t.target, "met": t.met} for t in targets],
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if all(t.met for t in targets) else 1


def _judged(target: Target) -> Row:
    limit = f"{'at least' if target.at_least else 'at most'} {target.target:g}"
    return {"target": target.name, "value": round(target.value, 2), "limit": limit, "": "met" if target.met else "MISSED"}


def print_table(rows: Sequence[Row]) -> None:
    """Print the rows under the names of their columns."""
    if not rows:
        return
    columns = list(rows[0])
    cells = [[str(row.get(column, "")) for column in columns] for row in rows]
    widths = [max(len(text) for text in (column, *(line[i] for line in cells))) for i, column in enumerate(columns)]
    for line in [columns, ["-" * width for width in widths], *cells]:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []

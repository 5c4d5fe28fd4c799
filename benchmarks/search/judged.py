"""
What is judged: listings, questions, and which listing answers which question.

`judged.csv` keeps the judgements: a grade (2: this is it, 1: near it) of a listing, known by a digest of its row, for a topic. They were
proposed by the topics' rules of words and then read; what the reading struck out is in the topics as `not`.
`python -m benchmarks.search.judged` writes it anew. No ranking of any system had a part in it.
"""

import csv
import dataclasses
import hashlib
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from amser.kernel.languages import Language, fold

_HERE: Final = Path(__file__).parent
_PROJECT: Final = _HERE.parents[1]
_DEMO: Final = _PROJECT / "src" / "amser" / "demo" / "data" / "board.psv"
SAMPLE: Final = Path(os.environ.get("BENCH_LISTINGS", _PROJECT / "benchmarks" / "results" / "listings.csv"))
EXACT: Final = 2
NEAR: Final = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A listing."""

    digest: str
    language: Language
    title: str
    description: str = ""
    category: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """What somebody types. A `cross` question wants only what is in the other language."""

    topic: str
    language: Language
    kind: str
    words: str


@dataclasses.dataclass(slots=True)
class Topic:
    """The rules of words for a topic, by language and whether exact, and what people type."""

    name: str
    rules: dict[str, re.Pattern[str]] = dataclasses.field(default_factory=dict)
    questions: list[Question] = dataclasses.field(default_factory=list)

    def grade(self, entry: Entry) -> int:
        """Return what the rules propose: a word of the rule in the title is exact, below it near."""
        exact, near = (self.rules.get(entry.language + mark) for mark in ("", "~"))
        title, below = fold(entry.title), fold(entry.description)
        struck = self.rules.get("not")
        if struck and struck.search(title):
            return 0
        if exact and exact.search(title):
            return EXACT
        return NEAR if (exact and exact.search(below)) or (near and near.search(title)) else 0


@cache
def topics() -> tuple[Topic, ...]:
    """Return every topic with its rules and its questions, each question once."""
    found: list[Topic] = []
    for line in (_HERE / "topics.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found.append(Topic(line.strip("[]")))
        elif ": " in line and not line.startswith("#"):
            _read(found[-1], *line.split(": ", maxsplit=1))
    return tuple(found)


def _read(topic: Topic, name: str, said: str) -> None:
    language, _, kind = name.partition(" ")
    if not kind:
        topic.rules[name] = re.compile(said)
        return
    words = dict.fromkeys(one.strip() for one in said.split(";"))
    topic.questions += [Question(topic.name, "cy" if language == "cy" else "en", kind, one) for one in words]


def demo() -> list[Entry]:
    """Return what the people of the sample nation write on its boards."""
    with _DEMO.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE))
    return [
        Entry(_digest(row["language"], row["kind"], row["title"]), _language(row), row["title"], row["description"], row["category"])
        for row in rows
    ]


def _language(row: dict[str, str]) -> Language:
    return "cy" if row["language"] == "cy" else "en"


def sample() -> list[Entry]:
    """Return the listings of the sample of real banks, those that say the same once; none where the file is not there."""
    if not SAMPLE.is_file():
        return []
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = [Entry(_digest(row["kind"], row["title"].strip()), "en", row["title"].strip()) for row in csv.DictReader(file)]
    return list({row.digest: row for row in rows}.values())


def _digest(*said: str) -> str:
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def judgements() -> dict[str, dict[str, int]]:
    """Return the grades of listings, by topic and digest."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with (_HERE / "judged.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["topic"]][row["digest"]] = int(row["grade"])
    return found


def _proposed(entries: Iterable[Entry]) -> Iterator[tuple[str, str, int, str]]:
    for entry in entries:
        for topic in topics():
            grade = topic.grade(entry)
            if grade:
                yield topic.name, entry.digest, grade, entry.title


def main() -> int:
    """Write the judgements anew; with `--read`, show instead what there is to read."""
    found = sorted(_proposed([*demo(), *sample()]))
    if "--read" in sys.argv:
        sys.stdout.writelines(f"{topic}\t{grade}\t{digest}\t{title}\n" for topic, digest, grade, title in found)
        return 0
    with (_HERE / "judged.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerows([("topic", "digest", "grade"), *(row[:3] for row in found)])
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""
How well listings are found by what people type, beside what PostgreSQL brings; and how soon, among 1,000 and among 100,000.

docs/reference/search-benchmark.md explains the rows.
"""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

import django

django.setup()

import time
from collections import defaultdict
from collections.abc import Sequence
from math import log2
from statistics import fmean, quantiles
from typing import Final

from amser.config import database
from amser.kernel.languages import LANGUAGES, Language, other
from amser.search.index import BEST_FIRST, about
from amser.search.terms import asked
from benchmarks.report import Row as Line
from benchmarks.report import Target, print_table, write
from benchmarks.search.engines import ENGINES, MOST, Row, clear, fill
from benchmarks.search.judged import EXACT, SAMPLE, Entry, Question, demo, judgements, sample, topics
from benchmarks.search.page import p95_of_the_page

FEW, MANY = 1_000, 100_000
BANK: Final = 1_000  # listings of the bank in which people ask
ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "3"))
MOST_SLOWER: Final = 2.0
_SUCCESS: Final = (1, 5)


def main() -> int:
    """Measure, report, and return 1 where a target is missed."""
    database.migrate(verbosity=0)
    with database.as_owner():  # the benchmark has a table of its own
        return _measured()


def _measured() -> int:
    halves = {"sample nation": demo(), "listings of real banks": sample()}
    rows: list[Line] = []
    for name, entries in halves.items():
        if entries:
            rows += _quality(name, entries)
        else:
            sys.stdout.write(f"Not measured: {name}. There is no file {SAMPLE}; BENCH_LISTINGS=… says where it is.\n\n")
    print_table(rows)
    print()
    speeds = _speed([entry for entries in halves.values() for entry in entries])
    clear()
    speeds["the whole page"] = p95_of_the_page([entry for entries in halves.values() for entry in entries])
    slower = {name: round(many / few, 2) for name, (few, many) in speeds.items()}
    timed = [
        {"asked": name, "p95_1000_ms": round(few, 2), "p95_100000_ms": round(many, 2), "slower": slower[name]}
        for name, (few, many) in speeds.items()
    ]
    targets = [Target(f"p95 {name}, of 100,000 listings to of 1,000", ratio, MOST_SLOWER) for name, ratio in slower.items()]
    return write("search", timed, targets, quality=rows)


def _quality(half: str, entries: Sequence[Entry]) -> list[Line]:
    fill(entries)
    languages = {entry.digest: entry.language for entry in entries}
    judged = {topic: {digest: grade for digest, grade in found.items() if digest in languages} for topic, found in judgements().items()}
    scores: dict[tuple[str, str], dict[str, list[tuple[float, ...]]]] = defaultdict(lambda: defaultdict(list))
    for question in (one for topic in topics() for one in topic.questions):
        grades = judged.get(question.topic, {})
        among: tuple[Language, ...] = LANGUAGES
        if question.kind == "cross":  # what is in their own language they have found already
            among = (other(question.language),)
            grades = {digest: grade for digest, grade in grades.items() if languages[digest] in among}
        if EXACT not in grades.values():
            continue  # nothing to be found
        for name, engine in ENGINES.items():
            score = _score(engine(question.words, among), grades)
            if name == "ours" and not score[1] and os.environ.get("BENCH_LOST"):
                _note(question, score)
            for kind in (question.kind, "all"):
                scores[question.language, kind][name].append(score)
    return [_line(half, language, kind, found) for (language, kind), found in sorted(scores.items())]


def _note(question: Question, score: tuple[float, ...]) -> None:
    sys.stderr.write(f"{question.language} {question.kind}\t{question.topic}\t{question.words}\t{score[2]:.2f}\n")


def _score(found: Sequence[str], grades: dict[str, int]) -> tuple[float, ...]:
    """Return success at 1, at 5, and nDCG at 10; a success is a listing of any grade."""
    gained = sum((2 ** grades.get(digest, 0) - 1) / log2(place + 2) for place, digest in enumerate(found[:MOST]))
    best = sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(sorted(grades.values(), reverse=True)[:MOST]))
    return (*(float(any(digest in grades for digest in found[:most])) for most in _SUCCESS), gained / best)


def _line(half: str, language: str, kind: str, found: dict[str, list[tuple[float, ...]]]) -> Line:
    line: dict[str, object] = {"listings": half, "language": language, "kind": kind, "questions": len(found["ours"])}
    for name, scores in found.items():
        line[f"{name}: s@1 s@5 nDCG"] = " ".join(f"{fmean(score):.2f}" for score in zip(*scores, strict=True))
    return line


def _speed(entries: Sequence[Entry]) -> dict[str, tuple[float, float]]:
    """Return the 95th percentile in ms from a question to its results: in one bank as people ask, and among everything, at both sizes."""
    words = [question.words for topic in topics() for question in topic.questions]
    times: dict[str, list[float]] = defaultdict(list)
    for size in (FEW, MANY):
        fill([entries[place % len(entries)] for place in range(size)], banks=size // BANK)
        for name, rows in (("in a bank", Row.objects.filter(bank=0)), ("everywhere", Row.objects.all())):
            _p95(words, rows)  # each word is read once before it is timed, at both sizes
            times[name].append(min(_p95(words, rows) for _ in range(ROUNDS)))
    return {name: (few, many) for name, (few, many) in times.items()}


def _p95(words: Sequence[str], rows: object) -> float:
    took = []
    for question in words:
        began = time.perf_counter()
        list(about(rows, asked(question)).order_by(*BEST_FIRST, "-pk").values_list("digest")[:MOST])  # type: ignore[type-var]
        took.append(1_000 * (time.perf_counter() - began))
    return quantiles(took, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())

"""Hours found, and time and memory as the members grow. Each size is a process of its own, whose largest size the system keeps."""

# ruff: noqa: S311 -- orders are drawn from a seed, not for secrets

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from amser.circulation import circles_of, favour, shorten, solve
from benchmarks.matching import rivals
from benchmarks.matching.communities import LISTINGS, Community, a_sparse_one, a_village, of_listings
from benchmarks.report import Row, Target, print_table, write

SIZES: Final = tuple(int(size) for size in os.environ.get("BENCH_MEMBERS", "100,1000,10000,100000").split(","))
PATIENCE_SECONDS: Final = int(os.environ.get("BENCH_PATIENCE", "180"))
LONGEST: Final = 6
COLUMNS: Final = (
    *("members", "wants", "greedy", "greedy_balanced", "same_greedy", "same_greedy_balanced", "one_to_one", "one_to_one_balanced"),
    *("in_pairs", "round", "bound", "round_with_room", "up_to_six", "up_to_six_shortened"),
)


def main() -> int:
    """Measure, report, and return 1 where a target is missed."""
    found = [_found([make(size)]) for make in (a_sparse_one, a_village) for size in (100, 1000)]
    if LISTINGS is None:
        sys.stdout.write("Not measured: listings of real banks. BENCH_LISTINGS=… says where they are.\n\n")
    else:
        found += [_found(of_listings(a_bank_alone=True)), _found(of_listings(a_bank_alone=False))]
    print_table(found)
    print()
    grown = [_step("round", size) for size in SIZES]
    for row, before in zip(grown[1:], grown, strict=False):
        row["growth"] = round(row["whole_s"] / before["whole_s"], 1)
    for row in grown:
        theirs = _step("networkx", row["members"]) if row["members"] <= 10_000 else None
        row["networkx_s"] = theirs["solve_s"] if theirs else "-"
        row["networkx_hours"] = theirs["hours"] if theirs else "-"
    finished = [row for row in grown if row["networkx_hours"] != "-"]
    least = min(
        (row["round"] / max(row["same_greedy_balanced"], row["one_to_one_balanced"], row["in_pairs"], 1) for row in found), default=1.0
    )
    targets = [
        Target("rounds without a certificate", sum(not row["proven"] for row in grown), 0),
        Target("sizes at which networkx finds other hours", sum(row["hours"] != row["networkx_hours"] for row in finished), 0),
        Target("hours of a round as a part of the best other way in balance, at least", least, 1, at_least=True),
    ]
    return write("matching", grown, targets, hours_found=found)


def _found(communities: list[Community]) -> Row:
    """Return the hours that each way finds, summed over communities."""
    total: Counter[str] = Counter()
    for community in communities:
        economy = community.economy
        same = rivals.greedy(economy, community.by_meaning or community.by_word)
        by_word, one = rivals.greedy(economy, community.by_word), rivals.one_to_one(economy)
        total["members"] += len(economy.times)
        total["wants"] += len(economy.wants)
        total["greedy"] += rivals.hours(by_word)
        total["greedy_balanced"] += rivals.in_balance(economy, by_word)
        total["same_greedy"] += rivals.hours(same)
        total["same_greedy_balanced"] += rivals.in_balance(economy, same)
        total["one_to_one"] += rivals.hours(one)
        total["one_to_one_balanced"] += rivals.in_balance(economy, one)
        total["in_pairs"] += rivals.in_pairs(economy)
        total["round_with_room"] += rivals.hours_of_a_round(rivals.with_room(economy))
        total["bound"] += rivals.upper_bound(economy)
        total += _round(community)
    return {"community": communities[0].name} | {name: total[name] for name in COLUMNS}


def _round(community: Community) -> Counter[str]:
    network = solve(community.economy)
    favour(network, range(len(community.economy.times)))
    before = circles_of(network, longest=LONGEST).units
    shorten(network, longest=LONGEST)
    assert network.is_optimal()
    assert network.is_balanced()
    after = circles_of(network, longest=LONGEST).units
    return Counter({"round": sum(network.units()), "up_to_six": before, "up_to_six_shortened": after})


def measure_round(size: int) -> dict[str, object]:
    """Run a whole round of a village, as the worker would."""
    economy = a_village(size).economy
    order = list(range(size))
    random.Random(size).shuffle(order)
    began_mb = _largest_mb()
    began = time.process_time()
    network = solve(economy)
    solved = time.process_time()
    favour(network, order)
    favoured = time.process_time()
    parts = circles_of(network, longest=LONGEST)
    ended = time.process_time()
    return {
        "members": size,
        "wants": len(economy.wants),
        "hours": sum(network.units()),
        "proven": network.is_optimal() and network.is_balanced(),
        "solve_s": round(solved - began, 2),
        "favour_s": round(favoured - solved, 2),
        "circles_s": round(ended - favoured, 2),
        "whole_s": round(ended - began, 2),
        "up_to_six": parts.units,
        "community_mb": began_mb,
        "largest_mb": _largest_mb(),
        "growth": "-",
    }


def measure_networkx(size: int) -> dict[str, object]:
    """Solve the same village with networkx's network simplex."""
    economy = a_village(size).economy
    began = time.process_time()
    found = rivals.network_simplex(economy)
    return {"hours": found, "solve_s": round(time.process_time() - began, 2)}


STEPS: Final[dict[str, Callable[[int], dict[str, object]]]] = {"round": measure_round, "networkx": measure_networkx}


def _largest_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _step(name: str, size: int) -> Any:
    """Run a step in a process of its own; return what it found, or None for a rival that took too long."""
    command = [sys.executable, "-m", "benchmarks.matching", name, str(size)]
    limit = PATIENCE_SECONDS if name == "networkx" else None
    try:
        ended = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(ended.stdout.splitlines()[-1])


if __name__ == "__main__":
    if sys.argv[1:]:
        name, size = sys.argv[1:]
        sys.stdout.write(json.dumps(STEPS[name](int(size))) + "\n")
    else:
        sys.exit(main())

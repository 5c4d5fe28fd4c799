"""
Batches of vouchers, made, drawn by a worker as a live one is, and sent as one PDF: how long, and in how much memory.

Each step is a process of its own, whose largest size the system keeps. docs/reference/voucher-benchmark.md explains the rows.
"""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.ledger.settings"

import django

django.setup()

import json
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from pypdf import PdfReader

from amser.agencies.models import Budget
from amser.vouchers.actions import printing
from amser.vouchers.models import VoucherBatch
from benchmarks.ledger import server
from benchmarks.report import Row, Target, write
from tests.builders.agencies import a_budget, a_scheme, an_organisation
from tests.builders.vouchers import a_batch

SIZES: Final = tuple(int(size) for size in os.environ.get("BENCH_VOUCHERS", "200,1000,10000").split(","))
DATABASE: Final = "bench_vouchers"
MAY_GROW_MB: Final = 16


def make(budget_id: str, count: str) -> object:
    """Make a batch; return which."""
    return a_batch(budget=Budget.objects.get(pk=budget_id), count=int(count)).pk


def draw(batch_id: str) -> object:
    """Do what waits, as the worker of `amser serve` does, until nothing does; return how many sheets there are."""
    call_command("procrastinate", "worker", "--one-shot", "--delete-jobs=successful")
    return VoucherBatch.objects.get(pk=batch_id).printed


def send(batch_id: str, path: str) -> object:
    """Put the batch together as one file, as the page that sends it does; return its size in bytes."""
    with Path(path).open("wb") as file:
        return sum(file.write(some) for some in printing.whole(VoucherBatch.objects.get(pk=batch_id)))


STEPS: Final[dict[str, Callable[..., object]]] = {"make": make, "draw": draw, "send": send}


def main() -> int:
    """Measure, report, and return 1 where a target is missed."""
    server.prepare()
    server.use(server.copy(DATABASE, server.home()))
    with tempfile.TemporaryDirectory() as folder:
        budget = a_budget(a_scheme(), an_organisation(), sum(SIZES), days=36_500)
        rows = [_row(budget, size, Path(folder) / "vouchers.pdf") for size in SIZES]
    found = server.reported()
    server.use(server.home())
    server.drop(DATABASE)
    first = rows[0]
    for row in rows:
        row["of_the_first"] = round(row["drawn_per_second"] / first["drawn_per_second"], 2)
    last, before = rows[-1], rows[-2 if len(rows) > 1 else -1]
    grew = {name: last[name] - before[name] for name in ("worker_mb", "drawing_mb", "sending_mb")}
    targets = [
        *(Target(f"{name} of the last row more than of the one before", by, MAY_GROW_MB) for name, by in grew.items()),
        Target("pages that are missing", sum(row["missing"] for row in rows), 0),
    ]
    shown: list[Row] = [{name: value for name, value in row.items() if name != "missing"} for row in rows]
    return write("vouchers", shown, targets, server=found)


def _row(budget: Budget, count: int, file: Path) -> dict[str, Any]:
    made = _step("make", budget.pk, count)
    drawn = _step("draw", made["result"])
    sent = _step("send", made["result"], file)
    sheets = -(-count // 8)
    return {
        "vouchers": count,
        "made_s": made["seconds"],
        "drawn_s": drawn["seconds"],
        "drawn_per_second": round(count / drawn["seconds"], 1),
        "sent_s": sent["seconds"],
        "making_mb": made["own_mb"],
        "worker_mb": drawn["own_mb"],
        "drawing_mb": drawn["child_mb"],
        "sending_mb": sent["own_mb"],
        "file_mb": round(sent["result"] / 1024**2, 1),
        "missing": abs(sheets - drawn["result"]) + abs(sheets - len(PdfReader(file).pages)),
    }


def _step(name: str, *arguments: object) -> dict[str, Any]:
    """Run a step in a process of its own; return what it returned, its seconds without starting, and what it and its largest child took."""
    command = [sys.executable, "-m", "benchmarks.vouchers", name, *map(str, arguments)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def _run(name: str, *arguments: str) -> None:
    server.use(DATABASE)
    began = time.perf_counter()
    result = STEPS[name](*arguments)
    took = time.perf_counter() - began
    own, child = (resource.getrusage(whose).ru_maxrss // 1024 for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    sys.stdout.write(json.dumps({"result": result, "seconds": round(took, 2), "own_mb": own, "child_mb": child}) + "\n")


if __name__ == "__main__":
    if sys.argv[1:]:
        _run(*sys.argv[1:])
    else:
        sys.exit(main())

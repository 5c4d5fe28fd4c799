"""The worker is killed in the middle of printing a batch: it goes on where it was, and each voucher is in the file once."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from pypdf import PdfReader

from amser.kernel.codes import shown_code
from amser.vouchers import tasks
from amser.vouchers.actions import printing
from amser.vouchers.models import VoucherBatch, VoucherSheets
from tests.builders.vouchers import a_batch, vouchers_of

SHEETS: Final = 5
ENOUGH: Final = 2  # parts that are kept, before it dies
PATIENCE: Final = 120  # seconds

# What `amser serve` starts, on the copy that this test has, with a part for each sheet.
WORKER: Final = """
import sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from amser.vouchers.actions import printing
connection.settings_dict["NAME"] = sys.argv[1]
printing.SHEETS_IN_A_PART = 1
call_command("procrastinate", "worker", "--one-shot")
"""


def test_a_worker_that_is_killed_leaves_no_voucher_out_and_prints_none_twice(cloned_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "SHEETS_IN_A_PART", 1)
    batch = a_batch(count=SHEETS * 8 - 3)

    worker = subprocess.Popen([sys.executable, "-c", WORKER, cloned_database], stdout=subprocess.DEVNULL)
    try:
        _wait_until(lambda: VoucherSheets.objects.filter(batch=batch).count() >= ENOUGH and _draws(worker.pid))
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    kept = dict(VoucherSheets.objects.filter(batch=batch).values_list("part", "pk"))
    assert ENOUGH <= len(kept) < SHEETS, "it did not die in the middle"
    assert _printed(batch) == len(kept)

    # The server lets go of what the dead one held as soon as it hears of its death.
    _wait_until(lambda: tasks.print_what_was_stopped() is None and _printed(batch) == SHEETS)

    parts = dict(VoucherSheets.objects.filter(batch=batch).values_list("part", "pk"))
    assert sorted(parts) == list(range(1, SHEETS + 1))
    assert kept.items() <= parts.items()
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(b"".join(printing.whole(batch))), strict=True).pages)
    once = said.count(shown_code(vouchers_of(batch)[0].serial))
    assert {said.count(shown_code(voucher.serial)) for voucher in vouchers_of(batch)} == {once}
    assert said.count("Dim gwerth ariannol") == batch.count


def _printed(batch: VoucherBatch) -> int:
    return VoucherBatch.objects.values_list("printed", flat=True).get(pk=batch.pk)


def _draws(worker: int) -> bool:
    """Whether a process of the worker's is drawing at this moment."""
    return any(children.read_text().strip() for children in Path(f"/proc/{worker}/task").glob("*/children"))


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)

"""
How the desk answers in a large bank, beside a small one: its first page, and a person's page.

A bank of 5,000 members and 100,000 exchanges against one of 100 members, in turn, in one process.
docs/reference/pages-benchmark.md explains the rows.
"""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

import django

django.setup()

from statistics import median
from typing import Final

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.urls import reverse

from amser.config import database
from amser.timebanks.models import TimeBank
from benchmarks.nation import Size
from benchmarks.nations import cookie, drop, made, measure, p95, readers
from benchmarks.report import Target, write
from tests.builders.banks import a_broker

# Half of each is in the bank that is measured, the rest in twenty others.
SMALL: Final = Size("desk_small", 200, 200, 4_000)
LARGE: Final = Size("desk_large", 10_000, 10_000, 200_000)
MOST_SLOWER: Final = 2.0
PAGES: Final = ("desk", "person")


def visits(bank: TimeBank) -> dict[str, list[tuple[str, str]]]:
    """Return the desk's first page, and the pages of a dozen people, as a broker opens them."""
    broker = a_broker(bank)
    Authenticator.objects.create(user=broker, type=Authenticator.Type.TOTP, data={"secret": "made up"})
    signed_in = cookie(broker)
    people = readers(bank)
    return {
        "desk": [(reverse("broker:desk", args=[bank.slug]), signed_in)] * len(people),
        "person": [(reverse("broker:person", args=[bank.slug, member.number]), signed_in) for member in people],
    }


def main() -> int:
    """Measure, report, and return 1 where a target is missed."""
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    database.migrate(verbosity=0)
    small, large = nations = [made(size, visits) for size in (SMALL, LARGE)]
    times = measure(nations, PAGES)
    rows, targets = [], []
    for page in PAGES:
        few, many = times[small.size.name, page], times[large.size.name, page]
        queries = small.queries(page), large.queries(page)
        row = {
            "page": page,
            "queries_small": queries[0],
            "queries_large": queries[1],
            "small_ms": round(median(few), 1),
            "large_ms": round(median(many), 1),
            "small_p95_ms": round(p95(few), 1),
            "large_p95_ms": round(p95(many), 1),
        }
        rows.append(row)
        targets += [
            Target(f"{page}: queries more than in a small bank", queries[1] - queries[0], 0),
            Target(f"{page}: p95, large to small", p95(many) / p95(few), MOST_SLOWER),
        ]
    for nation in nations:
        nation.connection.close()
        drop(f"bench_{nation.size.name}")
    return write("desk-pages", rows, targets)


if __name__ == "__main__":
    sys.exit(main())

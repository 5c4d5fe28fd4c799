"""
How fast the pages answer that people open most, and how much they send.

Every page is measured on a small and on a large nation in turn, in one process, through all of the middleware, so that
whatever else the machine does falls on both. docs/reference/pages-benchmark.md explains the rows.
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
from amser.exchanges.models import Exchange
from amser.listings.models import Listing
from amser.timebanks.models import TimeBank
from benchmarks.nation import LARGE, SMALL
from benchmarks.nations import cookie, drop, made, measure, p95, readers, weight
from benchmarks.report import Target, write
from tests.builders.banks import a_broker

MOST_QUERIES: Final = 12
MOST_OF_BARE: Final = 10.0
MOST_SLOWER: Final = 1.5
MOST_COLD: Final = 100 * 1024  # bytes, everything the page needs, on a first visit
MOST_WARM: Final = 30 * 1024  # bytes, when the browser has the styles and the letters
PAGES: Final = ("bare", "home", "board", "listing", "exchange", "statement", "member at the desk")


def visits(bank: TimeBank) -> dict[str, list[tuple[str, str]]]:
    """Return for each page its addresses, each with the cookie of whoever opens it."""
    found: dict[str, list[tuple[str, str]]] = {page: [] for page in PAGES}
    broker = a_broker(bank)
    Authenticator.objects.create(user=broker, type=Authenticator.Type.TOTP, data={"secret": "made up"})
    desk = cookie(broker)
    for member in readers(bank):
        signed_in, slug = cookie(member.user), bank.slug
        exchange = Exchange.objects.of_member(member.pk).order_by("-worked_on")[0]
        listing = Listing.objects.filter(timebank=bank).exclude(member=member).order_by("-created_at")[member.pk % 40]
        for page, path in {
            "bare": "/bare/",
            "home": reverse("member:home", args=[slug]),
            "board": reverse("member:board", args=[slug]),
            "listing": reverse("member:listing", args=[slug, listing.pk]),
            "exchange": reverse("member:exchange", args=[slug, exchange.pk]),
            "statement": reverse("member:hours", args=[slug]),
        }.items():
            found[page].append((path, signed_in))
        found["member at the desk"].append((reverse("broker:person", args=[slug, member.number]), desk))
    return found


def main() -> int:
    """Measure, report, and return 1 where a target is missed."""
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    database.migrate(verbosity=0)
    nations = [made(size, visits) for size in (SMALL, LARGE)]
    for nation in nations:
        print(f"{nation.size}: loaded in {nation.seconds_to_load:.0f} s, audited in {nation.seconds_to_audit:.1f} s")
    times = measure(nations, PAGES)
    rows, targets = [], []
    for page in PAGES:
        small, large = (times[nation.size.name, page] for nation in nations)
        cold, warm = weight(nations[1], page)
        row = {
            "page": page,
            "queries": max(nation.queries(page) for nation in nations),
            "small_ms": round(median(small), 1),
            "large_ms": round(median(large), 1),
            "large_p95_ms": round(p95(large), 1),
            "cold_kb": round(cold / 1024, 1),
            "warm_kb": round(warm / 1024, 1),
        }
        rows.append(row)
        if page != "bare":
            targets += [
                Target(f"{page}: queries", float(str(row["queries"])), MOST_QUERIES),
                Target(f"{page}: p95 in bare pages (p95)", p95(large) / p95(times["large", "bare"]), MOST_OF_BARE),
                Target(f"{page}: large to small (median)", median(large) / median(small), MOST_SLOWER),
                Target(f"{page}: bytes, cold", cold, MOST_COLD),
                Target(f"{page}: bytes, warm", warm, MOST_WARM),
            ]
    for nation in nations:
        nation.connection.close()
        drop(f"bench_{nation.size.name}")
    return write("pages", rows, targets)


if __name__ == "__main__":
    sys.exit(main())

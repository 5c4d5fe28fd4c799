"""Run in processes of their own by test_killed_bulletin.py: `prepare` fills an installation, `send` sends an issue, `check` counts."""

# ruff: noqa: E402 -- Django has to be set up before anything of ours is imported

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "amser.config.settings"

import django

django.setup()

from django.conf import settings
from django.utils import timezone

from amser.bulletins.models import Issue
from amser.bulletins.queries import progress_of
from amser.notifications import bulletins, mail
from tests.builders.bulletins import a_bulletin, a_reader, an_issue, an_item_of, begun

A_LETTER = 0.002  # seconds that a mail server takes


def prepare(count: int) -> dict[str, object]:
    """Make a bulletin with so many readers, and begin to send an issue."""
    bulletin = a_bulletin()
    for number in range(count):
        a_reader(bulletin, ("cy", "en", "both")[number % 3])
    return {"issue": begun(an_issue(bulletin, [an_item_of(bulletin)])).pk}


def send(issue_id: int, taken: Path) -> dict[str, object]:
    """Send the issue; the mail server writes each address that it took into a file, for good."""

    def hand_over(*, to: str, **_: Any) -> None:
        time.sleep(A_LETTER)
        with taken.open("a") as file:
            file.write(f"{to}\n")
            file.flush()
            os.fsync(file.fileno())

    mail.hand_over = hand_over
    settings.MAIL_IS_SENT = True
    bulletins.send_all(issue_id, clock=timezone.now)
    return {}


def check(issue_id: int) -> dict[str, object]:
    """Return how far the issue is."""
    progress = progress_of(Issue.objects.get(pk=issue_id))
    return {"sent": progress.sent, "in_doubt": progress.in_doubt, "queued": progress.queued}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare", count]:
            found = prepare(int(count))
        case ["send", number, path]:
            found = send(int(number), Path(path))
        case ["check", number]:
            found = check(int(number))
        case _:
            raise SystemExit(2)
    sys.stdout.write(json.dumps(found))

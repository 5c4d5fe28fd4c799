"""The newest digests of the ledger, for anyone to keep: hashes, counts and dates, nothing about anyone."""

import datetime as dt
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from amser.ledger.queries import DIGEST_HEADING, digest_line, digests

_DAYS: Final = 31


@require_safe
def newest(_: HttpRequest) -> HttpResponse:
    """Show the digests of the last month, in the form that `amser ledger verify-digest` reads."""
    since = timezone.now().astimezone(dt.UTC).date() - dt.timedelta(days=_DAYS)
    lines = [DIGEST_HEADING, *(digest_line(digest) for digest in digests(since=since))]
    answer = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer

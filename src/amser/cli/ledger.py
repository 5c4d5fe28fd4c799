"""`amser ledger`: prove that the ledger is true, now and later."""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from typing import TextIO

import click
from django.utils import translation
from django.utils.translation import pgettext

from amser.cli.progress import progress
from amser.kernel.languages import Language, said, spoken
from amser.ledger import actions, queries
from amser.ledger.queries import DIGEST_HEADING, DayDigest, Finding, digest_line
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import not_facing

_SHOWN = 100


@click.group("ledger")
def command() -> None:
    """Look after the ledger."""


@command.command("audit")
@click.option("--bank", "slug", metavar="SLUG", help="Only the book of this time bank.")
@click.option("--book", "book_id", type=int, metavar="ID", help="Only this book.")
@click.option("--language", type=click.Choice(["cy", "en", "both"]), help="Of the report; that of LANG, or else both.")
def audit(slug: str | None, book_id: int | None, language: str | None) -> None:
    """Check every invariant. Names what is wrong and where; exit status 1 if anything is."""
    languages = spoken(language, os.environ)
    if slug is not None:
        book_id = _book_of(slug, languages)
    books = queries.books_to_audit() if book_id is None else [book_id]
    with progress(said(_checking, languages)) as show:
        findings = queries.audit(book_id, progress=show)
    findings += not_facing(book_id)

    for finding in findings[:_SHOWN]:
        click.echo(describe(finding))
    if len(findings) > _SHOWN:
        click.echo(said(lambda: pgettext("audit.more", "Not shown: %(count)s") % {"count": len(findings) - _SHOWN}, languages))
    for code in languages:
        with translation.override(code):
            click.echo(books_checked(len(books), len(findings)))
    sys.exit(1 if findings else 0)


@command.command("digest")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Only that day (UTC).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From that day on.")
def digest(day: dt.datetime | None, since: dt.datetime | None) -> None:
    """Close the days that are over, and write their digests: publish them, or have somebody else keep them."""
    try:
        actions.close_days()
    except actions.DayStillOpen:
        click.echo(said(_still_open, spoken(None, os.environ)), err=True)
    click.echo(DIGEST_HEADING)
    for line in queries.digests(day=day.date() if day else None, since=since.date() if since else None):
        click.echo(digest_line(line))


@command.command("verify-digest")
@click.argument("file", type=click.File(encoding="utf-8"))
def verify_digest(file: TextIO) -> None:
    """
    Make the digests in FILE anew, from the rows. Names the books and days that differ; exit status 1 if any does.

    Exit status 2 where FILE is none of digests, is cut short within a line, or names no day: nothing was checked then.
    """
    try:
        kept = list(_digests_in(file))
    except UnicodeDecodeError as error:
        raise click.BadParameter(said(_no_text, spoken(None, os.environ)), param_hint="FILE") from error
    if not kept:
        raise click.BadParameter(said(_no_day, spoken(None, os.environ)), param_hint="FILE")
    differences = list(queries.differences(kept))
    for found in differences[:_SHOWN]:
        click.echo(f"{found.what}_differ day={found.day} book={found.book_id} expected={found.expected} found={found.found or 'none'}")
    languages = spoken(None, os.environ)
    if len(differences) > _SHOWN:
        click.echo(said(lambda: pgettext("audit.more", "Not shown: %(count)s") % {"count": len(differences) - _SHOWN}, languages))
    for code in languages:
        with translation.override(code):
            click.echo(days_checked(len(kept), len(differences)))
    sys.exit(1 if differences else 0)


def _digests_in(file: TextIO) -> Iterator[DayDigest]:
    """Read what `digest` wrote. Lines that begin with # are for people."""
    for number, line in enumerate(file, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            day, book_id, transfers, entries, chain = line.split()
            for digest in (entries, chain):
                _whole(digest)
            yield DayDigest(dt.date.fromisoformat(day), int(book_id), int(transfers), entries.lower(), chain.lower())
        except ValueError as error:
            raise click.BadParameter(_no_digest(number), param_hint="FILE") from error


def _whole(digest: str) -> None:
    """Raise ValueError where a digest is not all there."""
    if len(bytes.fromhex(digest)) != sha256().digest_size:
        raise ValueError(digest)


def _no_text() -> str:
    return pgettext("digest.no_text", "this is not a file of digests")


def _no_day() -> str:
    return pgettext("digest.no_day", "the file names no day, so nothing was checked: it is empty, or not the whole of it is here")


def _no_digest(line: int) -> str:
    return said(
        lambda: pgettext("digest.no_digest", "line %(number)s is not a digest: day, book, transfers, entries, chain") % {"number": line},
        spoken(None, os.environ),
    )


def days_checked(days: int, differences: int) -> str:
    """Return how the days of a digest compare, in the current language."""
    text = pgettext("digest.summary", "Days checked: %(days)s. Differences: %(differences)s.") % {"days": days, "differences": differences}
    if differences:
        return f"{text} " + pgettext("digest.wrong", "Each line above names a day whose hours are no longer those of its digest.")
    return text


def _still_open() -> str:
    return pgettext("digest.open", "The newest day is left out for now: something that may still belong to it is being written.")


def describe(finding: Finding) -> str:
    """Return the finding as one line of names and figures, the same in every language, for people and for programs."""
    facts = {
        "book": finding.book_id,
        "account": finding.account_id,
        "transfer": finding.transfer_id,
        "expected": finding.expected,
        "found": finding.found,
    }
    return " ".join([finding.invariant, *(f"{name}={fact}" for name, fact in facts.items() if fact is not None)])


def _checking() -> str:
    return pgettext("audit.checking", "Checking the ledger")


def books_checked(books: int, findings: int) -> str:
    """Return what the audit of so many books came to, in the current language."""
    text = pgettext("audit.summary", "Books checked: %(books)s. Findings: %(findings)s.") % {"books": books, "findings": findings}
    if findings:
        meaning = pgettext("audit.wrong", "Something is wrong. Each line above names the rule, and where it is broken.")
    else:
        meaning = pgettext("audit.well", "All is well.")
    return f"{text} {meaning}"


def _book_of(slug: str, languages: tuple[Language, ...]) -> int:
    book_id = TimeBank.objects.filter(slug=slug).values_list("book_id", flat=True).first()
    if book_id is None:
        unknown = said(lambda: pgettext("audit.no_bank", "no time bank is called %(slug)s") % {"slug": slug}, languages)
        raise click.BadParameter(unknown, param_hint="--bank")
    return book_id

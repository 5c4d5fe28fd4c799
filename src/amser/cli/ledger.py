"""`amser ledger`: prove that the ledger is true."""

import os
import sys

import click
from django.utils import translation
from django.utils.translation import pgettext

from amser.kernel.languages import Language, said, spoken
from amser.ledger import queries
from amser.ledger.queries import Finding
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
    # To standard error, so that the findings can be piped.
    with click.progressbar(length=len(books) * len(queries.CHECKS), label=said(_checking, languages), file=sys.stderr) as bar:
        findings = queries.audit(book_id, progress=lambda: bar.update(1))
    findings += not_facing(book_id)

    for finding in findings[:_SHOWN]:
        click.echo(describe(finding))
    if len(findings) > _SHOWN:
        click.echo(said(lambda: pgettext("audit.more", "Not shown: %(count)s") % {"count": len(findings) - _SHOWN}, languages))
    for code in languages:
        with translation.override(code):
            click.echo(_summary(len(books), len(findings)))
    sys.exit(1 if findings else 0)


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


def _summary(books: int, findings: int) -> str:
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

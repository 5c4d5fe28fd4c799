"""`amser ledger`: prove that the ledger is true."""

import sys

import click

from amser.ledger import queries
from amser.ledger.queries import Finding
from amser.timebanks.models import TimeBank

_SHOWN = 100


@click.group("ledger")
def command() -> None:
    """Look after the ledger."""


@command.command("audit")
@click.option("--bank", "slug", metavar="SLUG", help="Only the book of this time bank.")
@click.option("--book", "book_id", type=int, metavar="ID", help="Only this book.")
def audit(slug: str | None, book_id: int | None) -> None:
    """Check every invariant. Names what is wrong and where; exit status 1 if anything is."""
    if slug is not None:
        book_id = _book_of(slug)
    books = queries.books_to_audit() if book_id is None else [book_id]
    # To standard error, so that the findings can be piped.
    with click.progressbar(length=len(books) * len(queries.CHECKS), label="Checking the ledger", file=sys.stderr) as bar:
        findings = queries.audit(book_id, progress=lambda: bar.update(1))

    for finding in findings[:_SHOWN]:
        click.echo(describe(finding))
    if len(findings) > _SHOWN:
        click.echo(f"... and {len(findings) - _SHOWN} more")
    click.echo(f"Books checked: {len(books)}. Findings: {len(findings)}.")
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


def _book_of(slug: str) -> int:
    book_id = TimeBank.objects.filter(slug=slug).values_list("book_id", flat=True).first()
    if book_id is None:
        raise click.BadParameter(f"no time bank is called {slug}", param_hint="--bank")
    return book_id

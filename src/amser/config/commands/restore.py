"""`amser restore`."""

import sys
from pathlib import Path

import click

from amser.cli.ledger import describe
from amser.config import keeping
from amser.ledger import queries

_SHOWN = 20


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace what this installation holds now.")
@click.option("--anyway", is_flag=True, help="Also when the audit or a digest says that something is wrong.")
def command(*, file: Path, overwrite: bool, anyway: bool) -> None:
    """
    Restore the database from FILE, which `amser backup` wrote. Stop `amser serve` first.

    It is filled aside, audited, and its digests are checked; only then does it take the place of the old one, in one step.
    Exit status 1 if anything is wrong; nothing is replaced then.
    """
    if keeping.is_in_use() and not overwrite:
        raise click.ClickException("This installation holds people or hours. To replace them: --overwrite")
    with click.progressbar(length=1, label="Restoring", file=sys.stderr) as bar:

        def show(done: int, tables: int) -> None:
            bar.length = tables
            bar.update(done - bar.pos)

        with keeping.arriving_from(file, show) as swap:
            bar.render_finish()
            if _is_true() or anyway:
                swap()
            else:
                raise click.ClickException("Nothing was replaced. To restore it as it is: --anyway")
    click.echo("Restored. `amser doctor` says what is left to do, if anything is.")


def _is_true() -> bool:
    """Audit what has arrived and check its digests; say what is wrong."""
    findings, digests = queries.audit(), queries.digests()
    differences = list(queries.differences(digests))
    for finding in findings[:_SHOWN]:
        click.echo(describe(finding))
    for found in differences[:_SHOWN]:
        click.echo(f"{found.what}_differ day={found.day} book={found.book_id}")
    click.echo(f"Books checked: {len(queries.books_to_audit())}. Findings: {len(findings)}.")
    click.echo(f"Days checked: {len(digests)}. Differences: {len(differences)}.")
    return not findings and not differences

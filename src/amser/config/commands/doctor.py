"""`amser doctor`: what is wrong, and how to mend it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import click
from django.conf import settings
from django.core.mail import get_connection
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from amser.cli.messages import stale_catalogues
from amser.config import database, folder

_ENOUGH_DISK: Final = 1024**3  # bytes
_HEARTBEAT_SECONDS: Final = 60


class Trouble(NamedTuple):
    """What is wrong, and what to do about it."""

    what: str
    mend: str


@click.command("doctor")
def command() -> None:
    """Say what is wrong with this installation and how to mend it. Exits with 1 if anything is."""
    troubles = 0
    for name, examine in EXAMINATIONS.items():
        found = _first_trouble(examine)
        click.echo(f"  ✓ {name}" if found is None else f"  ✗ {name}: {found.what}\n      {found.mend}")
        troubles += found is not None
    if troubles:
        raise SystemExit(1)
    click.echo("All is well.")


def _first_trouble(examine: Callable[[], Iterator[Trouble]]) -> Trouble | None:
    try:
        return next(examine(), None)
    except (OperationalError, OSError) as error:
        return Trouble(str(error).strip().splitlines()[0], "Mend the database first, then run this again.")


def _answers() -> Iterator[Trouble]:
    try:
        database.refuse_old_postgresql()
    except OperationalError as error:
        cure = "The sentence above says how." if database.is_embedded() else "Mend DATABASE_URL, or unset it to use the embedded database."
        yield Trouble(str(error).strip().splitlines()[0], cure)


def _roles() -> Iterator[Trouble]:
    if database.owner_role() == database.application_role():
        yield Trouble("owner and application are one role", "Give DATABASE_URL a role of its own; `amser migrate` grants it what it needs.")


def _migrations() -> Iterator[Trouble]:
    executor = MigrationExecutor(connection)
    if pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Trouble(f"{len(pending)} migrations have not run", "Run `amser migrate`.")


def _grants() -> Iterator[Trouble]:
    if not _may("django_session", "INSERT"):
        yield Trouble("the application may not write its sessions", "Run `amser migrate`.")
    for table, right in (
        ("django_migrations", "DELETE"),
        ("audit_entry", "UPDATE"),
        ("ledger_transfer", "UPDATE"),
        ("ledger_account", "UPDATE"),
    ):
        if _may(table, right):
            yield Trouble(
                f"the application may {right} {table}",
                "Run `amser migrate`; if it stays, the application's role is too mighty: make it an ordinary one.",
            )


def _may(table: str, right: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(to_regclass(%s), %s)", [table, right])
        return bool(cursor.fetchone()[0])


def _catalogues() -> Iterator[Trouble]:
    if stale := list(stale_catalogues()):
        yield Trouble(f"{len(stale)} catalogues are not compiled", "Run `amser messages`.")


def _static_files() -> Iterator[Trouble]:
    if not (Path(str(settings.STATIC_ROOT)) / "staticfiles.json").exists():
        yield Trouble("they have not been collected", "Run `amser setup`.")


def _worker() -> Iterator[Trouble]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)", [_HEARTBEAT_SECONDS]
        )
        if not cursor.fetchone()[0]:
            yield Trouble(
                "none has been heard for a minute, so no mail is sent", "Run `amser serve`, or `amser manage procrastinate worker`."
            )


def _disk() -> Iterator[Trouble]:
    home = folder.data_folder()
    free = shutil.disk_usage(home if home.exists() else folder.PROJECT).free
    if free < _ENOUGH_DISK:
        yield Trouble(f"{free // 1024**2} MB are free where {home} lies", "Free some space.")


def _mail() -> Iterator[Trouble]:
    if settings.DEMO:
        return
    if not settings.MAIL_IS_SENT:
        yield Trouble(
            "no server is named, so nobody gets a code by e-mail",
            "Set AMSER_EMAIL_HOST and its companions: docs/reference/settings.md. Until then `amser sign-in code` reads codes out.",
        )
        return
    try:
        get_connection(timeout=5).open()
    except OSError as error:
        yield Trouble(f"the server does not answer ({error})", "Set AMSER_EMAIL_HOST and its companions: docs/reference/settings.md.")


EXAMINATIONS: Final = {
    "database": _answers,
    "roles": _roles,
    "migrations": _migrations,
    "grants": _grants,
    "catalogues": _catalogues,
    "static files": _static_files,
    "worker": _worker,
    "disk": _disk,
    "mail": _mail,
}

"""`amser doctor`: what is wrong, and how to mend it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import click
from django.conf import settings
from django.core.mail import get_connection
from django.db import Error, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.translation import pgettext

from amser.cli import is_not_set_up, not_set_up
from amser.cli.messages import stale_catalogues
from amser.config import database, folder
from amser.kernel.languages import spoken
from amser.ui import paper

_ENOUGH_DISK: Final = 1024**3  # bytes
_HEARTBEAT_SECONDS: Final = 60
_TICK_SECONDS: Final = 30 * 60  # something is due every five minutes

Say = Callable[[], str]


class Trouble(NamedTuple):
    """What is wrong, and what to do about it; or, as a note, what is merely not on yet."""

    what: Say
    mend: Say
    is_note: bool = False


@click.command("doctor")
@click.option("--language", type=click.Choice(["cy", "en", "both"]), help="Of the report; that of LANG, or else both.")
def command(language: str | None) -> None:
    """Say what is wrong with this installation and how to mend it. Exits with 1 if anything is; what is not on yet is only noted."""
    found = {name: _first_trouble(examine) for name, examine in EXAMINATIONS.items()}
    reports = {}
    for code in spoken(language, os.environ):
        with translation.override(code):
            reports[_report(found)] = code  # one report where the Welsh is not compiled yet
    click.echo("\n\n".join(reports))
    if any(trouble and not trouble.is_note for trouble in found.values()):
        raise SystemExit(1)


def _report(found: dict[str, Trouble | None]) -> str:
    lines = [_line(NAMES[name](), trouble) for name, trouble in found.items()]
    troubles = [trouble for trouble in found.values() if trouble]
    if not troubles:
        lines.append(pgettext("doctor.well", "All is well."))
    elif all(trouble.is_note for trouble in troubles):
        lines.append(pgettext("doctor.not_on", "Nothing is wrong. What is marked ○ is not on yet."))
    return "\n".join(lines)


def _line(name: str, trouble: Trouble | None) -> str:
    if trouble is None:
        return f"  ✓ {name}"
    return f"  {'○' if trouble.is_note else '✗'} {name}: {trouble.what()}\n      {trouble.mend()}"


def _first_trouble(examine: Callable[[], Iterator[Trouble]]) -> Trouble | None:
    try:
        return next(examine(), None)
    except Error as error:
        return Trouble(_first_line(error), not_set_up if is_not_set_up(error) else _mend_the_database)
    except Exception as error:  # noqa: BLE001 -- whatever one examination meets, the next one is made
        return Trouble(_first_line(error), _unforeseen)


def _first_line(error: Exception) -> Say:
    text = (str(error).strip() or type(error).__name__).splitlines()[0]
    return lambda: text


def _mend_the_database() -> str:
    return pgettext("doctor.database_first", "Mend the database first, then run this again.")


def _unforeseen() -> str:
    return pgettext("doctor.unforeseen", "We did not foresee this. Mend what the others name, then run this again.")


def _answers() -> Iterator[Trouble]:
    try:
        database.refuse_old_postgresql()
    except OperationalError as error:
        yield Trouble(_first_line(error), _mend_embedded if database.is_embedded() else _mend_url)


def _mend_embedded() -> str:
    return pgettext("doctor.embedded", "The sentence above says how.")


def _mend_url() -> str:
    return pgettext("doctor.url", "Mend DATABASE_URL, or unset it to use the embedded database.")


def _roles() -> Iterator[Trouble]:
    if database.owner_role() == database.application_role():
        yield Trouble(
            lambda: pgettext("doctor.one_role", "owner and application are one role"),
            lambda: pgettext("doctor.one_role.mend", "Give DATABASE_URL a role of its own; `amser migrate` grants it what it needs."),
        )


def _migrations() -> Iterator[Trouble]:
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        yield Trouble(lambda: pgettext("doctor.no_migrations", "none has run"), not_set_up)
    elif pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Trouble(lambda: pgettext("doctor.migrations", "not run yet: %(count)s") % {"count": len(pending)}, _migrate)


def _migrate() -> str:
    return pgettext("doctor.migrate", "Run `amser migrate`.")


def _grants() -> Iterator[Trouble]:
    if not _may("django_session", "INSERT"):
        yield Trouble(lambda: pgettext("doctor.no_sessions", "the application may not write its sessions"), _migrate)
    for table, right in (
        ("django_migrations", "DELETE"),
        ("audit_entry", "UPDATE"),
        ("ledger_transfer", "UPDATE"),
        ("ledger_account", "UPDATE"),
    ):
        if _may(table, right):
            act = f"{right} {table}"
            yield Trouble(
                lambda: pgettext("doctor.too_mighty", "the application may do this: %(act)s") % {"act": act},  # noqa: B023 -- said of this one
                lambda: pgettext(
                    "doctor.too_mighty.mend",
                    "Run `amser migrate`; if it stays, the application's role is too mighty: make it an ordinary one.",
                ),
            )


def _may(table: str, right: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(to_regclass(%s), %s)", [table, right])
        return bool(cursor.fetchone()[0])


def _catalogues() -> Iterator[Trouble]:
    if stale := list(stale_catalogues()):
        yield Trouble(
            lambda: pgettext("doctor.catalogues", "not compiled: %(count)s") % {"count": len(stale)},
            lambda: pgettext("doctor.catalogues.mend", "Run `amser messages`."),
        )


def _static_files() -> Iterator[Trouble]:
    if not (Path(str(settings.STATIC_ROOT)) / "staticfiles.json").exists():
        yield Trouble(
            lambda: pgettext("doctor.static", "they have not been collected"), lambda: pgettext("doctor.static.mend", "Run `amser setup`.")
        )


def _worker() -> Iterator[Trouble]:
    # One that ends in order takes its row away: none means that nobody has started it, an old one that it was cut off.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE last_heartbeat > now() - make_interval(secs => %s)) FROM procrastinate_workers",
            [_HEARTBEAT_SECONDS],
        )
        known, heard = cursor.fetchone()
    if not known:
        yield Trouble(lambda: pgettext("doctor.no_worker", "not started, so no mail is sent"), _serve, is_note=True)
    elif not heard:
        yield Trouble(lambda: pgettext("doctor.quiet_worker", "none has been heard for a minute, so no mail is sent"), _serve)


def _timer() -> Iterator[Trouble]:
    # The latest time at which each thing was due is kept; its job goes away when it is done.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT extract(epoch FROM now()) - max(due.defer_timestamp),
                   count(*) FILTER (WHERE job.status = 'todo' AND greatest(to_timestamp(due.defer_timestamp), job.scheduled_at) < late.since),
                   (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s))
            FROM (SELECT now() - make_interval(secs => %s) AS since) late, procrastinate_periodic_defers due
                 LEFT JOIN procrastinate_jobs job ON job.id = due.job_id
            """,
            [_HEARTBEAT_SECONDS, _TICK_SECONDS],
        )
        ago, waiting, heard = cursor.fetchone()
    if ago is None:
        yield Trouble(lambda: pgettext("doctor.no_timer", "it has never run, so nothing is done by itself"), _serve, is_note=True)
    elif ago > _TICK_SECONDS:
        facts = {"minutes": int(ago // 60)}
        yield Trouble(lambda: pgettext("doctor.quiet_timer", "minutes since it last ran: %(minutes)s") % facts, _serve, is_note=not heard)
    elif waiting:
        yield Trouble(
            lambda: pgettext("doctor.late_timer", "due and not done, for half an hour and more: %(count)s") % {"count": waiting}, _serve
        )


def _papers() -> Iterator[Trouble]:
    if not paper.can_be_made():
        yield Trouble(
            lambda: pgettext("doctor.papers", "no PDFs can be made: pango is not installed"),
            lambda: (
                pgettext(
                    "doctor.papers.mend",
                    "On Debian and Ubuntu: apt-get install %(packages)s. Fedora: dnf install pango. Mac: brew install pango.",
                )
                % {"packages": paper.NEEDED}
            ),
            is_note=True,
        )


def _serve() -> str:
    return pgettext("doctor.serve", "Run `amser serve`, or `amser manage procrastinate worker`.")


def _disk() -> Iterator[Trouble]:
    home = folder.data_folder()
    free = shutil.disk_usage(home if home.exists() else folder.PROJECT).free
    if free < _ENOUGH_DISK:
        facts = {"free": free // 1024**2, "folder": home}
        yield Trouble(
            lambda: pgettext("doctor.disk", "MB free: %(free)s, where this lies: %(folder)s") % facts,
            lambda: pgettext("doctor.disk.mend", "Free some space."),
        )


def _mail() -> Iterator[Trouble]:
    if settings.DEMO:
        return
    if not settings.MAIL_IS_SENT:
        yield Trouble(
            lambda: pgettext("doctor.no_mail", "no server is named, so nobody gets a code by e-mail"),
            lambda: pgettext(
                "doctor.no_mail.mend",
                "Set AMSER_EMAIL_HOST and its companions: docs/reference/settings.md. Until then `amser sign-in code` reads codes out.",
            ),
            is_note=True,
        )
        return
    try:
        get_connection(timeout=5).open()
    except OSError as error:
        reason = str(error)
        yield Trouble(
            lambda: pgettext("doctor.mail", "the server does not answer (%(reason)s)") % {"reason": reason},
            lambda: pgettext("doctor.mail.mend", "Set AMSER_EMAIL_HOST and its companions: docs/reference/settings.md."),
        )


EXAMINATIONS: Final = {
    "database": _answers,
    "roles": _roles,
    "migrations": _migrations,
    "grants": _grants,
    "catalogues": _catalogues,
    "static files": _static_files,
    "worker": _worker,
    "timer": _timer,
    "papers": _papers,
    "disk": _disk,
    "mail": _mail,
}
NAMES: Final[dict[str, Say]] = {
    "database": lambda: pgettext("doctor.name.database", "database"),
    "roles": lambda: pgettext("doctor.name.roles", "roles"),
    "migrations": lambda: pgettext("doctor.name.migrations", "migrations"),
    "grants": lambda: pgettext("doctor.name.grants", "grants"),
    "catalogues": lambda: pgettext("doctor.name.catalogues", "catalogues"),
    "static files": lambda: pgettext("doctor.name.static", "static files"),
    "worker": lambda: pgettext("doctor.name.worker", "worker"),
    "timer": lambda: pgettext("doctor.name.timer", "timer"),
    "papers": lambda: pgettext("doctor.name.papers", "papers"),
    "disk": lambda: pgettext("doctor.name.disk", "disk"),
    "mail": lambda: pgettext("doctor.name.mail", "mail"),
}

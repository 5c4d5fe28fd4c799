"""`amser serve`: the web process and the worker, kept running."""

import ipaddress
import os
import sys
from collections.abc import Mapping

import click
from django.db import connection

from amser.config import database
from amser.config.commands.supervisor import Child, supervise
from amser.timebanks.models import TimeBank

THREADS = 8


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help=f"Web processes, of {THREADS} threads each.")
@click.option("--demo", is_flag=True, help="Sign in as anyone, send nothing. On this machine only.")
def command(host: str, port: int, workers: int, demo: bool) -> None:  # noqa: FBT001 -- click passes a flag so
    """Run the web server and the worker until Ctrl-C or SIGTERM; restart either when it ends."""
    demo = demo or os.environ.get("AMSER_DEMO") == "1"
    if demo:
        _refuse_strangers(host)
    else:
        database.refuse_one_role()
    TimeBank.objects.exists()  # Where nothing is set up, that is said once, instead of by processes that end and are started again.
    connection.close()
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    environment = _environment(bind, demo=demo)
    click.echo(f"Amser: http://{bind}/   (Ctrl-C stops it)")
    supervise([_web(bind, workers, environment), _worker(environment)], meanwhile=database.keep_running)


def _refuse_strangers(host: str) -> None:
    try:
        near = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        near = False
    if not near:
        raise click.UsageError("The demo lets anyone be anyone, so it listens on this machine only: leave out --host.")


def _environment(bind: str, *, demo: bool) -> Mapping[str, str]:
    ours = {"AMSER_DB_POOL": str(THREADS + 2)}  # One for each thread, and room for a health check.
    if demo:
        ours |= {"AMSER_DEMO": "1", "AMSER_URL": os.environ.get("AMSER_URL", f"http://{bind}")}
    return {**os.environ, **ours}


def _web(bind: str, workers: int, environment: Mapping[str, str]) -> Child:
    shape = (f"--bind={bind}", "--worker-class=gthread", f"--workers={workers}", f"--threads={THREADS}", "--graceful-timeout=20")
    return Child("web", (sys.executable, "-m", "gunicorn", *shape, "--log-level=warning", "amser.config.wsgi:application"), environment)


def _worker(environment: Mapping[str, str]) -> Child:
    command_line = (
        sys.executable,
        "-m",
        "amser",
        "manage",
        "procrastinate",
        "worker",
        "--shutdown-graceful-timeout=20",
        "--delete-jobs=successful",
    )
    return Child("worker", command_line, {**environment, "AMSER_DB_POOL": "0"})  # It has a pool of its own.

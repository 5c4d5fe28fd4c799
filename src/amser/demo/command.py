"""`amser demo`: build the sample nation."""

import datetime as dt
import sys

import click

from amser.demo import build


@click.command("demo")
@click.option("--size", default=1.0, show_default=True, type=click.FloatRange(0.05, 4.0), help="1.0 is three banks and some 250 people.")
def command(size: float) -> None:
    """Build the sample nation, once: three invented time banks and eighteen months of their life. Safe to repeat or stop."""
    if build.is_whole():
        click.echo("The sample is there already.")
        return
    now = dt.datetime.now(dt.UTC)
    steps = build.planned(now=now, size=size)
    # To standard error, like every bar of ours.
    with click.progressbar(length=len(steps), label="Building the sample", file=sys.stderr) as bar:
        refused = build.build(steps, now=now, progress=bar.update)
    click.echo(f"The sample is ready. Acts: {len(steps)}. Refused, as people are too: {len(refused)}.")

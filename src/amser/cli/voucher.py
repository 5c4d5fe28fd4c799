"""`amser voucher`: check vouchers by the scheme's public keys, with no database and no connection."""

import datetime as dt
import os
import sys
from pathlib import Path

import click
from django.utils.translation import pgettext

from amser.kernel.languages import said, spoken
from amser.vouchers.queries import in_address, read_payload
from amser.vouchers.queries.keys import KeyFile, NoKeyFile, read_key_file
from amser.vouchers.queries.payload import NotAPayload, is_signed_by


@click.group("voucher")
def command() -> None:
    """Check credits on paper."""


@command.command("check")
@click.option(
    "--keys", "keys_file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The scheme's keys.txt."
)
@click.argument("scanned", nargs=-1)
def check(keys_file: Path, scanned: tuple[str, ...]) -> None:
    """
    Check the signatures of what was SCANNED, or of each line of standard input. Exit status 1 if any is not the scheme's.

    "signed" says that the scheme made the voucher, not that it is still good: only the scheme knows whether it was used.
    """
    languages = spoken(None, os.environ)
    try:
        keys = read_key_file(keys_file.read_text(encoding="utf-8").splitlines())
    except (NoKeyFile, UnicodeDecodeError) as error:
        raise click.BadParameter(said(_no_keys, languages), param_hint="--keys") from error
    answers = [answer(text, keys) for text in scanned or (line for line in sys.stdin if line.strip())]
    for line in answers:
        click.echo(line)
    sys.exit(1 if any(line.startswith("refused") for line in answers) else 0)


def answer(text: str, keys: KeyFile, *, on: dt.date | None = None) -> str:
    """
    Return what the signature of one voucher says, as one line of names and figures, the same in every language.

    Its number is left out: it is as good as the voucher. `on` is today where it is not given.
    """
    try:
        payload, signature = read_payload(in_address(text))
    except NotAPayload:
        return "refused reason=not_a_voucher"
    public = keys.keys.get(payload.key_number)
    if public is None:
        return f"refused reason=unknown_key key={payload.key_number}"
    if not is_signed_by(public, payload, signature, slug=keys.slug):
        return f"refused reason=not_signed key={payload.key_number}"
    last = payload.expires_on
    over = last is not None and last < (on or dt.datetime.now(tz=dt.UTC).date())
    return (
        f"signed scheme={keys.slug} key={payload.key_number} credits={payload.credits} last_day={last or 'none'}{' over' if over else ''}"
    )


def _no_keys() -> str:
    return pgettext("voucher.check.no_keys", "this is not a file of a scheme's public keys, or not the whole of it")

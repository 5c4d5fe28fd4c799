"""`amser import bulletin`: what is in the newsletters that somebody kept. Nothing is written."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import click
from django.utils.translation import pgettext

from amser.bulletins.doubts import Doubt, Kind
from amser.bulletins.reading import Found, read
from amser.kernel.languages import said, spoken

_MOST: Final = 2_000_000  # bytes of a newsletter


@click.command("bulletin")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def bulletin(files: tuple[Path, ...]) -> None:
    """
    Find the articles in newsletters kept as plain text, and say what would have to be put right in each.

    For each article its line, title, and how much is in it; below it what points nowhere, dates that are none, people named as contacts,
    and in which of the other files it stood before. Writes nothing.
    """
    found = read({str(file): _text(file) for file in dict.fromkeys(files)})
    click.echo(_in_words(lambda: "\n".join(_report(found))))


def _in_words(say: Callable[[], str]) -> str:
    return said(say, spoken(None, os.environ))


def _text(file: Path) -> str:
    if file.stat().st_size > _MOST:
        raise _refused(lambda: pgettext("cli.bulletin.large", "this is too large for a newsletter: %(file)s") % {"file": file})
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        facts = {"byte": wrong.start, "file": file}
        raise _refused(
            lambda: pgettext("cli.bulletin.encoding", "this is not plain text in UTF-8, from byte %(byte)s: %(file)s") % facts
        ) from wrong


def _refused(say: Callable[[], str]) -> click.BadParameter:
    return click.BadParameter(_in_words(say), param_hint="FILE")


def _report(found: dict[str, list[Found]]) -> Iterator[str]:
    for name, articles in found.items():
        yield _heading(name, articles)
        yield from map(_said, articles)


def _heading(name: str, articles: list[Found]) -> str:
    facts = {"file": name, "count": len(articles), "before": sum(bool(one.before) for one in articles)}
    return pgettext("cli.bulletin.file", "%(file)s. Articles: %(count)s. Of them in another file before: %(before)s") % facts


def _said(one: Found) -> str:
    article = one.article
    facts = {"line": article.line, "title": article.title, "paragraphs": len(article.paragraphs), "items": len(article.items)}
    lines = [pgettext("cli.bulletin.article", "%(line)s: “%(title)s”. Paragraphs: %(paragraphs)s. In lists: %(items)s") % facts]
    if article.byline:
        lines.append(pgettext("cli.bulletin.by", "   Written by: %(name)s") % {"name": article.byline})
    lines += [_doubt(doubt) for doubt in one.doubts]
    lines += [pgettext("cli.bulletin.before", "   Stood before in: %(file)s") % {"file": file} for file in one.before]
    return "\n".join(lines)


def _doubt(doubt: Doubt) -> str:
    texts = {
        Kind.POINTER: pgettext("cli.bulletin.pointer", "   Line %(line)s leads nowhere: “%(words)s”"),
        Kind.DATE: pgettext("cli.bulletin.date", "   Line %(line)s, not a date: “%(words)s”"),
        Kind.CONTACT: pgettext("cli.bulletin.contact", "   Line %(line)s names a contact. Have they agreed? %(words)s"),
    }
    return texts[doubt.kind] % {"line": doubt.line, "words": doubt.words}

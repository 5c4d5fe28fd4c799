"""`amser import bulletin`: what is in the newsletters that somebody kept, and as items of a bulletin if they like."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import click
from django.db import transaction
from django.utils import timezone
from django.utils.translation import pgettext

from amser.bulletins import actions
from amser.bulletins.doubts import Doubt, Kind
from amser.bulletins.drafts import drafted, known_in
from amser.bulletins.models import Bulletin
from amser.bulletins.reading import Found, read
from amser.imports.banks import BY
from amser.kernel.ids import uuid7
from amser.kernel.languages import Language, said, spoken

_MOST: Final = 2_000_000  # bytes of a newsletter


@click.command("bulletin")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", metavar="SLUG", default="", help="The bulletin in which the articles become items.")
@click.option("--written-in", type=click.Choice(["cy", "en"]), help="The language of the newsletters; needed with --into.")
@click.option("--line", "lines", multiple=True, type=int, help="Only the article that begins on this line, of one file; repeat for each.")
def bulletin(files: tuple[Path, ...], into: str, written_in: Language | None, lines: tuple[int, ...]) -> None:
    """
    Find the articles in newsletters kept as plain text, and say what would have to be put right in each.

    For each article its line, title, and how much is in it; below it what points nowhere, dates that are none, people named as contacts,
    and in which of the other files it stood before. With --into, each becomes an item of that bulletin, to be put right and translated
    there; what is an item already, or stood in an earlier of the files, is left out. Without it nothing is written.
    """
    target = _bulletin(into, written_in) if into else None
    found = read({str(file): _text(file) for file in dict.fromkeys(files)})
    wanted = _chosen(found, lines)
    click.echo(_in_words(lambda: "\n".join(_report(found))))
    if target is not None and written_in is not None:
        made, known = _write(target, wanted, written_in)
        facts = {"made": made, "known": known, "slug": target.slug}
        click.echo(
            _in_words(
                lambda: (
                    pgettext(
                        "cli.bulletin.made",
                        "Items made in %(slug)s: %(made)s. Already there: %(known)s. Each needs its other language before it goes out.",
                    )
                    % facts
                )
            )
        )


def _bulletin(slug: str, written_in: Language | None) -> Bulletin:
    if written_in is None:
        raise _refused(lambda: pgettext("cli.bulletin.language", "say in which language they are written"), "--written-in")
    found = Bulletin.objects.filter(slug=slug).first()
    if found is None:
        raise _refused(lambda: pgettext("cli.bulletin.none", "there is no bulletin with the address %(slug)s") % {"slug": slug}, "--into")
    return found


def _chosen(found: dict[str, list[Found]], lines: tuple[int, ...]) -> list[Found]:
    """Return the articles that become items: none that stood in an earlier file; of one file, those that begin on the lines given."""
    wanted = [one for articles in found.values() for one in articles if not one.before]
    missing = set(lines) - {one.article.line for one in wanted}
    if lines and (missing or len(found) > 1):
        facts = {"lines": ", ".join(map(str, sorted(missing or lines)))}
        raise _refused(lambda: pgettext("cli.bulletin.lines", "no article of one file begins on these lines: %(lines)s") % facts, "--line")
    return [one for one in wanted if not lines or one.article.line in lines]


def _write(target: Bulletin, wanted: list[Found], language: Language) -> tuple[int, int]:
    """Make items of the articles that are none yet, all or none of them. Return how many were made, and how many were there."""
    with transaction.atomic():
        Bulletin.objects.select_for_update(no_key=True).get(pk=target.pk)
        known = known_in(target, wanted)
        items = [drafted(one, language) for one in wanted if one.article not in known]
        if items:
            actions.write_items(by=BY, key=uuid7(), at=timezone.now(), bulletin=target, items=items)
    return len(items), len(wanted) - len(items)


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


def _refused(say: Callable[[], str], hint: str = "FILE") -> click.BadParameter:
    return click.BadParameter(_in_words(say), param_hint=hint)


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

"""Articles that somebody kept, as items of a bulletin that are still to be put right; and which of them are items already."""

from collections.abc import Iterable
from typing import Final

from amser.bulletins.actions import ItemWords
from amser.bulletins.articles import Article, articles_in
from amser.bulletins.models import Bulletin, Item
from amser.bulletins.reading import Found, are_one
from amser.kernel.languages import Language

LONGEST_TAG: Final = 60  # letters
MOST_TAGS: Final = 12
_LOOKED_AT: Final = 1_000  # items, the newest


def drafted(found: Found, language: Language) -> ItemWords:
    """Return what an article says as an item, in the language it is written in; it needs the other before it goes out."""
    article = found.article
    body = "\n\n".join(f"- {part.text}" if part.is_item else part.text for part in article.paragraphs)
    said = {f"title_{language}": article.title[:200], f"text_{language}": body[:20_000]}
    tags = tuple(tag[:LONGEST_TAG] for tag in article.tags)[:MOST_TAGS]
    return ItemWords(**said, byline=article.byline[:160], tags=tags, drafted_from=f"{article.line}: {article.title}"[:200])


def known_in(bulletin: Bulletin, found: Iterable[Found]) -> dict[Article, str]:
    """Return, by article, the title of the item that it is already, in either language. One query."""
    there = Item.objects.filter(bulletin=bulletin, withdrawn_at__isnull=True).order_by("-pk")[:_LOOKED_AT]
    said = [(title, text) for one in there for title, text in ((one.title_cy, one.text_cy), (one.title_en, one.text_en)) if title and text]
    kept = [(title, article) for title, text in said for article in articles_in(f"{title}\n\n{text}")]
    return {one.article: title for one in found for title, article in kept if are_one(one.article, article)}

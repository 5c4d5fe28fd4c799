"""What papers say: the same words in both languages on one sheet, and codes to scan. `{% load papers %}`."""

import re
from functools import cache
from typing import Final

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from amser.kernel.languages import base
from amser.ui.paper import STATIC

register = template.Library()

_KINDS: Final = ("span", "p", "div", "li")


class Twice(Node):
    """What stands between `{% twice %}` and `{% endtwice %}`, once in each language of the paper."""

    def __init__(self, inside: NodeList, kind: str) -> None:
        self.inside, self.kind = inside, kind

    def render(self, context: Context) -> SafeString:
        """Return the words marked with their languages, the paper's first language first; once where both are alike."""
        found: dict[str, str] = {}
        for code in context["paper"].languages:
            with translation.override(code), context.push(words_in=base(code)):
                found.setdefault(self.inside.render(context).strip(), base(code))
        return together([(language, mark_safe(words)) for words, language in found.items()], kind=self.kind)  # noqa: S308  our templates' own


@register.tag
def twice(parser: Parser, token: Token) -> Twice:
    """Say it in each language of the paper: `{% twice %}{% translate "Name" context "paper.name" %}{% endtwice %}`; `{% twice p %}` for paragraphs."""
    kind = (token.split_contents()[1:] or ["span"])[0]
    if kind not in _KINDS:
        raise template.TemplateSyntaxError(f"twice takes one of {_KINDS}")
    inside = parser.parse(("endtwice",))
    parser.delete_first_token()
    return Twice(inside, kind)


@register.simple_tag(takes_context=True)
def picture(context: Context, name: str) -> SafeString:
    """Return a picture of `icons.svg` beside an idea, where the paper is in simple words; nothing in the other sizes."""
    return _drawn(name) if context["paper"].size == "simple" else mark_safe("")


@cache
def _drawn(name: str) -> SafeString:
    """Return a picture drawn out: on paper there is no sprite to point into."""
    icons = (STATIC / "icons.svg").read_text(encoding="utf-8")
    found = re.search(rf'<symbol id="{re.escape(name)}" viewBox="([^"]+)">(.*?)</symbol>', icons, re.DOTALL)
    assert found is not None, f"icons.svg has no {name}"
    drawn = mark_safe(found[2])  # noqa: S308  our own file
    pen = mark_safe('fill="none" stroke="black" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"')
    return format_html('<svg class="picture" viewBox="{}" {}>{}</svg>', found[1], pen, drawn)


@register.filter
def in_a_line(address: str) -> str:
    """Return an address of several lines as one."""
    return ", ".join(line.strip(" ,") for line in address.splitlines() if line.strip(" ,"))


def together(words: list[tuple[str, SafeString]], *, kind: str) -> SafeString:
    """Return words of several languages: one after the other in a line, or paragraphs below each other."""
    each = [(kind, language, "first" if len(words) > 1 and not place else "", said, kind) for place, (language, said) in enumerate(words)]
    if kind == "span":
        return format_html('<span class="twice">{}</span>', format_html_join(" ", '<{} lang="{}" class="{}">{}</{}>', each))
    return format_html('<div class="twice">{}</div>', format_html_join("", '<{} lang="{}" class="{}">{}</{}>', each))

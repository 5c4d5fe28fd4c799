"""The parts: each renders, none holds a style or a script, every picture exists."""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from amser.ui import assets, specimens
from amser.ui.forms import AmserForm
from amser.ui.frame import Frame

_TEMPLATES: Final = sorted([*(assets.UI / "templates").rglob("*.html"), *(assets.UI / "components").rglob("*.html")])
_SPRITE: Final = (assets.UI / "static" / "ui" / "icons.svg").read_text(encoding="utf-8")
_CATEGORIES: Final = {
    "companionship",
    "calls",
    "shopping",
    "transport",
    "garden",
    "diy",
    "household",
    "cooking",
    "pets",
    "family",
    "digital",
    "welsh",
    "learning",
    "arts",
    "wellbeing",
    "admin",
    "community",
    "environment",
    "peer",
    "coproduction",
    "running",
}


@cache
def _engine() -> DjangoTemplates:
    # The installation's engine without the doors' context: ui must stand without them.
    given: dict[str, Any] = settings.TEMPLATES[0]
    options = {**given["OPTIONS"], "context_processors": ["django.template.context_processors.request"]}
    return DjangoTemplates({"NAME": "ui", "DIRS": given["DIRS"], "APP_DIRS": False, "OPTIONS": options})


def _page(template: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        return _engine().get_template(template).render(context, RequestFactory().get(f"/{language[:2]}/b/aberwennol/board/?q=te"))


@pytest.mark.parametrize("language", ["cy", "en", "cy-simple", "en-simple"])
def test_the_component_page_renders_every_part_in_every_language(language: str) -> None:
    html = _page("ui/components.html", language, frame=specimens.frame(acting=True), **specimens.context())

    assert "<c-" not in html
    assert f'<html lang="{language[:2]}"' in html


def test_every_component_is_shown_on_the_component_page() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in _TEMPLATES)
    names = {path.parent.name for path in (assets.UI / "components").glob("*/index.html")}

    assert {name for name in names if f"<c-{name.replace('_', '-')}" not in shown} <= {"icon", "back"}


@pytest.mark.parametrize("layout", ["public", "member", "desk", "bare", "print"])
@pytest.mark.parametrize("frame", [None, Frame(), specimens.frame("cy", scheme="dark")])
def test_a_layout_stands_without_a_bank(layout: str, frame: Frame | None) -> None:
    html = _page(f"layouts/{layout}.html", "cy", **({"frame": frame} if frame else {}))

    assert '<main id="main"' in html
    assert "Neidio i&#x27;r prif gynnwys" in html or "Neidio i'r prif gynnwys" in html


@pytest.mark.parametrize("path", _TEMPLATES, ids=lambda path: str(path.relative_to(assets.UI)))
def test_no_template_holds_a_style_or_a_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name == "restarting.html":  # a proxy shows it while Amser is down: it brings its style along, and loads nothing
        text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
        assert not re.search(r"<link|\ssrc=|/static/|url\(|@import", path.read_text(encoding="utf-8"))

    assert not re.search(r"<(?:style|script)|\sstyle=|\son[a-z]+=", text)


@pytest.mark.parametrize("template", ["404.html", "403.html", "500.html", "ui/restarting.html"])
def test_an_error_page_speaks_both_languages_and_needs_nothing(template: str) -> None:
    html = get_template(template).render({})

    assert '<section class="stack" lang="cy">' in html
    assert 'lang="en"' in html
    assert "{" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


def test_a_page_with_an_error_says_so_first_in_its_title() -> None:
    html = _page("layouts/public.html", form=specimens.SpecimenForm({}))

    assert "<title>Error: " in html
    assert html.index('role="alert"') > html.index('<main id="main"')


def test_the_language_switch_keeps_the_page_and_its_query() -> None:
    html = _page("layouts/public.html")

    assert 'href="/cy/b/aberwennol/board/?q=te" lang="cy" hreflang="cy"' in html


def test_the_language_switch_brings_a_form_back_instead_of_leaving_it() -> None:
    html = _page("layouts/public.html", form=AmserForm())

    assert re.search(r'<button class="lang" type="submit" form="main-form" formaction="/cy/[^"]+" [^>]*formnovalidate name="_switch"', html)


def test_every_picture_that_is_named_exists() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', _SPRITE))
    named = {name for path in _TEMPLATES for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))}

    assert named <= drawn
    assert drawn >= _CATEGORIES
    assert set(specimens.ICONS) == drawn

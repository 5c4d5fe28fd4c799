"""How every page is sent: what the browser may do with it, what it keeps, and what it shows when something fails."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client, override_settings
from django.urls import path
from pytest_django import DjangoDbBlocker

from tests.builders.banks import a_bank

STRANGERS_PAGES: Final = (
    "",
    "help/",
    "accessibility/",
    "privacy/",
    "b/aberwennol/",
    "b/aberwennol/notice-board/",
    "b/aberwennol/join/",
    "account/sign-in/",
)
KEPT_BY_STRANGERS: Final = {"amser_language", "amser_csrf"}  # which language, and the proof that a form is ours
ASKS_ANOTHER_HOST: Final = re.compile(r"""(?:src|srcset|action|<link[^>]*\shref)\s*=\s*["'](?:https?:)?//""")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("page", STRANGERS_PAGES)
def test_a_page_is_sent_safely_and_leaves_a_stranger_alone(client: Client, language: str, page: str) -> None:
    a_bank(slug="aberwennol")

    response = client.get(f"/{language}/{page}")

    html = response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    assert response.status_code == 200
    assert "default-src 'self'" in policy
    assert not re.search("unsafe|https?:", policy)
    assert {"frame-ancestors 'none'", "object-src 'none'", "form-action 'self'"} <= {part.strip() for part in policy.split(";")}
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in html
    assert client.cookies.keys() <= KEPT_BY_STRANGERS
    assert not ASKS_ANOTHER_HOST.search(html)
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\s(?:src=|type=\"application/json\"))", html)


@pytest.mark.django_db
def test_a_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: Client) -> None:
    client.get("/cy/account/sign-in/")

    assert {name: (cookie["samesite"], bool(cookie["httponly"])) for name, cookie in client.cookies.items() if name != "amser_csrf"} == {
        "amser_language": ("Lax", True)
    }
    assert client.cookies["amser_csrf"]["samesite"] == "Lax"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nowhere/", "/cy/nowhere/", "/en/b/no-such-bank/", "/cy/b/no-such-bank/home/"])
def test_what_is_not_there_is_said_in_both_languages(client: Client, address: str) -> None:
    response = client.get(address)

    html = response.content.decode()
    if "/home/" in address:  # a stranger signs in first, and learns nothing
        assert response.status_code in {302, 404}
        return
    assert response.status_code == 404
    assert "Allwn ni ddim dod o hyd" in html
    assert "We cannot find this page" in html


def test_a_form_that_is_not_ours_is_refused_in_both_languages() -> None:
    response = Client(enforce_csrf_checks=True).post("/en/simple-words/", {"next": "/en/"})

    html = response.content.decode()
    assert response.status_code == 403
    assert 'lang="cy"' in html
    assert 'lang="en"' in html
    assert "Reason given for failure" not in html


@pytest.mark.parametrize("template", ["403.html", "403_csrf.html", "404.html", "500.html", "ui/restarting.html"])
def test_a_page_for_when_something_fails_asks_for_nothing(template: str) -> None:
    html = get_template(template).render({})

    assert html.index('lang="cy"') < html.index('<section class="stack section" lang="en"')
    assert "!" not in html.replace("<!doctype", "")


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the database be gone."""

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the server is gone")

    monkeypatch.setattr(connection, "ensure_connection", gone)
    monkeypatch.setattr(connection, "connect", gone)
    with django_db_blocker.unblock():
        connection.close()
        yield


def test_a_restart_is_said_in_both_languages_and_needs_no_database(no_database: None) -> None:
    response = Client(raise_request_exception=False).get("/en/b/aberwennol/")

    assert response.status_code == 503
    assert "Byddwn ni'n ôl" in response.content.decode()
    assert "We will be back" in response.content.decode()


def _mistake(_request: HttpRequest) -> HttpResponse:
    raise ValueError("ours")


urlpatterns = [path("en/mistake/", _mistake)]


@override_settings(ROOT_URLCONF=__name__)
def test_the_page_for_our_mistakes_stands_without_a_database(no_database: None) -> None:
    response = Client(raise_request_exception=False).get("/en/mistake/")

    assert response.status_code == 500
    assert "Aeth rhywbeth o'i le" in response.content.decode()
    assert "Something went wrong" in response.content.decode()


@pytest.mark.django_db
def test_health_is_said_without_a_session(client: Client) -> None:
    assert client.get("/health/").status_code == 200
    assert client.get("/ready/").status_code == 200
    assert client.cookies.keys() == set()

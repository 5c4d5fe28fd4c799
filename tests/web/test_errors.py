"""When something fails on our side, people read so in both languages, even without the database."""

import base64
import hashlib

import pytest
from csp.middleware import CSPMiddleware
from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.test import Client, RequestFactory

from amser.web.errors import server_error

BOTH = ("ochr ni", "our side")


def test_a_mistake_of_ours_is_said_in_both_languages(rf: RequestFactory) -> None:
    try:
        raise ValueError
    except ValueError:
        response = server_error(rf.get("/cy/"))

    assert response.status_code == 500
    assert all(words in response.content.decode() for words in BOTH)


def test_a_database_that_is_away_means_a_moment_of_patience(rf: RequestFactory) -> None:
    try:
        raise OperationalError
    except OperationalError:
        response = server_error(rf.get("/cy/"))

    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "Byddwn ni" in response.content.decode()
    assert "back in a moment" in response.content.decode()


def test_the_page_for_a_moment_of_patience_may_use_the_style_it_brings_along(rf: RequestFactory) -> None:
    try:
        raise OperationalError
    except OperationalError:
        response = server_error(rf.get("/cy/"))

    style = response.content.decode().partition("<style>")[2].partition("</style>")[0]
    assert "--paper" in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    CSPMiddleware(lambda _: response)(rf.get("/cy/"))
    assert f"style-src 'sha256-{digest}'" in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_an_address_that_is_not_there_is_said_in_both_languages(client: Client) -> None:
    response = client.get("/cy/b/nowhere/")

    assert response.status_code == 404
    assert "Allwn ni ddim dod o hyd" in response.content.decode()
    assert "We cannot find this page" in response.content.decode()


@pytest.mark.django_db
def test_a_page_that_is_not_there_promises_no_search(client: Client) -> None:
    page = client.get("/cy/b/nowhere/").content.decode()

    assert "<form" not in page
    assert "search" not in page
    assert "chwilio" not in page


def test_a_browser_that_asks_for_an_icon_gets_ours(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"] == "/static/ui/mark.svg"
    assert finders.find("ui/mark.svg")


def test_the_process_lives_without_the_database(client: Client) -> None:
    assert client.get("/health/").status_code == 200

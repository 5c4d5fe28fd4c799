"""What is logged about people: their id, and nothing else."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from amser.config import logging as ours
from tests.builders.banks import a_bank
from tests.builders.members import a_member

SECRET = "mair.gyfrinachol@example.org"


class Paper(logging.Handler):
    """Keeps what would have been written, as it would have been written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(ours.json_formatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def paper() -> Iterator[Paper]:
    written = Paper()
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request")]
    for logger in loggers:
        logger.addHandler(written)
    yield written
    for logger in loggers:
        logger.removeHandler(written)


def _breaks(_request: HttpRequest) -> HttpResponse:
    try:
        raise IntegrityError(f'duplicate key: Key (email)=("{SECRET}") already exists')
    except IntegrityError as error:
        raise ValueError(f"cannot read {SECRET}") from error


urlpatterns = [path("breaks/", _breaks)]


def _entries(paper: Paper) -> list[dict[str, Any]]:
    return [json.loads(line) for line in paper.lines]


@pytest.mark.django_db
def test_a_request_is_one_line_with_no_query_and_no_name(paper: Paper, client: Client) -> None:
    member = a_member(a_bank(), "Mair Anghyffredin")
    client.force_login(member.user, "allauth.account.auth_backends.AuthenticationBackend")

    client.get("/en/account/settings/", {"q": SECRET}, headers={"Referer": f"https://testserver/?q={SECRET}"})

    [entry] = [entry for entry in _entries(paper) if entry["event"] == "request"]
    assert (entry["method"], entry["path"], entry["status"], entry["user_id"]) == ("GET", "/en/account/settings/", 200, member.user_id)
    assert entry["request_id"]
    assert entry["milliseconds"] > 0
    assert SECRET not in "".join(paper.lines)
    assert "Anghyffredin" not in "".join(paper.lines)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["public:reference", "public:stop"])
def test_a_link_that_opens_something_without_signing_in_is_not_logged(paper: Paper, client: Client, name: str) -> None:
    client.get(reverse(name, args=[SECRET.partition("@")[0]]))

    assert SECRET.partition("@")[0] not in "".join(paper.lines)
    assert [entry["status"] for entry in _entries(paper) if entry["event"] == "request"] == [404]


@override_settings(ROOT_URLCONF=__name__)
def test_a_mistake_is_logged_by_its_place_not_by_what_was_typed(paper: Paper) -> None:
    response = Client(raise_request_exception=False).post("/breaks/", {"name": SECRET})

    assert response.status_code == 500
    errors = [error for entry in _entries(paper) for error in entry.get("error", [])]
    assert [error["type"] for error in errors[:2]] == ["builtins.ValueError", "django.db.utils.IntegrityError"]
    assert "_breaks" in errors[0]["at"][-1]
    assert SECRET not in "".join(paper.lines)


def test_what_a_library_fills_in_is_left_out(paper: Paper) -> None:
    logging.getLogger("somelibrary").warning("could not write to %s", SECRET)
    logging.getLogger("somelibrary").warning(f"could not write to {SECRET}")  # noqa: G004 -- as some libraries do

    assert [entry["event"] for entry in _entries(paper)] == ["could not write to %s", "test_logs.test_what_a_library_fills_in_is_left_out"]


def test_what_we_say_ourselves_passes(paper: Paper) -> None:
    structlog.get_logger("amser.somewhere").warning("mail not taken", message_id=7)

    [entry] = _entries(paper)
    assert (entry["event"], entry["message_id"], entry["level"]) == ("mail not taken", 7, "warning")

"""
Logs: one JSON object a line on standard error, without personal data.

An entry names people by id only, a page by its path without the query, and a mistake by its type and its lines of code:
the message of an exception may hold what somebody typed (PostgreSQL quotes the row), so it is never written.
"""

import logging
import time
import traceback
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any, Final
from uuid import uuid4

import structlog
from django.conf import settings as settings_of_django
from django.http import HttpRequest, HttpResponse

UNKNOWN: Final = "…"
_DEEPEST: Final = 30  # frames, the innermost
_log = structlog.get_logger("amser.request")

Entry = MutableMapping[str, Any]
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def without_what_was_said(_logger: object, _method: str, entry: Entry) -> Entry:
    """Replace an exception by its type and where it happened, all the way down its causes."""
    given = entry.pop("exc_info", None)
    entry.pop("stack_info", None)
    error = given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else None
    if error is not None:
        entry["error"] = [_where(cause) for cause in _causes(error)]
    return entry


def without_arguments(_logger: object, _method: str, entry: Entry) -> Entry:
    """
    Keep the fixed words of a library's log line, and leave out what it would fill in: that may be anything.

    Our own entries are an event and facts, and pass. A line without arguments was put together before it came here,
    from who knows what: where it was written is enough to find it.
    """
    record: logging.LogRecord = entry["_record"]
    if not entry["_from_structlog"] and not entry.pop("positional_args", ()):
        entry["event"] = f"{record.module}.{record.funcName}"
    return entry


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _where(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    known = getattr(error, "code", None)
    code = {"code": known} if isinstance(known, str | int) else {}
    return {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename.rpartition('site-packages/')[2].rpartition('/src/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
        **code,
    }


_SHARED: Final[list[Any]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_LAST: Final[list[Any]] = [
    without_arguments,
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    without_what_was_said,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


def json_formatter() -> logging.Formatter:
    """Return what writes every line, ours and the libraries'."""
    return structlog.stdlib.ProcessorFormatter(processors=_LAST, foreign_pre_chain=_SHARED, use_get_message=False, pass_foreign_args=True)


def settings(level: str = "INFO") -> dict[str, Any]:
    """Return Django's LOGGING, and set structlog up to go the same way."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": json_formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "amser": {"level": level},
            # Django's own account of a request: ours below says the same, without what was in the address.
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
        },
    }


class RequestLogMiddleware:
    """Writes one line about each answer: which page, how it went, how long it took, who by id. Stands first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, under an id that every line about this request carries."""
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=uuid4().hex):
            response = self.get_response(request)
            _log.info(
                "request",
                method=request.method,
                path=page_of(request),
                status=response.status_code,
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
                user_id=_who(request),
            )
        return response


def page_of(request: HttpRequest) -> str:
    """
    Return which page was asked for, without what opens it: whoever reads a log must not be able to answer a referee's letter.

    Of an address that is no page of ours nothing is written: it may be such a link with a letter missing, or whatever
    somebody typed.
    """
    match = request.resolver_match
    if match is None:
        return request.path if request.path.startswith(settings_of_django.STATIC_URL) else UNKNOWN
    token = match.kwargs.get("token")
    return request.path.replace(str(token), UNKNOWN) if token else request.path


def _who(request: HttpRequest) -> int | None:
    # Only where the page has asked already: a log line is no reason to read the session.
    user = request.__dict__.get("_cached_user")
    return getattr(user, "pk", None)

"""
Answers whose time tells nothing: whether an address is known costs a few queries more or less.

Mail is never sent while somebody waits; what difference remains is hidden by answering only at whole steps of
`ANSWER_STEP_SECONDS` after the question.
"""

import functools
import time
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

P = ParamSpec("P")


def evenly(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Answer what is posted at the next whole step after the question. Reading waits for nothing."""

    @functools.wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        began = time.monotonic()
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            time.sleep(until_the_next_step(time.monotonic() - began))
        return response

    return answer


def until_the_next_step(seconds: float) -> float:
    """Return how long to wait after `seconds` of work: less than one step."""
    step: float = settings.ANSWER_STEP_SECONDS
    return step - seconds % step if step else 0.0

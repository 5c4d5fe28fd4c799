"""The script by which a browser opens a session's list again where there is no connection."""

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

NAME = "ui/list-worker.js"


@require_safe
@cache_control(no_cache=True)
def worker(_: HttpRequest) -> HttpResponse:
    """Send the script from the top of the site: from among the static files it could answer for no page."""
    if staticfiles_storage.exists(NAME):
        with staticfiles_storage.open(NAME) as kept:
            text = kept.read()
    else:
        with open(str(finders.find(NAME)), "rb") as file:  # noqa: PTH123 -- a finder gives a string
            text = file.read()
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")

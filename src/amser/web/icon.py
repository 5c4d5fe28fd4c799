"""The icon, for browsers that ask where icons used to be."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(max_age=60 * 60 * 24)
def icon(_: HttpRequest) -> HttpResponse:
    """Lead to the icon that every page names."""
    return HttpResponseRedirect(static("ui/mark.svg"))

"""What a policy raises becomes a kind page; what one person is shown is kept for nobody else."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found, permission_denied

from amser.kernel.errors import NotAllowed, NotFound


class RefusalMiddleware:
    """Turns NotFound into 404 and NotAllowed into 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a refusal comes to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for the two refusals; let everything else be a mistake of ours."""
        if isinstance(exception, NotFound):
            return page_not_found(request, Http404())
        if isinstance(exception, NotAllowed):
            return permission_denied(request, PermissionDenied())
        return None


class PrivateMiddleware:
    """Lets no shared cache keep what was shown to somebody who signed in, and no browser show it after signing out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and mark the answer."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

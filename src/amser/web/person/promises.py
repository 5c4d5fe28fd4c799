"""What somebody promised, across the groups they are or were in."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from amser.web.network.promises import own
from amser.web.pages import page
from amser.web.visiting import PersonRequest, person_page


@require_safe
@person_page
def promises(request: PersonRequest) -> HttpResponse:
    """One's own promises, what is open first."""
    return page(request, "person/promises.html", rows=own(request.user.pk))

"""The front of an organisation's desk."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from amser.web.pages import page
from amser.web.taking_part import OrganisationRequest, organisation_page


@require_safe
@organisation_page()
def home(request: OrganisationRequest) -> HttpResponse:
    """What an organisation can do here."""
    request.tab = "organisation"
    return page(request, "organisation/home.html", organisation=request.organisation)

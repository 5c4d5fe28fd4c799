"""The addresses of the house, and a bare page to compare with: signed in, in the layout, with nothing on it."""

from django.http import HttpResponse
from django.urls import path

from amser.config import urls
from amser.web.pages import page
from amser.web.visiting import PersonRequest, person_page


@person_page
def bare(request: PersonRequest) -> HttpResponse:
    """Show the layout, to somebody who signed in."""
    return page(request, "layouts/member.html")


urlpatterns = [path("bare/", bare, name="bare"), *urls.urlpatterns]

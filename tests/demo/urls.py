"""Every address, the demo's among them: those that an installation with AMSER_DEMO=1 has."""

from django.urls import URLPattern, URLResolver, include, path

from amser.web.languages import LanguagePrefix
from amser.web.urls import everywhere, in_both_languages

urlpatterns: list[URLPattern | URLResolver] = [
    *everywhere,
    URLResolver(LanguagePrefix(), [*in_both_languages, path("demo/", include("amser.demo.urls"))]),
]

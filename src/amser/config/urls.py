"""The addresses. What people visit is in amser.web; the demo adds its panel where it is switched on."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from amser.web.languages import LanguagePrefix
from amser.web.urls import everywhere, in_both_languages

demo: list[URLPattern | URLResolver] = [path("demo/", include("amser.demo.urls"))] if settings.DEMO else []

urlpatterns: list[URLPattern | URLResolver] = [
    *everywhere,
    URLResolver(LanguagePrefix(), [*in_both_languages, *demo]),
]

handler500 = "amser.web.errors.server_error"

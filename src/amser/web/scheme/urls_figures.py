"""The addresses of a scheme's figures."""

from django.urls import URLPattern, URLResolver, path

from amser.web.scheme import figures, supply

figures_urls: list[URLPattern | URLResolver] = [
    path("credits/", supply.of_the_scheme, name="supply"),
    path("figures/", figures.figures, name="figures"),
    path("figures/csv/", figures.figures_csv, name="figures_csv"),
    path("figures/xlsx/", figures.figures_xlsx, name="figures_xlsx"),
    path("figures/pdf/", figures.figures_pdf, name="figures_pdf"),
]

"""The addresses of an organisation's own month."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import month

figures_urls: list[URLPattern | URLResolver] = [
    path("month/", month.month, name="month"),
    path("month/csv/", month.month_csv, name="month_csv"),
    path("month/xlsx/", month.month_xlsx, name="month_xlsx"),
    path("month/pdf/", month.month_pdf, name="month_pdf"),
]

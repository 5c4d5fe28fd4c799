"""The addresses of volunteering days, of employers and hosts."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import days, days_report

days_urls: list[URLPattern | URLResolver] = [
    path("days/", days.days, name="days"),
    path("days/years/new/", days.year, name="days_new_year"),
    path("days/years/<int:year_id>/", days.year, name="days_year"),
    path("days/years/<int:year_id>/report/", days_report.report, name="days_report"),
    path("days/years/<int:year_id>/report.csv", days_report.report_csv, name="days_csv"),
    path("days/years/<int:year_id>/report.xlsx", days_report.report_xlsx, name="days_xlsx"),
    path("days/years/<int:year_id>/report.pdf", days_report.report_pdf, name="days_pdf"),
    path("days/people/new/", days.employ, name="employ"),
    path("days/people/<int:employee_id>/", days.employee, name="employee"),
    path("days/<int:day_id>/approve/", days.approve_day, name="approve_day"),
    path("days/<int:day_id>/decline/", days.decline_day, name="decline_day"),
    path("days/<int:day_id>/confirm/", days.confirm_day, name="confirm_day"),
    path("days/<int:day_id>/nobody-came/", days.not_there, name="not_there"),
]

"""The addresses of a scheme's vouchers and keys."""

from django.urls import URLPattern, URLResolver, path

from amser.web.scheme import vouchers

vouchers_urls: list[URLPattern | URLResolver] = [
    path("vouchers/", vouchers.vouchers, name="vouchers"),
    path("vouchers/new/", vouchers.make, name="make_vouchers"),
    path("vouchers/void/", vouchers.voided, name="vouchers_void"),
    path("vouchers/void.csv", vouchers.voided_csv, name="vouchers_void_csv"),
    path("vouchers/key/", vouchers.rotate_key, name="voucher_key"),
    path("vouchers/<int:batch_id>/", vouchers.batch, name="voucher_batch"),
    path("vouchers/<int:batch_id>/sheets.pdf", vouchers.sheets, name="voucher_sheets"),
    path("vouchers/<int:batch_id>/pause/", vouchers.pause, name="pause_vouchers"),
    path("vouchers/<int:batch_id>/go-on/", vouchers.resume, name="resume_vouchers"),
    path("vouchers/<int:batch_id>/hand-over/", vouchers.hand_over, name="hand_vouchers_over"),
    path("vouchers/<int:batch_id>/void/", vouchers.void, name="void_vouchers"),
]

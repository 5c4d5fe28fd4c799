from django.apps import AppConfig


class VouchersConfig(AppConfig):
    name = "amser.vouchers"
    label = "vouchers"

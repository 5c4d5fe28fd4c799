from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "amser.audit"
    label = "audit"

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "amser.notifications"
    label = "notifications"

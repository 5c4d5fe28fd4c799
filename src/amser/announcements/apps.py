from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "amser.announcements"
    label = "announcements"

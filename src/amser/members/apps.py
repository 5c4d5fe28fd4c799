from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "amser.members"
    label = "members"

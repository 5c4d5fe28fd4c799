from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "amser.bulletins"
    label = "bulletins"

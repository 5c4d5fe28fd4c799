from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "amser.contacts"
    label = "contacts"

"""The demo's own addresses, under `/demo/`. They exist in the demo only."""

from django.urls import URLPattern, URLResolver, path

from amser.demo import views

app_name = "demo"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.panel, name="panel"),
    path("messages/", views.messages, name="messages"),
]

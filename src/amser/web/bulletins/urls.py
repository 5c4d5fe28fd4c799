"""The addresses of bulletins."""

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from amser.web.bulletins import desk, public

app_name = "bulletins"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.bulletins, name="bulletins"),
    path("reader/<str:secret>/", public.reader, name="reader"),
    path("reader/<str:secret>/stop/", public.stop, name="stop"),
    path("<slug:slug>/", public.bulletin, name="bulletin"),
    path("<slug:slug>/feed/", require_safe(public.IssuesFeed()), name="feed"),
    path("<slug:slug>/<int:number>/", public.issue, name="issue"),
    path("<slug:slug>/desk/", desk.home, name="desk"),
    path("<slug:slug>/desk/items/new/", desk.new_item, name="new_item"),
    path("<slug:slug>/desk/items/<int:item_id>/", desk.item, name="item"),
    path("<slug:slug>/desk/items/<int:item_id>/aside/", desk.withdraw_item, name="withdraw_item"),
    path("<slug:slug>/desk/issues/new/", desk.new_issue, name="new_issue"),
    path("<slug:slug>/desk/issues/<int:number>/", desk.issue, name="edit_issue"),
    path("<slug:slug>/desk/issues/<int:number>/send/", desk.send, name="send"),
    path("<slug:slug>/desk/issues/<int:number>/preview/<str:language>/", desk.preview, name="preview"),
    path("<slug:slug>/desk/editors/", desk.editors, name="editors"),
    path("<slug:slug>/desk/editors/<int:editor_id>/end/", desk.end_editor, name="end_editor"),
    path("<slug:slug>/desk/came-back/", desk.came_back, name="came_back"),
    path("<slug:slug>/desk/newsletter/", desk.newsletter, name="newsletter"),
]

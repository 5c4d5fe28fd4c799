"""The addresses of groups that meet."""

from django.urls import URLPattern, URLResolver, path

from amser.web.network import desk, groups, joining, opening, promise, promises

app_name = "network"

of_everybody: list[URLPattern | URLResolver] = [
    path("", groups.groups, name="groups"),
    path("<slug:slug>/", groups.group, name="group"),
    path("<slug:slug>/join/", joining.join, name="join"),
    path("<slug:slug>/leave/", joining.leave, name="leave"),
    path("<slug:slug>/write/<int:contact_id>/", joining.write, name="write"),
]
of_members: list[URLPattern | URLResolver] = [
    path("<slug:slug>/members/", desk.members, name="members"),
    path("<slug:slug>/my-part/", joining.my_part, name="my_part"),
    path("<slug:slug>/my-part/contact/<int:contact_id>/", joining.be_contact, name="be_contact"),
    path("<slug:slug>/agreement/", joining.agreement, name="agreement"),
]
of_the_desk: list[URLPattern | URLResolver] = [
    path("<slug:slug>/desk/", desk.home, name="desk"),
    path("<slug:slug>/desk/about/", desk.describe, name="describe"),
    path("<slug:slug>/desk/people/", desk.people, name="people"),
    path("<slug:slug>/desk/people/<int:membership_id>/admit/", desk.admit, name="admit"),
    path("<slug:slug>/desk/people/<int:membership_id>/end/", desk.end_membership, name="end_membership"),
    path("<slug:slug>/desk/people/<int:membership_id>/role/", desk.role, name="role"),
    path("<slug:slug>/desk/agreement/", desk.agreement, name="write_agreement"),
    path("<slug:slug>/desk/contacts/", desk.contacts, name="contacts"),
    path("<slug:slug>/desk/contacts/<int:contact_id>/end/", desk.end_contact, name="end_contact"),
    path("<slug:slug>/desk/links/", desk.links, name="links"),
    path("<slug:slug>/desk/links/<int:link_id>/accept/", desk.accept_link, name="accept_link"),
    path("<slug:slug>/desk/links/<int:link_id>/end/", desk.end_link, name="end_link"),
    path("<slug:slug>/desk/state/", desk.set_state, name="set_state"),
    path("<slug:slug>/desk/close/", desk.close, name="close"),
    path("<slug:slug>/desk/open/", opening.open_below, name="open_below"),
]

of_promises: list[URLPattern | URLResolver] = [
    path("<slug:slug>/promises/", promises.board, name="promises"),
    path("<slug:slug>/promises/new/", promises.take_down, name="take_down"),
    path("<slug:slug>/promises/report/", promises.report, name="promises_report"),
    path("<slug:slug>/promises/<uuid:commitment_id>/", promise.promise, name="promise"),
    path("<slug:slug>/promises/<uuid:commitment_id>/withdraw/", promise.withdraw, name="withdraw"),
    path("<slug:slug>/promises/<uuid:commitment_id>/carry/", promise.carry, name="carry"),
    path("<slug:slug>/promises/<uuid:commitment_id>/public/", promise.publish, name="publish"),
    path("<slug:slug>/promises/<uuid:commitment_id>/help/", promise.ask_for_help, name="ask_for_help"),
    path("<slug:slug>/promises/<uuid:commitment_id>/told/<int:audience_id>/", promise.told, name="told"),
    path("<slug:slug>/desk/aims/", promises.aims, name="aims"),
    path("<slug:slug>/desk/aims/<int:aim_id>/end/", promises.end_aim, name="end_aim"),
]

urlpatterns: list[URLPattern | URLResolver] = [*of_everybody, *of_members, *of_the_desk, *of_promises]

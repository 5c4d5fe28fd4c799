"""The addresses of groups that meet."""

from django.urls import URLPattern, URLResolver, path

from amser.web.network import (
    agendas,
    asset_desk,
    asset_files,
    asset_import,
    assets,
    calendars,
    call_desk,
    calls,
    contributions,
    desk,
    events,
    goals,
    groups,
    guests,
    joining,
    opening,
    paper_desk,
    papers,
    planning,
    promise,
    promises,
    quiet,
)

app_name = "network"

of_everybody: list[URLPattern | URLResolver] = [
    path("", groups.groups, name="groups"),
    path("reply/<str:token>/", events.reply_by_letter, name="reply_by_letter"),
    path("door/<str:code>/", events.door, name="door"),
    path("quiet/<str:token>/", quiet.quiet, name="quiet"),
    path("calendar/<str:token>/", calendars.of_a_person, name="my_calendar"),
    path("<slug:slug>/", groups.group, name="group"),
    path("<slug:slug>/join/", joining.join, name="join"),
    path("<slug:slug>/leave/", joining.leave, name="leave"),
    path("<slug:slug>/write/<int:contact_id>/", joining.write, name="write"),
]
of_events: list[URLPattern | URLResolver] = [
    path("<slug:slug>/events/", events.events, name="events"),
    path("<slug:slug>/events.ics", calendars.of_a_group, name="events_calendar"),
    path("<slug:slug>/events/<int:event_id>/", events.event, name="event"),
    path("<slug:slug>/events/<int:event_id>/event.ics", calendars.one, name="event_calendar"),
    path("<slug:slug>/events/<int:event_id>/reply/", events.reply, name="reply"),
    path("<slug:slug>/decisions/", agendas.decisions, name="decisions"),
    path("<slug:slug>/desk/events/plan/", planning.plan, name="plan"),
    path("<slug:slug>/desk/events/<int:event_id>/change/", planning.change, name="change_event"),
    path("<slug:slug>/desk/events/<int:event_id>/announce/", planning.announce, name="announce"),
    path("<slug:slug>/desk/events/<int:event_id>/held/", planning.hold, name="hold"),
    path("<slug:slug>/desk/events/<int:event_id>/cancel/", planning.cancel, name="cancel_event"),
    path("<slug:slug>/desk/events/<int:event_id>/costs/", planning.costs, name="costs"),
    path("<slug:slug>/desk/events/<int:event_id>/costs/<int:cost_id>/remove/", planning.remove_cost, name="remove_cost"),
    path("<slug:slug>/desk/events/<int:event_id>/people/", guests.people, name="event_people"),
    path("<slug:slug>/desk/events/<int:event_id>/people/members/", guests.invite_members, name="invite_members"),
    path("<slug:slug>/desk/events/<int:event_id>/people/remind/", guests.remind, name="remind"),
    path("<slug:slug>/desk/events/<int:event_id>/people/walk-in/", guests.walk_in, name="walk_in"),
    path("<slug:slug>/desk/events/<int:event_id>/people/<int:participation_id>/", guests.one_person, name="event_person"),
    path("<slug:slug>/desk/events/<int:event_id>/tick/", guests.tick, name="event_tick"),
    path("<slug:slug>/desk/events/<int:event_id>/report/", guests.report, name="event_report"),
    path("<slug:slug>/desk/events/<int:event_id>/door/", guests.poster, name="event_poster"),
    path("<slug:slug>/desk/events/<int:event_id>/agenda/", agendas.agenda, name="agenda"),
    path("<slug:slug>/desk/events/<int:event_id>/agenda/unfinished/", agendas.bring_in, name="bring_in"),
    path("<slug:slug>/desk/events/<int:event_id>/agenda/<int:item_id>/", agendas.change_item, name="change_item"),
    path("<slug:slug>/desk/events/<int:event_id>/agenda/<int:item_id>/move/", agendas.move_item, name="move_item"),
    path("<slug:slug>/desk/events/<int:event_id>/agenda/<int:item_id>/note/", agendas.note, name="note"),
    path("<slug:slug>/desk/events/<int:event_id>/minutes/", agendas.minutes, name="minutes"),
    path("<slug:slug>/desk/events/<int:event_id>/minutes/circulate/", agendas.circulate, name="circulate"),
    path("<slug:slug>/desk/events/<int:event_id>/minutes/approve/", agendas.approve, name="approve_minutes"),
    path("<slug:slug>/desk/events/<int:event_id>/minutes/correct/", agendas.correct, name="correct_minutes"),
    path("<slug:slug>/desk/events/<int:event_id>/decide/", agendas.decide, name="decide"),
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

of_papers: list[URLPattern | URLResolver] = [
    path("<slug:slug>/papers/", papers.library, name="papers"),
    path("<slug:slug>/papers/<slug:document_slug>/", papers.document, name="paper"),
    path("<slug:slug>/papers/<slug:document_slug>/card/", papers.card, name="paper_card"),
    path("<slug:slug>/papers/<slug:document_slug>/versions/<int:number>/", papers.version, name="paper_version"),
    path("<slug:slug>/papers/<slug:document_slug>/write/", paper_desk.write, name="write_paper"),
    path("<slug:slug>/papers/<slug:document_slug>/publish/", paper_desk.publish, name="publish_paper"),
    path("<slug:slug>/papers/<slug:document_slug>/throw-away/", paper_desk.throw_away, name="throw_draft_away"),
    path("<slug:slug>/papers/<slug:document_slug>/still-right/", paper_desk.still_right, name="still_right"),
    path("<slug:slug>/papers/<slug:document_slug>/archive/", paper_desk.archive, name="archive_paper"),
    path("<slug:slug>/papers/<slug:document_slug>/about/", paper_desk.about, name="about_paper"),
    path("<slug:slug>/papers/<slug:document_slug>/adopt/", paper_desk.adopt, name="adopt_paper"),
    path("<slug:slug>/desk/papers/add/", paper_desk.add, name="add_paper"),
]

of_assets: list[URLPattern | URLResolver] = [
    path("<slug:slug>/assets/", assets.assets, name="assets"),
    path("<slug:slug>/assets/places.json", assets.asset_places, name="asset_places"),
    path("<slug:slug>/assets/open-referral.json", asset_files.open_referral, name="open_referral"),
    path("<slug:slug>/assets/assets.csv", asset_files.assets_csv, name="assets_csv"),
    path("<slug:slug>/desk/assets/", asset_import.import_assets, name="import_assets"),
    path("<slug:slug>/assets/add/", asset_desk.add_asset, name="add_asset"),
    path("<slug:slug>/assets/<int:asset_id>/", assets.asset, name="asset"),
    path("<slug:slug>/assets/<int:asset_id>/change/", asset_desk.change_asset, name="change_asset"),
    path("<slug:slug>/assets/<int:asset_id>/still-there/", asset_desk.confirm_asset, name="confirm_asset"),
    path("<slug:slug>/assets/<int:asset_id>/archive/", asset_desk.archive_asset, name="archive_asset"),
    path("<slug:slug>/assets/<int:asset_id>/share/", asset_desk.share_asset, name="share_asset"),
    path("<slug:slug>/desk/shares/<int:share_id>/accept/", asset_desk.accept_share, name="accept_share"),
    path("<slug:slug>/desk/shares/<int:share_id>/end/", asset_desk.end_share, name="end_share"),
]

of_calls: list[URLPattern | URLResolver] = [
    path("<slug:slug>/calls/", calls.calls, name="calls"),
    path("<slug:slug>/calls/<int:call_id>/", calls.call, name="call"),
    path("<slug:slug>/calls/<int:call_id>/answer/", contributions.answer, name="answer"),
    path("<slug:slug>/calls/<int:call_id>/change/", call_desk.change_call, name="change_call"),
    path("<slug:slug>/calls/<int:call_id>/ask/<slug:bank_slug>/", call_desk.ask_in_a_bank, name="ask_in_a_bank"),
    path("<slug:slug>/calls/<int:call_id>/close/", call_desk.close_call, name="close_call"),
    path("<slug:slug>/calls/answers/<int:contribution_id>/", contributions.contribution, name="contribution"),
    path("<slug:slug>/calls/answers/<int:contribution_id>/rewrite/", contributions.rewrite, name="rewrite_contribution"),
    path("<slug:slug>/calls/answers/<int:contribution_id>/take-back/", contributions.take_back, name="take_contribution_back"),
    path("<slug:slug>/calls/answers/<int:contribution_id>/show/", call_desk.show, name="show_contribution"),
    path("<slug:slug>/calls/answers/<int:contribution_id>/hide/", call_desk.hide, name="hide_contribution"),
    path("<slug:slug>/calls/answers/<int:contribution_id>/merge/", call_desk.merge, name="merge_contribution"),
    path("<slug:slug>/calls/answers/<int:contribution_id>/adopt/", call_desk.adopt, name="adopt_definition"),
    path("<slug:slug>/desk/calls/open/", call_desk.open_call, name="open_call"),
]

of_goals: list[URLPattern | URLResolver] = [
    path("<slug:slug>/goals/", goals.by_goal, name="goals"),
    path("<slug:slug>/goals/<slug:kind>/<slug:subject>/", goals.change_goals, name="change_goals"),
    path("<slug:slug>/goals/<slug:kind>/<slug:subject>/<int:goal_id>/", goals.change_goal, name="change_goal"),
    path("<slug:slug>/goals/<slug:kind>/<slug:subject>/<int:goal_id>/remove/", goals.remove_goal, name="remove_goal"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *of_everybody,
    *of_events,
    *of_members,
    *of_the_desk,
    *of_promises,
    *of_papers,
    *of_calls,
    *of_assets,
    *of_goals,
]

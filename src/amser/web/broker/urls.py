"""The addresses of these pages."""

from django.urls import URLPattern, URLResolver, path

from amser.web.broker import agreements, books, exchanges, finding, listings, morning, passing, people, post, recording, running

app_name = "broker"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", morning.desk, name="desk"),
    path("list/<slug:name>/", morning.at_length, name="list"),
    path("find/", finding.find, name="find"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/approve/", people.approve, name="approve"),
    path("people/<int:number>/refuse/", people.refuse, name="refuse"),
    path("people/<int:number>/clear/", people.clear, name="clear"),
    path("people/<int:number>/unclear/", people.unclear, name="unclear"),
    path("people/<int:number>/details/", people.details, name="details"),
    path("people/<int:number>/state/", people.state, name="state"),
    path("people/<int:number>/died/", passing.died, name="died"),
    path("people/<int:number>/died/mistake/", passing.not_died, name="not_died"),
    path("people/<int:number>/died/hours/", passing.estate, name="estate"),
    path("record/", recording.record, name="record"),
    path("exchanges/<uuid:exchange_id>/", exchanges.exchange, name="exchange"),
    path("exchanges/<uuid:exchange_id>/settle/", exchanges.settle, name="settle"),
    path("exchanges/<uuid:exchange_id>/release/", exchanges.release, name="release"),
    path("exchanges/<uuid:exchange_id>/from-pot/", exchanges.from_pot, name="from_pot"),
    path("exchanges/<uuid:exchange_id>/withdraw/", exchanges.withdraw, name="withdraw"),
    path("exchanges/<uuid:exchange_id>/share/", exchanges.share, name="share_contact"),
    path("exchanges/<uuid:exchange_id>/correct/", exchanges.correct, name="correct"),
    path("listings/", listings.listings, name="listings"),
    path("listings/<int:listing_id>/put-up/", listings.put_up, name="put_up"),
    path("listings/<int:listing_id>/decline/", listings.decline, name="decline_listing"),
    path("post/", post.post, name="post"),
    path("post/print/", post.sheets, name="sheets"),
    path("post/done/", post.done_together, name="done_together"),
    path("post/<int:message_id>/done/", post.done, name="done"),
    path("about/", running.about, name="about"),
    path("policy/", running.policy, name="policy"),
    path("places/", running.places, name="places"),
    path("roles/", running.roles, name="roles"),
    path("roles/<int:role_id>/end/", running.end_role, name="end_role"),
    path("books/", books.books, name="books"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/propose/", agreements.propose, name="propose_agreement"),
    path("agreements/<int:agreement_id>/", agreements.agreement, name="agreement"),
    path("agreements/<int:agreement_id>/accept/", agreements.accept, name="accept_agreement"),
    path("agreements/<int:agreement_id>/decline/", agreements.decline, name="decline_agreement"),
    path("agreements/<int:agreement_id>/withdraw/", agreements.withdraw, name="withdraw_agreement"),
    path("agreements/<int:agreement_id>/change/", agreements.change, name="change_agreement"),
    path("agreements/<int:agreement_id>/end/", agreements.end, name="end_agreement"),
    path("agreements/<int:agreement_id>/ask-write-off/", agreements.ask_write_off, name="ask_write_off"),
    path("agreements/<int:agreement_id>/write-off/", agreements.write_off, name="write_off"),
]

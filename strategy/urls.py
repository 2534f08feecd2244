"""The addresses of the strategy's pages, inside a workspace.

A key may be anything that a tracker calls its things, an address with slashes too: what follows a key
begins with `-/`.
"""

from django.urls import path

from strategy.views import changes, document, home, link_acts, links, record_acts, records, search, tree

urlpatterns = [
    path("", home.home, name="home"),
    path("seen/", home.home_seen, name="home_seen"),
    path("new/", records.record_create, name="record_create"),
    path("search/", search.search, name="search"),
    path("tree/", tree.tree, name="tree"),
    path("tree/no-path/", tree.tree_no_path, name="tree_no_path"),
    path("tree/<path:key>/children/", tree.tree_children, name="tree_children"),
    path("document/", document.strategy_document, name="strategy_document"),
    path("changes/", changes.changes, name="changes"),
    path("changes/<int:change_id>/undo/", changes.change_undo, name="change_undo"),
    path("links/", link_acts.links_accept, name="links_accept"),
    path("links/<int:link_id>/", links.link_edit, name="link_edit"),
    path("links/<int:link_id>/move/", links.link_move, name="link_move"),
    path("links/<int:link_id>/review/", links.link_review, name="link_review"),
    path("links/<int:link_id>/accept/", link_acts.link_accept, name="link_accept"),
    path("links/<int:link_id>/primary/", link_acts.link_primary, name="link_primary"),
    path("links/<int:link_id>/unlink/", link_acts.link_unlink, name="link_unlink"),
    path("records/<path:key>/-/edit/", records.record_edit, name="record_edit"),
    path("records/<path:key>/-/link/", links.link_add, name="link_add"),
    path("records/<path:key>/-/delete/", record_acts.record_delete, name="record_delete"),
    path("records/<path:key>/-/restore/", record_acts.record_restore, name="record_restore"),
    path("records/<path:key>/-/merge/", record_acts.record_merge, name="record_merge"),
    path("records/<path:key>/-/root/", record_acts.record_set_root, name="record_set_root"),
    path("records/<path:key>/-/history/", changes.record_history, name="record_history"),
    path("records/<path:key>/-/story.<slug:suffix>", records.record_story, name="record_story"),
    path("records/<path:key>/", records.record_detail, name="record_detail"),
]

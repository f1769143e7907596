"""Every view of the workshop: how a browser comes to look at it, or why it need not.

``tests/admin/test_looked_at.py`` compares this with the admin's addresses.
"""

# view -> address, looked at by test_workshop.py; {story}, {brand}, … is the number of one that there is
PAGES = {
    "index": "",
    "app_list": "stories/",
    "password_change_done": "password_change/done/",
    "stories_story_changelist": "stories/story/?q=klm",
    "stories_story_change": "stories/story/{story}/change/",
    "stories_story_history": "stories/story/{story}/history/",
    "stories_story_pairs": "stories/story/pairs/",
    "stories_story_apart": "stories/story/pairs/{story}/{other}/",
    "stories_story_merge": "stories/story/{story}/merge/",
    "stories_story_merge_into": "stories/story/{story}/merge/{other}/",
    "stories_brand_changelist": "stories/brand/",
    "stories_brand_change": "stories/brand/{brand}/change/",
    "stories_brand_delete": "stories/brand/{brand}/delete/",
    "stories_brand_history": "stories/brand/{brand}/history/",
    "stories_brand_edition": "stories/brand/{brand}/history/1/",
    "stories_brand_merge": "stories/brand/{brand}/merge/",
    "stories_brand_rename": "stories/brand/{brand}/rename/",
    "stories_brand_split": "stories/brand/{brand}/split/",
    "stories_source_add": "stories/source/add/",
    "stories_source_change": "stories/source/{source}/change/",
    "stories_source_delete": "stories/source/{source}/delete/",
    "stories_place_changelist": "stories/place/",
    "stories_place_add": "stories/place/add/",
    "stories_place_change": "stories/place/{place}/change/",
    "stories_place_delete": "stories/place/{place}/delete/",
    "stories_place_history": "stories/place/{place}/history/",
    "stories_gesturetype_changelist": "stories/gesturetype/",
    "stories_gesturetype_change": "stories/gesturetype/{gesturetype}/change/",
    "stories_gesturetype_delete": "stories/gesturetype/{gesturetype}/delete/",
    "stories_pack_changelist": "stories/pack/",
    "stories_pack_change": "stories/pack/{pack}/change/",
    "stories_pack_delete": "stories/pack/{pack}/delete/",
    "stories_pack_history": "stories/pack/{pack}/history/",
    "stories_correction_changelist": "stories/correction/",
    "stories_correction_change": "stories/correction/{correction}/change/",
    "stories_correction_delete": "stories/correction/{correction}/delete/",
    "stories_missedsearch_changelist": "stories/missedsearch/",
    "stories_missedsearch_change": "stories/missedsearch/{missedsearch}/change/",
    "stories_missedsearch_settle": "stories/missedsearch/{missedsearch}/settle/",
    "stories_libraryrecord_changelist": "stories/libraryrecord/",
    "stories_libraryrecord_change": "stories/libraryrecord/{libraryrecord}/change/",
    "stories_vocabularychange_changelist": "stories/vocabularychange/",
}
# view -> the file of the test that comes by
ON_THE_WAY = {
    "login": "test_pages",
    "password_change": "test_desk",
    "stories_story_add": "test_desk",
    "stories_story_bulk": "test_desk",
    "stories_story_bulk_change": "test_desk",
    "stories_story_proposal": "test_admin",
    "stories_source_changelist": "test_desk",
    "stories_gesturetype_add": "test_desk",
    "stories_gesturetype_merge": "test_admin",
    "stories_gesturetype_rename": "test_admin",
    "stories_gesturetype_split": "test_admin",
    "stories_gesturetype_order": "test_admin",
    "stories_gesturetype_synonyms": "test_admin",
    "stories_brand_add": "test_desk",
    "stories_pack_add": "test_desk",
    "stories_missedsearch_month": "test_admin",
    "stories_translation_changelist": "test_admin",
    "stories_translation_edit": "test_admin",
    "stories_article_changelist": "test_intake",
    "stories_article_add": "test_intake",
    "stories_article_change": "test_intake",
    "stories_import_changelist": "test_admin",
    "stories_import_add": "test_admin",
    "stories_import_change": "test_admin",
    "stories_import_undo": "test_admin",
    "stories_vocabularychange_undo": "test_admin",
}
# view -> one of the same template and the same parts, which is looked at
ALIKE = {
    "stories_vocabularychange_change": "stories_libraryrecord_change",
    "stories_oldslug_changelist": "stories_libraryrecord_changelist",
    "stories_oldslug_change": "stories_libraryrecord_change",
    "stories_story_edition": "stories_brand_edition",
    "stories_source_edition": "stories_brand_edition",
    "stories_source_history": "stories_brand_history",
    "stories_gesturetype_edition": "stories_brand_edition",
    "stories_gesturetype_history": "stories_brand_history",
    **{
        f"stories_{model}_history": "stories_place_history"
        for model in (
            "correction",
            "missedsearch",
            "libraryrecord",
            "oldslug",
            "vocabularychange",
            "import",
        )
    },
    **{
        f"stories_{model}_{view}": f"stories_gesturetype_{view}"
        for model in ("industry", "channel", "outcomekind")
        for view in (
            "changelist",
            "add",
            "change",
            "delete",
            "history",
            "edition",
            "merge",
            "rename",
            "split",
            "order",
            "synonyms",
        )
    },
    # Accounts: Django's own lists and forms. The demo makes no administrator who could look.
    **{
        f"{model}_{view}": f"stories_place_{view}"
        for model in ("auth_user", "auth_group", "account_emailaddress", "mfa_authenticator")
        for view in ("changelist", "add", "change", "delete", "history")
    },
    "auth_user_password_change": "password_change",
}
# They answer with a part of a page, with data, with a file, or lead on.
NO_PAGE = {
    "autocomplete",
    "jsi18n",
    "logout",
    "view_on_site",
    "stories_story_ask_again",
    "stories_story_bulk_undo",
    "stories_story_completeness",
    "stories_story_completeness_new",
    "stories_story_desk",
    "stories_story_perhaps",
    "stories_source_known",
    "stories_import_confirm",
    "stories_import_discard",
    "stories_import_template",
    *(
        f"stories_{model}_restore"
        for model in (
            "story",
            "brand",
            "source",
            "industry",
            "gesturetype",
            "channel",
            "outcomekind",
        )
    ),
    # Refused to everybody.
    "stories_story_delete",
    "stories_import_delete",
    *(
        f"stories_{model}_{view}"
        for model in ("oldslug", "libraryrecord", "missedsearch", "vocabularychange")
        for view in ("add", "delete")
    ),
    "stories_correction_add",
}

from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "followups"

    def ready(self) -> None:
        """Listen to `minutes_approved`; answer `messaging` about reminders; offer the items to the search."""
        from followups import receivers, search_sources  # noqa: F401, PLC0415 -- register on import, need loaded models
        from followups.reminders import KIND, ActionItemReminders  # noqa: PLC0415 -- needs loaded models
        from followups.reminders.links import LINKS  # noqa: PLC0415 -- needs loaded models
        from followups.reports.duties import (  # noqa: PLC0415 -- needs loaded models
            codes_of_open_items,
            refuse_undoing_of_what_was_used,
        )
        from rakor_portal.directory.registry import register_duties, register_holder_rule  # noqa: PLC0415 -- needs loaded models
        from rakor_portal.messaging.registry import register_links, register_subject  # noqa: PLC0415 -- needs loaded models

        search_sources.register()
        register_duties(codes_of_open_items)
        register_holder_rule(refuse_undoing_of_what_was_used)
        register_subject(KIND, ActionItemReminders())
        for kind, make_link in LINKS.items():
            register_links(kind, make_link)

"""Papers, messages, help and the gallery."""

from tests.access.policy.words import (
    ADMIN,
    EVERYBODY,
    MEMBERS,
    SECRETARIAT,
    SIGNED_IN,
    Rule,
    act,
    form,
    open_page,
    page,
)

SERVICES = {
    # The register shows what each may see; who holds no post sees an empty one.
    "documents:register": page(SIGNED_IN),
    "documents:register_export": page(SIGNED_IN),
    "documents:document": page(MEMBERS, "document"),
    "documents:document_pdf": page(MEMBERS, "document"),
    "documents:document_retry": act(SECRETARIAT, "failed_document"),
    "documents:letterhead_list": page(ADMIN),
    "documents:letterhead_edit": form(
        ADMIN, "letterhead", office=True, body={"main_line": "SEKRETARIAT DAERAH BARU", "valid_from": "@today"}
    ),
    "documents:letterhead_emblem": page(ADMIN, "letterhead", office=True),
    "messaging:inbox": page(SIGNED_IN),
    # Only what was addressed to oneself can be opened.
    "messaging:notice": act(MEMBERS, "notice"),
    # Marks one's own notices; who has none changes nothing.
    "messaging:notices_read": act(SIGNED_IN, writes=False),
    # The delivery report is the secretariat's desk; an administrator of the system has no role of his own here.
    "messaging:operator": page(SECRETARIAT),
    "messaging:message_mark_sent": act(SECRETARIAT, "message", office=True),
    "messaging:message_send_again": act(SECRETARIAT, "message", office=True),
    # Each finds what he may see.
    "search": page(SIGNED_IN, query="q=Rakor"),
    # Made for machines, without personal data; "ready" says 503 where a server is missing, as in this suite.
    "operations:live": open_page(),
    "operations:ready": open_page(also=503),
    "operations:deliveries": open_page(also=503),
    # For the addresses that the operator named; for everybody else there is no such page.
    "operations:metrics": open_page(nobody=True),
    # What the browser needs to work without a signal; the same for everybody.
    "manifest": open_page(),
    "offline": open_page(),
    # A cookie of the browser and nothing else; without JavaScript it leads back.
    "set_language": Rule(writers=frozenset(EVERYBODY), public=True, writes=False, body={"language": "en"}),
    "service_worker": open_page(),
    "help": open_page(),
    "accessibility": open_page(),
    # Made-up samples, not served in production.
    "gallery:gallery_show": open_page(),
    "gallery:gallery_public": open_page(),
}

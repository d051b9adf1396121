"""Documents that messages wait for: once their bytes are stored, they are attached and the wait ends."""

from django.db import transaction

from rakor_portal.messaging.models import Attachment, Message, ReadyDocument


def attach_ready_documents(document_ids: list[int] | None = None) -> int:
    """Attach stored documents to the messages that wait for them; returns how many messages may now go.

    Also run by every tick without ids: an announcement that was committed beside the renderer would else wait
    for ever.
    """
    waiting = Message.objects.exclude(waits_for_document=None)
    if document_ids is not None:
        waiting = waiting.filter(waits_for_document__in=document_ids)
    with transaction.atomic():
        rows = list(waiting.values_list("pk", "waits_for_document"))
        ready = ReadyDocument.objects.in_bulk({document_id for _, document_id in rows if document_id is not None})
        found = [(pk, ready[document_id]) for pk, document_id in rows if document_id in ready]
        Attachment.objects.bulk_create(
            [
                Attachment(
                    message_id=pk,
                    storage_name=document.storage_name,
                    file_name=document.file_name,
                    content_type=document.content_type,
                    sha256=document.sha256,
                )
                for pk, document in found
            ],
            ignore_conflicts=True,
        )
        served = Message.objects.filter(pk__in=[pk for pk, _ in found]).exclude(waits_for_document=None)
        return served.update(waits_for_document=None)

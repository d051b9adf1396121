"""The worker's doors to rendering: `documents.render` for one document, `documents.render_pending` each minute."""

from celery import shared_task

from rakor_portal.documents import rendering


@shared_task(name="documents.render")
def render(document_id: int) -> None:
    """Render one document that was just issued; a no-op when another worker has it or its bytes exist."""
    rendering.render_document(document_id)


@shared_task(name="documents.render_pending")
def render_pending() -> None:
    """Render what a lost wake-up or a killed worker left behind."""
    rendering.render_pending_documents()

"""Rendering a frozen document once: claim it, make the bytes, store them, hand them to the waiting messages."""

import hashlib
import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rakor_portal.actors import RENDERER
from rakor_portal.audit import services as audit
from rakor_portal.documents.layout import document_html, footer_text, page_rules
from rakor_portal.documents.models import Document, DocumentForm
from rakor_portal.documents.pdf import LIMITS, RenderedPdf, RenderingFailed, render_pdf
from rakor_portal.documents.storage import store_bytes
from rakor_portal.messaging.services.outbox import deliver_document

logger = logging.getLogger(__name__)

#: A worker's two threads share one press: a paper may wait for the other's turn, take its own, and be stored.
#: An older claim belongs to a dead worker.
LEASE = timedelta(seconds=2 * LIMITS.wall_seconds + 60)
MAX_ATTEMPTS = 3
#: What templates, layout and disk raise. Anything else ends the attempt without a word and is tried again.
RENDERING_ERRORS = (OSError, ValueError, TypeError, LookupError, RenderingFailed)


def render_document(document_id: int) -> bool:
    """Make the bytes of one document; true when this call stored them.

    Two workers never both store: the claim and the ending are conditional updates. A failure is written
    into the document with its reason; `retry_rendering` opens it again.
    """
    document = _claim(document_id)
    if document is None:
        return False
    try:
        rendered = render_bytes(document)
        storage_name = _storage_name(document, rendered)
        store_bytes(storage_name, rendered.data)
    except RENDERING_ERRORS as error:
        logger.exception("document %s could not be rendered", document.pk)
        _fail(document, str(error) if isinstance(error, RenderingFailed) else f"{type(error).__name__}: {error}")
        return False
    return _finish(document, rendered, storage_name)


def render_pending_documents() -> int:
    """Render all that wait, oldest first; returns how many were stored. Gives up on what died three times."""
    stale = timezone.now() - LEASE
    waiting = Document.objects.filter(Q(claimed_at=None) | Q(claimed_at__lt=stale), state=Document.State.FROZEN)
    waiting.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=Document.State.FAILED, failure=_("Pembuatan berkas terhenti tiga kali.")
    )
    ids = waiting.order_by("issued_at", "pk").values_list("pk", flat=True)
    return sum(render_document(document_id) for document_id in list(ids))


def render_bytes(document: Document) -> RenderedPdf:
    """The bytes of a frozen document; the same ones each time."""
    forms = DocumentForm.objects.filter(government=document.government_id, version=document.form_version)
    form = forms.first() or DocumentForm()
    return render_pdf(
        html=document_html(document.kind, document.content),
        page_rules=page_rules(form, footer=footer_text(document)),
        identifier=document.public_id,
    )


def _claim(document_id: int) -> Document | None:
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    frozen = Document.objects.filter(free, pk=document_id, state=Document.State.FROZEN, attempts__lt=MAX_ATTEMPTS)
    if not frozen.update(claimed_at=now, attempts=F("attempts") + 1):
        return None
    return Document.objects.get(pk=document_id)


def _storage_name(document: Document, rendered: RenderedPdf) -> str:
    """A name that depends on the bytes: two workers that made the same write the same file."""
    digest = hashlib.sha256(rendered.data).hexdigest()
    return f"documents/{document.government_id}/{document.public_id}-{digest[:16]}.pdf"


def _fail(document: Document, reason: str) -> None:
    held = Document.objects.filter(pk=document.pk, state=Document.State.FROZEN, claimed_at=document.claimed_at)
    held.update(state=Document.State.FAILED, failure=reason[:300], claimed_at=None)


@transaction.atomic
def _finish(document: Document, rendered: RenderedPdf, storage_name: str) -> bool:
    digest = hashlib.sha256(rendered.data).hexdigest()
    held = Document.objects.filter(pk=document.pk, state=Document.State.FROZEN, claimed_at=document.claimed_at)
    stored = held.update(
        state=Document.State.RENDERED,
        storage_name=storage_name,
        sha256=digest,
        size=len(rendered.data),
        page_count=rendered.page_count,
        rendered_at=timezone.now(),
        claimed_at=None,
        failure="",
    )
    if not stored:
        return False
    deliver_document(
        document_id=document.pk,
        government_id=document.government_id,
        storage_name=storage_name,
        file_name=document.file_name,
        content_type="application/pdf",
        sha256=digest,
    )
    audit.record(
        by=RENDERER,
        action="document.render",
        on=document,
        government_id=document.government_id,
        data={"sha256": digest, "pages": rendered.page_count},
        circle_id=document.circle_id,
    )
    return True

"""Answering with the bytes of a document, for its own page and for the pages that links of messages open."""

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rakor_portal.documents.models import Document, Letterhead

#: Seconds after which the waiting page asks again.
REFRESH_AFTER = 3


def document_response(document: Document, *, as_attachment: bool = False) -> FileResponse:
    """The PDF as it was stored, to be shown or saved under its file name.

    Whether the reader may have it is the caller's question. Raises Http404 while the bytes do not exist;
    `waiting_response` answers then.
    """
    if document.state != Document.State.RENDERED:
        raise Http404
    response = FileResponse(
        default_storage.open(document.storage_name),
        as_attachment=as_attachment,
        filename=document.file_name,
        content_type="application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    response["ETag"] = f'"{document.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def emblem_response(letterhead: Letterhead) -> FileResponse:
    """The picture of a letterhead; even opened by itself it may run and load nothing."""
    name = str(letterhead.emblem.name)
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(default_storage.open(name), content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def waiting_response(request: HttpRequest, document: Document) -> HttpResponse:
    """*Sedang dibuat*, asking again by itself; or that it failed. Fit for readers who have not signed in."""
    response = render(request, "documents/waiting.html", {"document": document}, status=202)
    if document.state == Document.State.FROZEN:
        response["Refresh"] = str(REFRESH_AFTER)
    return response

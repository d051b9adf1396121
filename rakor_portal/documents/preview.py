"""A draft as a browser shows it: the paper's own template and stylesheet, marked DRAF, without a PDF being made."""

from rakor_portal.documents.contents import Content
from rakor_portal.documents.layout import document_html


def preview_html(kind: str, content: Content) -> str:
    """A full HTML page for `kind` (a `Document.Kind`), fit for the portal's strict Content-Security-Policy.

    It carries DRAF across each sheet and no number but what `content` holds; the caller answers with it.
    """
    return document_html(kind, content.to_json(), is_preview=True)

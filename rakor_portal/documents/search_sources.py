"""Issued documents in the search, by subject and number."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rakor_portal.accounts.models import User
from rakor_portal.documents.models import Document
from rakor_portal.search.registry import Hit, Source, Text, register_source


def _visible(user: User) -> QuerySet[Document]:
    return Document.objects.visible_to(user).defer("content").order_by("-issued_at", "-pk")


def _show(document: Any) -> Hit:
    return Hit(document.title, document.get_absolute_url(), document.number, document.get_kind_display())


def register() -> None:
    """Offer the documents to the search."""
    register_source(Source("documents", _("Dokumen"), {"": Text(Document, ("title", "number"))}, _visible, _show))

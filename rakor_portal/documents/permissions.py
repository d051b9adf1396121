"""Who may do what with official documents; seeing them is `Document.objects.visible_to`."""

from rakor_portal.accounts.models import User
from rakor_portal.accounts.permissions import is_secretariat
from rakor_portal.documents.models import Document


def can_retry_rendering(user: User, document: Document) -> bool:
    """The secretariat starts the making of a file again after it failed."""
    return document.state == Document.State.FAILED and is_secretariat(user)

"""What a closing does to invitations, said before it happens."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.registry import invitations_of


def why_invited_matters(request: DirectoryRequest, position_ids: Iterable[int]) -> str:
    """That the posts are invited to rakor to come, which nobody will attend for them; empty when they are not."""
    named = sorted({name for names in invitations_of(request.user, position_ids).values() for name in names})
    if not named:
        return ""
    words = _(
        "Masih diundang ke rakor mendatang: %(rakor)s. Undangannya tidak beralih dan tautannya berhenti berlaku; "
        "undang penggantinya lewat Undangan susulan di rakor itu."
    )
    return words % {"rakor": "; ".join(named)}

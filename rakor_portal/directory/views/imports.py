"""Impor of posts, people and holders."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.services.imports.incumbents import INCUMBENTS
from rakor_portal.directory.services.imports.people import PEOPLE
from rakor_portal.directory.services.imports.positions import POSITIONS
from rakor_portal.directory.views.access import editors_only
from rakor_portal.directory.views.importing import ImportPages, apply_page, preview_page, upload_page

PAGES = {
    "positions": ImportPages(
        kind=POSITIONS, routes="directory:position", title=_("Impor jabatan"), back="directory:position_list",
        export="directory:position_export", parent="directory:overview",
        note=_("Jabatan dikenali dari Kode, atau dari Organisasi dan Jabatan."),
        read_only=("holder", "shown_email", "shown_phone"),
    ),
    "people": ImportPages(
        kind=PEOPLE, routes="directory:person", title=_("Impor pejabat"), back="directory:person_list",
        export="directory:person_export", parent="directory:overview",
        note=_("Pejabat dikenali dari Kode, NIP, atau nama yang hanya dimiliki satu orang."),
        read_only=("positions",),
    ),
    "incumbents": ImportPages(
        kind=INCUMBENTS, routes="directory:incumbency", title=_("Impor pemangku jabatan"),
        back="directory:position_list", export="directory:incumbency_export", parent="directory:overview",
        note=_("Jabatan dan pejabatnya harus sudah ada. Isi Sampai pada baris pemangku lama bila ada penggantinya."),
    ),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@editors_only
def directory_import(request: DirectoryRequest, kind: str) -> HttpResponse:
    """Choose a file."""
    return upload_page(request, PAGES[kind])


@require_GET
@editors_only
def directory_import_preview(request: DirectoryRequest, kind: str, public_id: str) -> HttpResponse:
    """What applying would do."""
    return preview_page(request, PAGES[kind], public_id)


@require_POST
@editors_only
def directory_import_apply(request: DirectoryRequest, kind: str, public_id: str) -> HttpResponse:
    """Write it."""
    return apply_page(request, PAGES[kind], public_id)

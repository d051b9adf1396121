"""Unduh Excel: the lists of the directory as files, masked as on the screen or, for the administrator, in full."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rakor_portal.directory.http import DirectoryRequest
from rakor_portal.directory.models import Incumbency
from rakor_portal.directory.permissions import can_take_personal_numbers
from rakor_portal.directory.reports.sheets import incumbent_table, person_table, position_table
from rakor_portal.directory.services.exports import record_full_export
from rakor_portal.directory.views.access import editors_only
from rakor_portal.directory.views.people import filtered_people
from rakor_portal.directory.views.positions import filtered_positions
from rakor_portal.sheets.columns import Table
from rakor_portal.sheets.http import asked_format, table_response


def _positions(request: DirectoryRequest, *, full: bool) -> Table:
    return position_table(filtered_positions(request), request.user.today, full=full)


def _people(request: DirectoryRequest, *, full: bool) -> Table:
    return person_table(filtered_people(request), request.user.today, full=full)


def _incumbents(request: DirectoryRequest, *, full: bool) -> Table:
    """The terms that run today, or begin later."""
    positions = filtered_positions(request).order_by()
    terms = Incumbency.objects.visible_to(request.user).current_or_coming(request.user.today)
    return incumbent_table(terms.filter(position__in=positions), full=full)


#: Kind in the URL → table and name of the file.
TABLES: dict[str, tuple[Callable[..., Table], str]] = {
    "positions": (_positions, "Jabatan"),
    "people": (_people, "Pejabat"),
    "incumbents": (_incumbents, "Pemangku-Jabatan"),
}


@require_GET
@editors_only
def directory_export(request: DirectoryRequest, kind: str) -> HttpResponseBase:
    """The list as filtered on its page, every page of it, with masked numbers."""
    return _answer(request, kind, full=False)


@require_POST
@editors_only
def directory_export_full(request: DirectoryRequest, kind: str) -> HttpResponseBase:
    """The same with NIP and telephone in full; who took it stands in the audit trail."""
    if not can_take_personal_numbers(request.user):
        raise PermissionDenied(_("Nomor lengkap hanya diunduh admin pemerintah daerah."))
    record_full_export(by=request.user, government=request.user.government, kind=kind)
    return _answer(request, kind, full=True)


def _answer(request: DirectoryRequest, kind: str, *, full: bool) -> HttpResponseBase:
    build, name = TABLES[kind]
    name = f"{name}-{request.user.today.isoformat()}"
    return table_response(build(request, full=full), name=name, file_format=asked_format(request))

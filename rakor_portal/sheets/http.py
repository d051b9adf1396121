"""Answering with a table as a file to save."""

import tempfile

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from rakor_portal.sheets.columns import Table
from rakor_portal.sheets.writing import csv_lines, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_format(request: HttpRequest) -> str:
    """`?format=csv`; anything else is Excel."""
    return "csv" if request.GET.get("format") == "csv" else "xlsx"


def table_response(table: Table, *, name: str, file_format: str = "xlsx") -> HttpResponseBase:
    """The table as `name`.xlsx, or .csv when that was asked; nothing is kept in memory as a whole."""
    response: HttpResponseBase
    if file_format == "csv":
        response = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
        write_xlsx(file, table)
        file.seek(0)
        response = FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

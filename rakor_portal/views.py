"""Answers to requests that cannot be carried out: each says in one sentence what happened and what to do."""

from contextlib import suppress

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _

from rakor_portal.incoming import is_resumed, readable, typed_pairs

#: A body that is too large is read up to here and forgotten: a browser shows no answer before it has sent its all.
DRAINED = 32 * 1024 * 1024
SIP = 64 * 1024


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for a body beyond DATA_UPLOAD_MAX_MEMORY_SIZE."""
    is_large = isinstance(exception, RequestDataTooBig)
    if is_large:
        _drain(request)
    if is_large or isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        heading = _("Isian terlalu besar")
        said = _(
            "Yang dikirim sekaligus terlalu besar. Kembali ke halaman sebelumnya, kurangi teksnya, lalu kirim lagi."
        )
    elif isinstance(exception, MultiPartParserError):
        heading = _("Kiriman tidak utuh")
        said = _("Kiriman terputus di jalan. Kembali ke halaman sebelumnya, lalu kirim lagi.")
    else:
        heading = _("Permintaan tidak dapat dibaca")
        said = _("Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi.")
    return render(request, "400.html", {"heading": heading, "said": said}, status=413 if is_large else 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key is out of date. What was typed comes back with a new key, if it came from here.

    After an ended session that is no second failure: the page says that it is the last step, or to sign in first.
    """
    pairs = typed_pairs(request)
    resumed = is_resumed(request)
    context = {
        "pairs": pairs, "texts": readable(pairs), "address": request.get_full_path(),
        "had_files": bool(request.FILES), "resumed": resumed,
    }  # fmt: skip
    still_out = resumed and pairs and not request.user.is_authenticated
    return render(request, "accounts/signed_out.html" if still_out else "403_csrf.html", context, status=403)


def _drain(request: HttpRequest) -> None:
    with suppress(UnreadablePostError):
        for _sip in range(DRAINED // SIP):
            if not request.read(SIP):
                return

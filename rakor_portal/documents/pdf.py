"""HTML to PDF, the same bytes each time: in a process of its own with limits, warm from one paper to the next.

Only the worker calls it. Why one long-lived process and not one per paper: the import alone costs a second.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from rakor_portal.confinement.limits import MEBIBYTE, Limits
from rakor_portal.confinement.runner import Confined, JobFailed, OutOfBounds

PRESS = "rakor_portal.documents.press"
#: A list of 800 rows takes five seconds and 160 MiB; twenty times that is no paper of ours.
LIMITS = Limits(
    memory=1024 * MEBIBYTE,
    cpu_seconds=90,
    wall_seconds=300,
    file_size=64 * MEBIBYTE,
    open_files=64,
    idle_seconds=300,
    jobs=100,
    forks=False,  # the threads of the font library would not survive a fork
)


class RenderingFailed(Exception):
    """The paper could not be made; the message is fit to show to the secretariat."""


@dataclass(frozen=True)
class RenderedPdf:
    """The bytes and how many pages they hold."""

    data: bytes
    page_count: int


def render_pdf(*, html: str, page_rules: str, identifier: str) -> RenderedPdf:
    """Lay out and write one document. Equal arguments give equal bytes: nothing of clock or chance goes in.

    `page_rules` is the CSS of paper and margins; `identifier` becomes the file's /ID. Raises RenderingFailed when the
    paper asks for a file that is not ours, is too big for the limits, or cannot be laid out.
    """
    job = {
        "page_rules": page_rules,
        "identifier": identifier,
        "sheet": find_static("documents/paper.css"),
        "folders": own_folders(),
    }
    try:
        head, data = press().run(job, html.encode())
    except OutOfBounds as error:
        raise RenderingFailed(_why(error.bound)) from error
    except JobFailed as error:
        if error.kind == "ForeignFile":
            raise RenderingFailed(
                _("Naskah merujuk berkas di luar portal (%(detail)s).") % {"detail": error.message}
            ) from error
        raise RenderingFailed(str(error)) from error
    return RenderedPdf(data=data, page_count=int(head["page_count"]))


@cache
def press() -> Confined:
    """The rendering process of this worker; it starts at the first paper and leaves when there is none for a while."""
    return Confined(PRESS, LIMITS)


def find_static(name: str) -> str:
    """The path of a static file of ours. Raises FileNotFoundError."""
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return str(path)


def own_folders() -> list[str]:
    """What a paper may read: the product's static files and the emblems of letterheads."""
    return [str(folder) for folder in settings.STATICFILES_DIRS] + [str(Path(settings.MEDIA_ROOT) / "emblems")]


def _why(bound: str) -> str:
    reasons = {
        "time": _("Pembuatan berkas melampaui batas waktu. Isi dokumen terlalu panjang atau terlalu rumit."),
        "memory": _("Pembuatan berkas melampaui batas memori. Isi dokumen terlalu panjang atau terlalu rumit."),
        "busy": _("Pembuat berkas sedang sibuk. Coba lagi beberapa saat lagi."),
    }
    return reasons.get(
        bound, _("Pembuat berkas berhenti di tengah jalan. Coba lagi; bila terulang, hubungi pengelola sistem.")
    )

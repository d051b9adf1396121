"""The rendering process: it fetches nothing, it stays within its limits, and what ends it is told."""

import dataclasses
import io
import os
import socket
from pathlib import Path

import pytest
from pypdf import PdfReader

from rakor_portal.confinement.limits import MEBIBYTE
from rakor_portal.confinement.runner import Confined
from rakor_portal.documents import pdf
from rakor_portal.documents.models import Document
from rakor_portal.documents.pdf import LIMITS, PRESS, RenderingFailed, press, render_pdf
from rakor_portal.documents.rendering import render_document
from tests.documents import vectors
from tests.documents.test_issuing import government, issue  # noqa: F401 -- a fixture


def render(html):
    return render_pdf(html=html, page_rules="", identifier="uji")


@pytest.fixture
def small_press(monkeypatch):
    """A press with little room, so that a paper meets its bounds soon."""
    small = Confined(PRESS, dataclasses.replace(LIMITS, cpu_seconds=1, memory=320 * MEBIBYTE))
    monkeypatch.setattr(pdf, "press", lambda: small)
    yield small
    small.close()


def test_no_paper_reaches_the_network_or_a_foreign_file(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    leaks = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        vectors.plant(tmp_path, port)
        fragments = vectors.fragments(port, tmp_path)
        for name, html in fragments.items():
            try:
                reader = PdfReader(io.BytesIO(render(html).data))
            except RenderingFailed:
                continue
            text = "".join(page.extract_text() for page in reader.pages)
            if "KATASANDI" in text or "root:" in text or reader.attachments:
                leaks.append(name)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):  # nobody ever called
            server.accept()

    assert len(fragments) >= 60
    assert leaks == []


def test_refused_file_is_named_and_the_press_goes_on():
    with pytest.raises(RenderingFailed, match=r"di luar portal.*passwd"):
        render('<img alt="" src="file:///etc/passwd">')
    child = press()._child.pid

    assert render("<p>Baik</p>").page_count == 1
    assert press()._child.pid == child


def test_press_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    press().close()
    render("<p>x</p>")

    assert b"rahasia" not in Path(f"/proc/{press()._child.pid}/environ").read_bytes()
    assert os.getsid(press()._child.pid) != os.getsid(0)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<table>" + "<tr><td>x<td>y" * 30_000 + "</table>", "batas (waktu|memori)"),
        ("<div>" * 900 + "x", "RecursionError|batas|berhenti"),
        ("<p>" + "sangat panjang " * 400_000, "batas (waktu|memori)"),
    ],
    ids=["huge table", "deep nesting", "giant text"],
)
def test_hostile_paper_ends_in_a_sentence(small_press, html, words):
    with pytest.raises(RenderingFailed, match=words):
        render(html)


def test_memory_refused_to_a_library_is_told_as_memory(monkeypatch):
    """Pango's GLib ends the process by a trap then: no MemoryError is left to be seen."""
    tiny = Confined(PRESS, dataclasses.replace(LIMITS, memory=180 * MEBIBYTE))
    monkeypatch.setattr(pdf, "press", lambda: tiny)

    with pytest.raises(RenderingFailed, match="batas memori"):
        render("<p>" + "panjang " * 400_000)

    tiny.close()


def test_paper_beyond_its_bounds_fails_and_can_be_tried_again(government, small_press, monkeypatch):  # noqa: F811
    document = issue(government)
    monkeypatch.setattr("rakor_portal.documents.rendering.document_html", lambda *_: "<p>" + "panjang " * 400_000)

    assert render_document(document.pk) is False

    document.refresh_from_db()
    assert document.state == Document.State.FAILED
    assert "melampaui batas" in document.failure
    assert small_press._child is None  # the next paper gets a fresh process

"""Made-up figures for the gallery."""

from datetime import UTC, date, datetime
from typing import Any

COUNTS = {"done": 22, "awaiting": 5, "on_track": 15, "at_risk": 9, "overdue": 6, "stalled": 4}
STAGES = (
    ("Draf", "5 Jan"), ("Undangan terkirim", "7 Jan"), ("Berlangsung", "12 Jan"), ("Notula draf", "12 Jan"),
    ("Diperiksa", "13 Jan"), ("Ditandatangani", "14 Jan"), ("Terdistribusi", "14 Jan"),
    ("Dipantau", "14 dari 24 belum selesai"), ("Selesai", ""),
)  # fmt: skip
ITEMS = (
    ("TL-006", "Perbaikan air bersih dan sanitasi di 18 desa lokus stunting", "Disperkim", "stalled", 56, 10, 38),
    ("TL-005", "Penyaluran PMT lokal untuk balita dan ibu hamil KEK", "Dinas Kesehatan", "overdue", 16, 70, 100),
    ("TL-010", "Inventarisasi ruang kelas rusak berat", "Disdikbud", "awaiting", None, 100, 94),
    ("TL-004", "Audit kasus stunting di 12 kecamatan lokus", "Dinas PPKB", "at_risk", None, 58, 94),
    ("TL-003", "Pemutakhiran data desa di 232 desa", "Dinas PMD", "on_track", None, 81, 81),
    ("TL-060", "Uji coba layanan terpadu", "DPMPTSP", "not_started", None, 0, 0),
    ("TL-002", "Surat edaran siaga bencana", "BPBD", "done", None, 100, 100),
)
ITEM_FIELDS = ("code", "title", "agency", "condition", "days", "actual", "plan")


def everything() -> dict[str, Any]:
    """The context of the gallery."""
    steps = [
        {"label": label, "note": note, "state": "done" if place < 7 else "current" if place == 7 else "next"}
        for place, (label, note) in enumerate(STAGES)
    ]
    return {
        "counts": COUNTS,
        "issue_counts": {"done": 6, "awaiting": 2, "on_track": 5, "at_risk": 3, "overdue": 1, "stalled": 2},
        "steps": steps,
        "items": [dict(zip(ITEM_FIELDS, item, strict=True)) for item in ITEMS],
        "weeks": ["12 Jan", "26 Jan", "9 Feb", "23 Feb", "9 Mar", "16 Mar"],
        "series": [
            {"name": "ditetapkan", "values": [24, 24, 43, 43, 61, 61]},
            {"name": "selesai", "values": [0, 3, 8, 13, 18, 22]},
        ],
        "workflow_states": ["draft", "assigned", "in_progress", "submitted", "returned", "done", "dropped", "on_hold"],
        "conditions": ["done", "awaiting", "stalled", "overdue", "at_risk", "on_track", "not_started"],
        "day": date(2026, 1, 12),
        "moment": datetime(2026, 3, 14, 1, 15, tzinfo=UTC),
        "start": datetime(2026, 1, 12, 2, 0, tzinfo=UTC),
        "end": datetime(2026, 1, 12, 5, 40, tzinfo=UTC),
    }

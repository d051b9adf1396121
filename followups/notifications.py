"""What is said to owners when something happens to an action item (ux.md section 10).

Messages of an item born in a closed meeting are neutral words and a link: neither title, meeting nor figure.
Always Indonesian, whatever the language of the screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from followups.models import ActionItem, Extension
from rakor_portal import formatting

#: What one function of this module makes: the subject and the body of one message.
Text = tuple[str, str]


@dataclass(frozen=True)
class Address:
    """To whom a message speaks, and where it leads."""

    position: str  # "Kepala Dinas PPKB", or several joined
    link: str


#: A message about an item, still without its addressee.
Wording = Callable[[Address], Text]


def neutral(address: Address) -> Text:
    """For items of a closed meeting."""
    body = f"Yth. {address.position}. Ada pemberitahuan tindak lanjut untuk Bapak/Ibu. Rincian: {address.link}"
    return "Pemberitahuan tindak lanjut", body


def target_words(item: ActionItem) -> str:
    """`12 kecamatan`, `100%`; without a figure the words of the notula."""
    if item.target_spoken:
        return item.target_spoken
    number = formatting.format_number(item.target)
    return f"{number}%" if item.unit == "%" else f"{number} {item.unit}"


def due_words(item: ActionItem) -> str:
    """The current due date in words, or that there is none."""
    return formatting.format_date(item.due_on) if item.due_on else "tanpa batas waktu"


def assignment(item: ActionItem, meeting: str) -> Wording:
    """Penugasan, when minutes are approved or the item moves to another position."""
    return _given(item, f"Sesuai notula {meeting}, Bapak/Ibu ditetapkan sebagai penanggung jawab")


def succession(item: ActionItem, meeting: str, reason: str) -> Wording:
    """To whom it passes on after a merger or a split: since the notula it was another's."""
    said = reason.rstrip(".")
    return _given(item, f"Tindak lanjut {item.code} dari notula {meeting} beralih kepada Bapak/Ibu ({said})")


def moved_away(item: ActionItem, *, owner: str) -> Wording:
    """To whoever was responsible before: that somebody else is now."""

    def say(address: Address) -> Text:
        body = (
            f"Yth. {address.position}. {item.title} dialihkan kepada {owner}; Bapak/Ibu tidak perlu melaporkannya lagi."
        )
        return f"Tindak lanjut {item.code} dialihkan: {item.title}", body

    return say


def _given(item: ActionItem, opening: str) -> Wording:
    def say(address: Address) -> Text:
        due = f"batas waktu {formatting.format_date(item.due_on)}" if item.due_on else "tanpa batas waktu"
        body = (
            f"Yth. {address.position}. {opening}: {item.title}. "
            f"Target {target_words(item)}, {due}. Rincian: {address.link}"
        )
        return f"Tindak lanjut {item.code}: {item.title}", body

    return say


def report_verified(item: ActionItem, *, reported_on: date, next_report_on: date) -> Wording:
    """Terverifikasi."""

    def say(address: Address) -> Text:
        body = (
            f"Yth. {address.position}. Laporan {item.title} tanggal {formatting.format_date(reported_on)} telah "
            f"diverifikasi. Capaian {item.verified_percent}%. "
            f"Laporan berikutnya {formatting.format_date(next_report_on)}."
        )
        return f"Laporan diterima: {item.title}", body

    return say


def report_returned(item: ActionItem, *, note: str, fix_by: date) -> Wording:
    """Dikembalikan."""

    def say(address: Address) -> Text:
        body = (
            f"Yth. {address.position}. Laporan {item.title} dikembalikan: {note.rstrip('.')}. "
            f"Mohon diperbaiki paling lambat {formatting.format_date(fix_by)}: {address.link}"
        )
        return f"Laporan dikembalikan: {item.title}", body

    return say


def item_done(item: ActionItem, *, done_on: date) -> Wording:
    """Selesai."""

    def say(address: Address) -> Text:
        body = (
            f"Yth. {address.position}. {item.title} dinyatakan selesai pada {formatting.format_date(done_on)}. "
            "Terima kasih atas kerja sama Bapak/Ibu."
        )
        return f"Selesai: {item.title}", body

    return say


def leader_question(item: ActionItem, *, leader: str, question: str) -> Wording:
    """Pertanyaan pimpinan."""

    def say(address: Address) -> Text:
        body = (
            f"Yth. {address.position}. {leader} meminta penjelasan mengenai {item.title}: "
            f'"{question}". Jawaban: {address.link}'
        )
        return f"Pertanyaan {leader}: {item.title}", body

    return say


def leader_directive(item: ActionItem, *, leader: str, directive: str) -> Wording:
    """Arahan pimpinan."""

    def say(address: Address) -> Text:
        body = (
            f"Yth. {address.position}. {leader} memberi arahan mengenai {item.title}: "
            f'"{directive}". Rincian: {address.link}'
        )
        return f"Arahan {leader}: {item.title}", body

    return say


def question_answered(item: ActionItem, *, answer: str) -> Wording:
    """The answer of an owner, to the leader who asked."""

    def say(address: Address) -> Text:
        body = f'Yth. {address.position}. Jawaban mengenai {item.title}: "{answer}". Rincian: {address.link}'
        return f"Jawaban: {item.title}", body

    return say


def dunning(item: ActionItem) -> Wording:
    """Tagihan, sent by the secretariat."""

    def say(address: Address) -> Text:
        due = f" (batas waktu {formatting.format_date(item.due_on)})" if item.due_on else ""
        body = (
            f"Yth. {address.position}. Laporan kemajuan {item.title}{due} kami tunggu. "
            f"Capaian terverifikasi {item.verified_percent}%. Mohon laporkan kemajuan: {address.link}"
        )
        return f"Tagihan laporan: {item.title}", body

    return say


def extension_decided(extension: Extension) -> Wording:
    """Perpanjangan disetujui / ditolak; reads `extension.item`."""

    def say(address: Address) -> Text:
        item = extension.item
        approved = extension.status == Extension.Status.APPROVED
        verdict = f"disetujui sampai {formatting.format_date(extension.new_due_on)}" if approved else "ditolak"
        note = f": {extension.decision_note.rstrip('.')}" if extension.decision_note else ""
        body = f"Yth. {address.position}. Perpanjangan {item.title} {verdict}{note}. {address.link}"
        return f"Perpanjangan {'disetujui' if approved else 'ditolak'}: {item.title}", body

    return say


def due_moved(item: ActionItem, *, due_on: date, reason: str) -> Wording:
    """Batas waktu diubah sekretariat."""

    def say(address: Address) -> Text:
        day = formatting.format_date(due_on)
        because = reason.rstrip(".")
        body = f"Yth. {address.position}. Batas waktu {item.title} menjadi {day}: {because}. Rincian: {address.link}"
        return f"Batas waktu diubah: {item.title}", body

    return say


def item_stopped(item: ActionItem, *, verb: str, reason: str) -> Wording:
    """Ditangguhkan, dilanjutkan, dihentikan, dibuka kembali."""

    def say(address: Address) -> Text:
        because = f": {reason.rstrip('.')}" if reason else ""
        body = f"Yth. {address.position}. {item.title} {verb}{because}. Rincian: {address.link}"
        return f"Tindak lanjut {verb}: {item.title}", body

    return say

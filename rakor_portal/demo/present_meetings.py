"""The demo's present meetings, days counted from today; all words here are made up and marked *Data contoh*."""

from dataclasses import dataclass

from rakor_portal.demo.present_items import BASIC_SERVICES, PREPAREDNESS, DemoItem


@dataclass(frozen=True)
class DemoMeeting:
    """One meeting and how far it goes: `ending` is draft, scheduled, in_progress, minutes_draft, in_review,
    distributed, postponed or cancelled. `categories` empty invites every group.
    """

    title: str
    days: int
    ending: str
    agenda: tuple[tuple[str, str], ...]
    hour: int = 9
    entries: tuple[tuple[int, str, str, str], ...] = ()  # agenda row, kind, speaker's organisation, text
    items: tuple[DemoItem, ...] = ()
    categories: tuple[str, ...] = ()
    venue: str = "Gedung Serbaguna (contoh)"
    capacity: int = 700
    chair: str = "Bupati"
    signatory: str = "Setda"
    reply_every: int = 0
    is_closed: bool = False
    reason: str = ""
    opening: str = ""
    previous: str = ""
    opening_words: str = "Pimpinan rapat membuka rapat dan menyampaikan maksud serta urutan acara."


HEADS = ("forkopimda", "setda", "kepala_pd", "instansi_vertikal")
HEADS_AND_DISTRICTS = (*HEADS, "camat")

MEETINGS = (
    DemoMeeting(
        "Rapat Koordinasi Percepatan Layanan Dasar dan Penurunan Stunting", -62, "distributed",
        agenda=(("Layanan dasar di kecamatan", "Bappeda"), ("Penurunan stunting", "DPPKB"),
                ("Satu data daerah", "Diskominfo")),
        entries=(
            (0, "capaian", "Bappeda", "Pemetaan layanan dasar per kecamatan selesai dan disepakati."),
            (0, "kendala", "Disdik", "Kekurangan guru sekolah dasar tersebar di kecamatan yang jauh."),
            (0, "keputusan", "Bupati", "Kebutuhan guru dan sarana air bersih didata ulang per kecamatan."),
            (1, "capaian", "DPPKB", "Pendampingan keluarga berjalan di seluruh kecamatan."),
            (1, "kendala", "Dinkes", "Tenaga pemeriksa dan anggaran makanan tambahan terbatas."),
            (1, "arahan", "Bupati", "Setiap perangkat daerah menyebut angka capaian, bukan rencana."),
            (1, "keputusan", "Bupati", "Penanganan stunting dikerjakan bersama lintas perangkat daerah."),
            (2, "tanggapan", "Disdukcapil", "Pemadanan data dapat dibuka setelah perjanjian kerja sama."),
            (2, "keputusan", "Bupati", "Setiap perangkat daerah menetapkan walidata pendukung."),
        ),
        items=BASIC_SERVICES,
    ),
    DemoMeeting(
        "Rapat Koordinasi Kesiapsiagaan Bencana dan Ketertiban", -33, "distributed", categories=HEADS_AND_DISTRICTS,
        agenda=(("Kesiapsiagaan menghadapi musim hujan", "BPBD"), ("Ketertiban wilayah", "Satpol PP")),
        entries=(
            (0, "capaian", "BPBD", "Titik rawan banjir dan longsor sudah dipetakan."),
            (0, "kendala", "BPBD", "Rencana kontinjensi belum selesai karena tenaga penyusun terbatas."),
            (0, "keputusan", "Bupati", "Posko siaga dibentuk dan gudang logistik disiapkan di setiap kecamatan."),
            (1, "tanggapan", "Polres Lampung Utara", "Patroli gabungan dapat dimulai pekan depan."),
            (1, "keputusan", "Bupati", "Patroli wilayah terpadu dilaksanakan rutin."),
        ),
        items=PREPAREDNESS, venue="Aula Sekretariat Daerah (contoh)", capacity=150,
    ),
    DemoMeeting(
        "Rapat Koordinasi Evaluasi Serapan Anggaran", -2, "in_review", categories=HEADS, chair="Setda",
        agenda=(("Serapan anggaran perangkat daerah", "BPKA"), ("Langkah percepatan", "Bappeda")),
        entries=(
            (0, "capaian", "BPKA", "Serapan anggaran dilaporkan per perangkat daerah."),
            (1, "keputusan", "Setda", "Perangkat daerah menyampaikan rencana percepatan tertulis."),
        ),
        items=(
            DemoItem("Rencana percepatan serapan anggaran", "BPKA", "perencanaan", 14, 33, "perangkat daerah",
                     due_spoken="dua pekan"),
            DemoItem("Pembukaan pos bantuan pengadaan", "Bappeda", "perencanaan", 10, 1, "pos"),
        ),
        venue="Aula Sekretariat Daerah (contoh)", capacity=150,
    ),
    DemoMeeting(
        "Rapat Koordinasi Ketahanan Pangan", -1, "minutes_draft", categories=HEADS, chair="Setda", hour=13,
        agenda=(("Stok dan harga pangan", "DKP"),),
        entries=((0, "capaian", "DKP", "Stok beras daerah cukup untuk tiga bulan."),),
        items=(DemoItem("Operasi pasar di kecamatan", "Disperindag", "ekonomi", 20, 8, "kecamatan"),),
        venue="Aula Sekretariat Daerah (contoh)", capacity=150,
    ),
    DemoMeeting(
        "Rapat Koordinasi Pengendalian Inflasi Daerah", 0, "in_progress", categories=HEADS, chair="Setda", hour=8,
        agenda=(("Perkembangan harga", "Disperindag"), ("Pasokan dan distribusi", "Distan")),
        entries=(
            (0, "capaian", "Disperindag", "Harga beras stabil, harga cabai turun."),
            (0, "kendala", "Dishub", "Distribusi ke dua kecamatan terhambat jalan rusak."),
        ),
        venue="Aula Sekretariat Daerah (contoh)", capacity=150,
    ),
    DemoMeeting(
        "Rapat Koordinasi Lintas Sektor Akhir Triwulan", 6, "scheduled", reply_every=3,
        agenda=(("Evaluasi tindak lanjut rakor sebelumnya", "Setda"), ("Layanan dasar", "Bappeda"),
                ("Koperasi Desa dan Kelurahan Merah Putih", "Dinas Koperasi")),
        previous="Rapat Koordinasi Percepatan Layanan Dasar dan Penurunan Stunting",
    ),
    DemoMeeting(
        "Rapat Terbatas Situasi Wilayah", 4, "scheduled", categories=("forkopimda",), is_closed=True, hour=14,
        agenda=(("Situasi wilayah", "Kesbangpol"),), venue="Ruang Rapat Bupati (contoh)", capacity=20,
    ),
    DemoMeeting(
        "Rapat Koordinasi Persiapan Musrenbang", 13, "draft", categories=HEADS_AND_DISTRICTS,
        agenda=(("Jadwal musrenbang kecamatan", "Bappeda"),),
    ),
    DemoMeeting(
        "Rapat Koordinasi Penataan Pasar", 9, "postponed", categories=HEADS, chair="Setda",
        agenda=(("Penataan pasar", "Disperindag"),), reason="Menunggu hasil kajian lokasi pasar.",
        venue="Aula Sekretariat Daerah (contoh)", capacity=150,
    ),
    DemoMeeting(
        "Rapat Koordinasi Penyambutan Kunjungan Kerja", 11, "cancelled", categories=HEADS, chair="Setda",
        agenda=(("Pembagian tugas", "Setda"),), reason="Kunjungan kerja dibatalkan oleh tamu.",
        venue="Aula Sekretariat Daerah (contoh)", capacity=150,
    ),
)  # fmt: skip

"""Contents of realistic length: the rakor of 12 January 2026 with hundreds of invitees and 24 follow-ups."""

from dataclasses import replace

from rakor_portal.documents.contents import (
    AttendanceCount,
    AttendanceGroup,
    AttendanceListContent,
    AttendanceRow,
    ChangedFact,
    ChangeNoticeContent,
    DiscussionItem,
    DiscussionRow,
    FollowUpGroup,
    FollowUpRow,
    InvitationLetterContent,
    InviteeLine,
    InviteeLines,
    LetterheadLines,
    MinutesContent,
    RundownLine,
    SignatureBlock,
)

SECRETARIAT = LetterheadLines(
    kind="setda",
    upper_line="PEMERINTAH KABUPATEN LAMPUNG UTARA",
    main_line="SEKRETARIAT DAERAH",
    address_lines=("Kotabumi",),
)
HEAD = LetterheadLines(kind="kepala_daerah", main_line="BUPATI LAMPUNG UTARA")
SIGNED_BY_HEAD = SignatureBlock(post="BUPATI LAMPUNG UTARA", name="Dr. Ir. HAMARTONI AHADIS, M.Si.")
SIGNED_FOR_HEAD = SignatureBlock(
    authority="a.n. BUPATI LAMPUNG UTARA",
    post="Sekretaris Daerah",
    name="Sekretaris Daerah (contoh)",
    rank="Pembina Utama Madya (IV/d)",
    nip="19690101 199403 1 001",
)
SIGNED_MINUTES = replace(SIGNED_FOR_HEAD, place_date="Kotabumi, 14 Januari 2026")
TITLE = "Rapat Koordinasi Lintas Sektor bersama Forkopimda Kabupaten Lampung Utara"
AGENDA = (
    "Pembukaan dan arahan Bupati",
    "Peningkatan layanan dasar masyarakat",
    "Percepatan penyusunan dan pemutakhiran data terpadu",
    "Pencegahan dan penurunan stunting",
    "Kesiapsiagaan bencana",
    "Pandangan unsur Forkopimda: keamanan dan ketertiban",
    "Koperasi Desa dan Kelurahan Merah Putih",
    "Rencana tindak lanjut dan penutup",
)
GROUPS = (
    ("Forkopimda", "Unsur Forkopimda", 7),
    ("Wakil kepala daerah, Sekda, asisten, staf ahli, kepala bagian", "Kepala Bagian", 17),
    ("Kepala perangkat daerah", "Kepala Dinas", 31),
    ("Camat", "Camat Abung", 23),
    ("Kepala desa", "Kepala Desa Sungkai Bunga Mayang", 232),
    ("Lurah", "Lurah Kotabumi", 15),
    ("Ketua Koperasi Desa Merah Putih", "Ketua Koperasi Desa Merah Putih Negeri Campang", 232),
    ("Ketua Koperasi Kelurahan Merah Putih", "Ketua Koperasi Kelurahan Merah Putih Sindang Sari", 15),
)


def invitee_lines() -> tuple[InviteeLines, ...]:
    groups, number = [], 0
    for title, post, count in GROUPS:
        lines = tuple(InviteeLine(number + index, f"{post} {index}") for index in range(1, count + 1))
        groups.append(InviteeLines(title, lines))
        number += count
    return tuple(groups)


def invitation_letter(**fields) -> InvitationLetterContent:
    defaults = {
        "letterhead": HEAD,
        "signature": SIGNED_BY_HEAD,
        "place_date": "Kotabumi, 7 Januari 2026",
        "date": "7 Januari 2026",
        "number": "000.1.5/017/SETDA-LU/2026",
        "urgency": "Segera",
        "attachments": "2 (dua) berkas",
        "subject": "Undangan Rapat Koordinasi Lintas Sektor",
        "opening": (
            "Dalam rangka menyatukan langkah kebijakan dan memperkuat sinergi pembangunan antara Pemerintah Kabupaten "
            "Lampung Utara, Forkopimda, perangkat daerah, kecamatan, desa, dan kelurahan, kami mengharap kehadiran "
            "Saudara pada:"
        ),
        "day_date": "Senin, 12 Januari 2026",
        "time_range": "pukul 09.00 WIB s.d. selesai (presensi mulai pukul 08.00)",
        "place": "Gedung Pusiban, Kotabumi",
        "event": "Rapat Koordinasi Lintas Sektor bersama Forkopimda",
        "agenda": AGENDA[1:5],
        "chair": "Bupati Lampung Utara",
        "dress": "PDH",
        "notes": (
            "Kepala perangkat daerah dan camat dimohon menyiapkan laporan capaian, kendala, dan rencana tindak lanjut.",
            "Konfirmasi kehadiran paling lambat Jumat, 9 Januari 2026 pukul 16.00 WIB.",
        ),
        "copies_to": ("Gubernur Lampung", "Ketua DPRD Kabupaten Lampung Utara"),
        "letter_of": "Surat Bupati Lampung Utara",
        "invitees": invitee_lines(),
        "rundown": tuple(
            RundownLine(f"{9 + index // 2:02}.{index % 2 * 30:02}", title, "Bappeda")
            for index, title in enumerate(AGENDA)
        ),
        "is_demo": True,
    }
    return InvitationLetterContent(**{**defaults, **fields})


def change_notice(**fields) -> ChangeNoticeContent:
    defaults = {
        "letterhead": SECRETARIAT,
        "signature": SIGNED_FOR_HEAD,
        "place_date": "Kotabumi, 9 Januari 2026",
        "date": "9 Januari 2026",
        "number": "000.1.5/021/SETDA-LU/2026",
        "urgency": "Sangat Segera",
        "subject": "Penundaan Rapat Koordinasi Lintas Sektor",
        "opening": (
            "Menunjuk surat undangan Nomor 000.1.5/017/SETDA-LU/2026 tanggal 7 Januari 2026, bersama ini disampaikan "
            "bahwa rapat tersebut ditunda karena bertepatan dengan kunjungan kerja, menjadi sebagai berikut:"
        ),
        "changes": (
            ChangedFact("hari, tanggal", "Senin, 12 Januari 2026", "Rabu, 14 Januari 2026"),
            ChangedFact("waktu", "pukul 09.00 WIB s.d. selesai", "pukul 13.30 WIB s.d. selesai"),
        ),
        "notes": ("Undangan yang sudah diterima tetap berlaku.",),
        "is_demo": True,
    }
    return ChangeNoticeContent(**{**defaults, **fields})


def attendance_list(*, rows: int = 40, **fields) -> AttendanceListContent:
    groups = (
        AttendanceGroup(
            "Forkopimda",
            tuple(
                AttendanceRow(
                    number,
                    "Nama Pejabat (contoh)",
                    f"Unsur Forkopimda {number}",
                    note="mewakili Kapolres Lampung Utara" if number == 3 else "",
                    status="Diwakili" if number == 3 else "Hadir",
                    time="08.22",
                    proof="EGZD",
                )
                for number in range(1, 8)
            ),
        ),
        AttendanceGroup(
            "Kepala desa",
            tuple(
                AttendanceRow(
                    number, "Nama Pejabat (contoh)", f"Kepala Desa Sungkai Bunga {number}", status="Hadir", time="08.31"
                )
                for number in range(8, rows + 1)
            ),
        ),
    )
    defaults = {
        "letterhead": SECRETARIAT,
        "event": "Rapat Koordinasi Lintas Sektor bersama Forkopimda",
        "day_date": "Senin, 12 Januari 2026",
        "time_range": "pukul 09.00 WIB",
        "place": "Gedung Pusiban, Kotabumi",
        "groups": groups,
        "signature": SIGNED_MINUTES,
        "is_demo": True,
    }
    return AttendanceListContent(**{**defaults, **fields})


def minutes(*, points: int = 24, **fields) -> MinutesContent:
    rows = (
        DiscussionRow(
            "Capaian",
            "Perangkat daerah memaparkan layanan pendidikan, kesehatan, infrastruktur dasar, air bersih, dan sanitasi.",
            "Kepala Bappeda",
        ),
        DiscussionRow(
            "Kendala", "Keterbatasan anggaran, kondisi geografis, dan kebutuhan peningkatan sumber daya manusia."
        ),
        DiscussionRow(
            "Tanggapan", "Dandim menyampaikan kesiapan Babinsa mendampingi pendataan di 23 kecamatan.", "Dandim 0412/LU"
        ),
        DiscussionRow(
            "Arahan",
            "Seluruh pihak mencari solusi bersama dan berinovasi, termasuk bagi wilayah perdesaan dan terpencil.",
            "Bupati Lampung Utara",
        ),
    )
    decisions = (
        "Inventarisasi ruang kelas rusak berat diselesaikan sebagai dasar usulan penanganan.",
        "Tenaga kesehatan ditempatkan pada puskesmas terpencil secara bertahap.",
        "Penanganan jalan penghubung desa dan jaringan air bersih menjadi prioritas tahun 2026.",
    )
    per_group = max(1, points // 4)
    numbers = iter(range(1, points + 1))
    defaults = {
        "letterhead": SECRETARIAT,
        "signature": SIGNED_MINUTES,
        "recorder_signature": SignatureBlock(post="Pencatat", name="Notulis Sekretariat (contoh)"),
        "title": TITLE,
        "number": "000.1.5/031/SETDA-LU/2026",
        "day_date": "Senin, 12 Januari 2026",
        "invitation": "Nomor 000.1.5/017/SETDA-LU/2026 tanggal 7 Januari 2026",
        "time_range": "pukul 09.00–12.40 WIB",
        "place": "Gedung Pusiban, Kotabumi",
        "agenda": AGENDA,
        "chair": "Bupati Lampung Utara",
        "secretary": "Sekretaris Daerah",
        "recorder": "Notulis Sekretariat; Notulis kedua",
        "participants": ("548 dari 572 undangan (511 hadir, 37 diwakili), daftar hadir terlampir",),
        "attendance": tuple(
            AttendanceCount(title, count, max(0, count - 2), 0, 1, 1) for title, _post, count in GROUPS
        ),
        "opening": (
            "Rapat dibuka oleh Bupati Lampung Utara, Dr. Ir. Hamartoni Ahadis, M.Si. Bupati menegaskan bahwa rapat "
            "koordinasi lintas sektor merupakan arena konsolidasi pembangunan daerah. Setiap perangkat daerah dan "
            "mitra kerja diminta melaporkan capaian, hambatan, dan rencana tindak lanjut secara terukur."
        ),
        "discussions": tuple(
            DiscussionItem(index, title, "Bappeda" if index == 2 else "", rows, decisions if index % 2 else ())
            for index, title in enumerate(AGENDA[1:7], 1)
        ),
        "follow_up_intro": (
            f"Rapat menetapkan 9 keputusan dan {points} tindak lanjut. "
            "Tindak lanjut dipantau secara berkala melalui Portal Rakor."
        ),
        "follow_ups": tuple(
            FollowUpGroup(
                title,
                tuple(
                    FollowUpRow(
                        f"{number:03}",
                        "Inventarisasi ruang kelas rusak berat dan usulan penanganan",
                        "Dinas Pendidikan dan Kebudayaan; Dinas Kesehatan",
                        "12 kecamatan",
                        "20 Mar 2026 (“dua pekan setelah rapat”)",
                    )
                    for _index, number in zip(range(per_group), numbers, strict=False)
                ),
            )
            for title in AGENDA[1:5]
        ),
        "closing": "Rapat ditutup pukul 12.40 WIB. Demikian notula ini dibuat untuk dipergunakan sebagaimana mestinya.",
        "is_demo": True,
    }
    return MinutesContent(**{**defaults, **fields})

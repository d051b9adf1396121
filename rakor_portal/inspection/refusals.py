"""Why a file is not taken, as a sentence that also says what to do."""

# ruff: noqa: E501 -- one sentence, one line
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rakor_portal.errors import RuleViolation
from rakor_portal.formatting import format_number
from rakor_portal.inspection.purposes import MEGABYTE, PHOTOS, Kind, Purpose, Refused

SENTENCES = {
    "empty": gettext_lazy("Berkas %(name)s kosong. Pilih berkas yang berisi."),
    "too_big": gettext_lazy("Berkas %(name)s lebih dari %(size)s MB. Perkecil atau bagi menjadi beberapa berkas."),
    "foreign": gettext_lazy("Berkas %(name)s bukan %(kinds)s. Simpan dalam salah satu bentuk itu, lalu unggah lagi."),
    "foreign_named": gettext_lazy(
        "Berkas %(name)s bukan %(kinds)s; isinya tampak seperti .%(guess)s. Simpan dalam salah satu bentuk itu, lalu unggah lagi."
    ),
    "unwanted": gettext_lazy("Berkas %(name)s bukan %(kinds)s. Simpan dalam salah satu bentuk itu, lalu unggah lagi."),
    "heic": gettext_lazy(
        "Foto %(name)s berformat HEIC. Ubah ke JPEG, di iPhone lewat Pengaturan, Kamera, Format, Paling Kompatibel."
    ),
    "old_office": gettext_lazy(
        "Berkas %(name)s berformat Office lama. Buka di %(office)s, lalu simpan sebagai %(better)s."
    ),
    "open_document": gettext_lazy("Berkas %(name)s berformat OpenDocument. Simpan sebagai %(better)s."),
    "plain_zip": gettext_lazy("Berkas %(name)s adalah arsip ZIP, bukan %(kinds)s. Unggah isinya satu per satu."),
    "markup": gettext_lazy(
        "Berkas %(name)s adalah halaman web atau gambar SVG, bukan %(kinds)s. Simpan sebagai %(better)s."
    ),
    "polyglot": gettext_lazy(
        "Berkas %(name)s menyimpan berkas lain di dalamnya. Simpan ulang dari aplikasinya, lalu unggah lagi."
    ),
    "pixels": gettext_lazy("Foto %(name)s terlalu besar, lebih dari %(limit)s juta titik. Perkecil ukurannya."),
    "small_picture": gettext_lazy(
        "Gambar %(name)s terlalu kecil untuk dicetak. Pakai gambar dengan sisi paling pendek %(limit)s titik."
    ),
    "long_picture": gettext_lazy(
        "Gambar %(name)s terlalu panjang atau terlalu tinggi. Potong tepinya hingga mendekati persegi."
    ),
    "broken_photo": gettext_lazy("Foto %(name)s rusak atau terpotong. Ambil atau simpan ulang fotonya."),
    "broken_pdf": gettext_lazy("PDF %(name)s rusak. Buat ulang PDF itu, misalnya dengan Cetak ke PDF."),
    "pdf_cut": gettext_lazy("PDF %(name)s terpotong. Unduh atau buat ulang, lalu unggah lagi."),
    "pdf_pages": gettext_lazy("PDF %(name)s lebih dari %(limit)s halaman. Unggah bagian yang diperlukan saja."),
    "pdf_script": gettext_lazy("PDF %(name)s memuat JavaScript. Cetak ke PDF untuk membuangnya, lalu unggah lagi."),
    "pdf_launch": gettext_lazy(
        "PDF %(name)s memuat perintah untuk membuka atau mengirim sesuatu. Cetak ke PDF, lalu unggah lagi."
    ),
    "pdf_attachment": gettext_lazy("PDF %(name)s memuat lampiran berkas lain. Unggah lampirannya sendiri."),
    "pdf_media": gettext_lazy("PDF %(name)s memuat video, suara, atau isi interaktif. Cetak ke PDF, lalu unggah lagi."),
    "pdf_xfa": gettext_lazy("PDF %(name)s adalah formulir XFA. Cetak ke PDF, lalu unggah lagi."),
    "locked": gettext_lazy("Berkas %(name)s terkunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."),
    "macro": gettext_lazy("Berkas %(name)s memuat makro. Simpan sebagai %(better)s tanpa makro."),
    "active": gettext_lazy("Berkas %(name)s memuat kendali ActiveX. Hapus kendalinya, lalu simpan lagi."),
    "embedded": gettext_lazy("Berkas %(name)s memuat berkas lain di dalamnya. Hapus sisipannya dan unggah tersendiri."),
    "nested": gettext_lazy("Berkas %(name)s memuat arsip di dalamnya. Hapus sisipannya dan unggah tersendiri."),
    "outside_link": gettext_lazy(
        "Berkas %(name)s mengambil data dari berkas atau alamat lain. Putuskan tautannya (Data, Edit Tautan), lalu simpan lagi."
    ),
    "dtd": gettext_lazy("Berkas %(name)s memuat definisi XML yang berbahaya. Simpan ulang dari %(office)s."),
    "bomb": gettext_lazy("Berkas %(name)s mengembang jauh melebihi ukurannya. Simpan ulang dari aplikasinya."),
    "odd_archive": gettext_lazy("Berkas %(name)s tersusun tidak lazim. Simpan ulang dari %(office)s."),
    "path_in_archive": gettext_lazy(
        "Berkas %(name)s memuat nama bagian yang menunjuk keluar. Simpan ulang dari %(office)s."
    ),
    "broken_office": gettext_lazy("Berkas %(name)s rusak. Buka di %(office)s, lalu simpan lagi."),
    "odd_table": gettext_lazy(
        "Berkas %(name)s bukan tabel CSV yang dapat dibaca. Simpan ulang sebagai CSV UTF-8 atau .xlsx."
    ),
    "long_table": gettext_lazy("Berkas %(name)s lebih dari %(limit)s baris. Bagi menjadi beberapa berkas."),
    "heavy": gettext_lazy(
        "Berkas %(name)s terlalu berat untuk diperiksa. Perkecil atau simpan ulang, lalu unggah lagi."
    ),
    "busy": gettext_lazy("Pemeriksa berkas sedang sibuk. Tunggu sebentar, lalu unggah %(name)s lagi."),
    "virus": gettext_lazy(
        "Berkas %(name)s terdeteksi mengandung virus (%(found)s). Bersihkan komputer Anda, lalu unggah berkas yang bersih."
    ),
    "no_scanner": gettext_lazy(
        "Pemindai virus sedang tidak dapat dihubungi, jadi %(name)s belum diterima. Coba lagi nanti."
    ),
    "name_long": gettext_lazy("Nama berkas lebih dari %(limit)s huruf. Pendekkan namanya, lalu unggah lagi."),
    "name_hidden": gettext_lazy("Nama berkas memuat tanda tersembunyi. Ganti namanya dengan huruf dan angka biasa."),
    "name_path": gettext_lazy("Nama berkas memuat garis miring atau nama folder. Ganti namanya, lalu unggah lagi."),
    "name_odd": gettext_lazy("Nama berkas %(name)s tidak dapat dipakai. Ganti namanya, lalu unggah lagi."),
    "name_runnable": gettext_lazy(
        "Nama berkas %(name)s memuat akhiran .%(ending)s, yang tidak diterima. Pakai %(kinds)s."
    ),
}


class FileRefused(RuleViolation):
    """The file is not taken; `code` tells machines why, the message tells people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def refusal(refused: Refused, name: str, purpose: Purpose) -> FileRefused:
    """The sentence for `refused`; what comes from the file is shown without control signs and shortened."""
    facts = {key: str(value)[:60] for key, value in refused.facts.items()}
    limit = refused.facts.get("limit")
    if isinstance(limit, int):
        facts["size"], facts["limit"] = str(limit // MEGABYTE), format_number(limit)
    shown = Truncator("".join(sign for sign in name if sign.isprintable())).chars(60)
    is_picture_elsewhere = refused.code == "heic" and not PHOTOS & purpose.limits.keys()
    words = SENTENCES["foreign" if is_picture_elsewhere else refused.code]
    told = {"name": shown, "kinds": _kinds(purpose), "better": _better(purpose, refused.code), **facts}
    sentence = words % {**told, "office": _("Word atau Excel") if Kind.DOCX in purpose.limits else "Excel"}
    return FileRefused(refused.code, str(sentence))


def _kinds(purpose: Purpose) -> str:
    if Kind.CSV in purpose.limits:
        return _("Excel (.xlsx) atau CSV")
    if Kind.PDF not in purpose.limits:
        return _("gambar PNG, JPEG, atau WebP")
    return _("PDF, foto, Word, atau Excel")


def _better(purpose: Purpose, code: str) -> str:
    """As what to save again what came in a form that this screen does not take."""
    if Kind.CSV in purpose.limits:
        return _(".xlsx atau CSV")
    if Kind.PDF not in purpose.limits:
        return _("PNG atau JPEG")
    return _("PDF atau PNG") if code == "markup" else _(".docx, .xlsx, atau PDF")

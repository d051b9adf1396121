"""What the demo's present rakor decided, and how far each has come; days are counted from today."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoReport:
    """A progress report `days_ago`; verdict: verified, returned, or waiting."""

    days_ago: int
    amount: int
    verdict: str
    narrative: str
    obstacle_kind: str = ""
    obstacle: str = ""
    support_needed: str = ""


@dataclass(frozen=True)
class DemoItem:
    """One action point and its life; `due_in` None is an explicit "tanpa batas waktu"."""

    title: str
    owner: str
    topic: str
    due_in: int | None
    target: int
    unit: str
    reports: tuple[DemoReport, ...] = ()
    due_spoken: str = ""
    ending: str = ""  # on_hold, dropped
    reason: str = ""
    supporters: tuple[str, ...] = ()


R, V, W, B = DemoReport, "verified", "waiting", "returned"

BASIC_SERVICES = (
    DemoItem("Perbaikan sarana air bersih di desa rawan stunting", "Dinas Perumahan", "layanan-dasar", 70, 20, "desa",
        (R(55, 2, V, "Dua sarana selesai diperbaiki dan diuji.", "data", "Usulan lokasi dari enam desa belum lengkap.",
           "Camat membantu melengkapi usulan desa."),), supporters=("Dinkes", "DPMDT")),
    DemoItem("Pemeliharaan ruas jalan penghubung antardesa", "SDABMBK", "infrastruktur", 120, 8, "ruas",
        (R(44, 0, V, "Survei kondisi ruas selesai.", "anggaran", "Pergeseran anggaran belum disetujui."),)),
    DemoItem("Pemadanan data penerima bantuan sosial", "Dinsos", "kemiskinan", -12, 23, "kecamatan",
        (R(50, 9, V, "Sembilan kecamatan selesai dipadankan.", "koordinasi", "Akses data kependudukan belum dibuka."),),
        supporters=("Disdukcapil",)),
    DemoItem("Penyaluran makanan tambahan bagi balita", "Dinkes", "stunting", -9, 120, "posyandu",
        (R(40, 60, V, "Tahap pertama tersalur di 60 posyandu."),
         R(12, 96, V, "Tahap kedua berjalan.", "anggaran", "Pencairan tahap ketiga menunggu perubahan anggaran.")),
        due_spoken="sebelum pertengahan bulan"),
    DemoItem("Pembentukan tim pendamping keluarga", "DPPKB", "stunting", -5, 30, "desa",
        (R(25, 18, V, "Delapan belas tim dibentuk.", "sdm", "Calon pendamping dua belas desa belum ada."),)),
    DemoItem("Pemutakhiran profil desa di portal data", "DPMDT", "satu-data", -3, 232, "desa",
        (R(29, 150, V, "Profil 150 desa mutakhir."),
         R(8, 201, V, "Profil 201 desa mutakhir.", "cuaca", "Jaringan di 31 desa sering terputus."))),
    DemoItem("Rekap kebutuhan guru sekolah dasar", "Disdik", "layanan-dasar", 10, 23, "kecamatan",
        (R(20, 15, V, "Lima belas kecamatan selesai direkap."), R(2, 23, W, "Seluruh kecamatan selesai direkap."))),
    DemoItem("Penetapan walidata pendukung di perangkat daerah", "Diskominfo", "satu-data", 15, 33, "perangkat daerah",
        (R(3, 33, W, "Seluruh perangkat daerah menetapkan walidata pendukung."),), due_spoken="dua bulan"),
    DemoItem("Pemeriksaan anemia remaja putri", "Dinkes", "stunting", 40, 60, "sekolah",
        (R(35, 10, V, "Sepuluh sekolah selesai."),
         R(9, 14, V, "Empat belas sekolah selesai.", "sdm", "Tenaga pemeriksa terbatas."))),
    DemoItem("Penyusunan peta jalan sanitasi", "Bappeda", "layanan-dasar", 5, 4, "tahap",
        (R(15, 3, V, "Tahap ketiga selesai; rancangan akhir disusun."),)),
    DemoItem("Pendataan anak tidak sekolah", "Disdik", "layanan-dasar", 90, 23, "kecamatan",
        (R(18, 12, V, "Dua belas kecamatan selesai didata."),)),
    DemoItem("Layanan jemput bola administrasi kependudukan", "Disdukcapil", "layanan-dasar", 30, 40, "desa",
        (R(30, 15, V, "Lima belas desa terlayani."), R(5, 29, V, "Dua puluh sembilan desa terlayani."))),
    DemoItem("Kebun gizi di halaman posyandu", "DKP", "stunting", 60, 46, "posyandu",
        (R(28, 16, V, "Enam belas kebun gizi ditanam."), R(6, 25, V, "Dua puluh lima kebun gizi ditanam."))),
    DemoItem("Penetapan desa lokus stunting tahun depan", "Bappeda", "stunting", -20, 1, "keputusan",
        (R(35, 1, V, "Keputusan bupati ditetapkan."),)),
    DemoItem("Pelatihan kader posyandu", "Dinkes", "stunting", -15, 4, "angkatan",
        (R(45, 2, V, "Dua angkatan selesai."), R(22, 4, V, "Empat angkatan selesai."))),
    DemoItem("Penyatuan kanal aduan layanan", "Diskominfo", "layanan-dasar", -25, 1, "kanal",
        (R(40, 1, V, "Kanal aduan bersama beroperasi."),)),
    DemoItem("Pemetaan puskesmas pembantu tanpa tenaga tetap", "Dinkes", "layanan-dasar", 20, 12, "puskesmas pembantu",
        (R(24, 5, V, "Lima lokasi dipetakan."), R(4, 9, B, "Sembilan lokasi dipetakan."))),
    DemoItem("Uji coba angkutan sekolah perdesaan", "Dishub", "layanan-dasar", 45, 3, "rute", (), ending="on_hold",
        reason="Menunggu hasil kajian tarif."),
    DemoItem("Sewa aplikasi antrean terpisah", "DPMPTSP", "layanan-dasar", 25, 1, "aplikasi", (), ending="dropped",
        reason="Sudah tercakup dalam aplikasi layanan terpadu."),
)  # fmt: skip

PREPAREDNESS = (
    DemoItem("Penyelesaian rencana kontinjensi banjir", "BPBD", "bencana", 27, 1, "dokumen",
        (R(10, 0, V, "Data rawan banjir dihimpun.", "sdm", "Penyusun peta risiko belum tersedia."),),
        supporters=("Kodim 0412/LU", "Polres Lampung Utara")),
    DemoItem("Penyiapan gudang logistik kecamatan", "Dinsos", "bencana", 40, 23, "kecamatan",
        (R(12, 12, V, "Gudang di dua belas kecamatan siap."),)),
    DemoItem("Penertiban pasar tumpah", "Satpol PP", "ketertiban", -4, 5, "lokasi",
        (R(9, 4, V, "Empat lokasi tertib.", "koordinasi", "Lokasi pengganti satu pasar belum disepakati."),),
        due_spoken="bulan ini"),
    DemoItem("Apel gabungan kesiapsiagaan", "Kesbangpol", "bencana", 2, 1, "kegiatan",
        (R(1, 1, W, "Apel gabungan terlaksana."),)),
    DemoItem("Pembersihan drainase pasar", "DLH", "bencana", 25, 9, "lokasi",
        (R(6, 5, V, "Lima lokasi bersih."),)),
    DemoItem("Penetapan posko siaga bencana", "BPBD", "bencana", -10, 1, "keputusan",
        (R(15, 1, V, "Keputusan posko siaga ditetapkan."),)),
    DemoItem("Pemasangan rambu jalur evakuasi", "Dishub", "bencana", 6, 18, "titik",
        (R(7, 11, V, "Sebelas titik terpasang."),), due_spoken="akhir bulan"),
    DemoItem("Sosialisasi kebencanaan di sekolah", "Disdik", "bencana", 50, 30, "sekolah",
        (R(8, 13, V, "Tiga belas sekolah selesai."),)),
    DemoItem("Patroli wilayah terpadu", "Satpol PP", "ketertiban", None, 52, "patroli",
        (R(5, 8, V, "Delapan patroli terlaksana."),), due_spoken="setiap pekan"),
    DemoItem("Gotong royong jalan lingkungan desa", "Kecamatan Tanjung Raja", "infrastruktur", 35, 19, "desa",
        (R(7, 10, V, "Sepuluh desa selesai."),)),
)  # fmt: skip

TOPICS = (
    ("layanan-dasar", "Layanan dasar"),
    ("stunting", "Penurunan stunting"),
    ("kemiskinan", "Penanggulangan kemiskinan"),
    ("bencana", "Kesiapsiagaan bencana"),
    ("satu-data", "Satu data daerah"),
    ("infrastruktur", "Infrastruktur jalan"),
    ("ekonomi", "Ekonomi kerakyatan"),
    ("ketertiban", "Ketenteraman dan ketertiban"),
    ("perencanaan", "Perencanaan pembangunan"),
    ("pelayanan-publik", "Pelayanan publik"),
)

"""Who can sign in to the demo, with which roles; printed by `make run`."""

from dataclasses import dataclass

from rakor_portal.accounts.models import RoleGrant
from rakor_portal.directory.models import Government, Position

Role = RoleGrant.Role

#: One password for all demo sign-ins; the seed refuses to run in production.
DEMO_PASSWORD = "rakor-demo-2026"  # noqa: S105 -- printed on purpose, demo only


@dataclass(frozen=True)
class SignIn:
    """A demo user: `local_part`@<domain of the government>, the post he holds, and what he may do.

    `organization` is an abbreviation or the beginning of a name; without `title` it is the head's post,
    with it a staff post that the seed makes there.
    """

    local_part: str
    organization: str
    roles: tuple[str, ...]
    purpose: str
    title: str = ""
    acts_for_head: bool = False


LAMPUNG_UTARA = (
    SignIn("sekretariat", "Setda", (Role.SECRETARIAT,), "menjadwalkan, mengundang, menagih", "Staf Sekretariat Rakor"),
    SignIn("notulis", "Setda", (Role.MINUTE_TAKER,), "mencatat rapat, menyusun notula", "Notulis Rakor"),
    SignIn("pemeriksa", "Asisten I", (Role.APPROVER,), "memeriksa dan menyetujui notula"),
    SignIn("verifikator", "Setda", (Role.VERIFIER,), "memeriksa laporan kemajuan", "Verifikator Tindak Lanjut"),
    SignIn("bupati", "Bupati", (Role.LEADER,), "dasbor pimpinan"),
    SignIn("sekda", "Setda", (Role.LEADER,), "dasbor, persetujuan perpanjangan"),
    SignIn("dinkes", "Dinkes", (Role.AGENCY_HEAD,), "melapor sebagai kepala dinas"),
    SignIn("operator.dinkes", "Dinkes", (Role.AGENCY_OPERATOR,), "melapor atas nama kepala dinas",
           "Operator Dinas Kesehatan", acts_for_head=True),
    SignIn("bappeda", "Bappeda", (Role.AGENCY_HEAD,), "melapor sebagai kepala badan"),
    SignIn("camat", "Kecamatan Tanjung Raja", (Role.AGENCY_HEAD,), "melapor sebagai camat"),
    SignIn("admin", "Setda", (Role.GOVERNMENT_ADMIN,), "pengguna, peran, data induk", "Admin Portal Rakor"),
)  # fmt: skip

PROVINSI_LAMPUNG = (
    SignIn("sekretariat", "Sekretariat Daerah", (Role.SECRETARIAT,), "sekretariat provinsi", "Staf Sekretariat Rakor"),
    SignIn("gubernur", "Gubernur", (Role.LEADER,), "pimpinan; mengetahui rapat tertutup"),
)
LAMPUNG_TENGAH = (
    SignIn(
        "sekretariat", "Sekretariat Daerah", (Role.SECRETARIAT,), "sekretariat Lampung Tengah", "Staf Sekretariat Rakor"
    ),
)
LEBONG = (
    SignIn("sekretariat", "Sekretariat Daerah", (Role.SECRETARIAT,), "sekretariat Lebong", "Staf Sekretariat Rakor"),
)

#: Region code → (domain of its demo addresses, its sign-ins).
BY_REGION: dict[str, tuple[str, tuple[SignIn, ...]]] = {
    "18.03": ("lampungutara.example", LAMPUNG_UTARA),
    "18": ("lampung.example", PROVINSI_LAMPUNG),
    "18.02": ("lampungtengah.example", LAMPUNG_TENGAH),
    "17.07": ("lebong.example", LEBONG),
}


def find_head(government: Government, organization: str) -> Position:
    """The head's post of an organisation, by abbreviation or by the beginning of its name.

    Raises Position.DoesNotExist when the shipped data does not hold it.
    """
    heads = Position.objects.filter(government=government, is_head=True).select_related("organization")
    exact = heads.filter(organization__abbreviation=organization).order_by("protocol_rank").first()
    named = exact or heads.filter(organization__name__startswith=organization).order_by("protocol_rank").first()
    if named is None:
        raise Position.DoesNotExist(f"{government}: {organization}")
    return named

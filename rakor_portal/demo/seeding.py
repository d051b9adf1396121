"""The order in which the demo data is built. Running it twice leaves the same rows."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from followups.models import ActionItem
from meetings.models import Meeting, PriorityTopic
from rakor_portal.demo import historic, holders, present
from rakor_portal.demo.present_items import TOPICS
from rakor_portal.demo.present_meetings import MEETINGS
from rakor_portal.demo.present_progress import ask_and_extend
from rakor_portal.demo.sign_ins import BY_REGION
from rakor_portal.directory.models import Government, Region
from rakor_portal.directory.services.loading import load_government
from rakor_portal.directory.services.regions import load_regions
from rakor_portal.documents.services.preparing import prepare_government
from rakor_portal.messaging.services.outbox import expire_due, silenced

#: Units of the document numbers.
UNITS = {"18.03": "SETDA-LU", "18": "SETDA", "18.02": "SETDA-LT", "17.07": "SETDA-LB"}


def seed(*, say: Callable[[str], object]) -> None:
    """Regions, four governments, the five historic rakor, the present. Each step commits; none repeats itself.

    Nothing is sent: what would have been said in the past ends EXPIRED(seed).
    """
    if not Region.objects.exists():
        say("Memuat 91.599 wilayah …")
        load_regions()
    for code in BY_REGION:
        with transaction.atomic():
            say(f"Memuat pemerintah daerah {code} …")
            prepare(code)
    with silenced("seed"):
        _build_historic(say)
        _build_present(say)
    for government in Government.objects.filter(is_demo=True):
        expire_due(government=government, reason="seed")
    say("Data contoh siap.")


def prepare(code: str) -> None:
    """One government with its directory, holders, posts and sign-ins, and no meeting yet."""
    government = load_government(code=code, demo=True).government
    prepare_government(government, unit=UNITS[code])
    for order, (slug, name) in enumerate(TOPICS, 1):
        PriorityTopic.objects.get_or_create(
            government=government, slug=slug, defaults={"name": name, "order": order * 10}
        )
    holders.make_staff_posts(government)
    for rakor in historic.read_articles():
        if rakor["region"]["code"] == code:
            historic.record_real_holders(government, rakor)
    holders.fill_positions(government)
    if code == "18.03":
        holders.double_posts(government, (("Distan", "Dinas Perikanan"), ("Asisten II", "Disperindag")))
    holders.make_sign_ins(government)


def _build_historic(say: Callable[[str], object]) -> None:
    governments = {government.region_id: government for government in Government.objects.filter(is_demo=True)}
    for rakor in historic.read_articles():
        with transaction.atomic():
            if historic.build_rakor(governments[rakor["region"]["code"]], rakor):
                say(f"Membangun {rakor['title']} …")


def _build_present(say: Callable[[str], object]) -> None:
    government = Government.objects.get(region_id="18.03")
    stage = present.Stage(government, timezone.localdate(timezone=government.zone))
    is_new = not Meeting.objects.filter(government=government, title=MEETINGS[0].title).exists()
    for demo in MEETINGS:
        with transaction.atomic():
            if present.build_meeting(stage, demo):
                say(f"Membangun {demo.title} …")
    if is_new:
        items = {item.title: item for item in ActionItem.objects.filter(government=government)}
        with transaction.atomic():
            ask_and_extend(
                leader=stage.regent,
                secretary=stage.secretary,
                stalled=items["Perbaikan sarana air bersih di desa rawan stunting"],
                other=items["Pemeliharaan ruas jalan penghubung antardesa"],
                late=items["Penyaluran makanan tambahan bagi balita"],
                moment=stage.moment,
            )

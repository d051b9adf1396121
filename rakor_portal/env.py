"""Every environment variable of the portal, declared once.

Closed by default: in production a missing secret or host stops the start with the reason.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

#: "demo" is the embedded default of `make run`, "production" refuses every demo convenience, "test" is for the suite.
MODE: str = env.str("RAKOR_MODE", "production")
if MODE not in {"demo", "production", "test"}:
    raise ImproperlyConfigured(f"RAKOR_MODE harus demo, production, atau test; tertulis {MODE!r}.")
IS_PRODUCTION = MODE == "production"
DEBUG: bool = env.bool("RAKOR_DEBUG", False)

#: Database, uploads, rendered documents, caught mail and sockets of the embedded default.
DATA_DIR = Path(env.str("RAKOR_DATA_DIR", str(BASE_DIR / "data"))).resolve()


def secret(name: str, fallback: str | None = None) -> str:
    """The secret `name`, or the content of the file that `name_FILE` points to."""
    file_name = env.str(f"{name}_FILE", "")
    if file_name:
        return Path(file_name).read_text(encoding="utf-8").strip()
    value = env.str(name, "" if IS_PRODUCTION or fallback is None else fallback)
    if not value:
        raise ImproperlyConfigured(f"{name} belum diisi. Isi {name} atau {name}_FILE.")
    return value


def demo_secret_key() -> str:
    """A secret key kept in the data folder; only outside production."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key  # noqa: PLC0415 -- first start only

        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = secret("SECRET_KEY", None if IS_PRODUCTION else demo_secret_key())
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [] if IS_PRODUCTION else ["127.0.0.1", "localhost", "testserver"])
if IS_PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS belum diisi. Contoh: ALLOWED_HOSTS=rakor.lampungutarakab.go.id")
#: The address written into mails and documents.
_DEFAULT_SITE = f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION else "http://127.0.0.1:8000"
SITE_URL: str = env.str("SITE_URL", _DEFAULT_SITE).rstrip("/")
DATABASE_URL: str = env.str("DATABASE_URL", "")
REDIS_URL: str = env.str("REDIS_URL", "")
EMAIL_URL: str = env.str("EMAIL_URL", "")
#: The loopback sink of `make run`; used only while EMAIL_URL is empty.
SINK_PORT: int = env.int("RAKOR_SINK_PORT", 8025)
DEFAULT_FROM_EMAIL: str = env.str(
    "DEFAULT_FROM_EMAIL", f"Portal Rakor <rakor@{ALLOWED_HOSTS[0] if IS_PRODUCTION else 'localhost'}>"
)

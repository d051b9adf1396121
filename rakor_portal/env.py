"""Every environment variable of the portal, declared once.

Closed by default: in production a missing or careless value stops the start with the reason, in one sentence.
"""

import ipaddress
import os
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
if IS_PRODUCTION and DEBUG:
    raise ImproperlyConfigured("RAKOR_DEBUG tidak boleh menyala pada mode produksi.")

#: Database, uploads, rendered documents, caught mail and sockets of the embedded default.
DATA_DIR = Path(env.str("RAKOR_DATA_DIR", str(BASE_DIR / "data"))).resolve()


def optional_secret(name: str) -> str:
    """The value of `name`, or the content of the file that `name_FILE` points to; empty when neither is set."""
    file_name = env.str(f"{name}_FILE", "")
    if not file_name:
        return str(env.str(name, "")).strip()
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE menunjuk {file_name}, yang tidak terbaca: {error.strerror}.") from None


def secret(name: str, fallback: str = "", example: str = "") -> str:
    """The same for a value that the portal cannot do without; `fallback` is for modes other than production."""
    value = optional_secret(name) or ("" if IS_PRODUCTION else fallback)
    if not value and (IS_PRODUCTION or not fallback):
        hint = f" Contoh: {name}={example}" if example else ""
        raise ImproperlyConfigured(f"{name} belum diisi. Isi {name} atau {name}_FILE.{hint}")
    return value


def required_in_production(name: str, example: str) -> str:
    """A value that other modes replace with an embedded part, so that only production asks for it."""
    return secret(name, example=example) if IS_PRODUCTION else optional_secret(name)


def demo_secret_key() -> str:
    """A secret key kept in the data folder; only outside production."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key  # noqa: PLC0415 -- first start only

        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


#: Fewer signs than this can be guessed; the same bound as Django's own deploy check.
SHORTEST_SECRET_KEY = 50
SECRET_KEY = secret("SECRET_KEY", "" if IS_PRODUCTION else demo_secret_key())
if IS_PRODUCTION and len(SECRET_KEY) < SHORTEST_SECRET_KEY:
    raise ImproperlyConfigured(f"SECRET_KEY terlalu pendek: paling sedikit {SHORTEST_SECRET_KEY} huruf acak.")

#: Seals the audit trail; its own key, so that SECRET_KEY may be changed without the trail looking forged.
AUDIT_KEY: str = optional_secret("AUDIT_KEY") or SECRET_KEY
#: Keys that sealed earlier entries, newest first.
AUDIT_KEY_FALLBACKS: list[str] = env.list("AUDIT_KEY_FALLBACKS", [])

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [] if IS_PRODUCTION else ["127.0.0.1", "localhost", "testserver"])
if IS_PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS belum diisi. Contoh: ALLOWED_HOSTS=rakor.lampungutarakab.go.id")
if IS_PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS harus menyebut nama host; tanda * tidak diterima pada mode produksi.")


def demo_site() -> str:
    """Where `make run` last answered for this data folder: a command run beside it writes links that work."""
    kept = DATA_DIR / "site_url"
    return kept.read_text(encoding="utf-8").strip() if kept.exists() else "http://127.0.0.1:8000"


#: The address written into mails and documents.
_DEFAULT_SITE = f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION else demo_site()
SITE_URL: str = env.str("SITE_URL", _DEFAULT_SITE).rstrip("/")
if IS_PRODUCTION and not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured(f"SITE_URL harus diawali https:// pada mode produksi; tertulis {SITE_URL!r}.")

DATABASE_URL: str = required_in_production("DATABASE_URL", "postgres://rakor:sandi@127.0.0.1:5432/rakor")
REDIS_URL: str = required_in_production("REDIS_URL", "redis://127.0.0.1:6379/0")
EMAIL_URL: str = required_in_production("EMAIL_URL", "smtp+tls://rakor:sandi@surel.example:587")
#: The loopback sink of `make run`; used only while EMAIL_URL is empty.
SINK_PORT: int = env.int("RAKOR_SINK_PORT", 8025)
DEFAULT_FROM_EMAIL: str = env.str(
    "DEFAULT_FROM_EMAIL", f"Portal Rakor <rakor@{ALLOWED_HOSTS[0] if IS_PRODUCTION else 'localhost'}>"
)

#: Object storage for uploads and papers, as S3 speaks it; an empty bucket means the data folder.
S3_BUCKET: str = env.str("S3_BUCKET", "")
S3_ENDPOINT_URL: str = env.str("S3_ENDPOINT_URL", "")
S3_REGION: str = env.str("S3_REGION", "")
S3_ACCESS_KEY, S3_SECRET_KEY = optional_secret("S3_ACCESS_KEY"), optional_secret("S3_SECRET_KEY")
if S3_BUCKET and not (S3_ACCESS_KEY and S3_SECRET_KEY):
    raise ImproperlyConfigured("S3_BUCKET diisi, tetapi S3_ACCESS_KEY atau S3_SECRET_KEY belum.")

#: Reverse proxies whose X-Forwarded-For tells the visitor's address; anybody else's is ignored.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", ["127.0.0.1", "::1"] if IS_PRODUCTION else [])

#: Leaders, approvers and administrators sign in with a code too; off where the passwords are public anyway.
SECOND_FACTOR_REQUIRED: bool = env.bool("SECOND_FACTOR_REQUIRED", IS_PRODUCTION)

#: Who may read /metrics: whoever knows the token, or calls from one of these networks. Nobody when both are empty.
METRICS_TOKEN: str = optional_secret("METRICS_TOKEN")
METRICS_NETWORKS: list[str] = env.list("METRICS_NETWORKS", [])
try:
    METRICS_ALLOWED = [ipaddress.ip_network(network) for network in METRICS_NETWORKS]
except ValueError as error:
    raise ImproperlyConfigured(f"METRICS_NETWORKS memuat alamat yang keliru: {error}") from None
METRICS_ENABLED = bool(METRICS_TOKEN or METRICS_ALLOWED)
#: Where the web processes share their counts; empty it before they start (systemd's RuntimeDirectory does).
METRICS_DIR = Path(env.str("METRICS_DIR", str(DATA_DIR / "metrics")))
if METRICS_ENABLED:
    METRICS_DIR.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(METRICS_DIR))

#: "json" for machines that collect logs, "plain" for people.
LOG_FORMAT: str = env.str("LOG_FORMAT", "json" if IS_PRODUCTION else "plain")
if LOG_FORMAT not in {"json", "plain"}:
    raise ImproperlyConfigured(f"LOG_FORMAT harus json atau plain; tertulis {LOG_FORMAT!r}.")
LOG_LEVEL: str = env.str("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise ImproperlyConfigured(f"LOG_LEVEL harus DEBUG, INFO, WARNING, atau ERROR; tertulis {LOG_LEVEL!r}.")

#: The virus scanner: `unix:///run/clamav/clamd.ctl` or `tcp://host:3310`. While it does not answer, no file is taken.
CLAMD_URL: str = env.str("CLAMD_URL", "")
if CLAMD_URL and not CLAMD_URL.startswith(("unix:///", "tcp://")):
    raise ImproperlyConfigured(f"CLAMD_URL harus unix:///… atau tcp://…; tertulis {CLAMD_URL!r}.")

#: Days after which what is no longer needed is taken away by `manage.py retention`; 0 keeps it for ever. Official
#: records (rakor, decisions, reports, papers, the audit trail) are never touched.
RETENTION_FORM_DAYS: int = env.int("RETENTION_FORM_DAYS", 30)
RETENTION_LINK_DAYS: int = env.int("RETENTION_LINK_DAYS", 365)
RETENTION_MESSAGE_DAYS: int = env.int("RETENTION_MESSAGE_DAYS", 730)

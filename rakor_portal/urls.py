"""Where each room begins."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

handler400 = "rakor_portal.views.bad_request"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("followups.urls")),
    path("", include("meetings.urls")),
    path("", include("rakor_portal.documents.urls")),
    path("", include("rakor_portal.accounts.urls")),
    path("", include("rakor_portal.messaging.urls")),
    path("directory/", include("rakor_portal.directory.urls")),
    path("language/", login_not_required(require_POST(set_language)), name="set_language"),
    path("", include("rakor_portal.search.urls")),
    path("", include("rakor_portal.help.urls")),
    path("", include("rakor_portal.operations.urls")),
    path("", include("rakor_portal.offline.urls")),
]

if not settings.IS_PRODUCTION:
    urlpatterns.append(path("design/", include("rakor_portal.gallery.urls")))

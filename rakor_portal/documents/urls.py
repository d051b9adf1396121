from django.urls import URLPattern, path

from rakor_portal.documents.views import documents, letterheads

app_name = "documents"

urlpatterns: list[URLPattern] = [
    path("documents/", documents.register, name="register"),
    path("documents/export/", documents.register_export, name="register_export"),
    path("documents/<str:public_id>.pdf", documents.document_pdf, name="document_pdf"),
    path("documents/<str:public_id>/", documents.document, name="document"),
    path("documents/<str:public_id>/retry/", documents.document_retry, name="document_retry"),
    path("settings/letterheads/", letterheads.letterhead_list, name="letterhead_list"),
    path("settings/letterheads/<int:pk>/edit/", letterheads.letterhead_edit, name="letterhead_edit"),
    path("settings/letterheads/<int:pk>/emblem/", letterheads.letterhead_emblem, name="letterhead_emblem"),
]

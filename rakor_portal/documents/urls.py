from django.urls import URLPattern, path

from rakor_portal.documents.views import documents

app_name = "documents"

urlpatterns: list[URLPattern] = [
    path("documents/", documents.register, name="register"),
    path("documents/export/", documents.register_export, name="register_export"),
    path("documents/<str:public_id>.pdf", documents.document_pdf, name="document_pdf"),
    path("documents/<str:public_id>/", documents.document, name="document"),
    path("documents/<str:public_id>/retry/", documents.document_retry, name="document_retry"),
]

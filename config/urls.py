"""Every address: the admin for officers, the API for partners, health for whoever runs it."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from api import problem_pages
from config import health, metrics

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    # signing in leads to the inbox rather than to a list of models
    path("admin/", RedirectView.as_view(pattern_name="admin:licensing_case_changelist")),
    path("admin/", admin.site.urls),
    path("api/", include("api.urls")),
    path("problems/", problem_pages.show, name="problems"),
    path("problems/<slug:slug>", problem_pages.show, name="problem"),
    path("healthz", health.live),
    path("readyz", health.ready),
    path("metrics", metrics.show),
]

# under /api/ they answer with problems, elsewhere as Django does
handler400 = "api.fallbacks.bad_request"
handler404 = "api.fallbacks.not_found"
handler500 = "api.fallbacks.server_error"

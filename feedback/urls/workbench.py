from django.urls import path

from feedback.views import own_evaluations as views

app_name = "evaluation"
urlpatterns = [
    path("", views.own_list, name="own"),
    path("scheme/<int:pk>/", views.scheme, name="scheme"),
    path("<int:pk>/", views.own_page, name="page"),
    path("<int:pk>/self/", views.self_score, name="self_score"),
    path("<int:pk>/object/", views.object_to, name="object"),
    path("rows/<int:pk>/", views.rows, name="rows"),
]

from django.urls import path

from feedback.views import phone, resident, supplements, supports

app_name = "feedback"
urlpatterns = [
    path("track/", resident.track, name="track"),
    path("track/phone/", phone.ask, name="phone"),
    path("track/phone/code/", phone.enter, name="code"),
    path("track/mine/<str:ticket>/", phone.mine, name="mine"),
    path("track/support/<str:ticket>/", supports.support, name="support"),
    path("track/support/<str:ticket>/withdraw/", supports.withdraw, name="withdraw_support"),
    path("track/support/<str:ticket>/forget/", supports.forget, name="forget_support"),
    path("track/<str:ticket>/", resident.opinion, name="opinion"),
    path("track/<str:ticket>/slips/", supports.slips, name="slips"),
    path("track/<str:ticket>/edit/", resident.edit, name="edit"),
    path("track/<str:ticket>/withdraw/", resident.withdraw, name="withdraw"),
    path("track/<str:ticket>/supplement/", supplements.supplement, name="supplement"),
    path("track/<str:ticket>/rate/", resident.rate, name="rate"),
    path("track/<str:ticket>/consents/", resident.consents, name="consents"),
    path("track/<str:ticket>/forget/", resident.forget, name="forget"),
    path("track/<str:ticket>/data/", resident.data, name="data"),
]

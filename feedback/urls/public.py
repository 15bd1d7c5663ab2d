from django.urls import path

from feedback.views import complaints, own_person, phone, resident, supplements, supports

app_name = "feedback"
urlpatterns = [
    path("complaints/new/", complaints.new, name="complain"),
    path("complaints/track/", complaints.look_up, name="complaint"),
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
    path("track/<str:ticket>/me/", own_person.me, name="me"),
    path("track/<str:ticket>/correct/", own_person.correct, name="correct"),
    path("track/<str:ticket>/consents/", own_person.consents, name="consents"),
    path("track/<str:ticket>/forget/", own_person.forget, name="forget"),
    path("track/<str:ticket>/data/", own_person.data, name="data"),
]

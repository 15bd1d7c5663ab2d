from django.urls import path

from .views import receipts

app_name = "notices"
urlpatterns = [path("sms/receipts/", receipts.receipts, name="receipts")]

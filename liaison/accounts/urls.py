from django.urls import path

from liaison.accounts.views import sign_in

app_name = "accounts"
urlpatterns = [
    path("login/", sign_in.login, name="login"),
    path("logout/", sign_in.logout, name="logout"),
    path("first-password/", sign_in.first_password, name="first_password"),
    path("password/", sign_in.password, name="password"),
    path("resume/", sign_in.resume, name="resume"),
]

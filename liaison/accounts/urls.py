from django.urls import path

from liaison.accounts.views import own, sign_in

app_name = "accounts"
urlpatterns = [
    path("login/", sign_in.login, name="login"),
    path("logout/", sign_in.logout, name="logout"),
    path("first-password/", sign_in.first_password, name="first_password"),
    path("code/", own.code, name="code"),
    path("security/", own.security, name="security"),
    path("security/codes/", own.set_up, name="set_up_codes"),
    path("security/codes/drop/", own.drop_codes, name="drop_codes"),
    path("security/codes/recovery/", own.recovery_codes, name="recovery_codes"),
    path("security/others/end/", own.end_other_sessions, name="end_other_sessions"),
    path("security/<int:pk>/end/", own.end_session, name="end_session"),
    path("password/", sign_in.password, name="password"),
    path("resume/", sign_in.resume, name="resume"),
]

"""Every kind of answer has the headers; what a browser reports of them is counted, of nobody."""

import json
from io import BytesIO
from urllib.request import urlopen

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from PIL import Image

from liaison.office.services import replace_emblem
from liaison.portal import policy_reports
from liaison.portal.models import PolicyReport
from tests.factories.accounts import ClerkFactory, SysadminFactory

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'none'",
    *(
        f"{kind}-src 'self'"
        for kind in ("script", "style", "font", "connect", "manifest", "media", "worker")
    ),
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "report-uri /policy-reports",
}
WANTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HTTPS = {
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    # Static files without collecting them first.
    "WHITENOISE_AUTOREFRESH": True,
    "WHITENOISE_USE_FINDERS": True,
}
REPORT = {
    "document-uri": "http://testserver/stations/ST1/?name=王某",
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://evil.example/x.js?phone=13800000021",
}


def broken(request):
    raise RuntimeError("broken on purpose")


@override_settings(**HTTPS)
def test_every_kind_of_answer_has_them(client, monkeypatch):
    client.raise_request_exception = False
    picture = BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    replace_emblem(SimpleUploadedFile("emblem.png", picture.getvalue()), by=SysadminFactory())
    kinds = {
        "/about/": 200,
        "/accounts/login/": 200,
        "/nothing-here/": 404,
        "/policy-reports": 405,
        "/admin/": 302,
        "/robots.txt": 200,
        "/emblem": 200,
        "/static/css/portal.css": 200,
    }

    answers = {path: client.get(path, secure=True) for path in kinds}
    monkeypatch.setattr("liaison.portal.context.display_of", broken)
    answers["fault"] = client.get("/about/", secure=True)

    found = {path: response.status_code for path, response in answers.items()}
    assert found == kinds | {"fault": 500}
    for path, response in answers.items():
        told = response.headers
        assert {name: told.get(name) for name in WANTED} == WANTED, path
        assert set(told["Content-Security-Policy"].split("; ")) == POLICY, path
        assert "camera=()" in told["Permissions-Policy"], path
        assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(told), path
        for cookie in response.cookies.values():
            flags = (cookie["secure"], cookie["httponly"], cookie["samesite"])
            assert flags == (True, True, "Lax"), path
        response.close()


def test_the_server_does_not_tell_what_it_is(live_portal):
    with urlopen(f"{live_portal.url}/static/css/portal.css", timeout=10) as answer:
        assert answer.headers["Server"] == "portal"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def send(client, report, **options):
    body = json.dumps(report) if isinstance(report, dict | list) else report
    response = client.post(
        "/policy-reports", body, content_type="application/csp-report", **options
    )
    assert (response.status_code, response.content) == (204, b"")


def test_reports_are_counted_without_what_names_anybody(client):
    old, new = {"csp-report": REPORT}, [{"type": "csp-violation", "body": {
        "documentURL": REPORT["document-uri"],
        "effectiveDirective": REPORT["effective-directive"],
        "blockedURL": REPORT["blocked-uri"],
    }}]  # fmt: skip
    send(client, old)
    send(client, new)
    send(client, {"csp-report": REPORT | {"blocked-uri": "inline", "document-uri": "about"}})

    rows = PolicyReport.objects.order_by("pk").values_list("directive", "blocked", "page", "count")
    assert list(rows) == [
        ("script-src-elem", "https://evil.example", "stations/<slug:code>/", 2),
        ("script-src-elem", "inline", "", 1),
    ]


@pytest.mark.parametrize(
    "report",
    [
        "not json",
        [1, {"body": 2}],
        {"csp-report": {"blocked-uri": 7}},
        {"csp-report": REPORT | {"blocked-uri": "chrome-extension://abc/x.js"}},
        {"csp-report": REPORT | {"blocked-uri": "http://[broken"}},
        {"csp-report": REPORT, "more": "x" * policy_reports.MOST_BYTES},
    ],
)
def test_what_is_no_report_of_ours_leaves_nothing(client, report):
    send(client, report)

    assert not PolicyReport.objects.exists()


def test_nobody_fills_the_table(client, monkeypatch):
    for number in range(policy_reports.ONE_PLACE.size + 3):
        send(client, {"csp-report": REPORT | {"blocked-uri": f"https://h{number}.example/"}})
    assert PolicyReport.objects.count() == policy_reports.ONE_PLACE.size

    monkeypatch.setattr(policy_reports, "MOST_KINDS", policy_reports.ONE_PLACE.size)
    send(client, {"csp-report": REPORT}, REMOTE_ADDR="203.0.113.9")
    assert PolicyReport.objects.count() == policy_reports.ONE_PLACE.size


@pytest.mark.parametrize(("who", "status"), [(SysadminFactory, 200), (ClerkFactory, 404)])
def test_the_system_administrator_sees_them(client, who, status):
    send(client, {"csp-report": REPORT})
    client.force_login(who())

    response = client.get(reverse("admin:portal_policyreport_changelist"))

    assert response.status_code == status
    assert ("https://evil.example" in response.content.decode()) is (status == 200)

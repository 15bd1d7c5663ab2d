"""我的意见 of one phone number, opened by a code that was sent to it. No cookie, no session."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from feedback.forms.phone import CodeForm, PhoneForm
from liaison.audit.origin import client_address
from opinions import limits, tickets
from opinions.limits import Limit, Verdict
from opinions.models import Opinion
from opinions.services import phone_codes

# Each SMS costs money and rings somebody's phone.
CODES_OF_NETWORK = Limit("phone-code-network", most=30, window=timedelta(hours=1))
CODES_OF_NUMBER = Limit("phone-code-number", most=5, window=timedelta(hours=1))
TRIES_OF_NETWORK = Limit("phone-code-tries", most=100, window=timedelta(minutes=10))
SHOWN = 100
WRONG = "验证码不对，或者已经过了5分钟。请再看一遍短信，或者重新发一次。"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Whatever the number, the answer is the same: who never wrote is not told from who did."""
    if not phone_codes.are_sent():
        raise Http404
    form = PhoneForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "feedback/resident/phone.html", {"form": form}, status=status)
    phone = form.cleaned_data["phone"]
    if _too_many(request, (CODES_OF_NUMBER, phone)):
        return _wait(request)
    key = phone_codes.ask_for_code(phone, now=timezone.now())
    return _code_page(request, CodeForm(initial={"asked": tickets.issue_code_asked(key)}))


@csrf_exempt
@never_cache
@require_http_methods(["POST"])
def enter(request: HttpRequest) -> HttpResponse:
    if limits.count(TRIES_OF_NETWORK, _network(request)) is Verdict.BEYOND:
        return _wait(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, form, status=422)
    key = tickets.read_code_asked(form.cleaned_data["asked"])
    code = form.cleaned_data["code"]
    lookup = key and phone_codes.open_with_code(key, code, now=timezone.now())
    if not lookup:
        form.add_error("code", WRONG)
        return _code_page(request, form, status=422)
    return redirect("feedback:mine", ticket=tickets.issue_phone(lookup))


@never_cache
@require_safe
def mine(request: HttpRequest, ticket: str) -> HttpResponse:
    lookup = tickets.read_phone(ticket)
    if not lookup:
        return HttpResponseRedirect(reverse("feedback:track") + "?expired=1")
    opinions = Opinion.objects.of_phone(lookup)[:SHOWN]
    rows = [(opinion, tickets.issue_track(opinion.pk)) for opinion in opinions]
    response = render(request, "feedback/resident/mine.html", {"rows": rows, "shown": SHOWN})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _code_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return render(request, "feedback/resident/phone_code.html", {"form": form}, status=status)


def _too_many(request: HttpRequest, of_number: tuple[Limit, str]) -> bool:
    """No Valkey, no limit, no SMS: costs must not run away while nobody counts."""
    verdicts = (limits.count(CODES_OF_NETWORK, _network(request)), limits.count(*of_number))
    return set(verdicts) != {Verdict.WITHIN}


def _network(request: HttpRequest) -> str:
    return limits.network_of(client_address(request))


def _wait(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/resident/track_wait.html", {"wait": "一小时"}, status=429)

"""更换文本: another text for a consultation that runs, with a second person."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from drafts import services
from drafts.access import BUSINESS, get_consultation_for_office
from drafts.following import later_texts
from drafts.forms.consultations import PaperForm, ReasonForm, ReleaseForm, ReplaceForm
from drafts.models import Consultation
from drafts.views.acts import Asked, act_page, page
from liaison.accounts.access import StaffRequest, staff_page

NONE = "现在没有可以更换的文本。请先导入新的一稿，核对并确认文本，再确认它与现在这一稿的对应关系。"
KEEPS = (
    "更换以后，网页显示新稿；原稿仍可查看，已收到的意见仍对应原稿，并注明现在是第几条。"
    "更换以前打开的表单照常接收，按原稿登记。"
)


@page
@staff_page(*BUSINESS)
def replace(request: StaffRequest, pk: int) -> HttpResponse:
    texts = later_texts(get_consultation_for_office(pk).version)

    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.ask_to_replace(
            consultation, version=data["version"], reason=data["reason"], by=request.user
        )

    asked = Asked(
        "更换文本",
        f"{KEEPS}提交后由另一位同事审核。" if texts else NONE,
        "提请更换",
        "已提请更换文本，等待另一位同事审核。",
    )
    return act_page(request, pk, "replace", partial(ReplaceForm, texts=texts), act, lambda _: asked)


@page
@staff_page(*BUSINESS)
def agree(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.replace_text(consultation, by=request.user, now=timezone.now(), note=data["note"])

    return act_page(request, pk, "replace_agreed", ReleaseForm, act, _asked_agree)


def _asked_agree(consultation: Consultation) -> Asked:
    waiting = services.waiting_replacement(consultation)
    what = (
        f"把第{waiting.old.number}稿更换为第{waiting.new.number}稿《{waiting.new.title}》"
        f"（{waiting.new.get_stage_display()}）。原因：{waiting.reason.rstrip('。')}。"
        if waiting
        else ""
    )
    return Asked(
        "同意更换文本",
        f"{what}已收到意见{consultation.opinion_count}条。{KEEPS}",
        "同意，马上更换",
        "文本已更换，征求意见页面已显示新稿和更换说明。",
    )


@page
@staff_page(*BUSINESS)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.replace_on_paper(
            consultation,
            by=request.user,
            scan=data["scan"],
            signer=data["signer"],
            now=timezone.now(),
        )

    asked = Asked(
        "登记更换文本的线下签批",
        "领导已在纸上签字同意更换的，上传签批件，视同审核通过，马上更换。",
        "登记签批件并更换",
        "签批件已登记，文本已更换。",
    )
    return act_page(request, pk, "replace_paper", PaperForm, act, lambda _: asked)


@page
@staff_page(*BUSINESS)
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    def act(consultation: Consultation, data: dict[str, Any]) -> None:
        services.drop_replacement(
            consultation, by=request.user, reason=data["reason"], now=timezone.now()
        )

    asked = Asked(
        "不更换文本", "继续用现在这一稿征求意见。", "不更换", "不更换，继续用现在这一稿。"
    )
    return act_page(request, pk, "replace_dropped", ReasonForm, act, lambda _: asked)

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.choices import Result
from feedback.models import OpinionFeedback, Outcome, Release, SuperiorReply, ThankYouLetter
from feedback.services import letters, releases, replies
from liaison.accounts.choices import Role
from liaison.jobs.models import Job
from liaison.office.models import Confirmation
from tests.factories import contacts
from tests.factories.accounts import (
    ClerkFactory,
    LeaderFactory,
    ReviewerFactory,
    UserFactory,
)
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    SuperiorReplyFactory,
    answer,
    let_out,
    said,
    send_up,
)
from tests.factories.office import OfficeProfileFactory
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db


def page(name, pk):
    return reverse(f"admin:feedback_{name}", args=[pk])


def text(response):
    return response.content.decode()


def sign_in(client, user):
    client.force_login(user)
    return user


@pytest.fixture
def clerk(client):
    return sign_in(client, ClerkFactory())


@pytest.fixture
def reply(consultation):
    return SuperiorReplyFactory(consultation=consultation)


@pytest.fixture
def waiting_reply(reply, item):
    replies.add_line(reply, said(), by=reply.registered_by, items=[item])
    replies.ask_to_confirm(reply, by=reply.registered_by)
    return reply


@pytest.fixture
def waiting_release(item, consultation):
    SubmittedOpinionFactory(consultation=consultation, item=item)
    answer(item)
    releases.prepare_release(consultation, by=ClerkFactory())
    return Release.objects.get()


@pytest.fixture
def letter(item, consultation):
    author = ContributorFactory(name="王桂兰")
    SubmittedOpinionFactory(consultation=consultation, item=item, contributor=author)
    answer(item)
    let_out(consultation)
    return letters.draft_letters(consultation, by=ClerkFactory())[0]


READ = ["register", "told", "letters"]


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(client, item, count, name, django_assert_max_num_queries):
    consultation = item.consultation
    for number in range(count):
        each = CompiledItemFactory(consultation=consultation)
        SubmittedOpinionFactory(
            consultation=consultation,
            item=each,
            station=StationFactory(),
            contributor=ContributorFactory(
                name=f"王{number}",
                phone=contacts.phone(f"1380000002{number}"),
                email=contacts.email(f"wang{number}@example.cn"),
            ),
        )
        answer(each)
        let_out(consultation)
    letters.draft_letters(consultation, by=ClerkFactory())
    sign_in(client, ClerkFactory())
    client.get(page(name, consultation.pk))

    with django_assert_max_num_queries({"register": 24, "told": 10, "letters": 8}[name]):
        client.get(page(name, consultation.pk))


@pytest.mark.parametrize("name", ["prepare", "export"])
def test_what_changes_something_is_not_a_link(client, clerk, consultation, name):
    assert client.get(page(name, consultation.pk)).status_code == 405


def test_a_letter_without_number_is_explained_and_what_was_typed_is_kept(
    client, clerk, consultation
):
    sent = {"kind": "letter", "number": "", "dated_on": "2026-03-01", "note": "随函附表"}
    response = client.post(page("register", consultation.pk), sent)

    assert response.status_code == 422
    assert "来函请填写文号" in text(response)
    assert "随函附表" in text(response)
    assert SuperiorReply.objects.count() == 0


def test_a_clerk_registers_a_letter_with_its_scan(client, clerk, consultation, scan):
    sent = {"kind": "letter", "number": "云人法工函〔2026〕4号", "dated_on": "2026-03-01"}
    response = client.post(page("register", consultation.pk), {**sent, "scan": scan})

    reply = SuperiorReply.objects.get()
    assert response.headers["Location"] == page("reply", reply.pk)
    with closing(client.get(page("scan", reply.pk))) as served:
        assert served.headers["Content-Type"] == "application/pdf"


def test_the_day_is_filled_in_and_one_of_the_future_is_explained(client, clerk, consultation):
    shown = client.get(page("register", consultation.pk))
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = {"kind": "phone", "dated_on": tomorrow.isoformat()}
    response = client.post(page("register", consultation.pk), sent)

    assert f'value="{timezone.localdate().isoformat()}"' in text(shown)
    assert response.status_code == 422
    assert response.context["form"].errors == {"dated_on": ["日期不能晚于今天。"]}
    assert SuperiorReply.objects.count() == 0


@pytest.mark.parametrize("kind", ["letter", "certificate"])
def test_paper_without_its_scan_is_explained_by_field(client, clerk, consultation, kind):
    sent = {"kind": kind, "number": "无", "dated_on": "2026-03-01"}
    response = client.post(page("register", consultation.pk), sent)

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "scan": ["请上传扫描件；只有电话、口头反馈可以不传。"]
    }


def test_a_call_goes_without_a_scan(client, clerk, consultation):
    sent = {"kind": "phone", "dated_on": "2026-03-01"}
    client.post(page("register", consultation.pk), sent)

    assert SuperiorReply.objects.get().scan is None


def test_a_registered_letter_is_put_right_on_its_page(client, clerk, reply, scan):
    sent = {"kind": "certificate", "number": "证书12号", "dated_on": "2026-03-02", "scan": scan}
    response = client.post(page("correct", reply.pk), sent, follow=True)

    assert "已更正" in text(response)
    assert "证书12号" in text(response)
    assert "签批件.pdf" in text(response)
    assert 'value="2026-03-02"' in text(response)


def test_a_wrong_correction_is_explained_and_the_letter_stays(client, clerk, reply):
    sent = {"kind": "letter", "number": "改错号", "dated_on": "2999-01-01"}
    response = client.post(page("correct", reply.pk), sent)

    assert response.status_code == 422
    assert sorted(response.context["reply_form"].errors) == ["dated_on", "scan"]
    assert response.context["title"] == reply.number
    assert SuperiorReply.objects.get().number == reply.number


def test_what_waits_for_its_second_person_is_not_corrected(client, clerk, waiting_reply, scan):
    sent = {"kind": "letter", "number": "后改号", "dated_on": "2026-03-02", "scan": scan}
    response = client.post(page("correct", waiting_reply.pk), sent)

    assert response.status_code == 422
    assert "不能再改" in text(response)
    assert "保存更正" not in text(client.get(page("reply", waiting_reply.pk)))
    assert SuperiorReply.objects.get().number == waiting_reply.number


@pytest.mark.parametrize("who", [ReviewerFactory, LeaderFactory])
def test_only_a_clerk_corrects(client, reply, who):
    sign_in(client, who())

    assert "保存更正" not in text(client.get(page("reply", reply.pk)))
    assert client.post(page("correct", reply.pk)).status_code == 404
    assert client.get(page("correct", reply.pk)).status_code == 405


def test_lines_are_numbered_by_their_order_on_the_page(client, clerk, reply, item):
    dropped = replies.add_line(reply, said(), by=clerk)
    for _ in range(2):
        replies.add_line(reply, said(), by=clerk, items=[item])
    replies.drop_line(dropped, by=clerk)
    shown = text(client.get(page("reply", reply.pk)))
    refused = client.post(page("ask", reply.pk), follow=True)

    assert re.findall(r"<b>(\d+)\.</b>", shown) == ["1", "2"]
    assert "第1条和第2条都对应" in text(refused)


def test_a_scan_that_is_none_is_refused_by_its_content(client, clerk, consultation, scan):
    scan.name, scan.file = "信.pdf", type(scan.file)(b"MZ not a pdf")
    sent = {"kind": "phone", "dated_on": "2026-03-01", "scan": scan}

    assert client.post(page("register", consultation.pk), sent).status_code == 422


def test_a_reviewer_does_not_enter_answers(client, consultation, reply):
    sign_in(client, ReviewerFactory())
    client.post(page("register", consultation.pk), {"kind": "phone", "dated_on": "2026-03-01"})
    client.post(page("reply", reply.pk), {"result": "adopted"})

    assert SuperiorReply.objects.count() == 1
    assert reply.lines.count() == 0


def test_a_line_is_entered_and_the_likeliest_item_suggested(client, clerk, reply, item):
    response = client.post(
        page("reply", reply.pk), {"text": item.text, "result": "adopted"}, follow=True
    )
    line = reply.lines.get()
    assert "还有 1 条" in text(response)

    shown = text(client.get(page("matching", reply.pk)))
    assert f'name="items-{line.pk}" value="{item.pk}"' in shown
    client.post(page("matching", reply.pk), {"line": [line.pk], f"items-{line.pk}": [item.pk, "x"]})
    assert list(line.items.all()) == [item]
    client.post(page("drop", line.pk))
    assert reply.lines.count() == 0


def test_nothing_is_chosen_beforehand_and_an_empty_line_is_explained_by_field(client, clerk, reply):
    shown = text(client.get(page("reply", reply.pk)))
    response = client.post(page("reply", reply.pk), {"text": " ", "result": ""})

    assert '<option value="" selected>请选择</option>' in shown
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "text": ["请写下来函内容；电话、口头答复的，写清是怎么说的。"],
        "result": ["请选择采纳情况。"],
    }
    assert reply.lines.count() == 0


def test_a_line_without_reason_is_explained_and_kept(client, clerk, reply):
    response = client.post(
        page("reply", reply.pk), {"text": "外县的意见", "result": Result.NOT_ADOPTED}
    )

    assert response.status_code == 422
    assert "都要选择理由" in text(response)
    assert "外县的意见" in text(response)


def test_the_second_person_posts_the_results(client, waiting_reply, item):
    sign_in(client, ReviewerFactory())
    client.post(page("answer", waiting_reply.pk), {"agree": "1"})

    assert Outcome.objects.get().item == item


def test_giving_back_needs_a_reason(client, waiting_reply, waiting_release):
    sign_in(client, ReviewerFactory())
    for name, pk in (("answer", waiting_reply.pk), ("answer_release", waiting_release.pk)):
        response = client.post(page(name, pk), {"reason": " "})

        assert response.status_code == 422
        assert "请写明原因。" in text(response)
    assert Confirmation.objects.open().count() == 2


@pytest.mark.parametrize("who", [ClerkFactory, LeaderFactory])
def test_only_a_reviewer_answers(client, waiting_reply, waiting_release, who):
    sign_in(client, who())

    assert client.post(page("answer", waiting_reply.pk), {"agree": "1"}).status_code == 404
    assert client.post(page("answer_release", waiting_release.pk)).status_code == 404
    assert Confirmation.objects.open().count() == 2


def test_a_leaders_paper_stands_in_for_the_second_person(client, clerk, waiting_release, scan):
    response = client.post(
        page("release_paper", waiting_release.pk), {"signer": "何明", "scan": scan}, follow=True
    )

    waiting_release.refresh_from_db()
    assert waiting_release.released_at is not None
    assert "线下签批：何明" in text(response)


def test_a_leaders_paper_posts_the_results(client, clerk, waiting_reply, scan):
    client.post(page("reply_paper", waiting_reply.pk), {"signer": "何明", "scan": scan})

    assert Outcome.objects.count() == 1
    assert "线下签批：何明" in text(client.get(page("reply", waiting_reply.pk)))


@pytest.mark.parametrize("name", ["reply_paper", "release_paper"])
def test_paper_without_a_scan_is_explained(client, clerk, waiting_reply, waiting_release, name):
    pk = waiting_reply.pk if name == "reply_paper" else waiting_release.pk
    response = client.post(page(name, pk), {"signer": "何明"})

    assert response.status_code == 422
    assert "请上传有领导签字的发文稿纸。" in text(response)
    assert Confirmation.objects.open().count() == 2


def test_one_person_for_both_is_shown_as_combined(client, waiting_reply, item, consultation):
    alone = sign_in(client, UserFactory(roles=[Role.CLERK, Role.REVIEWER]))
    SubmittedOpinionFactory(consultation=consultation, item=item)
    Confirmation.objects.update(requested_by=alone)
    client.post(page("answer", waiting_reply.pk), {"agree": "1"})
    client.post(page("prepare", consultation.pk), {"foreword": ""})
    client.post(page("answer_release", Release.objects.get().pk), {"agree": "1"})

    mark = '<span class="status status--wait">岗位合并</span>'
    shown = [page("reply", waiting_reply.pk), page("register", consultation.pk)]
    header = text(client.get(page("letters", consultation.pk))).count(mark)
    assert [text(client.get(url)).count(mark) for url in shown] == [header + 1, header + 1]


def test_a_release_without_news_is_refused_with_its_words_kept(client, clerk, letter, consultation):
    response = client.post(page("prepare", consultation.pk), {"foreword": "第二批结果"})

    assert response.status_code == 422
    assert "没有新的结果要告知" in text(response)


def test_the_page_of_the_told_leads_to_notices_and_slips(client, clerk, item, consultation):
    station = StationFactory(code="LY-SQ", name="柳荫工作站")
    author = ContributorFactory(name="王桂兰")
    opinion = SubmittedOpinionFactory(
        consultation=consultation, item=item, station=station, contributor=author
    )
    answer(item)
    let_out(consultation)
    row = OpinionFeedback.objects.get()
    shown = text(client.get(page("told", consultation.pk)))

    assert opinion.receipt_no in shown
    assert reverse("admin:notices_notice_change", args=[row.notice_id]) in shown
    assert "?station=LY-SQ" in shown
    assert "柳荫工作站（1 人）" in shown
    assert opinion.receipt_no not in text(
        client.get(page("told", consultation.pk), {"state": "sent"})
    )


def test_at_night_the_page_of_the_told_says_when_and_through_what(
    client, item, consultation, settings, monkeypatch
):
    settings.SMS_URL, settings.EMAIL_ENABLED = "", True
    OfficeProfileFactory(quiet_from="21:00", quiet_until="08:00")
    author = ContributorFactory(name="王桂兰", email=contacts.email())
    SubmittedOpinionFactory(consultation=consultation, item=item, contributor=author)
    answer(item)
    night = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)  # 23:30 in the county
    monkeypatch.setattr(timezone, "now", lambda: night)
    let_out(consultation, night)
    sign_in(client, ClerkFactory())
    shown = text(client.get(page("told", consultation.pk)))

    assert "<td>电子邮件</td>" in shown
    assert "将于11月27日8时发送（夜间不发通知）" in shown
    assert "正在发送 1 条</a>（夜间不发通知，将于11月27日8时起发送）" in shown


def test_the_export_is_left_to_the_worker(client, clerk, item, consultation):
    send_up(consultation, [item])
    client.post(page("export", consultation.pk))

    assert Job.objects.get().params["preset"] == "adoption_feedback"


def test_a_letter_goes_its_way(client, clerk, letter):
    client.post(page("letter", letter.pk), {"salutation": "王女士", "body": "谢谢您。"})
    sign_in(client, ReviewerFactory())
    client.post(page("review_letter", letter.pk))
    sign_in(client, LeaderFactory())
    client.post(page("sign_letter", letter.pk), {"day": "2026-03-18"})
    printed = text(client.get(page("print_letter", letter.pk)))
    sign_in(client, clerk)
    client.post(page("deliver_letter", letter.pk), {"day": "2026-03-20"})

    letter.refresh_from_db()
    assert (letter.status, letter.salutation) == ("delivered", "王女士")
    assert letter.number_text in printed
    assert "尊敬的王女士：" in printed
    assert "2026年3月18日" in printed


@pytest.mark.parametrize(
    ("who", "name", "sent"),
    [
        (ReviewerFactory, "void_letter", {"reason": ""}),
        (LeaderFactory, "return_letter", {"reason": ""}),
        (LeaderFactory, "sign_letter", {"day": "三月"}),
        (ClerkFactory, "deliver_letter", {"day": ""}),
        (ClerkFactory, "letter", {"salutation": "", "body": "谢谢"}),
    ],
)
def test_bad_input_on_a_letter_is_explained(client, letter, who, name, sent):
    sign_in(client, who())

    assert client.post(page(name, letter.pk), sent).status_code == 422


@pytest.mark.parametrize(
    ("who", "name"),
    [
        (ClerkFactory, "review_letter"),
        (ReviewerFactory, "sign_letter"),
        (ClerkFactory, "void_letter"),
        (LeaderFactory, "deliver_letter"),
    ],
)
def test_the_wrong_hand_on_a_letter_finds_nothing(client, letter, who, name):
    sign_in(client, who())

    sent = {"reason": "x", "day": timezone.localdate()}
    assert client.post(page(name, letter.pk), sent).status_code == 404
    assert ThankYouLetter.objects.get().status == "drafted"

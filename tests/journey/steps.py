"""The seven steps of the loop, as their people do them in the browser."""

import re
from datetime import timedelta

import openpyxl
from django.utils import timezone

from drafts.models import Consultation
from drafts.services.clock import keep_time
from opinions.choices import Processing
from opinions.models import Opinion
from tests.journey.county import DRAFT

SLUG = "zengshe-dianti"
ADMIN = "/admin"
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def bring_the_draft_in(clerk):
    """1. What the letter brought becomes a tree, looked at and confirmed."""
    clerk.go(f"{ADMIN}/drafts/draft/import/")
    assert "涉密" in clerk.text
    organ = clerk.page.locator("[name=organ] option").nth(1).get_attribute("value")
    clerk.fill(organ=organ, file=DRAFT, not_secret=True).press("读取并预览")
    assert "第二十二条" in clerk.text
    clerk.follow("确认文本").press("文本无误，确认")


def prepare_the_round(clerk):
    """2. A consultation with its basis and deadlines, handed to a second person."""
    clerk.follow("建立征求意见")
    today = timezone.localdate()
    clerk.fill(
        title="云岭市既有多层住宅增设电梯规定",
        slug=SLUG,
        incoming_number="云人法工函〔2026〕9号",
        opens_at_day=today.isoformat(),
        office_due_day=(today + timedelta(days=30)).isoformat(),
        visibility="public",
        public_basis="来函明确可以向社会公开征求意见",
        summary="老住宅加装电梯：谁同意、谁出钱、谁来管。",
    ).press("保存")
    clerk.follow("提交审核").press("提交审核")


def release_the_round(reviewer):
    consultation = Consultation.objects.get(slug=SLUG)
    reviewer.go(f"{ADMIN}/drafts/consultation/rounds/{consultation.pk}/")
    reviewer.follow("审核通过").press("审核通过，准予发布")
    keep_time(timezone.now())
    consultation.refresh_from_db()
    return consultation


def give_an_opinion(resident, *, article="第七条", **words):
    """3. A resident reads, taps 提意见 on an article, checks, sends; the receipt."""
    resident.go(f"/consultations/{SLUG}/")
    resident.page.locator(f'[id="{article}"]').get_by_role("link", name="提意见").first.click()
    resident.page.wait_for_load_state()
    resident.look().fill(**words)
    resident.press("下一步：检查一遍")
    resident.press("确认提交")
    number = re.search(r"QH-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", resident.text).group()
    code = re.search(r"\b\d{4}\s?\d{4}\b", resident.text.replace(number, "")).group()
    return number, code


def find_it_again(resident, number, code):
    resident.go("/track/").fill(number=number, code=code).press("查一查")
    assert number in resident.text


def dispatch(clerk, consultation):
    clerk.go(f"{ADMIN}/stations/assignment/for/{consultation.pk}/")
    clerk.page.get_by_label("柳荫街道立法联系点工作站").check()
    clerk.press("交办")


def keep_the_ledger(officer):
    """4. The officer signs the task and files what was held."""
    officer.go("/workbench/").follow("云岭市既有多层住宅增设电梯规定")
    officer.press("签收任务")
    officer.follow("登记一次活动")
    officer.follow("意见征集会、座谈会等")
    begin = timezone.localtime() - timedelta(hours=3)
    officer.fill(
        title="增设电梯立法茶座",
        starts_at=begin.strftime("%Y-%m-%dT%H:%M"),
        headcount="30",
        residents="30",
        summary="围绕第七条、第八条讨论。",
    ).press("提交给办公室")


def _plain(cell):
    """A column's title without the mark that it must be filled in."""
    return str(cell.value or "").replace("（必填）", "").strip("*＊ \n")


def fill_in_the_form(template, filled, *, rows):
    """Two hundred rows: most right, some wrong, a few the same words by different people."""
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows(max_row=10) if "意见内容" in map(_plain, row))
    place = {_plain(cell): cell.column for cell in header}
    body = place["意见内容"]
    start = header[0].row + 2
    for number in range(rows):
        row = start + number
        wrong = number % 20 == 7
        sheet.cell(row, place["条款"]).value = "第九百条" if wrong else f"第{number % 7 + 5}条"
        sheet.cell(row, body).value = f"群众意见{number % 150}：建议写得更明白一些。"
        if number % 2:
            sheet.cell(row, place["手机"]).value = f"1380001{number:04d}"
        if number % 3 == 0:
            sheet.cell(row, place["姓名或单位"]).value = f"王某{number}"
    book.save(filled)


def file_the_bundle(officer, folder):
    """Template, dry run with errors by row, the returned workbook, entry by the worker."""
    officer.go("/workbench/").follow("云岭市既有多层住宅增设电梯规定")
    officer.follow("批量录入意见")
    task = officer.page.url
    template = officer.download("下载采集表", folder)
    filled = folder / "filled.xlsx"
    fill_in_the_form(template, filled, rows=200)
    officer.fill(file=filled)
    entry = officer.page.locator("[name=entry] option").nth(1).get_attribute("value")
    officer.fill(entry=entry).press("上传并检查")
    assert "10 行" in officer.text
    assert "可以录入" in officer.text
    returned = officer.download("下载标出错误的原表", folder)
    marked = openpyxl.load_workbook(returned).worksheets[0]
    assert any(cell.value == "错误" for row in marked.iter_rows(max_row=10) for cell in row)
    officer.press("录入这 190 条意见")
    officer.wait_for("已录入190条意见")
    officer.go(task).fill(file=filled).press("上传并检查")
    assert "没有可以录入的新意见" in officer.text


def file_the_task(officer):
    officer.go("/workbench/").follow("云岭市既有多层住宅增设电梯规定")
    officer.press("报送已录入的")


def close_the_round(consultation):
    """Only the clock is moved: the deadline passes."""
    now = timezone.now()
    Consultation.objects.filter(pk=consultation.pk).update(
        opens_at=now - timedelta(days=20), public_close=now - timedelta(minutes=30)
    )
    keep_time(now)


def sort_and_compile(clerk, consultation):
    """5. Article by article: merged, one left out with its reason."""
    clerk.go(f"{ADMIN}/opinions/opinion/of/{consultation.pk}/").press("转入整理")
    for held in Opinion.objects.filter(consultation=consultation).held():
        clerk.go(f"{ADMIN}/opinions/opinion/one/{held.pk}/").press("可以登记")
    left_out = False
    while True:
        clerk.go(f"{ADMIN}/opinions/opinion/of/{consultation.pk}/")
        start = clerk.page.get_by_role("link", name=re.compile("开始整理"))
        if not start.count():
            break
        start.first.click()
        clerk.page.wait_for_load_state()
        boxes = clerk.page.locator("input[name=opinions]")
        for index in range(boxes.count()):
            boxes.nth(index).check()
        if not left_out:
            left_out = True
            clerk.fill(processing="kept", note="属于执行问题，不涉及条文修改。")
            clerk.press("办理勾选的意见")
        else:
            clerk.fill(text="建议把本条写得更明白一些。", reason="群众反映看不懂。")
            clerk.press("归并勾选的意见")
    waiting = Opinion.objects.filter(consultation=consultation).to_sort().count()
    assert waiting == 0


def freeze(clerk, reviewer, consultation):
    table = f"{ADMIN}/opinions/compileditem/of/{consultation.pk}/"
    clerk.go(table).press("提请定稿")
    reviewer.go(table).press("同意定稿")
    assert "已定稿" in reviewer.text


def send_up(leader, consultation, *, paper=None):
    leader.go(f"{ADMIN}/opinions/compileditem/of/{consultation.pk}/")
    leader.open_details("签发并上报")
    leader.fill(document_number="清人常函〔2026〕12号", signer="何明")
    if paper:
        leader.fill(signed_paper=paper)
    leader.press("登记上报")
    assert "已上报" in leader.text


def build_the_workbook(clerk, path, button, folder):
    """The worker builds it, the page hands it out; read back with openpyxl."""
    clerk.go(path).press(button)
    clerk.wait_for("SHA-256")
    file = clerk.download("", folder)
    return openpyxl.load_workbook(file)


def enter_the_answer(clerk, reviewer, consultation, results):
    """6. The superior's letter, line by line; a second person confirms."""
    register = f"{ADMIN}/feedback/superiorreply/of/{consultation.pk}/"
    clerk.go(register).fill(
        kind="letter", number="云人法工函〔2026〕27号", dated_on=timezone.localdate().isoformat(),
        scan={"name": "来函.pdf", "mimeType": "application/pdf", "buffer": SCAN},
    ).press("登记")  # fmt: skip
    reply = clerk.page.url
    for item, said in results:
        clerk.go(reply).fill(text=f"关于{item.label}的意见", **said)
        clerk.page.locator(f'main input[name=items][value="{item.pk}"]').last.check()
        clerk.press(re.compile("^录入$"))
    clerk.press("录完了，提请复核")
    reviewer.go(reply).press("复核无误，入账")
    clerk.go(register).press("提请公布结果")
    reviewer.go(register).press("同意公布并通知")


def counts(consultation):
    """What SQL says, for comparing with pages and workbooks."""
    opinions = Opinion.objects.filter(consultation=consultation)
    return {
        "opinions": opinions.counted().count(),
        "kept": opinions.filter(processing=Processing.KEPT).count(),
        "submitted": opinions.filter(processing=Processing.SUBMITTED).count(),
    }

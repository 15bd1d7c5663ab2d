"""What ``doctor`` looks at, beyond what /readyz asks every few seconds."""

import shutil
import smtplib
import socket
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import Error, connection
from django.db.models import Count
from django.utils import timezone

from liaison.audit.models import AuditEntry
from liaison.contacts import services as contacts
from liaison.contacts.ciphers import current_key_id, known_key_ids
from liaison.contacts.models import Contact
from liaison.env import Network
from liaison.office import scanning
from liaison.office.working_days import calendar_known_until, calendar_warning
from liaison.portal import alarms
from liaison.portal.backups import programs
from liaison.portal.backups.errors import BackupError
from liaison.portal.health import Check, database_checks, degrading_checks
from liaison.portal.models import Alarm

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PATIENCE = 5
SEALING_IS_LATE = timedelta(minutes=5)
MOST_APART = 5.0


def examine(now: datetime) -> Iterator[Check]:
    ready = list(database_checks())
    yield from ready
    yield from degrading_checks(now)
    yield _settings()
    yield _files()
    yield _secrets()
    yield _demo()
    yield _office_side()
    yield _mail()
    yield _sms()
    yield _programs()
    yield _scanner()
    if all(check.ok for check in ready):
        yield from _of_the_database(now)


def _of_the_database(now: datetime) -> Iterator[Check]:
    for check in (_keys, _lookups, _calendar, _backups, _sealing, _clock, _alarms):
        try:
            yield check(now)
        except Error as error:
            yield Check(check.__name__.strip("_"), False, f"读取数据时出错：{error}。")


def _settings() -> Check:
    found = [m for m in run_checks(include_deployment_checks=settings.SECURE) if m.level >= WARNING]
    if found:
        return Check("settings", False, f"设置检查有{len(found)}项问题，第一项：{found[0].msg}")
    return Check("settings", True, "设置检查没有发现问题。")


def _files() -> Check:
    try:
        settings.FILES_ROOT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.FILES_ROOT):
            pass
    except OSError as error:
        return Check("files", False, f"附件目录 {settings.FILES_ROOT} 不能写入：{error.strerror}。")
    return Check("files", True, f"附件目录 {settings.FILES_ROOT} 可以写入。")


def _secrets() -> Check:
    folder = settings.DATA_DIR / "secrets"
    loose = [path.name for path in folder.glob("*") if path.stat().st_mode & 0o077]
    if loose:
        return Check(
            "secrets", False, f"密钥文件 {'、'.join(loose)} 能被他人读取，请改为仅本人可读。"
        )
    return Check("secrets", True, "密钥没有放在他人能读的文件里。")


def _demo() -> Check:
    host = urlsplit(settings.PUBLIC_URL).hostname
    if settings.DEMO and host not in LOOPBACK:
        return Check("demo", False, "演示数据和公开的演示账号正用在对外的地址上，请设 DEMO=off。")
    return Check("demo", True, "没有把演示账号用在对外的地址上。")


def _office_side() -> Check:
    """An allow-list that shuts everybody out, or lets everybody in, is told here."""
    networks = settings.OFFICE_NETWORKS
    if settings.SITE_ROLE == "public":
        return Check("office", True, "这台主机不提供办公室一侧（SITE_ROLE=public）。")
    if not networks:
        return Check("office", True, "办公室一侧没有限定网络（OFFICE_NETWORKS 没有设）。")
    if fault := _fault_of(networks):
        return Check("office", False, fault)
    said = "、".join(str(network) for network in networks)
    return Check("office", True, f"办公室一侧只对 {said} 开放。")


def _fault_of(networks: list[Network]) -> str:
    if any(network.prefixlen == 0 for network in networks):
        return "OFFICE_NETWORKS 包括全部地址，等于没有限定，请写办公室的网段。"
    if urlsplit(settings.PUBLIC_URL).hostname in LOOPBACK:
        return ""
    if all(network.is_loopback for network in networks):
        return "OFFICE_NETWORKS 只有本机地址，办公室的电脑都进不去，请加上办公室的网段。"
    if settings.BIND in LOOPBACK and not settings.TRUSTED_PROXIES:
        return (
            "设了 OFFICE_NETWORKS 而没有设 TRUSTED_PROXIES：访问都像是从反向代理来的，"
            "办公室的电脑进不去，请把反向代理的地址写进 TRUSTED_PROXIES。"
        )
    return ""


def _mail() -> Check:
    if not settings.EMAIL_URL:
        return Check("mail", True, "没有设置邮件服务器：通知走短信、电话和纸质。")

    def greet() -> None:
        kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        with kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=PATIENCE) as server:
            server.noop()

    return _reached("mail", "邮件服务器", greet)


def _sms() -> Check:
    if not settings.SMS_URL:
        return Check("sms", True, "没有设置短信网关：通知走邮件、电话和纸质。")
    parts = urlsplit(settings.SMS_URL)
    address = (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
    return _reached(
        "sms", "短信网关", lambda: socket.create_connection(address, timeout=PATIENCE).close()
    )


def _scanner() -> Check:
    if not settings.CLAMD_URL:
        return Check("scanner", True, "没有设置病毒检查：上传的文件只按内容和大小检查。")
    return _reached("scanner", "病毒检查", scanning.ping)


def _reached(name: str, label: str, attempt: Callable[[], None]) -> Check:
    try:
        attempt()
    except (OSError, smtplib.SMTPException, scanning.ScannerError) as error:
        return Check(name, False, f"连不上{label}：{error}。")
    return Check(name, True, f"{label}有应答。")


def _keys(now: datetime) -> Check:
    """Whether every contact can be opened; what an older key still holds is told, not wrong."""
    kept = Contact.objects.kept().order_by()
    used = dict(kept.values_list("key_id").annotate(Count("pk")))
    if missing := set(used) - known_key_ids():
        return Check("keys", False, f"有联系方式打不开，缺少密钥：{'、'.join(sorted(missing))}。")
    older = {key_id: count for key_id, count in used.items() if key_id != current_key_id()}
    if older:
        said = "、".join(f"密钥{key_id}还有{count}条" for key_id, count in sorted(older.items()))
        return Check("keys", True, f"旧密钥还不能撤下：{said}，请运行 rotate_keys。")
    return Check("keys", True, "联系方式的密钥齐全，没有用旧密钥的。")


def _lookups(now: datetime) -> Check:
    """Another LOOKUP_KEY or LOOKUP_HASH would split one person into two, and find nobody."""
    one = Contact.objects.kept().filter(key_id__in=known_key_ids()).order_by("-pk").first()
    if one is not None and not contacts.is_found_by_its_value(one):
        return Check("lookups", False, "LOOKUP_KEY 或者 LOOKUP_HASH 与已有数据不符，请改回原来的。")
    return Check("lookups", True, "按号码能找到已有的联系方式。")


def _programs() -> Check:
    try:
        programs.find("pg_dump")
    except BackupError as error:
        return Check("programs", False, str(error))
    if shutil.which("soffice") is None:
        return Check("programs", True, "备份程序可用；没有 LibreOffice，不能导入旧版 doc、wps。")
    return Check("programs", True, "备份程序和 LibreOffice 可用。")


def _backups(now: datetime) -> Check:
    if not settings.BACKUP_NIGHTLY:
        return Check("backups", True, "没有打开每夜备份（BACKUP_NIGHTLY），请自行备份。")
    wrong = [message for kind, message in alarms.backup_troubles(now)]
    if wrong:
        return Check("backups", False, "".join(wrong))
    last = alarms.last_backup()
    seal = "已加密" if settings.BACKUP_KEY else "没有加密（未设 BACKUP_KEY）"
    made = f"最近一次{last.night}" if last else "还没有到第一次备份的时间"
    return Check("backups", True, f"每夜{settings.BACKUP_HOUR}时备份，{seal}，{made}。")


def _sealing(now: datetime) -> Check:
    first = AuditEntry.objects.unsealed().order_by("pk").first()
    if first and now - first.at > SEALING_IS_LATE:
        return Check("audit", False, "审计记录没有按时封存，请检查后台进程和定时进程。")
    return Check("audit", True, "审计记录按时封存；逐条核对请运行 verify_audit。")


def _clock(now: datetime) -> Check:
    """Deadlines are told by the web host's clock, some rules of the database by its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    message = f"本机与数据库的时钟相差{apart:.0f}秒"
    if apart > MOST_APART:
        return Check("clock", False, f"{message}，请打开时间同步。")
    return Check("clock", True, f"{message}。")


def _alarms(now: datetime) -> Check:
    """Whom they go to; what the other checks see as well is said there."""
    try:
        list(alarms.contacts())
    except contacts.ContactError as error:
        return Check("alarms", False, f"ALARM_PHONE 或 ALARM_EMAIL 写错了：{error}")
    kinds = [alarm.get_kind_display() for alarm in Alarm.objects.open().order_by("opened_at")]
    return Check(
        "alarms", True, f"未解除的告警：{'、'.join(kinds)}。" if kinds else "没有未解除的告警。"
    )


def _calendar(now: datetime) -> Check:
    """A calendar that ends soon is a thing to do, one that has ended is wrong."""
    today = timezone.localdate(now)
    message = calendar_warning(today) or "工作日历够用。"
    return Check("calendar", calendar_known_until() >= today, message)

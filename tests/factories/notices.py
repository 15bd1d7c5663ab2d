import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from liaison.notices.choices import Channel, NoticeStatus
from liaison.notices.models import Notice


class NoticeFactory(DjangoModelFactory):
    """A queued notice that is due; ``phone=`` and ``email=`` give it contacts."""

    class Meta:
        model = Notice

    class Params:
        phone = ""
        email = ""

    recipient_key = factory.Sequence(lambda n: f"person-{n}")
    cause = "opinion-result"
    person_label = "王**"
    subject = "您的意见有了结果"
    body = "您对《清禾县文明行为促进条例（草案）》提出的意见已被采纳。"
    sms_text = "您提出的立法意见有了结果，请凭意见编号查询。"
    wechat_text = "您好，您提出的立法意见有了结果。"
    status = NoticeStatus.QUEUED
    channel = Channel.SMS
    not_before = factory.LazyFunction(timezone.now)
    created_at = factory.LazyFunction(timezone.now)
    contact_phone = factory.LazyAttribute(
        lambda self: keep(ContactKind.PHONE, self.phone) if self.phone else None
    )
    contact_email = factory.LazyAttribute(
        lambda self: keep(ContactKind.EMAIL, self.email) if self.email else None
    )


class SlipFactory(NoticeFactory):
    """A notice that a station hands over on paper."""

    status = NoticeStatus.MANUAL
    channel = Channel.HAND
    station_code = "QH-03"

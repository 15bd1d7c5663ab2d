"""One message to oneself, at once and without a trace of the address."""

from liaison.contacts.choices import ContactKind
from liaison.contacts.services import unsaved

from .channels import Post, Try
from .choices import Channel
from .models import Notice


def send_once(channel: Channel, *, address: str, subject: str, text: str) -> Try:
    """Neither the message nor the address is stored. Raises ContactError for a bad address."""
    if channel == Channel.SMS:
        notice = Notice(sms_text=text, contact_phone=unsaved(ContactKind.PHONE, address))
    else:
        contact = unsaved(ContactKind.EMAIL, address)
        notice = Notice(subject=subject, body=text, contact_email=contact)
    with Post() as post:
        return post.send(notice, channel)

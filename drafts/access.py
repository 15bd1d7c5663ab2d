"""Who may see and do what with drafts and consultations; missing and forbidden are both 404."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from drafts.choices import RUNNING, ConsultationStatus
from drafts.models import (
    Consultation,
    ConsultationAttachment,
    DraftVersion,
    Provision,
    VersionMap,
    VersionReplacement,
)
from drafts.models.consultations import public_maps
from liaison.accounts.choices import Role
from liaison.accounts.models import User

# Reads everything of the office's business; the three admins have no part in it.
BUSINESS = (Role.CLERK, Role.REVIEWER, Role.LEADER)
PREPARES = (Role.CLERK,)
RELEASES = (Role.REVIEWER, Role.LEADER)
STATION_SIDE = (
    Role.OFFICER,
    Role.STATION_LEAD,
    Role.DEPUTY_OFFICER,
    Role.TOWNSHIP_COORDINATOR,
)
READS_AS_OFFICER = (*BUSINESS, *STATION_SIDE, Role.EXPERT)


def get_consultation_for_resident(slug: str) -> Consultation:
    """A released public consultation with what its page shows, but the provisions."""
    readable = Consultation.objects.readable_by_public().with_reading_relations()
    return get_object_or_404(readable, slug=slug)


def get_consultation_for_officer(user: User, slug: str) -> Consultation:
    """What this officer, deputy, coordinator or expert may read; the office reads all released."""
    readable = Consultation.objects.readable_by(user, office=BUSINESS, stations=STATION_SIDE)
    return get_object_or_404(readable.with_reading_relations(), slug=slug)


def get_earlier_text(consultation: Consultation, number: int) -> VersionReplacement:
    """The replacement that took away the text of this number; it is as visible as the
    consultation, which the caller came by through a gate of its own."""
    replaced = consultation.replacements.done().with_texts().filter(old__number=number).first()
    if replaced is None:
        raise Http404
    return replaced


def get_consultation_for_office(pk: int) -> Consultation:
    """Any consultation in any state; the views that call this are behind ``staff_page``."""
    rows = Consultation.objects.with_draft().select_related("plan_item__plan")
    return get_object_or_404(rows, pk=pk)


def get_attachment_for_resident(slug: str, uuid: UUID) -> ConsultationAttachment:
    readable = Consultation.objects.readable_by_public()
    return _attachment(slug, uuid, readable)


def get_attachment_for_officer(user: User, slug: str, uuid: UUID) -> ConsultationAttachment:
    readable = Consultation.objects.readable_by(user, office=BUSINESS, stations=STATION_SIDE)
    return _attachment(slug, uuid, readable)


def get_attachment_for_office(pk: int, uuid: UUID) -> ConsultationAttachment:
    """Any attachment in any state; the views that call this are behind ``staff_page``."""
    rows = ConsultationAttachment.objects.select_related("file", "consultation")
    return get_object_or_404(rows, consultation=pk, file__uuid=uuid)


def _attachment(slug: str, uuid: UUID, readable: QuerySet[Consultation]) -> ConsultationAttachment:
    rows = ConsultationAttachment.objects.select_related("file")
    found = rows.filter(consultation__in=readable.filter(slug=slug))
    return get_object_or_404(found, file__uuid=uuid)


def may_change_attachments(user: User, consultation: Consultation) -> bool:
    """The clerk while it is prepared; once it is out, only who may let it out."""
    if consultation.status == ConsultationStatus.DRAFT:
        return user.has_role(*PREPARES)
    return consultation.status in RUNNING and user.has_role(*RELEASES)


def get_version_for_office(pk: int) -> DraftVersion:
    versions = DraftVersion.objects.select_related(
        "draft__organ", "created_by", "confirmed_by", "base", "amendment"
    )
    return get_object_or_404(versions, pk=pk)


def get_map_for_office(version_pk: int) -> VersionMap:
    """The map from the version before; the views that call this are behind ``staff_page``."""
    maps = VersionMap.objects.select_related("old__draft", "new__draft", "confirmed_by")
    return get_object_or_404(maps, new=version_pk)


def find_public_map(consultation: Consultation) -> VersionMap | None:
    """The comparison of a public consultation's text with one that everybody may read."""
    return public_maps(consultation.version_id).select_related("old", "new").first()


def get_provision_for_office(version_pk: int, uuid: UUID) -> Provision:
    provisions = Provision.objects.select_related("version__draft", "unit")
    return get_object_or_404(provisions, version=version_pk, uuid=uuid)

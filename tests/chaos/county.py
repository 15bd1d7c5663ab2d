"""What stands before anything breaks: three rounds, each at another step, and who works on them."""

from dataclasses import dataclass
from pathlib import Path
from threading import Event

from django.urls import reverse

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from feedback.models import Release
from liaison.office.models import OfficeProfile
from opinions.models import GivingRules
from tests.bench import bundles, opinion_rows, people_to_tell
from tests.chaos.browser import Browser
from tests.chaos.people import Clerk, Exporter, Officer, Reader, Resident
from tests.factories.accounts import PASSWORD, ClerkFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.stations import AssignmentFactory, officer_of

RESIDENTS = 4
READERS = 4
TO_SORT = 2_000


@dataclass
class County:
    """``open_round`` takes opinions, ``sorting`` is gone through, ``answered`` is told of."""

    open_round: Consultation
    sorting: Consultation
    answered: Consultation
    upload_at: str
    clerk: str
    officer: str
    file: Path

    def tell(self) -> Release:
        return people_to_tell.release(self.answered)


def settle(folder: Path, *, rows: int, recipients: int) -> County:
    OfficeProfile.objects.update(quiet_from="00:00", quiet_until="00:00")
    GivingRules.objects.update_or_create(pk=1, defaults={"hold_without_proof": True})
    clerk = ClerkFactory(username="chaos-clerk")
    open_round = PublicConsultationFactory(slug="chaos", handler=clerk)
    sorting = PublicConsultationFactory(
        slug="chaos-sorting", handler=clerk, status=ConsultationStatus.COMPILING
    )
    opinion_rows.add(sorting, range(TO_SORT))
    task = AssignmentFactory(consultation=open_round, station__code="CHAOS")
    file = folder / "bundle.xlsx"
    bundles.write(file, rows)
    return County(
        open_round, sorting, people_to_tell.answered(recipients),
        upload_at=reverse("bundles:new", args=[task.pk]),
        clerk=clerk.username, officer=officer_of(task.station).username, file=file,
    )  # fmt: skip


@dataclass
class Crowd:
    residents: list[Resident]
    readers: list[Reader]
    clerk: Clerk
    exporter: Exporter
    officer: Officer

    @property
    def everyone(self) -> list:
        return [*self.residents, *self.readers, self.clerk, self.exporter, self.officer]


def crowd(county: County, port: int, *, over: Event, hopeless: Event) -> Crowd:
    form = reverse("opinions:new", args=[county.open_round.slug])
    reading = f"/consultations/{county.open_round.slug}/"
    residents = [Resident(Browser(port, hopeless), over, path=form) for _ in range(RESIDENTS)]
    for one in residents[1:]:
        one.numbers = residents[0].numbers
    paths = (reading, f"{reading}?q=%E7%94%B5%E6%A2%AF", "/", form)
    staff = {"over": over, "password": PASSWORD}
    browsers = [Browser(port, hopeless, address=f"10.255.0.{n}") for n in range(3)]
    return Crowd(
        residents,
        [Reader(Browser(port, hopeless), over, paths=paths) for _ in range(READERS)],
        Clerk(browsers[0], username=county.clerk, **staff,
              desk=reverse("admin:opinions_triage", args=[county.sorting.pk])),
        Exporter(browsers[1], username=county.clerk, pause=20, **staff,
                 page=reverse("admin:opinions_table", args=[county.open_round.pk]),
                 action=reverse("admin:opinions_export_raw", args=[county.open_round.pk])),
        Officer(browsers[2], username=county.officer, **staff,
                upload_at=county.upload_at, file=county.file),
    )  # fmt: skip

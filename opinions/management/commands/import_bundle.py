"""``import_bundle``: the same dry run and entry as the officers' page, from the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.office.files import store_file
from liaison.workbooks.errors import WorkbookError
from opinions.choices import Channel
from opinions.errors import OpinionError
from opinions.services import bundle_checks, bundles
from stations.models import Station


class Command(BaseCommand):
    help = "批量录入一份意见采集表（--dry-run 只检查）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--station", required=True, metavar="CODE")
        parser.add_argument("--consultation", required=True, metavar="SLUG")
        parser.add_argument("--by", help="以谁的名义录入（用户名）；不写则为经办人")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            consultation = Consultation.objects.select_related("version", "handler").get(
                slug=options["consultation"]
            )
            station = Station.objects.get(code=options["station"])
            report = self._run(file, consultation, station, options)
        except (Consultation.DoesNotExist, Station.DoesNotExist, User.DoesNotExist) as error:
            raise CommandError("没有这个征求意见、站点或者账号，请核对。") from error
        except (WorkbookError, OpinionError, OSError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.stdout.write(
                f"读到{report['read']}行，录入{report['accepted']}条，"
                f"重复{report['duplicates']}条，有误{len(report['errors'])}处。"
            )

    def _run(
        self, file: Path, consultation: Consultation, station: Station, options: dict[str, Any]
    ) -> dict[str, Any]:
        check = bundle_checks.check_file(file, consultation, str(station.pk), consultation.version)
        accepted, duplicates = len(check.new), len(check.rows) - len(check.new)
        if not options["dry_run"] and check.new:
            name = options["by"]
            by = User.objects.get(username=name) if name else consultation.handler
            stored = store_file(file, name=file.name, by=by)
            bundle = bundle_checks.keep_check(
                consultation,
                station,
                stored,
                by=by,
                collected_on=timezone.localdate(),
                channel=Channel.MEETING,
            )
            bundle = bundles.accept_bundle(bundle.pk, by=by, now=timezone.now())
            accepted, duplicates = bundle.accepted_count, bundle.duplicate_count
        return {
            "read": check.read_count,
            "accepted": accepted,
            "duplicates": duplicates,
            "errors": [vars(error) for error in check.errors],
        }

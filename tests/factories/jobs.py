import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from liaison.jobs.choices import JobStatus
from liaison.jobs.models import Job
from tests.factories.accounts import ClerkFactory
from tests.factories.office import StoredFileFactory


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kind = "tests.count"
    label = "意见建议汇总表"
    owner = factory.SubFactory(ClerkFactory)
    created_at = factory.LazyFunction(timezone.now)


class RunningJobFactory(JobFactory):
    status = JobStatus.RUNNING
    attempt = 1
    started_at = factory.LazyFunction(timezone.now)
    heartbeat_at = factory.LazyFunction(timezone.now)


class DoneJobFactory(JobFactory):
    status = JobStatus.DONE
    finished_at = factory.LazyFunction(timezone.now)
    result = factory.SubFactory(StoredFileFactory)

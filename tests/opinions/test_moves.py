import pytest

from liaison.audit.models import AuditEntry
from opinions.choices import Axis, Moderation, Processing
from opinions.errors import OpinionError
from opinions.models import Opinion, OpinionMove
from opinions.services.moves import move, move_many
from tests.factories.accounts import ClerkFactory
from tests.factories.opinions import OpinionFactory

pytestmark = pytest.mark.django_db


def test_a_move_leaves_one_history_row_and_one_audit_row():
    opinion, clerk = OpinionFactory(), ClerkFactory()

    move(opinion, Axis.PROCESSING, Processing.KEPT, by=clerk, note="不属于本法规调整范围。")

    opinion.refresh_from_db()
    assert (opinion.processing, opinion.processing_note) == ("kept", "不属于本法规调整范围。")
    assert [(m.axis, m.old, m.new, m.by, m.note) for m in opinion.moves.all()] == [
        ("processing", "received", "kept", clerk, "不属于本法规调整范围。")
    ]
    assert AuditEntry.objects.filter(action="opinions.move_processing").count() == 1


def test_a_stale_opinion_is_not_moved():
    opinion = OpinionFactory()
    stale = Opinion.objects.get(pk=opinion.pk)
    move(opinion, Axis.PROCESSING, Processing.WITHDRAWN, by=None)

    with pytest.raises(OpinionError, match="刚刚被其他人处理过"):
        move(stale, Axis.PROCESSING, Processing.MERGED, by=ClerkFactory())
    assert opinion.moves.count() == 1


def test_a_move_that_is_not_in_the_table_is_refused_in_chinese():
    opinion = OpinionFactory()

    with pytest.raises(OpinionError, match="“已收到”的意见不能改为“已上报”。"):
        move(opinion, Axis.PROCESSING, Processing.SUBMITTED, by=None)


@pytest.mark.parametrize("count", [1, 3])
def test_many_move_by_a_fixed_number_of_statements(count, django_assert_num_queries):
    ids = [OpinionFactory().pk for _ in range(count)]

    with django_assert_num_queries(6):
        moved = move_many(ids, Axis.MODERATION, Moderation.PENDING, Moderation.PASSED, by=None)

    assert moved == sorted(ids)
    assert OpinionMove.objects.count() == count
    entry = AuditEntry.objects.get(action="opinions.move_moderation")
    assert entry.count == count


def test_those_that_stand_elsewhere_are_left_alone():
    here, elsewhere = OpinionFactory(), OpinionFactory(moderation=Moderation.HELD)

    moved = move_many(
        [here.pk, elsewhere.pk], Axis.MODERATION, Moderation.PENDING, Moderation.PASSED, by=None
    )

    assert moved == [here.pk]
    elsewhere.refresh_from_db()
    assert elsewhere.moderation == Moderation.HELD

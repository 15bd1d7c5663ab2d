"""What we see in a text (本办比对), and how a superior's answer confirms it: never the other way.

Only the reading of the newest text counts: a clause of the second reading may be gone by then.
"""

from django.utils import timezone

from drafts.parsing.citations import find_citations
from feedback.choices import Basis, Standing
from feedback.models import Outcome, Reflection, ReflectionMove, ReplyLine
from feedback.models.stories import FAVOURABLE
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.models import CompiledItem

name_actions({"feedback.add_clause": "补入体现条款文字"})


def newest_claim(item: CompiledItem) -> Reflection | None:
    return Reflection.objects.claims().filter(item=item).last()


def clause_of(line: ReplyLine, item: CompiledItem) -> dict[str, str]:
    """The clause that is posted for ``item``: as the superior says it, else where we saw it; the
    second person sees both before."""
    said = {"reflected_in": line.reflected_in, "reflected_text": line.reflected_text}
    claim = newest_claim(item) if line.result in FAVOURABLE else None
    if claim is None or not is_same_clause(line.reflected_in, claim.place):
        return said
    return {
        "reflected_in": line.reflected_in or claim.place,
        "reflected_text": line.reflected_text or claim.text,
    }


def is_same_clause(said: str, seen: str) -> bool:
    """Whether the superior names the article that we saw, or none at all."""
    named = {(one.article, one.suffix) for one in find_citations(said)}
    ours = {(one.article, one.suffix) for one in find_citations(seen)}
    return not said.strip() or bool(named & ours)


def settle_claim(outcome: Outcome, *, by: User) -> None:
    """The newest reading of the item is confirmed by this answer; what earlier answers confirmed
    is our own reading again."""
    claims = list(Reflection.objects.claims().filter(item=outcome.item))
    for claim in claims:
        agrees = (
            claim == claims[-1]
            and outcome.result in FAVOURABLE
            and is_same_clause(outcome.reflected_in, claim.place)
        )
        if agrees:
            stand(claim, Standing.CONFIRMED_BY_SUPERIOR, by=by, outcome=outcome)
        elif claim.standing == Standing.CONFIRMED_BY_SUPERIOR:
            stand(claim, Standing.CLAIMED_BY_US, by=by)


def confirm_by_standing_answer(claim: Reflection, *, by: User) -> bool:
    """The superior may have named this very article before we read the text: then it is confirmed,
    and the answer, if it had no words, is shown with those of the law. What it did not name stays
    our own reading."""
    outcome = Outcome.objects.current().filter(item=claim.item_id, result__in=FAVOURABLE).first()
    if outcome is None or outcome.basis != Basis.CONFIRMED_BY_SUPERIOR:
        return False
    if not outcome.reflected_in or not is_same_clause(outcome.reflected_in, claim.place):
        return False
    stand(claim, Standing.CONFIRMED_BY_SUPERIOR, by=by, outcome=outcome)
    if Outcome.objects.filter(pk=outcome.pk, reflected_text="").update(reflected_text=claim.text):
        record("feedback.add_clause", actor=by, target=outcome, after={"place": claim.place})
    return True


def stand(
    reflection: Reflection, standing: Standing, *, by: User, outcome: Outcome | None = None
) -> None:
    """Write the standing with its row of history; callers hold the reflection and check moves."""
    old = reflection.standing
    reflection.standing, reflection.outcome = standing, outcome
    if reflection.decided_by is None:
        reflection.decided_by, reflection.decided_at = by, timezone.now()
    reflection.save(
        update_fields=[
            "standing", "outcome", "decided_by", "decided_at", "provision", "place", "text",
        ]
    )  # fmt: skip
    ReflectionMove.objects.create(
        reflection=reflection,
        old_standing=old,
        new_standing=standing,
        place=reflection.place,
        by=by,
    )

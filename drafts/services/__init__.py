"""Everything that can happen to drafts and consultations.

The doors for the floors above are ``move_consultation``, ``record_counts`` and
``set_public_remark``.
"""

from drafts.errors import ChangedMeanwhileError, DraftError
from drafts.services.amending import apply_to_law
from drafts.services.attaching import attach_file, detach_file
from drafts.services.clock import close_due, keep_time, open_due
from drafts.services.consultations import (
    archive_consultation,
    create_consultation,
    extend_consultation,
    resume_consultation,
    start_compiling,
    suspend_consultation,
    update_consultation,
)
from drafts.services.correcting import (
    add_provision,
    change_kind,
    correct_words,
    join_with_previous,
    move_behind,
    move_down,
    move_up,
    remove_provision,
    split_provision,
    undo_last,
)
from drafts.services.filing import file_under
from drafts.services.importing import (
    DraftFacts,
    check_note,
    confirm_version,
    discard_version,
    import_draft,
    read_upload,
)
from drafts.services.indexing import rebuild_index
from drafts.services.mapping import confirm_map, correct_map, hold_against, propose_map
from drafts.services.moving import move_consultation, record_counts, set_public_remark
from drafts.services.organs import save_organ
from drafts.services.planning import (
    approve_plan,
    open_plan,
    remove_plan_item,
    save_plan_item,
)
from drafts.services.releasing import (
    missing_for_release,
    recall_consultation,
    release_consultation,
    release_of,
    release_on_paper,
    return_consultation,
    submit_for_release,
    withdraw_consultation,
)
from drafts.services.replacing import (
    ask_to_replace,
    drop_replacement,
    replace_on_paper,
    replace_text,
    waiting_replacement,
)
from liaison.audit.actions import name_actions

name_actions(
    {
        "drafts.import": "导入草案",
        "drafts.apply_amendment": "套用修改决定",
        "drafts.correct": "更正条款",
        "drafts.undo_correction": "撤销更正",
        "drafts.confirm_version": "确认草案文本",
        "drafts.correct_map": "更正条款对应",
        "drafts.confirm_map": "确认条款对应",
        "drafts.hold_against": "更换对照的文本",
        "drafts.discard_version": "删除未确认的草案文本",
        "drafts.file_under": "改归草案",
        "drafts.edit_consultation": "修改征求意见",
        "drafts.move_consultation": "征求意见流转",
        "drafts.replace_text": "更换征求意见的文本",
        "drafts.add_organ": "登记来文机关",
        "drafts.edit_organ": "修改来文机关",
        "drafts.open_plan": "建立年度征集计划",
        "drafts.add_plan_item": "添加计划项目",
        "drafts.edit_plan_item": "修改计划项目",
        "drafts.remove_plan_item": "删除计划项目",
        "drafts.approve_plan": "登记计划批准",
    }
)

__all__ = [
    "ChangedMeanwhileError",
    "DraftError",
    "DraftFacts",
    "add_provision",
    "apply_to_law",
    "approve_plan",
    "archive_consultation",
    "ask_to_replace",
    "attach_file",
    "change_kind",
    "check_note",
    "close_due",
    "confirm_map",
    "confirm_version",
    "correct_map",
    "correct_words",
    "create_consultation",
    "detach_file",
    "discard_version",
    "drop_replacement",
    "extend_consultation",
    "file_under",
    "hold_against",
    "import_draft",
    "join_with_previous",
    "keep_time",
    "missing_for_release",
    "move_behind",
    "move_consultation",
    "move_down",
    "move_up",
    "open_due",
    "open_plan",
    "propose_map",
    "read_upload",
    "rebuild_index",
    "recall_consultation",
    "record_counts",
    "release_consultation",
    "release_of",
    "release_on_paper",
    "remove_plan_item",
    "remove_provision",
    "replace_on_paper",
    "replace_text",
    "resume_consultation",
    "return_consultation",
    "save_organ",
    "save_plan_item",
    "set_public_remark",
    "split_provision",
    "start_compiling",
    "submit_for_release",
    "suspend_consultation",
    "undo_last",
    "update_consultation",
    "waiting_replacement",
    "withdraw_consultation",
]

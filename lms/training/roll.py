"""The roll call as a form and as a workbook: marks by staff id, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.errors import Invalid
from lms.importing import Problem
from lms.people.models import StaffMember
from lms.training.models import AttendanceRecord, AttendanceStatus, ClassSession
from lms.training.service import Mark
from lms.training.service.attendance import ATTENDED, attended_minutes
from lms.web.workbooks import make_workbook
from lms.words import Phrase
from question_bank.formats.sheets import UnreadableFile, cell_text, read_workbook, restored_text

HEADINGS = ("工号", "姓名", "单位", "考勤", "到课分钟", "备注")
STATUS_WORDS: Mapping[str, AttendanceStatus] = {
    "到课": AttendanceStatus.PRESENT,
    "出勤": AttendanceStatus.PRESENT,
    "√": AttendanceStatus.PRESENT,
    "迟到": AttendanceStatus.LATE,
    "请假": AttendanceStatus.LEAVE,
    "缺勤": AttendanceStatus.ABSENT,
    "旷课": AttendanceStatus.ABSENT,
    "×": AttendanceStatus.ABSENT,
}
WORD_OF = {status: word for word, status in reversed(list(STATUS_WORDS.items()))}
NOTE_LENGTH = 100


@dataclass(frozen=True)
class RollFile:
    """What a workbook says: marks by staff id, and problems. Nothing is written."""

    marks: Mapping[int, Mark]
    problems: Sequence[Problem]


def marks_of_form(
    values: Mapping[str, str], members: Sequence[StaffMember], *, all_present: bool
) -> dict[int, Mark]:
    """Return the marks of a sent roll call; people without a choice are left out.

    Raises Invalid for minutes that are no number and for unknown states.
    """
    if all_present:
        return {person.id: Mark(AttendanceStatus.PRESENT) for person in members}
    marks = {}
    for person in members:
        status = values.get(f"status-{person.id}", "")
        if status:
            minutes = values.get(f"minutes-{person.id}", "").strip()
            note = values.get(f"note-{person.id}", "").strip()[:NOTE_LENGTH]
            marks[person.id] = _mark(status, minutes, note, person.name)
    return marks


def _mark(status: str, minutes: str, note: str, name: str) -> Mark:
    try:
        state = AttendanceStatus(status)
    except ValueError as error:
        raise Invalid(Phrase("%(name)s的考勤无法识别。", name=name), "请重新选择。") from error
    if state not in ATTENDED or not minutes:
        return Mark(state, None, note)
    if not minutes.isdecimal() or len(minutes) > 4:
        raise Invalid(Phrase("%(name)s的到课分钟须为整数。", name=name), "整节到课可以留空。")
    return Mark(state, int(minutes), note)


def roll_workbook(members: Sequence[StaffMember], records: Mapping[int, AttendanceRecord]) -> bytes:
    """Return the workbook of a roll call to fill in, with what is recorded already."""
    rows = []
    for person in members:
        record = records.get(person.id)
        rows.append(
            (
                person.staff_no,
                person.name,
                person.unit.name,
                WORD_OF[record.status] if record else None,
                record.minutes if record and record.status in ATTENDED else None,
                record.note if record else None,
            )
        )
    return make_workbook({"考勤": (HEADINGS, rows)})


def read_roll(data: bytes, class_session: ClassSession, members: Sequence[StaffMember]) -> RollFile:
    """Return what a workbook of a roll call says. Raises Invalid when it cannot be read."""
    try:
        sheets = read_workbook(data)
    except UnreadableFile as error:
        raise Invalid(
            Phrase("文件无法读取：%(error)s。", error=error), "请使用下载的考勤表。"
        ) from error
    rows = list(sheets[0].numbered_rows()) if sheets else []
    if not rows:
        raise Invalid("文件是空的。", "请使用下载的考勤表。")
    columns = {cell_text(cell): at for at, cell in enumerate(rows[0][1])}
    missing = [name for name in ("工号", "考勤") if name not in columns]
    if missing:
        raise Invalid(
            Phrase("第一行没有“%(missing)s”列。", missing="”“".join(missing)),
            "请使用下载的考勤表。",
        )
    by_number = {person.staff_no: person for person in members}
    marks: dict[int, Mark] = {}
    problems: list[Problem] = []
    for number, row in rows[1:]:
        cells = {
            name: restored_text(cell_text(row[at])) if at < len(row) else ""
            for name, at in columns.items()
        }
        _read_row(cells, f"第 {number} 行", class_session, by_number, marks, problems)
    return RollFile(marks, problems)


def _read_row(
    cells: Mapping[str, str],
    where: str,
    class_session: ClassSession,
    by_number: Mapping[str, StaffMember],
    marks: dict[int, Mark],
    problems: list[Problem],
) -> None:
    number, word = cells["工号"], cells["考勤"]
    if not number and not word:
        return
    person = by_number.get(number)
    if person is None:
        problems.append(Problem(where, "error", f"本班没有工号为“{number}”的人员。"))
        return
    if not word:
        problems.append(Problem(where, "warning", f"{person.name}没有填写考勤，没有改动。"))
        return
    status = STATUS_WORDS.get(word)
    if status is None:
        problems.append(
            Problem(where, "error", f"考勤“{word}”无法识别，请填到课、迟到、请假或缺勤。")
        )
        return
    if person.id in marks:
        problems.append(Problem(where, "error", f"{person.name}出现了两次，只取第一次。"))
        return
    try:
        mark = _mark(status.value, cells.get("到课分钟", ""), cells.get("备注", ""), person.name)
        attended_minutes(mark, class_session.minutes)
    except Invalid as error:
        problems.append(Problem(where, "error", f"{person.name}：{error.message}"))
        return
    marks[person.id] = mark

"""Collecting the problems of a document in words a trainer understands."""

from typing import Any

from question_bank.items.question import Document, Problem, Severity


class Report:
    """The problems found so far; `where` names the question or sub-item being looked at."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def error(self, place: str, message: str) -> None:
        """Note what must be mended before the question can be used."""
        self._add("error", place, message)

    def warning(self, place: str, message: str) -> None:
        """Note what should be looked at."""
        self._add("warning", place, message)

    def within(self, place: str) -> "Report":
        """Return a report on a part of the question that adds to the same problems."""
        inner = Report(f"{self.where}，{place}" if self.where else place)
        inner.problems = self.problems
        return inner

    def has_errors(self) -> bool:
        """Return whether anything must be mended."""
        return any(problem.severity == "error" for problem in self.problems)

    def _add(self, severity: Severity, place: str, message: str) -> None:
        where = "，".join(part for part in (self.where, place) if part)
        self.problems.append(Problem(where, severity, message))

    def text(
        self, document: Document, key: str, place: str, *, limit: int, required: bool = False
    ) -> str | None:
        """Return a text of the document when it is one and within `limit` characters."""
        value = document.get(key)
        if value is None or value == "":
            if required:
                self.error(place, "不能为空")
            return None
        if not isinstance(value, str):
            self.error(place, "应为文字")
            return None
        if "\x00" in value or not is_storable(value):
            self.error(place, "含有无法保存的控制字符，请重新输入")
            return None
        if required and not value.strip():
            self.error(place, "不能为空")
            return None
        if len(value) > limit:
            self.error(place, f"共 {len(value)} 字，超过上限 {limit} 字")
            return None
        return value

    def flag(self, document: Document, key: str, place: str) -> None:
        """Note a value that should be true or false and is not."""
        if not isinstance(document.get(key, False), bool):
            self.error(place, "应为 true 或 false")

    def entries(self, value: Any, place: str, *, low: int, high: int) -> list[str]:
        """Return the ids of a list of `{"id", "text"}`; problems are noted, bad ids left out."""
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.error(place, "应为若干条 {id, text}")
            return []
        if not low <= len(value) <= high:
            self.error(place, f"应有 {low} 至 {high} 条，现有 {len(value)} 条")
        ids: list[str] = []
        texts: set[str] = set()
        for number, entry in enumerate(value, start=1):
            name = f"{place}第 {number} 条"
            entry_id = self.text(entry, "id", f"{name}的 id", limit=64, required=True)
            text = self.text(entry, "text", name, limit=500, required=True)
            if entry_id in ids:
                self.error(name, f"id “{entry_id}” 重复")
            elif entry_id is not None:
                ids.append(entry_id)
            if text is not None and text.strip() in texts:
                self.warning(name, "内容与前面的条目相同，请确认")
            elif text is not None:
                texts.add(text.strip())
        return ids


def is_storable(text: str) -> bool:
    """Return whether the text can be written as UTF-8 (no half of a surrogate pair)."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True

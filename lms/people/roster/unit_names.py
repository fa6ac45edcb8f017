"""Rule: which unit a roster means by a code, a name or a path of names."""

import re
from collections import defaultdict
from collections.abc import Mapping

from lms.people.roster.known import UnitFacts
from question_bank.taxonomy import word_key

_STEP = re.compile(r"\s*[/／\\>＞→]\s*")


class UnitNames:
    """Finds units of a tree by code, by name, or by a path such as 某市/某县/政务大厅."""

    def __init__(self, tree: Mapping[str, UnitFacts]) -> None:
        self._tree = tree
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for code, facts in tree.items():
            self._by_name[word_key(facts.name)].append(code)

    def find(self, text: str) -> list[str]:
        """Return the codes that a text may mean: none, one, or several of the same name."""
        text = text.strip()
        if text in self._tree:
            return [text]
        steps = [word_key(step) for step in _STEP.split(text) if step.strip()]
        if not steps:
            return []
        return sorted(code for code in self._by_name[steps[-1]] if self._lies_below(code, steps))

    def _lies_below(self, code: str, steps: list[str]) -> bool:
        """Return whether the names above a unit hold the steps in order; levels may be left out."""
        names: list[str] = []
        at: str | None = self._tree[code].parent_code
        while at is not None and at in self._tree and len(names) < len(self._tree):
            names.append(word_key(self._tree[at].name))
            at = self._tree[at].parent_code
        above = iter(names)
        return all(step in above for step in reversed(steps[:-1]))

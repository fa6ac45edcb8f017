"""Builders of questions."""

import itertools
import json
from datetime import date
from typing import Any

from lms import db
from lms.people.models import OrgUnit
from lms.questions.content import fill_version
from lms.questions.models import Item, ItemVersion, VersionState
from lms.questions.searching import note_words
from lms.questions.tagging import set_tags
from question_bank.items import Item as Content
from tests.support.build import NOW, make_unit

_numbers = itertools.count(1)


def item_document(**fields: Any) -> dict[str, Any]:
    """Return the canonical document of a single choice question, fields replaced."""
    number = next(_numbers)
    document: dict[str, Any] = {
        "id": f"T-{number:04d}",
        "type": "single_choice",
        "stem": f"窗口人员每年专项培训不少于多少天？（第 {number} 题）",
        "marks": "2.00",
        "options": [{"id": "A", "text": "三天"}, {"id": "B", "text": "五天"}],
        "answer": ["B"],
        "rationale": "文件规定不少于五天。",
        "business_lines": ["13.01"],
        "content_category": "service",
        "competency": "POL",
        "difficulty": 2,
    }
    return document | fields


def jsonl(*documents: dict[str, Any]) -> bytes:
    """Return documents as a JSON Lines file."""
    return "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents).encode()


def make_item(
    unit: OrgUnit | None = None,
    *,
    state: VersionState = VersionState.APPROVED,
    author_id: int | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    **fields: Any,
) -> Item:
    """Add a question with one version."""
    document = item_document(**fields)
    document["valid_from"] = valid_from.isoformat() if valid_from else None
    document["valid_until"] = valid_until.isoformat() if valid_until else None
    session = db.session()
    item = Item(external_id=document["id"], unit_id=(unit or make_unit()).id, created_at=NOW)
    version = ItemVersion(number=1, state=state, author_id=author_id, created_at=NOW, item=item)
    content = Content.from_document(document)
    fill_version(version, content)
    note_words(item, content, NOW)
    set_tags(item, content.tags, NOW)
    item.latest_version = version
    if state is VersionState.APPROVED:
        item.approved_version = version
        version.approved_at = NOW
    session.add(item)
    session.commit()
    return item

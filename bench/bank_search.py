"""Time of finding questions in a bank of 20,000 with three versions each, on both databases.

`python bench/bank_search.py`: aim, well under a second a filter. Prints for each the seconds of
the ids of all that fit, and of a page of the list with its 25 rows; then of changing 5,000
questions at once.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db, tables
from lms.access.actor import Actor
from lms.access.permissions import Permission, Role
from lms.people.models import OrgUnit, UnitLevel
from lms.questions.changes import BulkAction
from lms.questions.content import plain_text, stem_digest
from lms.questions.models import Item, ItemLine, ItemTag, ItemVersion, ItemWords, LegalBasis
from lms.questions.queries import ItemFilter, filter_choices, list_ids, load_items
from lms.questions.searching import words_of
from lms.questions.service import apply_change, choose_change, preview_change
from question_bank.items import Item as Content
from question_bank.taxonomy import BUSINESS_LINES
from scripts.run_tests import postgres_server
from tests.support.build import make_actor_with
from tests.support.shared_files import SAMPLE_BANKS

ITEMS, VERSIONS, BATCH = 20_000, 3, 2_000
CHANGED = 5_000  # questions of one bulk change, the most allowed
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
STATES = ("approved", "approved", "approved", "in_review", "draft", "returned")
LINES = [code for code in BUSINESS_LINES if "." in code]
FILTERS = {
    "nothing": ItemFilter(),
    "words, many": ItemFilter(text="工伤"),
    "words, two": ItemFilter(text="工伤 认定"),
    "words, none": ItemFilter(text="没有这样的话"),
    "number": ItemFilter(text="B-12345"),
    "line": ItemFilter(line="05"),
    "second-level line": ItemFilter(line="05.02"),
    "type and difficulty": ItemFilter(type="single_choice", difficulty=3),
    "state": ItemFilter(standing="in_review"),
    "expired": ItemFilter(standing="expired"),
    "tag": ItemFilter(tag="标签7"),
    "clause": ItemFilter(clause="第十四条"),
    "no basis": ItemFilter(gap="basis"),
    "no tags": ItemFilter(gap="tags"),
    "no rationale": ItemFilter(gap="rationale"),
    "never used": ItemFilter(exposure="none"),
    "changed this month": ItemFilter(changed_from=date(2026, 11, 1), sort="-changed"),
    "own units": ItemFilter(owner="own"),
    "all at once": ItemFilter(
        text="保险", line="05", type="single_choice", standing="approved", exposure="few",
        created_from=date(2025, 1, 1), sort="difficulty",
    ),
}  # fmt: skip


def read_contents() -> list[Content]:
    """Return the shipped questions, which the bank repeats in variation."""
    return [
        Content.from_document(json.loads(line))
        for path in SAMPLE_BANKS
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def rows_of(number: int, content: Content, unit_id: int, rng: random.Random) -> dict[Any, Any]:
    """Return the rows of one question with its versions: model → list of rows."""
    lines = rng.sample(LINES, 2 if rng.random() < 0.1 else 1)
    document = content.to_document() | {"id": f"B-{number:05d}", "business_lines": lines}
    document["stem"] = f"{content.stem}（{number}）"
    created = NOW - timedelta(hours=number % 15_000)
    item = {
        "id": number, "external_id": document["id"], "unit_id": unit_id, "created_at": created,
        "exposure_count": rng.choice((0, 0, 1, 3, 9)), "retired_reason": "",
        "retired_at": NOW if number % 50 == 0 else None,
        "latest_version_id": number * VERSIONS,
        "approved_version_id": number * VERSIONS,
        "needs_re_review_at": NOW if number % 70 == 0 else None,
    }  # fmt: skip
    versions = [
        {
            "id": (number - 1) * VERSIONS + place, "item_id": number, "number": place,
            "state": rng.choice(STATES) if place == VERSIONS else "superseded",
            "document": document, "type": content.type, "stem_text": plain_text(document["stem"]),
            "stem_key": stem_digest(content), "primary_line": lines[0],
            "is_all_round": len(lines) > 1, "content_category": content.content_category or "",
            "competency": content.competency or "", "difficulty": rng.randint(1, 5),
            "marks": Decimal(2), "valid_from": None, "created_at": created,
            "valid_until": TODAY - timedelta(days=1) if number % 40 == 0 else None,
        }
        for place in range(1, VERSIONS + 1)
    ]  # fmt: skip
    return {
        Item: [item],
        ItemVersion: versions,
        ItemLine: [
            {"version_id": version["id"], "line": line, "ordinal": ordinal}
            for version in versions
            for ordinal, line in enumerate(lines)
        ],
        LegalBasis: [
            {
                "version_id": version["id"], "ordinal": ordinal, "document": basis.document,
                "clause": basis.clause[:64], "quote": basis.quote,
            }
            for version in versions
            for ordinal, basis in enumerate(content.legal_basis)
        ],
        ItemTag: [
            {"item_id": number, "tag": tag, "ordinal": 0}
            for tag in {f"标签{rng.randint(1, 60)}" for _ in range(rng.randint(0, 3))}
        ],
        ItemWords: [
            {
                "item_id": number, "text": words_of(Content.from_document(document)),
                "has_rationale": number % 9 > 0, "changed_at": created,
            }
        ],
    }  # fmt: skip


def fill(session: Session) -> Actor:
    """Fill the bank of a city below a province, and return a trainer of the city."""
    rng = random.Random(2019)
    session.add_all(
        OrgUnit(
            id=id, code=f"U{id}", name=f"单位{id}", level=UnitLevel.CITY, path=path,
            parent_id=parent, created_at=NOW,
        )
        for id, parent, path in ((1, None, "/1/"), (2, 1, "/1/2/"), (3, 1, "/1/3/"))
    )  # fmt: skip
    session.commit()
    contents = read_contents()
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("PRAGMA foreign_keys=OFF"))
    for start in range(1, ITEMS + 1, BATCH):
        gathered: dict[Any, list[Any]] = {}
        for number in range(start, start + BATCH):
            rows = rows_of(number, contents[number % len(contents)], rng.choice((1, 2, 2, 3)), rng)
            for model, some in rows.items():
                gathered.setdefault(model, []).extend(some)
        items = gathered.pop(Item)
        bare = [item | {"latest_version_id": None, "approved_version_id": None} for item in items]
        session.execute(sa.insert(Item), bare)
        for model, some in gathered.items():
            session.execute(sa.insert(model), some)
        session.execute(
            sa.update(Item),
            [{key: item[key] for key in ("id", "latest_version_id", "approved_version_id")}
             for item in items],
        )  # fmt: skip
        session.commit()
    if session.get_bind().dialect.name == "postgresql":  # ids given by hand move no sequence
        for table in ("org_unit", "item", "item_version"):
            session.execute(
                sa.text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
            )
    session.execute(sa.text("ANALYZE"))
    session.commit()
    return make_actor_with(Role.TRAINER, unit=session.get_one(OrgUnit, 2))


def measure(url: str) -> None:
    """Print the figures of one database."""
    engine = db.configure(url)
    tables.metadata.create_all(engine)
    session = db.session()
    started = time.perf_counter()
    actor = fill(session)
    print(f"{engine.dialect.name}: filled in {time.perf_counter() - started:.0f} s")
    for name, filters in FILTERS.items():
        found, page = [], []
        for _ in range(3):
            session.expunge_all()
            started = time.perf_counter()
            ids = list_ids(actor, filters, TODAY)
            found.append(time.perf_counter() - started)
            load_items(ids[:25])
            page.append(time.perf_counter() - started)
        print(f"  {name:20} {len(ids):6} found {min(found):.3f} s, page {min(page):.3f} s")
    started = time.perf_counter()
    filter_choices(actor)
    print(f"  choices of the form  {time.perf_counter() - started:.3f} s")
    ids = list_ids(actor, ItemFilter(standing="approved"), TODAY, Permission.BANK_AUTHOR)
    for action, value in ((BulkAction.ADD_TAG, "新题"), (BulkAction.DIFFICULTY, "3")):
        started = time.perf_counter()
        change = choose_change(action, value, ids[:CHANGED], actor=actor, now=NOW)
        preview_change(change, actor=actor)
        seen = time.perf_counter()
        apply_change(change.id, actor=actor, now=NOW)
        applied = time.perf_counter() - seen
        print(
            f"  {action.value} of {len(change.item_ids)}: "
            f"preview {seen - started:.1f} s, applied {applied:.1f} s"
        )
    db.session.remove()


@contextmanager
def databases() -> Iterator[list[str]]:
    """Give a SQLite file and, where PostgreSQL is installed, a server of its own."""
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        urls = [f"sqlite:///{Path(folder) / 'bank.sqlite3'}"]
        yield [*urls, f"{server}/postgres"] if server else urls
        db.engine().dispose()


if __name__ == "__main__":
    with databases() as urls:
        for each in urls:
            measure(each)

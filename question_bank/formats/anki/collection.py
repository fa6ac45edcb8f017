"""The database of an Anki package: schema 11, which every version of Anki since 2.0 imports.

Source: the schema that Anki's legacy exporter writes (collection.anki2).
"""

import hashlib
import html
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from question_bank.formats.anki.cards import FIELDS, ROOT_DECK, Note
from question_bank.formats.anki.look import BACK, CSS, FRONT

VERSION = 11
NOTETYPE_ID = 1_764_000_000_000  # fixed, so that the next import finds the same note type
NOTETYPE = "练兵试题"
_FIRST_ID = 1_500_000_000_000  # ids are milliseconds to Anki; ours are spread over the years after
_SPREAD = 200_000_000_000

_TABLES = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null,
  scm integer not null, ver integer not null, dty integer not null, usn integer not null,
  ls integer not null, conf text not null, models text not null, decks text not null,
  dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null,
  mod integer not null, usn integer not null, tags text not null, flds text not null,
  sfld integer not null, csum integer not null, flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null,
  ord integer not null, mod integer not null, usn integer not null, type integer not null,
  queue integer not null, due integer not null, ivl integer not null, factor integer not null,
  reps integer not null, lapses integer not null, left integer not null, odue integer not null,
  odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null,
  ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null,
  time integer not null, type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""
_IMAGE = re.compile(r"<img[^>]+src=[\"']?([^\"'>]+)[\"']?[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def collection(notes: Sequence[Note], seconds: int) -> bytes:
    """Return the database of the notes; seconds: when it was made, in Unix time.

    Anki replaces a note it has by one of the same guid that was changed later.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_TABLES)
        decks = {name: _spread_id(f"deck {name}") for name in _deck_names(notes)}
        database.execute(
            "INSERT INTO col VALUES (1, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, '{}')",
            (
                seconds, seconds * 1000, seconds * 1000, VERSION, _json(_CONFIGURATION),
                _json({str(NOTETYPE_ID): _notetype(seconds)}),
                _json(_decks(decks, seconds)), _json({"1": _OPTIONS}),
            ),
        )  # fmt: skip
        for number, (note, note_id) in enumerate(zip(notes, _ids(notes), strict=True), start=1):
            _insert(database, note, note_id, decks[note.deck], number, seconds)
        database.commit()
        return database.serialize()


def guid_of(item_id: str) -> str:
    """Return what makes Anki know a note again: the same item, the same text."""
    return "lb" + hashlib.sha256(item_id.encode("utf-8", "replace")).hexdigest()[:18]


def checksum(field: str) -> int:
    """Return the number by which Anki finds notes with the same first field."""
    digest = hashlib.sha1(plain(field).encode("utf-8", "replace"), usedforsecurity=False)
    return int(digest.hexdigest()[:8], 16)


def plain(field: str) -> str:
    """Return a field as Anki sorts and compares it: without tags, pictures by their names."""
    shown = _TAG.sub("", _IMAGE.sub(r" \1 ", field))
    return html.unescape(shown.replace("&nbsp;", " "))


def _insert(
    database: sqlite3.Connection, note: Note, note_id: int, deck: int, number: int, seconds: int
) -> None:
    first = note.fields[0]
    tags = f" {' '.join(note.tags)} " if note.tags else ""
    database.execute(
        "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
        (
            note_id, guid_of(note.item_id), NOTETYPE_ID, seconds, tags, "\x1f".join(note.fields),
            plain(first), checksum(first),
        ),
    )  # fmt: skip
    database.execute(
        "INSERT INTO cards VALUES (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        (note_id, note_id, deck, seconds, number),
    )


def _ids(notes: Sequence[Note]) -> Iterator[int]:
    """Return one id a note: the same for the same item, none twice."""
    taken: set[int] = set()
    for note in notes:
        number = _spread_id(note.item_id)
        while number in taken:
            number += 1
        taken.add(number)
        yield number


def _spread_id(text: str) -> int:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return _FIRST_ID + int.from_bytes(digest[:8], "big") % _SPREAD


def _deck_names(notes: Sequence[Note]) -> list[str]:
    """Return the decks of the notes and those they lie in, outer ones first."""
    names = {ROOT_DECK}
    for note in notes:
        parts = note.deck.split("::")
        names |= {"::".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    return sorted(names)


def _decks(ids: dict[str, int], seconds: int) -> dict[str, Any]:
    every = {"Default": 1} | ids
    return {
        str(number): {
            "id": number, "name": name, "mod": seconds, "usn": -1, "desc": "", "dyn": 0,
            "conf": 1, "collapsed": False, "browserCollapsed": False, "extendNew": 10,
            "extendRev": 50, "newToday": [0, 0], "revToday": [0, 0], "lrnToday": [0, 0],
            "timeToday": [0, 0],
        }
        for name, number in every.items()
    }  # fmt: skip


def _notetype(seconds: int) -> dict[str, Any]:
    template = {
        "name": "练习", "ord": 0, "qfmt": FRONT, "afmt": BACK, "did": None, "bqfmt": "",
        "bafmt": "",
    }  # fmt: skip
    fields = [
        {"name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial", "size": 20,
         "media": []}
        for place, name in enumerate(FIELDS)
    ]  # fmt: skip
    return {
        "id": NOTETYPE_ID, "name": NOTETYPE, "type": 0, "mod": seconds, "usn": -1, "sortf": 0,
        "did": 1, "tmpls": [template], "flds": fields, "css": CSS, "tags": [], "vers": [],
        "latexPre": "", "latexPost": "", "req": [[0, "any", [0, 1, 5]]],
    }  # fmt: skip


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


_CONFIGURATION = {
    "activeDecks": [1], "curDeck": 1, "curModel": str(NOTETYPE_ID), "nextPos": 1,
    "sortType": "noteFld", "sortBackwards": False, "addToCur": True, "estTimes": True,
    "dueCounts": True, "newSpread": 0, "collapseTime": 1200, "timeLim": 0, "newBury": True,
}  # fmt: skip
_OPTIONS = {
    "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "timer": 0, "autoplay": True,
    "replayq": True, "dyn": False,
    "new": {"delays": [1, 10], "ints": [1, 4, 7], "initialFactor": 2500, "order": 1,
            "perDay": 20, "bury": True, "separate": True},
    "rev": {"perDay": 200, "ease4": 1.3, "fuzz": 0.05, "minSpace": 1, "ivlFct": 1,
            "maxIvl": 36500, "bury": True},
    "lapse": {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8, "leechAction": 0},
}  # fmt: skip

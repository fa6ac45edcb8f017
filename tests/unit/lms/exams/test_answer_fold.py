"""The current answers are the fold of the log."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.exams.answer_fold import LogEntry, fold

START = datetime(2026, 11, 23, tzinfo=UTC)

answers = st.dictionaries(
    st.sampled_from("abcdef"),
    st.none() | st.fixed_dictionaries({"choices": st.lists(st.sampled_from("xyz"), max_size=3)}),
    max_size=4,
)


def _entry(seq: int, given_answers: dict[str, object]) -> LogEntry:
    return LogEntry(seq, given_answers, START + timedelta(seconds=seq))


def test_later_seq_wins_and_none_clears() -> None:
    folded = fold(
        [
            _entry(1, {"a": {"text": "一"}, "b": {"text": "二"}}),
            _entry(3, {"b": None}),
            _entry(2, {"a": {"text": "改"}}),
        ]
    )
    assert folded.answers == {"a": {"text": "改"}}
    assert folded.seq == 3
    assert folded.saved_at == {"a": START + timedelta(seconds=2), "b": START + timedelta(seconds=3)}


def test_nothing_saved_is_nothing_answered() -> None:
    assert fold([]).seq == 0
    assert fold([]).answers == {}


@given(log=st.lists(answers, max_size=12), data=st.data())
def test_fold_does_not_depend_on_arrival_and_retries(
    log: list[dict[str, object]], data: st.DataObject
) -> None:
    """Whatever order saves arrive in, and however often each is sent again, the answers agree."""
    entries = [_entry(seq, each) for seq, each in enumerate(log, start=1)]
    retries = data.draw(st.lists(st.sampled_from(entries), max_size=8)) if entries else []
    arrived = data.draw(st.permutations(entries + retries))
    expected: dict[str, object] = {}
    for each in log:  # the plain meaning: apply one save after the other
        for item, answer in each.items():
            if answer is None:
                expected.pop(item, None)
            else:
                expected[item] = answer
    assert fold(arrived).answers == expected
    assert fold(arrived).seq == len(log)

"""The chain: every random mutation of a file of records is found. Everything here is invented."""

import random
from dataclasses import replace

import pytest

from assistant.audit.chain import START, Head, Record, canonical, digest, seal, seal_head, verify

KEY = b"k" * 32


def chain(size: int) -> tuple[list[Record], Head]:
    records: list[Record] = []
    previous = START
    for number in range(1, size + 1):
        content = canonical({"outcome": "answered", "n": number})
        records.append(seal(KEY, number, f"2099-01-{number:02d}", "answer", "someone", content, previous))
        previous = records[-1].code
    return records, seal_head(KEY, size, previous)


def mutated(records: list[Record], head: Head, draw: random.Random) -> tuple[list[Record], Head]:
    changed = list(records)
    at = draw.randrange(len(changed))
    kind = draw.choice(["edit", "delete", "insert", "swap", "cut", "head", "field", "forge"])
    match kind:
        case "edit":
            changed[at] = replace(changed[at], content=changed[at].content.replace("answered", "quota"))
        case "delete":
            del changed[at]
        case "insert":
            changed.insert(at, changed[draw.randrange(len(changed))])
        case "swap":
            other = (at + 1 + draw.randrange(len(changed) - 1)) % len(changed)
            changed[at], changed[other] = changed[other], changed[at]
        case "cut":
            changed = changed[:at]
        case "head":
            head = replace(head, number=head.number - 1 - draw.randrange(3))
        case "field":
            name = draw.choice(["at", "kind", "who", "digest", "previous", "code"])
            changed[at] = replace(changed[at], **{name: getattr(changed[at], name)[:-1] + "~"})
        case "forge":
            before = changed[at].previous
            changed[at] = seal(b"x" * 32, changed[at].number, "2099", "answer", "", "{}", before)
    return changed, head


def test_a_whole_chain_holds() -> None:
    assert verify(KEY, *chain(20)) == []
    assert verify(KEY, [], None) == []


def test_a_thousand_random_mutations_are_all_found() -> None:
    records, head = chain(25)
    draw = random.Random(7)
    for turn in range(1000):
        assert verify(KEY, *mutated(records, head, draw)), turn


def test_a_content_purged_or_erased_by_a_record_keeps_the_chain() -> None:
    records, _ = chain(3)
    told = canonical({"before": "2099-01-03", "emptied": 2})
    records.append(seal(KEY, 4, "2099-02-01", "purge", "", told, records[-1].code))
    gone = canonical({"erased": 3, "reason": "essai"})
    records.append(seal(KEY, 5, "2099-02-02", "incident", "", gone, records[-1].code))
    head = seal_head(KEY, 5, records[-1].code)
    emptied = [replace(r, content="") for r in records[:3]] + records[3:]
    assert verify(KEY, emptied, head) == []
    assert [f.number for f in verify(KEY, [*emptied[:4], replace(records[4], content="")], head)] == [3, 5]


def test_a_code_of_any_characters_is_a_fault() -> None:
    records, head = chain(2)
    bent = [records[0], replace(records[1], code="é" * 64)]
    assert "le code ne correspond pas" in [f.text for f in verify(KEY, bent, head)]
    assert [f.text for f in verify(KEY, records, replace(head, code="é"))] == ["le code de la tête ne correspond pas"]


@pytest.mark.parametrize("told", ["illisible", "3", "[1]", '{"before":"2099-01-03"}', '{"erased":1}'])
def test_what_a_forged_purge_says_is_not_heard(told: str) -> None:
    records, head = chain(2)
    forged = replace(records[1], kind="purge", content=told, digest=digest(told))
    faults = verify(KEY, [replace(records[0], content=""), forged], head)
    assert {f.number for f in faults} == {1, 2}


@pytest.mark.parametrize("told", [{"erased": "tout"}, {"erased": None}, {"before": 3}])
def test_an_incident_told_in_other_words_excuses_nothing(told: dict[str, object]) -> None:
    records, _ = chain(1)
    records.append(seal(KEY, 2, "2099-02-01", "incident", "", canonical(told), records[-1].code))
    assert verify(KEY, records, seal_head(KEY, 2, records[-1].code)) == []


def test_another_key_holds_nothing() -> None:
    assert verify(b"z" * 32, *chain(3))


@pytest.mark.parametrize("size", [1, 2])
def test_a_missing_head_is_a_fault(size: int) -> None:
    assert verify(KEY, chain(size)[0], None)

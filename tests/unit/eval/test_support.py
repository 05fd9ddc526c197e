"""The model-free verification told on invented sentences: it must be able to be right, and to be no better than chance."""

import json
import random
from pathlib import Path

import pytest

from assistant.vocabulary import Vocabulary
from corpus.errors import BaliseError
from eval.support import Labelled, carried, learnt, likely, load_labelled, strict

CONTEXT = (
    "La lanterne du quai est bleue. Elle fut posée en 1874 par la confrérie des éclusiers. Elle reste couverte le jour."
)
SUPPORTED = ("La lanterne du quai est bleue.", "Elle fut posée en 1874.", "Elle reste couverte le jour.")
INVENTED = ("Le phare du cap fut vendu à un armateur.", "Elle coûta 9 250 écus.", "Des corsaires volèrent la cloche.")


def labelled(draw: random.Random | None = None) -> list[Labelled]:
    made = []
    for query in range(20):
        for sentence in (*SUPPORTED, *INVENTED):
            right = sentence in SUPPORTED
            made.append(Labelled(str(query), sentence, (CONTEXT,), draw.random() < 0.5 if draw else right))
    return made


def test_what_the_context_says_is_told_from_what_it_does_not() -> None:
    found = learnt(labelled()).agreement
    assert found.balanced_accuracy.mean > 0.9
    assert found.precision_not_supported.mean > 0.9
    assert (found.supported, found.not_supported) == (60, 60)


def test_labels_at_random_cannot_be_told() -> None:
    assert learnt(labelled(random.Random(5))).agreement.balanced_accuracy.mean < 0.65


def test_the_verification_in_service_is_what_is_measured() -> None:
    """It learns nothing from the labels; a sentence said in other words, that it refuses, is counted against it."""
    reworded = Labelled("x", "Des éclusiers installèrent la lanterne.", (CONTEXT,), supported=True)
    found = strict([*labelled(), reworded])
    assert (found.recall_not_supported.mean, found.said_not_supported) == (1.0, 61)
    assert found.precision_not_supported.mean == pytest.approx(60 / 61)
    blind = strict(labelled(random.Random(5)))
    assert blind.said_not_supported == 60 and blind.kappa.low < 0.1


def test_the_estimate_takes_a_reworded_sentence_for_supported_and_an_invention_not() -> None:
    reworded = Labelled("x", "Elle fut posée en 1874 par les éclusiers du port.", (CONTEXT,), supported=True)
    assert not carried(reworded, Vocabulary([CONTEXT]))
    found = likely([*labelled(), reworded])
    assert (found.balanced_accuracy.mean, found.said_not_supported) == (1.0, 60)


def test_neighbouring_sentences_carry_together_and_distant_ones_do_not() -> None:
    vocabulary = Vocabulary([CONTEXT])
    near = Labelled("x", "La lanterne du quai est bleue. Elle fut posée en 1874 par la confrérie.", (CONTEXT,), True)
    assert carried(near, vocabulary)
    apart = ("La lanterne du quai est bleue.", "Elle fut posée en 1874 par la confrérie des éclusiers.")
    assert not carried(Labelled("x", near.sentence, apart, True), vocabulary)


def test_the_format_is_read_and_a_broken_file_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    answer = [{"sentence": s, "factuality": f} for s, f in (("A.", "Supported"), ("B.", "Challenging to determine"))]
    path.write_text(json.dumps({"query_id": "1", "context": [{"text": CONTEXT}], "answer": answer}), encoding="utf-8")
    assert [one.sentence for one in load_labelled(path)] == ["A."]
    path.write_text('{"query_id": 1}', encoding="utf-8")
    with pytest.raises(BaliseError, match="MEMERAG"):
        load_labelled(path)


def test_a_file_that_is_not_there_or_is_of_another_form_is_said(tmp_path: Path) -> None:
    for content, why in ((None, "n'existe pas"), ("[1]", "forme attendue"), ("{}", "il y manque « context »")):
        path = tmp_path / "phrases.jsonl"
        if content is not None:
            path.write_text(content)
        with pytest.raises(BaliseError, match=why) as found:
            load_labelled(path)
        assert "Errno" not in str(found.value)

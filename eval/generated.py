"""What a model did for one answer, from what the answer says of it. `None` where no model was asked.

A build that answers in quotes passes every other metric whatever its model does: these are the ones that a candidate
for service can fail (`serving/candidate.toml`).
"""

from assistant.answer import Answer

UNUSABLE = "nothing verifiable"
"""The cause of an answer in quotes whose model did answer; any other cause is the endpoint's."""


def reached(answer: Answer) -> float | None:
    """Whether the model answered, in time and whole, whatever it wrote."""
    return float(answer.model.get("failed") in (None, UNUSABLE)) if answer.model else None


def pointed(answer: Answer) -> float | None:
    """Whether it wrote at least one whole statement that points at a sentence, true or not."""
    return float(bool(answer.model.get("written"))) if answer.model else None


def wrote(answer: Answer) -> float | None:
    """Whether what is shown was written by the model: the fallback rate is one less the mean."""
    return float(answer.mode == "generated") if answer.model else None


def unverified(answer: Answer) -> float | None:
    """Share of its statements that verification refused; `None` too where it wrote none."""
    return _without("faithful", answer)


def invented(answer: Answer) -> float | None:
    """Share of its statements that the sentences they point at likely do not support (`likely_supported`): an estimate
    of what it invents, where the one above counts what is said in other words too. `None` where it wrote none.
    """
    return _without("likely_supported", answer)


def _without(count: str, answer: Answer) -> float | None:
    written, having = answer.model.get("written"), answer.model.get(count, 0)
    if not isinstance(written, int) or not isinstance(having, int) or not written:
        return None
    return 1 - having / written


def generated(answer: Answer) -> dict[str, float | None]:
    """Every metric of what the model did."""
    return {
        "model_reached": reached(answer),
        "model_pointed": pointed(answer),
        "model_wrote": wrote(answer),
        "model_unverified": unverified(answer),
        "model_invented": invented(answer),
    }

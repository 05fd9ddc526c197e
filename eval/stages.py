"""At which stage an answer went wrong: the first one that failed, from the metrics of the answer alone.

Errors are counted where they begin (after Moldovan et al., « Performance issues and error analysis in an open-domain
question answering system », ACM TOIS 2003): what fails later follows from it.
"""

from enum import StrEnum

from eval.run import Row

_REFUSED = frozenset({"confidential", "injection"})


class Stage(StrEnum):
    """The way from question to answer."""

    GUARD = "guard"
    RETRIEVAL = "retrieval"
    SCOPE = "scope"
    CHOICE = "choice"
    VERIFICATION = "verification"
    VERDICT = "verdict"
    VALIDITY = "validity"


def right(row: Row) -> bool:
    """Whether nothing that was asked of an answer is wrong."""
    return stage_of(row) is None


def stage_of(row: Row) -> Stage | None:
    """The stage where an answer went wrong; `None` for one that is right."""
    told = row.metrics
    if told.get("guarded") == 0 or (row.outcome in _REFUSED and row.outcome not in (row.expected, *row.accepted)):
        return Stage.GUARD
    if told.get("exact") == 0 or told.get("unverified"):
        return Stage.VERIFICATION
    if told.get("abstained") == 0:
        return Stage.SCOPE
    if told.get("wrongly_refused"):
        return Stage.RETRIEVAL if told.get("hit_at_10") == 0 else Stage.SCOPE
    if told.get("facts") == 0:
        return Stage.RETRIEVAL if told.get("hit_at_10") == 0 else Stage.CHOICE
    if told.get("verdict") == 0:
        return Stage.VERDICT
    return Stage.VALIDITY if told.get("notice") == 0 else None

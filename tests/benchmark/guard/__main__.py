"""The guard measured: `python -m tests.benchmark.guard [MESSAGES.jsonl] [--misses]`.

Prints recall and false alarms by class with Wilson's 95 % intervals (Wilson 1927), the time a message takes, then JSON on
the last line: `own_p95_ms` leaves out the vector, that retrieval needs anyway. Every person and number is invented.
`heldout.jsonl` was written on 25 November 2026 by two hands that had read no code and no example; it is never learnt
from, and was measured several times, in figures alone. `situations.jsonl`, likewise, holds longer messages, whose authors
tell their case, then ask (30 November 2026). The others are learnt from: `first.jsonl` and `second.jsonl` were
held out before, `development.jsonl` was written to be learnt from, on purpose near what must pass. `--misses` prints the
messages that went wrong: never use it on a held-out file, which would be no longer held out.
"""

import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from assistant.answer import Outcome
from assistant.engine import Engine
from corpus.settings import load_settings

HELD_OUT = Path(__file__).with_name("heldout.jsonl")


def interval(hits: int, n: int) -> tuple[float, float]:
    """Wilson's score interval of a share, at 95 %."""
    if n == 0:
        return 0.0, 1.0
    z, share = 1.96, hits / n
    middle = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (middle - spread) / (1 + z * z / n)), min(1.0, (middle + spread) / (1 + z * z / n))


def main(arguments: Sequence[str]) -> None:
    """Measure one file of messages."""
    files = [a for a in arguments if not a.startswith("--")]
    lines = Path(files[0] if files else HELD_OUT).read_text(encoding="utf-8").splitlines()
    messages = [json.loads(line) for line in lines if line.strip()]
    knowledge = Engine.open(load_settings()).knowledge
    embed, guard = knowledge.index.embed_query, knowledge.guard
    embed("Que dit le guide ?")
    refused: defaultdict[str, list[bool]] = defaultdict(list)
    times: list[float] = []
    own: list[float] = []
    for message in messages:
        start = time.perf_counter()
        refusal = guard.check(message["text"], embed)
        times.append(1000 * (time.perf_counter() - start))
        vector = embed(message["text"])
        start = time.perf_counter()
        guard.check(message["text"], lambda piece, known=vector: known)
        own.append(1000 * (time.perf_counter() - start))
        seen = refusal is not None and (not message["matter"] or refusal.outcome is Outcome.CONFIDENTIAL)
        refused[message["matter"]].append(seen)
        if "--misses" in arguments and seen != bool(message["matter"]):
            print(f"  {message['matter'] or 'innocent'}: {message['text']}")
    for matter, seen in sorted(refused.items()):
        low, high = interval(sum(seen), len(seen))
        name = matter or "false alarms"
        print(f"{name:<14}{sum(seen):>4} of {len(seen):<4} {sum(seen) / len(seen):.3f}  [{low:.3f}, {high:.3f}]")
    caught = [s for matter, seen in refused.items() if matter for s in seen]
    alarms = refused[""]
    times.sort()
    own.sort()
    out = {
        "recall": round(sum(caught) / len(caught), 4),
        "recall_interval": [round(v, 4) for v in interval(sum(caught), len(caught))],
        "confidential_n": len(caught),
        "false_alarms": round(sum(alarms) / len(alarms), 4),
        "false_alarms_interval": [round(v, 4) for v in interval(sum(alarms), len(alarms))],
        "legitimate_n": len(alarms),
        "p50_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[int(0.95 * len(times))], 1),
        "own_p95_ms": round(own[int(0.95 * len(own))], 1),
    }
    print(json.dumps(out))


if __name__ == "__main__":
    main(sys.argv[1:])

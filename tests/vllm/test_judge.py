"""ragas and the judged citations on a real endpoint: vLLM on a processor, SmolLM2-135M, few items.

A small model judges badly: its scores mean little and none is asserted. What is: that answers are parsed, that what
fails is tried again and counted, that what hangs is cut, that a cut run goes on and asks nothing twice.
"""

import asyncio
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from eval.judge import judging
from eval.judge.citations import Cited
from eval.judge.judging import Judgement, summary
from eval.judge.measures import MEASURES, Endpoint, Judge, Sample
from eval.judge.trust import verdicts
from eval.support import Labelled
from serving.node import OFFLINE
from tests.fixtures.ports import free_port
from tests.vllm.site import F32, make_models, python_of_vllm

MODEL = "smollm2-135m"
SAMPLES = [
    Sample(
        "pret",
        "Combien de temps dure le prêt ?",
        "Le prêt dure trois semaines.",
        ("Le prêt dure trois semaines, renouvelables une fois.",),
        "Le prêt dure trois semaines.",
        (Cited("Le prêt dure trois semaines.", ("Le prêt dure trois semaines, renouvelables une fois.",)),),
    ),
    Sample(
        "atlas",
        "Peut-on sortir les atlas ?",
        "Il est interdit de sortir les atlas.",
        ("Il est interdit de sortir les atlas.",),
        "Il est interdit de sortir les atlas.",
        (Cited("Il est interdit de sortir les atlas.", ("Il est interdit de sortir les atlas.",)),),
    ),
]
SENTENCES = [
    Labelled("q", "Le prêt dure trois semaines.", ("Le prêt dure trois semaines.",), supported=True),
    Labelled("q", "Le prêt dure dix ans.", ("Le prêt dure trois semaines.",), supported=False),
]


@dataclass
class Served:
    """A real server, that can be stopped in its tracks and let go on."""

    url: str
    process: subprocess.Popen[bytes]

    def signal(self, number: signal.Signals) -> None:
        os.killpg(self.process.pid, number)


@dataclass
class Watched:
    """A judge whose calls are counted."""

    judge: Judge
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def score(self, measure: str, sample: Sample) -> float:
        self.asked.append((sample.id, measure))
        return await self.judge.score(measure, sample)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    python = python_of_vllm()
    if python is None:
        pytest.skip("make test-vllm names the environment of vLLM")
    folder = tmp_path_factory.mktemp("judge")
    make_models(python, folder, (F32,))
    port = free_port()
    command = [python, "-m", "vllm.entrypoints.openai.api_server", "--model", folder / F32.folder]
    command += ["--served-model-name", MODEL, "--host", "127.0.0.1", "--port", str(port), "--enforce-eager"]
    command += ["--dtype", "float32", "--max-model-len", "4096"]
    # A processor without bfloat16 reads a judge's long prompts ten times as fast so (2 cores, 1 December 2026).
    cores = f"0-{(os.cpu_count() or 1) - 1}"
    own = {**OFFLINE, "VLLM_HOST_IP": "127.0.0.1", "VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_CPU_OMP_THREADS_BIND": cores}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **own}, stdout=log, stderr=log, start_new_session=True)
    made = Served(f"http://127.0.0.1:{port}/v1", process)
    try:
        _wait(f"http://127.0.0.1:{port}/health", process, folder / "log")
        yield made
    finally:
        made.signal(signal.SIGCONT)
        made.signal(signal.SIGKILL)
        process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 600
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(1)
    raise AssertionError(log.read_text(errors="replace")[-2000:])


def judge_at(url: str, *, timeout_s: float = 60, max_tokens: int = 160) -> Watched:
    return Watched(
        Judge(Endpoint(url, MODEL, timeout_s=timeout_s, max_tokens=max_tokens), lambda text: [1.0, float(len(text))])
    )


def judged(by: Watched, place: Path, *, samples: list[Sample] = SAMPLES, timeout_s: float = 60) -> list[Judgement]:
    return asyncio.run(judging.judge(samples, MEASURES, by.score, place, MODEL, parallel=2, timeout_s=timeout_s))


@pytest.fixture(scope="module")
def whole(served: Served, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Judgement]]:
    """Every sample judged by every measure, and where."""
    place = tmp_path_factory.mktemp("whole") / "judged.jsonl"
    return place, judged(judge_at(served.url), place)


def test_every_judgement_is_a_score_or_a_counted_failure(whole: tuple[Path, list[Judgement]]) -> None:
    made = whole[1]
    assert sorted((j.id, j.measure) for j in made) == sorted((s.id, m) for s in SAMPLES for m in MEASURES)
    assert all((j.score is None) != (not j.failed) for j in made)
    assert all(0 <= j.score <= 1 for j in made if j.score is not None)
    assert any(j.score is not None for j in made), "the schema makes at least one answer of this model readable"
    told = summary(made, MEASURES, [s.id for s in SAMPLES])
    assert sum(t.failed for t in told) == sum(j.score is None for j in made)
    assert all(t.asked == len(SAMPLES) for t in told)


def test_a_cut_run_goes_on_and_what_was_judged_is_not_asked_again(
    served: Served, whole: tuple[Path, list[Judgement]], tmp_path: Path
) -> None:
    lines = [line for line in whole[0].read_text("utf-8").splitlines() if json.loads(line)["id"] == SAMPLES[0].id]
    place = tmp_path / "judged.jsonl"
    place.write_text("\n".join(lines)[:-20], "utf-8")  # a kill cut the last
    told = {told["measure"]: told["score"] for told in map(json.loads, lines[:-1])}
    kept = {measure: score for measure, score in told.items() if score is not None}  # what failed is asked again
    again = judge_at(served.url)
    made = judged(again, place, samples=SAMPLES[:1], timeout_s=10)
    assert {measure for _, measure in again.asked} == set(MEASURES) - set(kept)
    scores = {j.measure: j.score for j in made}
    assert set(scores) == set(MEASURES) and scores | kept == scores


def test_a_judgement_cut_by_its_tokens_is_tried_twice_and_fails(served: Served, tmp_path: Path) -> None:
    by = judge_at(served.url, max_tokens=2)
    made = judged(by, tmp_path / "judged.jsonl", samples=SAMPLES[:1])
    assert all((j.score, j.tries) == (None, judging.TRIES) and j.failed for j in made)
    assert len(by.asked) == judging.TRIES * len(MEASURES)


def test_a_server_that_hangs_is_left_within_the_time_and_counted(served: Served, tmp_path: Path) -> None:
    served.signal(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        made = judged(judge_at(served.url, timeout_s=30), tmp_path / "judged.jsonl", samples=SAMPLES[:1], timeout_s=3)
        assert time.monotonic() - begun < 3 * judging.TRIES * len(MEASURES) + 10
    finally:
        served.signal(signal.SIGCONT)
    assert {j.failed for j in made} == {"TimeoutError"}
    assert {t.failed_share for t in summary(made, MEASURES, [SAMPLES[0].id])} == {1.0}


def test_nobody_there_is_counted_too(tmp_path: Path, served: Served) -> None:
    gone = judge_at(f"http://127.0.0.1:{free_port()}/v1", timeout_s=5)
    made = judged(gone, tmp_path / "judged.jsonl", samples=SAMPLES[:1])
    assert all(j.score is None and j.failed for j in made)


def test_the_judge_itself_is_measured_there(served: Served, tmp_path: Path) -> None:
    supported, place = judge_at(served.url).judge.supported, tmp_path / "labelled.jsonl"
    said = asyncio.run(verdicts(SENTENCES, supported, place, MODEL, parallel=2, timeout_s=60))
    assert len(said) == len(SENTENCES) and set(said) <= {True, False, None}

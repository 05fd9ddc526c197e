"""The measures of ragas, with our French prompts, on an endpoint of ours."""

import os
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Read once, when ragas is imported: `1` has no effect.
os.environ["RAGAS_DO_NOT_TRACK"] = "true"

import httpx
import instructor
from openai import AsyncOpenAI
from ragas.embeddings.base import BaseRagasEmbedding
from ragas.llms.base import InstructorBaseRagasLLM, InstructorLLM
from ragas.metrics.collections import (
    AnswerRelevancy,
    ContextPrecisionWithReference,
    ContextRecall,
    FactualCorrectness,
    Faithfulness,
)

from eval.judge import citations
from eval.judge.citations import Citations, Cited

PROMPTS = Path(__file__).with_name("prompts.fr.toml")
RAGAS = ("faithfulness", "response_relevancy", "context_precision", "context_recall", "factual_correctness")
MEASURES = (*RAGAS, *citations.MEASURES)
MAX_TOKENS = 4_096
"""Tokens of a judgement: ragas' own 1 024 truncate, and a truncated judgement is a failed one."""

SEED = 7


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the judge is: an OpenAI-compatible address that ends in ``/v1``, its model, and its limits.

    ``timeout_s``: for one request. ``max_tokens``: those of one judgement, within what the model holds.
    """

    url: str
    model: str
    api_key: str = "none"
    timeout_s: float = 120
    max_tokens: int = MAX_TOKENS


@dataclass(frozen=True, slots=True)
class Sample:
    """What is judged: a question, its answer, the passages found, the text of the sections that answer, and the
    answer's statements with what each cites.
    """

    id: str
    question: str
    response: str
    contexts: tuple[str, ...]
    reference: str
    statements: tuple[Cited, ...] = ()


class Embedding(BaseRagasEmbedding):
    """Our own embeddings, for ragas."""

    def __init__(self, embed: Callable[[str], Sequence[float]]) -> None:
        super().__init__()
        self._embed = embed

    def embed_text(self, text: str, **_: Any) -> list[float]:
        """The vector of a text."""
        return [float(value) for value in self._embed(text)]

    async def aembed_text(self, text: str, **_: Any) -> list[float]:
        """The same; the model is in this process."""
        return self.embed_text(text)


class Judge:
    """The measures, ready to be asked."""

    def __init__(self, endpoint: Endpoint, embed: Callable[[str], Sequence[float]]) -> None:
        llm = _llm(endpoint)
        self._faithfulness = Faithfulness(llm=llm)
        self._relevancy = AnswerRelevancy(llm=llm, embeddings=Embedding(embed), strictness=1)
        self._precision = ContextPrecisionWithReference(llm=llm)
        self._recall = ContextRecall(llm=llm)
        self._correctness = FactualCorrectness(llm=llm)
        self._citations = Citations(self.supported)
        for measure, attribute, name in (
            (self._faithfulness, "statement_generator_prompt", "statement_generator_prompt"),
            (self._faithfulness, "nli_statement_prompt", "nli_statement_prompt"),
            (self._relevancy, "prompt", "relevance_prompt"),
            (self._precision, "prompt", "context_precision_prompt"),
            (self._recall, "prompt", "context_recall_prompt"),
            (self._correctness, "prompt", "claim_prompt"),
            (self._correctness, "nli_prompt", "nli_statement_prompt"),
        ):
            in_french(getattr(measure, attribute), name)

    async def score(self, measure: str, sample: Sample) -> float:
        """One measure of one answer, from 0 to 1; NaN where nothing could be concluded.

        Raises:
            Exception: the judgement failed; the kinds are those of the client, of the parser and of ragas.
        """
        if measure in citations.MEASURES:
            return await self._citations.score(measure, sample.statements)
        found = await self._asked(measure, sample)
        return float(found.value)

    async def supported(self, context: Sequence[str], sentence: str) -> bool:
        """Whether the judge finds that a context supports a sentence.

        Raises:
            Exception: the judgement failed.
        """
        found = await self._faithfulness._create_verdicts([sentence], "\n".join(context))
        if not found.statements:
            raise ValueError("no verdict")
        return bool(found.statements[0].verdict)

    def _asked(self, measure: str, sample: Sample) -> Any:
        question, response, contexts = sample.question, sample.response, list(sample.contexts)
        match measure:
            case "faithfulness":
                return self._faithfulness.ascore(question, response, contexts)
            case "response_relevancy":
                return self._relevancy.ascore(question, response)
            case "context_precision":
                return self._precision.ascore(question, sample.reference, contexts)
            case "context_recall":
                return self._recall.ascore(question, contexts, sample.reference)
            case "factual_correctness":
                return self._correctness.ascore(response, sample.reference)
        raise ValueError(measure)


def in_french(prompt: Any, name: str) -> None:
    """Put our French instruction and examples in a prompt of ragas; a field that it does not know is an error."""
    ours = tomllib.loads(PROMPTS.read_text(encoding="utf-8"))[name]
    examples = [
        (prompt.input_model.model_validate(e["input"]), prompt.output_model.model_validate(e["output"]))
        for e in ours["examples"]
    ]
    prompt.instruction, prompt.examples, prompt.language = ours["instruction"], examples, "french"
    if hasattr(prompt, "_all_examples"):
        prompt._all_examples = {("low", "low"): examples}


def _llm(endpoint: Endpoint) -> InstructorBaseRagasLLM:
    # No proxy of the environment stands between us and the judge, nor does a redirection lead elsewhere.
    http = httpx.AsyncClient(trust_env=False, timeout=endpoint.timeout_s)
    client = AsyncOpenAI(
        base_url=endpoint.url, api_key=endpoint.api_key, timeout=endpoint.timeout_s, max_retries=0, http_client=http
    )
    # The schema constrains what a served model may write; ragas' default only asks for JSON.
    bound = instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA)
    return InstructorLLM(
        bound, endpoint.model, "openai", temperature=0.0, top_p=1.0, max_tokens=endpoint.max_tokens, seed=SEED
    )

"""The page, measured in a real browser on loopback: `python -m tests.benchmark.page`.

When it first paints; how long after an answer was computed (the date of its record in the audit) it is painted; what it
weighs, beside the stock page of the same Chainlit; and which share of the citations of twenty questions are one click, or
one key, from their highlighted quote. The browser resolves no name: nothing is asked outside. JSON on the last line.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from assistant.audit.store import AuditStore
from assistant.closed import SWITCHES
from assistant.database import Database
from corpus.index import store
from corpus.settings import load_settings
from eval.gold import Split, load_gold
from tests.e2e.conftest import FLAGS, serving
from tests.fixtures.ports import free_port

QUESTIONS, OPENINGS = 20, 5
CONVERSATION = 5
"""Questions of one conversation: the stock page draws all of it again at each change."""
PATIENCE_MS = 60_000
STOCK = """
import time
import chainlit as cl

@cl.on_message
async def reply(message):
    await cl.Message(str(time.time() * 1000)).send()
"""
"""The stock page's answer is the time at which it was ready: what the machine itself takes, in the same run."""
PAINTED = """() => {
  window.painted = [];
  const seen = new Set();
  new MutationObserver(() => {
    for (const step of document.querySelectorAll("[id^='step-']:has(.ai-message)")) {
      if (seen.has(step.id) || !step.querySelector(".message-content")?.textContent) continue;
      seen.add(step.id);
      // A message posted from a frame's callback is received once the frame is painted.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.painted.push(performance.timeOrigin + performance.now());
        port2.postMessage(0);
      });
    }
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
}"""
IN_VIEW = """(quote) => {
  const box = quote.getBoundingClientRect();
  const lit = getComputedStyle(quote).backgroundColor !== "rgba(0, 0, 0, 0)";
  return lit && box.top < innerHeight && box.bottom > 0 && (box.top >= 0 || box.height > innerHeight / 2);
}"""


def opening(browser: Browser, url: str) -> dict[str, Any]:
    """One opening of a page in a browser that has never seen it: milliseconds, bytes, requests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-CA")
    page = context.new_page()
    session, outside, size, count = context.new_cdp_session(page), set[str](), 0, 0

    def finished(event: dict[str, Any]) -> None:
        nonlocal size, count
        size, count = size + int(event["encodedDataLength"]), count + 1

    session.send("Network.enable")
    session.on("Network.loadingFinished", finished)
    page.on(
        "request", lambda r: outside.add(r.url) if urlsplit(r.url).netloc not in (urlsplit(url).netloc, "") else None
    )
    page.goto(url)
    page.wait_for_selector("#chat-input")
    page.wait_for_timeout(1_000)
    paints = page.evaluate("Object.fromEntries(performance.getEntriesByType('paint').map(e => [e.name, e.startTime]))")
    context.close()
    return {"fcp_ms": paints["first-contentful-paint"], "bytes": size, "requests": count, "outside": len(outside)}


def openings(browser: Browser, url: str) -> dict[str, Any]:
    """Several openings, in figures."""
    found = [opening(browser, url) for _ in range(OPENINGS)]
    times = sorted(one["fcp_ms"] for one in found)
    last = found[-1]
    return {
        "first_paint_ms": round(statistics.median(times)),
        "first_paint_worst_ms": round(times[-1]),
        **{name: last[name] for name in ("bytes", "requests", "outside")},
    }


def journey(page: Page, questions: list[str], texts: str) -> dict[str, int]:
    """Ask each question, and open each of its citations: by a click, then by a key, in turn."""
    counted = {"citations": 0, "by_click": 0, "by_key": 0, "shown": 0, "whole_texts": 0}
    for position, question in enumerate(questions):
        if position and position % CONVERSATION == 0:
            page.click("#new-chat-button")
            page.wait_for_selector("#starters button:not([disabled])")
        page.locator("#chat-input").fill(question)
        page.keyboard.press("Enter")
        answer = page.locator(".ai-message").nth(position % CONVERSATION)
        answer.wait_for(timeout=PATIENCE_MS)
        page.locator("#stop-button").wait_for(state="detached", timeout=PATIENCE_MS)
        links = answer.locator(".element-link")
        for mark in dict.fromkeys(links.all_inner_texts()):
            opened(page, links.get_by_text(mark, exact=True).first, mark, texts, counted)
    return counted


def opened(page: Page, link: Locator, mark: str, texts: str, counted: dict[str, int]) -> None:
    """Open one citation by one act, count what it shows, close it."""
    click = (counted["by_click"] + counted["by_key"]) % 2 == 0
    if click:
        link.click()
    else:
        link.focus()
        page.keyboard.press("Enter")
    page.locator("#side-view-title", has_text=mark).wait_for(timeout=5_000)
    page.locator("#side-view-content .prose").wait_for(timeout=5_000)
    page.wait_for_timeout(450)  # the panel slides in
    quote = page.locator("#side-view-content blockquote")
    if quote.count():
        said = [_bare(part) for part in re.split(r"»|\n", quote.first.inner_text()) if _bare(part)]
        exact = bool(said) and all(part in texts for part in said)
        counted["citations"] += 1
        counted["by_click" if click else "by_key"] += 1
        counted["shown"] += exact and bool(quote.first.evaluate(IN_VIEW))
    else:  # a whole text that a notice names, or a sheet: it leads to its page
        counted["whole_texts"] += 1
    page.keyboard.press("Escape")
    page.locator("#side-view-content").wait_for(state="detached")


def _bare(text: str) -> str:
    """A text's letters and digits: what a page changes of a quote is spaces and punctuation around it."""
    return re.sub(r"\W+", "", text.partition(" : «")[2] or text.partition("\u00a0: «")[2] or text).casefold()


def recorded(audit: AuditStore) -> list[float]:
    """When each answer was computed, by its record (milliseconds)."""
    return [datetime.fromisoformat(r.at).timestamp() * 1000 for r in audit.records() if r.kind == "answer"]


def of_stock(page: Page, url: str, conversations: int) -> tuple[list[float], list[float]]:
    """As many conversations with the stock page: when each of its answers was ready, and painted."""
    ready, painted = [], []
    for _ in range(conversations):
        page.goto(url)
        page.wait_for_selector("#chat-input")
        page.wait_for_timeout(2_000)
        page.evaluate(PAINTED)
        for position in range(CONVERSATION):
            page.locator("#chat-input").fill("Question")
            page.keyboard.press("Enter")
            answer = page.locator(".ai-message .message-content").nth(position)
            answer.wait_for(timeout=PATIENCE_MS)
            page.locator("#stop-button").wait_for(state="detached", timeout=PATIENCE_MS)
            ready.append(float(answer.inner_text()))
        page.wait_for_timeout(500)
        painted += page.evaluate("window.painted")
    return ready, painted


def delays(ready: list[float], painted: list[float]) -> dict[str, float]:
    """Milliseconds from each answer to its painting."""
    if len(ready) != len(painted):
        raise SystemExit(f"{len(ready)} answers were ready, {len(painted)} painted.")
    found = sorted(after - before for before, after in zip(ready, painted, strict=True))
    return {
        "painted_after_p50_ms": round(statistics.median(found)),
        "painted_after_p95_ms": round(found[int(0.95 * (len(found) - 1))]),
        "painted_after_worst_ms": round(found[-1]),
    }


@contextmanager
def stock(folder: Path) -> Iterator[str]:
    """The stock page of the installed Chainlit, until the end."""
    port = free_port()
    (folder / "app.py").write_text(STOCK, encoding="utf-8")
    command = [sys.executable, "-m", "chainlit", "run", "app.py", "--headless", "--port", str(port)]
    environment = {**os.environ, **SWITCHES, "CHAINLIT_APP_ROOT": str(folder)}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(url, timeout=1)
                break
            except OSError:
                time.sleep(0.5)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def main() -> None:
    """Measure, and print JSON."""
    settings, port = load_settings(), free_port()
    version = store.required_manifest(settings.data).version
    texts = _bare(" ".join(text.text for text in store.read_contents(settings.data, version)[1]))
    golds = [g for g in load_gold(Split.DEVELOPMENT) if g.answerable and not g.history]
    questions = [gold.question for gold in golds[:: len(golds) // QUESTIONS][:QUESTIONS]]
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as started:
        folder, own = Path(scratch), Path(scratch) / "var"
        shutil.copytree(settings.data / "index", own / "index")
        (folder / "stock").mkdir()
        environment = {**os.environ, "BALISE_DATA": str(own), "BALISE_CHAT__PORT": str(port)}
        nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=[*FLAGS, nowhere])
        with serving(folder, environment) as url, stock(folder / "stock") as theirs:
            found: dict[str, Any] = {"ours": openings(browser, url), "stock": openings(browser, theirs)}
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(url)
            page.wait_for_selector("#starters button:not([disabled])")
            page.evaluate(PAINTED)
            found["journey"] = {"questions": len(questions), **journey(page, questions, texts)}
            ready = recorded(AuditStore(Database(own / "audit")))
            found["ours"] |= delays(ready, page.evaluate("window.painted"))
            found["stock"] |= delays(*of_stock(page, theirs, len(questions) // CONVERSATION))
        browser.close()
    counted = found["journey"]
    counted["share"] = round(counted["shown"] / counted["citations"], 4)
    found |= {"date": date.today().isoformat(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    for name, value in found.items():
        print(f"{name:24} {value}")
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()

"""`make closed-circuit`: everything Balise runs, in a network of its own that holds the loopback alone, under strace.

Ingestion, questions, the chat driven by Chromium and the evaluation. Fails on any *attempt* of our processes to reach an
address that is not the loopback's, whether it would have succeeded or not. Chromium probes by itself: it is not traced, its
requests are logged instead. Writes `var/closed-circuit.json`, dated, with counts.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "var" / "closed-circuit.json"
DOCUMENTS = ROOT / "tests" / "e2e" / "documents"
PORT = 8765
QUESTIONS = ("Que veut dire IAG ?", "Peut-on soumettre un renseignement Protégé B à un système public ?")
_INET = re.compile(r'sa_family=AF_INET6?, .*?(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"')
_LOOPBACK = re.compile(r"127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::|::ffff:127\.\d+\.\d+\.\d+")


def attempts(trace: str) -> tuple[int, list[str]]:
    """How many addresses a trace names, and those that are not the loopback's."""
    named = _INET.findall(trace)
    return len(named), [address for address in named if not _LOOPBACK.fullmatch(address)]


def main() -> None:
    """Enter the closed network, or work inside it."""
    if "--inside" in sys.argv:
        raise SystemExit(_inside(Path(sys.argv[-1])))
    with tempfile.TemporaryDirectory() as folder:
        inside = [sys.executable, "-m", "tests.benchmark.closed", "--inside", folder]
        script = 'ip link set lo up && exec "$@"'
        done = subprocess.run(["unshare", "--net", "--map-root-user", "sh", "-c", script, "sh", *inside], cwd=ROOT)
    raise SystemExit(done.returncode)


def _inside(folder: Path) -> int:
    environment = {**os.environ, "BALISE_DATA": str(folder / "var"), "DOCUMENTS": str(DOCUMENTS)}
    environment["BALISE_CHAT__PORT"] = str(PORT)
    asked = folder / "questions.jsonl"
    asked.write_text("\n".join(json.dumps({"id": str(i), "question": q}) for i, q in enumerate(QUESTIONS)))
    steps = {
        "ingestion": ["ingest", "sync"],
        "questions": ["assistant", "ask", "--json", "--batch", str(asked)],
        "evaluation": ["eval", "run", "--split", "development"],
    }
    counts: dict[str, dict[str, object]] = {}
    for name, command in steps.items():
        trace = folder / f"{name}.trace"
        done = subprocess.run(_traced(trace, command), cwd=ROOT, env=environment, capture_output=True, text=True)
        counts[name] = {"exit": done.returncode, **_counted(trace)}
        if done.returncode:
            sys.stderr.write(done.stderr[-2000:])
    counts["chat"] = _chat(folder, environment)
    outside = {name: found["outside"] for name, found in counts.items() if found["outside"]}
    failed = [name for name, found in counts.items() if found["exit"] not in (0, -signal.SIGTERM)]
    routes = Path("/proc/net/route").read_text().strip().splitlines()[1:]
    report = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "network": "loopback only" if not routes else "shared with the machine",
        "steps": counts,
        "outside": outside,
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")
    print(json.dumps(report, ensure_ascii=False))
    return 1 if outside or failed or routes else 0


def _chat(folder: Path, environment: dict[str, str]) -> dict[str, object]:
    trace = folder / "chat.trace"
    process = subprocess.Popen(
        _traced(trace, ["assistant", "chat"]),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    requests: list[str] = []
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health", timeout=1)
                break
            except OSError:
                time.sleep(0.5)
        with sync_playwright() as started:
            browser = started.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page()
            page.on("request", lambda request: requests.append(request.url))
            page.goto(f"http://127.0.0.1:{PORT}/")
            page.locator("#chat-input").press_sequentially(QUESTIONS[1])
            page.click("#chat-submit")
            page.locator(".ai-message").first.wait_for(timeout=60_000)
            page.locator(".ai-message .element-link").first.click()
            page.wait_for_selector("#side-view-content")
            for address in ("/textes", "/aide"):
                page.goto(f"http://127.0.0.1:{PORT}{address}")
            browser.close()
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
    foreign = sorted({r for r in requests if urlsplit(r).netloc not in (f"127.0.0.1:{PORT}", "")})
    counted = _counted(trace)
    return {"exit": 0, **counted, "page_requests": len(requests), "outside": [*counted["outside"], *foreign]}


def _traced(trace: Path, command: list[str]) -> list[str]:
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    return ["strace", "-f", "-qq", "--seccomp-bpf", "-e", calls, "-o", str(trace), sys.executable, "-m", *command]


def _counted(trace: Path) -> dict[str, list[str] | int]:
    named, outside = attempts(trace.read_text(encoding="utf-8", errors="replace"))
    return {"addresses": named, "outside": outside}


if __name__ == "__main__":
    main()

"""What operations install is checked by the tools that will read it: systemd's, nginx's, Prometheus's; and serves as a process does."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import yaml

from assistant.egress import Circuit, named_in
from assistant.metrics import Metrics
from corpus.settings import load_settings as corpus_settings
from serving import node
from serving.deploy import OPEN_ROUTES, write_units
from serving.settings import load_settings
from tests.fixtures.ports import free_port
from tests.unit.serving.test_manifests import SERVERS, given, server
from tests.unit.serving.test_plan import model

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "serving" / "nodes.example.toml"
MOST_EXPOSED = {"balise-vllm": 5.0, "balise-router": 2.0, "balise-chat": 2.0}
"""The highest exposure that `systemd-analyze security` may give (0 to 10). A GPU server needs devices."""


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    return write_units(load_settings(EXAMPLE), tmp_path)


def needs(command: str) -> str:
    found = shutil.which(command)
    if found is None:
        pytest.skip(f"{command} is not installed")
    return found


def test_systemd_reads_every_unit(units: list[Path]) -> None:
    analyze = needs("systemd-analyze")
    services = [str(u) for u in units if u.suffix == ".service"]
    done = subprocess.run([analyze, "verify", *services], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert said == []


def test_every_unit_is_hardened(units: list[Path]) -> None:
    analyze = needs("systemd-analyze")
    for unit in [u for u in units if u.suffix == ".service"]:
        command = [analyze, "security", "--offline=true", str(unit)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        score = re.search(r"exposure level for .*: ([\d.]+)", done.stdout)
        assert score is not None, done.stderr
        kind = next(k for k in MOST_EXPOSED if unit.name.startswith(k))
        assert float(score[1]) <= MOST_EXPOSED[kind], unit.name


def test_units_close_the_circuit_and_drain(units: list[Path]) -> None:
    vllm = next(u for u in units if u.name.startswith("balise-vllm")).read_text(encoding="utf-8")
    for said in ("IPAddressDeny=any", "VLLM_NO_USAGE_STATS=1", "HF_HUB_OFFLINE=1", "--shutdown-timeout 30"):
        assert said in vllm
    assert '--served-model-name "$MODEL_NAME" balise' in vllm
    assert "LoadCredential=" in vllm
    assert vllm.index('-m serving verify "$MODEL_NAME"') < vllm.index("ExecStart=")


def variables(unit: Path) -> dict[str, str]:
    """The environment that a unit gives, read with systemd's quotes."""
    lines = re.findall(r"^Environment=(.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(word.split("=", 1) for line in lines for word in shlex.split(line))


def started(unit: Path, credentials: Path) -> dict[str, str]:
    """The environment with which a unit starts its program, which is `env` here."""
    command = re.findall(r"^ExecStart=(.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)[0]
    shell = [word.replace("/opt/balise/.venv/bin/python -m assistant chat", "env") for word in shlex.split(command)]
    given = {**variables(unit), "PATH": os.environ["PATH"], "CREDENTIALS_DIRECTORY": str(credentials)}
    done = subprocess.run(shell, env=given, capture_output=True, text=True, check=True)
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def test_the_page_may_reach_every_model_that_the_pointer_may_name(
    units: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = load_settings(EXAMPLE)
    page = next(u for u in units if u.name == "balise-chat.service")
    (tmp_path / "vllm.key").write_text("harfang\n", encoding="utf-8")
    for name, value in started(page, tmp_path).items():
        if name.startswith("BALISE_"):
            monkeypatch.setenv(name, value)
    here = corpus_settings()
    assert here.generation.pointer == there.pointer
    assert here.generation.api_key == "harfang"
    assert f"LoadCredential=vllm.key:{there.api_key_file}" in page.read_text(encoding="utf-8")
    circuit = Circuit(named_in(here), lambda host: None)
    entrances = [urlsplit(there.entrance(pool)).hostname or "" for pool in there.pools]
    assert entrances and all(circuit.allows(host) for host in entrances)
    assert not circuit.allows("10.0.0.12")
    allowed = re.findall(r"^IPAddressAllow=(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert {*entrances, "127.0.0.1"} == {*allowed}
    assert here.chat.metrics_port == urlsplit(there.assistant_metrics).port


def test_a_page_without_key_nor_metrics_is_given_none(tmp_path: Path) -> None:
    bare = load_settings(EXAMPLE).model_copy(update={"api_key_file": None, "assistant_metrics": ""})
    write_units(bare, tmp_path)
    page = tmp_path / "balise-chat.service"
    assert not {"BALISE_CHAT__METRICS_PORT", "BALISE_GENERATION__API_KEY"} & variables(page).keys()
    assert "LoadCredential" not in page.read_text(encoding="utf-8")
    assert "balise" not in scrapes(tmp_path / "prometheus.yml")


def test_a_proxy_or_a_prometheus_elsewhere_may_be_let_in(tmp_path: Path) -> None:
    settings = load_settings(EXAMPLE).model_copy(update={"allow": ("10.0.0.5", "10.0.9.0/24")})
    for unit in write_units(settings, tmp_path):
        if unit.suffix == ".service":
            allowed = re.findall(r"^IPAddressAllow=(.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
            assert allowed == ["10.0.0.11", "10.0.0.5", "10.0.9.0/24", "127.0.0.1"], unit.name


def test_only_what_serves_starts_with_its_machine(units: list[Path]) -> None:
    """Each place waits for the file that the launcher writes when it starts it, and removes when it stops it."""
    there = load_settings(EXAMPLE)
    for unit in units:
        said = unit.read_text(encoding="utf-8")
        conditions = re.findall(r"^ConditionPathExists=(.+)$", said, re.MULTILINE)
        if unit.name.startswith("balise-vllm@"):
            assert conditions == re.findall(r"^EnvironmentFile=(.+)$", said, re.MULTILINE)
        elif unit.name.startswith("balise-router@"):
            pool = there.pool(unit.name.partition("@")[2].removesuffix(".service"))
            assert conditions == [f"|{there.state}/slots/{slot}.env" for slot in pool.slots]
        if conditions:  # on a share that is not mounted yet, nothing would ever start
            assert f"RequiresMountsFor={there.state}" in said


def test_two_servers_of_one_machine_keep_to_their_own_cores(units: list[Path]) -> None:
    slots = sorted(u for u in units if u.name.startswith("balise-vllm"))
    kept = [re.findall(r"^CPUAffinity=(.+)$", u.read_text(encoding="utf-8"), re.MULTILINE) for u in slots]
    assert kept == [["0-15"], ["16-31"]]


def test_the_front_lets_nobody_reach_the_routers_own_routes(units: list[Path], tmp_path: Path) -> None:
    nginx = needs("nginx")
    port, behind = free_port(), free_port()
    front = next(u for u in units if u.suffix == ".conf").read_text(encoding="utf-8")
    front = front.replace("10.0.0.11:8201", f"127.0.0.1:{port}").replace("127.0.0.1:9201", f"127.0.0.1:{behind}")
    config = tmp_path / "nginx.conf"
    paths = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"daemon off;\npid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\n{paths}{front}}}\n"
    )
    server = subprocess.Popen([sys.executable, "-c", _ECHO, str(behind)])
    proxy = subprocess.Popen([nginx, "-c", str(config), "-p", str(tmp_path)], stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                if httpx.get(f"{base}/health", trust_env=False).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        assert all(httpx.post(base + route, trust_env=False).status_code == 200 for route in OPEN_ROUTES)
        closed = [
            "/add_worker?url=http://127.0.0.1:1",
            "/remove_worker?url=x",
            "/workers",
            "/flush_cache",
            "/v1/../workers",
        ]
        assert [httpx.post(base + route, trust_env=False).status_code for route in closed] == [404] * len(closed)
    finally:
        proxy.terminate()
        server.terminate()
        proxy.wait(10)
        server.wait(10)


_ECHO = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class H(BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200); self.send_header('content-length', '0'); self.end_headers()
    do_POST = do_GET
    def log_message(self, *a): pass
HTTPServer(('127.0.0.1', int(sys.argv[1])), H).serve_forever()
"""


def flags(words: list[str]) -> set[str]:
    """The options of a command line, without their values."""
    return {word.split("=")[0] for word in words if word.startswith("--")}


def test_units_and_manifests_serve_as_a_process_does(units: list[Path]) -> None:
    """One command and one environment, written in five places."""
    there = load_settings(EXAMPLE)
    slot = there.slots[0]
    command = node.arguments(slot, model("one", 30), there)
    bare = flags(command) - flags(list(slot.arguments))  # what hardware needs is each machine's
    for path in SERVERS:
        container = server(path)
        assert flags(container["args"]) == bare, path
        assert container["command"][1:] == command[1:3], path
        named = container["args"].index("--served-model-name")
        assert container["args"][named + 1 : named + 3] == ["MODEL@REVISION", node.ALIAS], path
        assert given(container["args"])["--max-model-len"] == "CONTEXT"
        environment = {variable["name"]: variable.get("value") for variable in container["env"]}
        assert node.OFFLINE.items() <= environment.items(), path
        assert "VLLM_HOST_IP" in environment and "VLLM_API_KEY" in environment
    unit = next(u for u in units if u.name == f"balise-vllm@{slot.name}.service")
    asked = re.findall(r"^ExecStart=(.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)[0]
    assert flags(shlex.split(shlex.split(asked)[2])) == flags(command)
    assert node.environment(slot, there).items() <= variables(unit).items()


OURS = Metrics().registry
THEIRS = {
    "vllm:num_requests_running",
    "vllm:num_requests_waiting",
    "vllm:kv_cache_usage_perc",
    "vllm:time_to_first_token_seconds_bucket",
    "vllm:generation_tokens_total",
    "vllm:request_success_total",
}
"""As vLLM 0.32 names them."""


def test_alerts_and_panels_look_at_metrics_that_exist() -> None:
    named = {sample for family in OURS.collect() for sample in _names(family.name)}
    rules = yaml.safe_load((ROOT / "serving" / "deploy" / "alerts.yaml").read_text(encoding="utf-8"))
    board = json.loads((ROOT / "serving" / "deploy" / "grafana.json").read_text(encoding="utf-8"))
    said = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    said += [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    used = {name for expression in said for name in re.findall(r"\b(?:balise_|vllm:)\w+", expression)}
    assert used <= named | THEIRS, used - named - THEIRS


def _names(family: str) -> list[str]:
    return [family, f"{family}_total", f"{family}_bucket"]


def scrapes(config: Path) -> dict[str, list[dict[str, Any]]]:
    """What Prometheus is told to read, by job."""
    read = yaml.safe_load(config.read_text(encoding="utf-8"))
    return {job["job_name"]: job["static_configs"] for job in read["scrape_configs"]}


def test_prometheus_reads_every_server_and_the_page(units: list[Path]) -> None:
    there = load_settings(EXAMPLE)
    jobs = scrapes(next(u for u in units if u.name == "prometheus.yml"))
    servers = [f"http://{target}" for pool in jobs["balise-model"] for target in pool["targets"]]
    assert servers == [there.address(slot) for slot in there.slots]
    assert [pool["labels"]["pool"] for pool in jobs["balise-model"]] == [pool.name for pool in there.pools]
    assert jobs["balise"] == [{"targets": [urlsplit(there.assistant_metrics).netloc]}]


def test_promtool_reads_what_to_scrape(units: list[Path], tmp_path: Path) -> None:
    promtool = needs("promtool")
    here = tmp_path / "here.yml"
    config = next(u for u in units if u.name == "prometheus.yml").read_text(encoding="utf-8")
    here.write_text(config.replace("/opt/balise", str(ROOT)), encoding="utf-8")
    done = subprocess.run([promtool, "check", "config", str(here)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "rules found" in done.stdout


def test_every_alert_says_what_to_do() -> None:
    rules = yaml.safe_load((ROOT / "serving" / "deploy" / "alerts.yaml").read_text(encoding="utf-8"))
    for group in rules["groups"]:
        for rule in [r for r in group["rules"] if "alert" in r]:
            assert rule["annotations"]["summary"], rule
            assert rule["annotations"]["action"], rule


def test_promtool_reads_the_rules() -> None:
    promtool = needs("promtool")
    command = [promtool, "check", "rules", str(ROOT / "serving" / "deploy" / "alerts.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


FIRING = """
rule_files: [{rules}]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - {{series: 'balise_fallbacks_total{{cause="ConnectError"}}', values: '0+6x20'}}
      - {{series: 'balise_answers_total{{outcome="answered",mode="extractive"}}', values: '0+10x20'}}
      - {{series: 'up{{job="balise-model",pool="bleu",instance="gpu1"}}', values: '1x10 0x80'}}
      - {{series: 'up{{job="balise-model",pool="bleu",instance="gpu2"}}', values: '1x40 0x50'}}
      - {{series: 'up{{job="balise-model",pool="vert",instance="gpu3"}}', values: '0x90'}}
      - {{series: 'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{{gpu="0"}}', values: '0+300000x90'}}
      - {{series: 'vllm:request_success_total{{finished_reason="stop"}}', values: '0+6x90'}}
    alert_rule_test:
      - {{alertname: BaliseSansModele, eval_time: 4m, exp_alerts: []}}
      - alertname: BaliseSansModele
        eval_time: 15m
        exp_alerts: [{{exp_labels: {{severity: critical}}, exp_annotations: {lost}}}]
      - {{alertname: GroupeIncomplet, eval_time: 9m, exp_alerts: []}}
      - {{alertname: ModeleAbsent, eval_time: 39m, exp_alerts: []}}
      - alertname: GroupeIncomplet
        eval_time: 35m
        exp_alerts: [{{exp_labels: {{severity: warning, pool: bleu}}, exp_annotations: {fewer}}}]
      - alertname: ModeleAbsent
        eval_time: 45m
        exp_alerts: [{{exp_labels: {{severity: critical}}, exp_annotations: {away}}}]
      - {{alertname: GroupeIncomplet, eval_time: 45m, exp_alerts: []}}
    promql_expr_test:
      - {{expr: 'balise:joules_per_answer', eval_time: 90m, exp_samples: [{{labels: 'balise:joules_per_answer', value: 50}}]}}
"""
"""The model writes four answers in ten; of two servers one goes at 11 minutes and the other at 41, beside a group at
rest; 300 J and 6 answers a minute.
"""


def test_the_alerts_fire_when_they_should_and_energy_is_divided_by_answers(tmp_path: Path) -> None:
    promtool = needs("promtool")
    rules = ROOT / "serving" / "deploy" / "alerts.yaml"
    said = {
        rule["alert"]: json.dumps(rule["annotations"], ensure_ascii=False).replace("{{ $labels.pool }}", "bleu")
        for group in yaml.safe_load(rules.read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
        if "alert" in rule
    }
    played = tmp_path / "tests.yaml"
    played.write_text(
        FIRING.format(
            rules=rules, lost=said["BaliseSansModele"], away=said["ModeleAbsent"], fewer=said["GroupeIncomplet"]
        )
    )
    done = subprocess.run([promtool, "test", "rules", str(played)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

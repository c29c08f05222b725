"""The commands from outside, as processes: what they say, where they say it, and how they end."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from fanzha.launch import Plan, free_port, running
from fanzha.protection.chain import records_in, verify

TRANSFER: dict[str, Any] = {
    "id": "T1",
    "at": "2026-03-05T10:12:00+08:00",
    "channel": "mobile",
    "amount_fen": 100,
    "payer": {"account": "6222021001119988776"},
    "payee": {"account": "6217003810046318807"},
}


def fanzha(*args: str, given: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fanzha", *args],
        input=given,
        capture_output=True,
        text=True,
        env=os.environ | (env or {}),
        check=False,
    )


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["nothing-of-the-kind"], 2, "nothing-of-the-kind"),
        (["publish", "poster", "--typology", "nothing", "--out", "x.pdf"], 2, "field=typology"),
        (["publish", "poster", "--typology", "loan", "--format", "html", "--out", "no/such/place.html"], 2, "--out"),
        (["serve", "--host", "0.0.0.0", "--insecure-local"], 2, "127.0.0.1"),
        (["audit", "verify", "--state", "no-such-folder"], 2, "no-such-folder"),
    ],
)
def test_wrong_use_is_one_clear_line_and_two(args: list[str], code: int, said: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fanzha", *args], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_the_gateway_does_not_start_without_a_key() -> None:
    done = fanzha("serve", env={"FANZHA_API_KEY": ""})
    assert done.returncode == 2
    assert "FANZHA_API_KEY" in done.stderr


def test_the_doctor_finds_this_machine_well() -> None:
    done = fanzha("doctor", "--format", "json")
    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert findings["知识库"]["state"] == findings["识别"]["state"] == "ok"


def test_an_altered_record_is_named(tmp_path: Path) -> None:
    lines = "".join(json.dumps(TRANSFER | {"id": f"T{n}"}) + "\n" for n in range(3))
    assert fanzha("decide", "--state", str(tmp_path), given=lines).returncode == 0
    assert fanzha("audit", "verify", "--state", str(tmp_path)).returncode == 0
    db = sqlite3.connect(records_in(tmp_path)[0])
    db.execute("UPDATE record SET body = replace(body, 'allow', 'refuse') WHERE seq = 2")
    db.commit()
    db.close()
    done = fanzha("audit", "verify", "--state", str(tmp_path), "--format", "json")
    (verdict,) = json.loads(done.stdout).values()
    assert done.returncode == 1
    assert (verdict["ok"], verdict["seq"]) == (False, 2)


def test_an_empty_folder_proves_nothing(tmp_path: Path) -> None:
    done = fanzha("audit", "verify", "--state", str(tmp_path))
    assert done.returncode == 2
    assert "没有封印的记录" in done.stderr


def test_everything_starts_answers_survives_a_kill_and_stops(tmp_path: Path) -> None:
    plan = Plan(
        data=tmp_path, host="127.0.0.1", port=free_port(), site_port=free_port(), workers=1, key="a-key-for-tests"
    )
    prepared = "from pathlib import Path; from fanzha.desk.setup import prepare; import sys; prepare(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", prepared, str(tmp_path)], env=plan.environment(), check=True)
    with running(plan) as processes, httpx.Client(headers={"Authorization": f"Bearer {plan.key}"}) as client:
        assert client.get(f"{plan.site_url}/public/").status_code == 200
        for n in range(5):
            assert client.post(f"{plan.gateway_url}/v1/decisions", json=TRANSFER | {"id": f"K{n}"}).status_code == 200
        processes["gateway"].send_signal(signal.SIGKILL)
        processes["gateway"].wait()
    (record,) = [path for path in records_in(tmp_path) if path.stem == "decisions"]
    assert verify(record).ok
    assert verify(record).count == 5


def test_the_six_scenes_end_as_they_ought_to() -> None:
    done = fanzha("demo", "--headless")
    assert done.returncode == 0, done.stdout
    assert "6 个场景都走到了该走的结尾" in done.stdout
    assert "✗" not in done.stdout


def test_the_demo_starts_signs_in_and_stops(tmp_path: Path) -> None:
    size = ["--accounts", "30", "--days", "3", "--no-browser"]
    ports = ["--port", str(free_port()), "--site-port", str(free_port())]
    command = [sys.executable, "-m", "fanzha", "demo", "--data", str(tmp_path / "demo"), *size, *ports]
    demo = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert demo.stdout is not None
    said = []
    for line in demo.stdout:
        said.append(line.strip())
        if "六个场景" in line:
            break
    links = [line for line in said if line.startswith("http")]
    assert len(links) == 7
    assert httpx.get(links[0]).status_code == 200
    demo.send_signal(signal.SIGTERM)
    assert demo.wait(30) == 0
    assert fanzha("audit", "verify", "--state", str(tmp_path / "demo")).returncode == 0


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = fanzha("serve", "--insecure-local", "--data", "unused", "--port", port)
    assert done.returncode == 2
    assert f"端口 {port}" in done.stderr

"""Starts the site and the gateway as two processes, waits until both answer, and stops both together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import httpx
import msgspec

from fanzha.errors import BadInput, MissingPart

READY_WITHIN_S = 60


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to run where."""

    data: Path
    host: str
    port: int
    site_port: int
    workers: int
    key: str | None
    database: str | None = None

    @property
    def gateway_url(self) -> str:
        """Where the desk finds the gateway."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def site_url(self) -> str:
        """What a browser opens."""
        return f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{self.site_port}"  # noqa: S104

    def environment(self) -> dict[str, str]:
        """The settings, as both processes read them."""
        given = {
            "FANZHA_DATA": str(self.data.resolve()),
            "FANZHA_GATEWAY_URL": self.gateway_url,
            "FANZHA_API_KEY": self.key or "",
            "FANZHA_INSECURE_LOCAL": "" if self.key else "1",
            "FANZHA_DATABASE": self.database or os.environ.get("FANZHA_DATABASE", ""),
            "FANZHA_HOST": self.host,
        }
        return os.environ | given

    def commands(self) -> dict[str, list[str]]:
        """The command line of each process."""
        gateway = [sys.executable, "-m", "uvicorn", "--factory", "fanzha.gateway.main:from_environment"]
        gateway += ["--host", self.host, "--port", str(self.port), "--log-level", "warning", "--no-access-log"]
        site = [sys.executable, "-m", "granian", "--interface", "wsgi", "fanzha.desk.wsgi:application"]
        site += ["--host", self.host, "--port", str(self.site_port), "--workers", str(self.workers)]
        site += ["--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
        return {"gateway": gateway, "site": site}


@contextmanager
def running(plan: Plan) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Both processes, answering. Raises `MissingPart` when one does not come up."""
    processes = {
        name: subprocess.Popen(command, env=plan.environment())  # noqa: S603 (our own commands)
        for name, command in plan.commands().items()
    }
    try:
        _await_ready(processes, {"gateway": f"{plan.gateway_url}/readyz", "site": f"{plan.site_url}/healthz"})
        yield processes
    finally:
        stop(processes)


def wait(processes: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait for a signal or for a process to end. 0 after a signal, 1 when a process ended by itself."""
    asked_to_stop = False

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked_to_stop
        asked_to_stop = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    while not asked_to_stop:
        if any(process.poll() is not None for process in processes.values()):
            return 1
        time.sleep(0.2)
    return 0


def stop(processes: dict[str, subprocess.Popen[bytes]], patience_s: float = 15) -> None:
    """Ask both to finish what they have begun; end them when they take too long."""
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + patience_s
    for process in processes.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def check_ports(plan: Plan) -> None:
    """Raise `BadInput` naming the option of a port that somebody else listens on."""
    for name, port in (("--port", plan.port), ("--site-port", plan.site_port)):
        _must_be_free(plan.host, port, name)


def _must_be_free(host: str, port: int, option: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise BadInput(f"端口 {port} 已被占用，请换一个：{option} 端口号", field=option) from None


def _await_ready(processes: dict[str, subprocess.Popen[bytes]], urls: dict[str, str]) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    for name, url in urls.items():
        while not _answers(url):
            code = processes[name].poll()
            if code is not None:
                raise MissingPart(f"{name} 没有启动（退出码 {code}），原因见上面的输出；可先运行 fanzha doctor")
            if time.monotonic() > deadline:
                raise MissingPart(f"{name} 在 {READY_WITHIN_S} 秒内没有就绪")
            time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False

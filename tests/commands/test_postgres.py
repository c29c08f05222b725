"""The site on a real PostgreSQL: in a database of its own, removed afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from fanzha.launch import Plan, free_port, running

SERVER = os.environ.get("FANZHA_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
NAME = f"fanzha_test_{os.getpid()}"


@pytest.fixture
def database() -> Iterator[str]:
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL at FANZHA_TEST_POSTGRES: {error}")
    server.execute(f'CREATE DATABASE "{NAME}"')
    yield SERVER.rsplit("/", 1)[0] + f"/{NAME}"
    server.execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')
    server.close()


SIGN_IN = """
import sys
from datetime import datetime
from pathlib import Path
from fanzha.desk.setup import make_logins, prepare
from fanzha.times import CHINA
prepare(Path(sys.argv[1]))
prepare(Path(sys.argv[1]))
print(*[login.link for login in make_logins(sys.argv[2], datetime.now(CHINA)) if login.role == "duty"])
"""


def test_the_site_runs_on_postgresql(database: str, tmp_path: Path) -> None:
    plan = Plan(
        data=tmp_path, host="127.0.0.1", port=free_port(), site_port=free_port(), workers=1, key="k", database=database
    )
    command = [sys.executable, "-c", SIGN_IN, str(tmp_path), plan.site_url]
    done = subprocess.run(command, env=plan.environment(), capture_output=True, text=True, check=True)
    link = done.stdout.split()[-1]
    with running(plan), httpx.Client(follow_redirects=True) as browser:
        browser.get(link)
        token = browser.cookies["csrftoken"]
        entered = browser.post(link, data={"csrfmiddlewaretoken": token}, headers={"Referer": link})
        assert entered.status_code == 200
        assert "何静" in entered.text
        assert browser.get(f"{plan.site_url}/cases/").status_code == 200
    assert not list(tmp_path.glob("*desk*.sqlite3"))
    with psycopg.connect(database) as connection:
        (rows,) = connection.execute("SELECT count(*) FROM desk_staff").fetchone() or (0,)
    assert rows == 7

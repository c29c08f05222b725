"""A folder is made ready once, safely, and its logins work."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fanzha.desk.database import database_from
from fanzha.desk.keys import make_site_secret, site_secret
from fanzha.errors import BadInput

READY = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from fanzha.desk.setup import fill_with_stories, make_logins, prepare
data = Path(sys.argv[1])
prepare(data)
prepare(data)
logins = make_logins("http://testserver", datetime.now(UTC))
again = make_logins("http://testserver", datetime.now(UTC))
from django.test import Client
for login in again:
    client = Client(headers={"host": "127.0.0.1"})
    assert client.post(login.link.removeprefix("http://testserver")).status_code == 302, login.role
    assert client.get("/", follow=True).status_code == 200, login.role
client = Client(headers={"host": "127.0.0.1"})
assert client.post("/sign-in/", {"username": "hall", "password": again[0].password}).status_code == 302
assert client.get("/admin/").status_code == 302
print(len(logins), fill_with_stories(), fill_with_stories())
"""


def test_a_fresh_folder_becomes_a_desk_in_its_own_process(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("FANZHA", "DJANGO"))}
    command = [sys.executable, "-c", READY, str(tmp_path / "new")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["7", "6", "6"]
    secrets = {"site.secret", "cipher.key", "desk/audit.sqlite3.key"}
    for name in secrets:
        assert stat.S_IMODE((tmp_path / "new" / name).stat().st_mode) == 0o600
    assert not (tmp_path / "fanzha-data").exists()


def test_the_site_secret_is_made_once(tmp_path: Path) -> None:
    assert site_secret(tmp_path) != site_secret(tmp_path)
    make_site_secret(tmp_path)
    kept = site_secret(tmp_path)
    make_site_secret(tmp_path)
    assert site_secret(tmp_path) == kept
    assert len(kept) > 50


def test_sqlite_is_durable_by_default(tmp_path: Path) -> None:
    options = database_from(None, tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]


def test_postgresql_by_its_address(tmp_path: Path) -> None:
    found = database_from("postgresql://desk:p%40ss@db.bank:5433/fanzha", tmp_path)
    kept = {name: found[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert kept == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "fanzha",
        "USER": "desk",
        "PASSWORD": "p@ss",
        "HOST": "db.bank",
        "PORT": "5433",
    }


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://host", "nonsense"])
def test_another_database_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        database_from(url, tmp_path)
    assert refused.value.field == "FANZHA_DATABASE"

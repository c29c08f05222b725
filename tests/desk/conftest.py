"""A desk on an empty folder, people of every role, and a gateway that really decides."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client

from fanzha.desk.models import Staff
from fanzha.desk.roles import ROLES
from fanzha.gateway.app import create_app
from fanzha.launch import free_port

KEY = "a key for tests"
HERE, ELSEWHERE = "城南支行", "城北支行"

Person = Callable[..., Staff]
SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any, db: None) -> Path:
    """Each test has its own data folder, so its own keys and its own audit record."""
    settings.FANZHA_DATA = tmp_path
    settings.SECRET_KEY = "signs the sessions of a test"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    for role in ROLES:
        Group.objects.get_or_create(name=role)
    return tmp_path


@pytest.fixture
def person(folder: Path) -> Person:
    """Makes a person: ``person("teller")``, ``person("head", ELSEWHERE, name="…")``."""

    def make(role: str, branch: str = HERE, name: str = "") -> Staff:
        username = f"{role}-{Staff.objects.count()}"
        staff = Staff.objects.create_user(username, password="a long password", display_name=name or username)
        staff.branch = branch
        staff.save()
        staff.groups.set([Group.objects.get(name=role)])
        return staff

    return make


@pytest.fixture
def signed_in(person: Person) -> SignedIn:
    """A browser of a person of this role; ``client.staff`` is the person."""

    def make(role: str, branch: str = HERE, **headers: Any) -> Client:
        staff, client = person(role, branch), Client(**headers)
        client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
        client.staff = staff  # type: ignore[attr-defined]  # handed to the test
        return client

    return make


@pytest.fixture(scope="session")
def gateway_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The gateway of the product, in a thread of its own."""
    app = create_app(tmp_path_factory.mktemp("decisions"), KEY)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{port}"
    for _ in range(200):
        if server.started and httpx.get(f"{url}/readyz", trust_env=False).is_success:
            break
        time.sleep(0.05)
    yield url
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def gateway(gateway_url: str, settings: Any) -> str:
    """The desk talks to the running gateway."""
    settings.FANZHA_GATEWAY_URL, settings.FANZHA_API_KEY = gateway_url, KEY
    return gateway_url


@pytest.fixture
def no_gateway(settings: Any) -> None:
    """Nobody listens where the gateway should be."""
    settings.FANZHA_GATEWAY_URL = f"http://127.0.0.1:{free_port()}"

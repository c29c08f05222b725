"""``fanzha serve``: the site and the gateway."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path

import click

from fanzha.errors import BadInput


@click.command(name="serve")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default="fanzha-data", show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8620, show_default=True, help="Port of the gateway.")
@click.option("--site-port", type=click.IntRange(1, 65535), default=8600, show_default=True, help="Port of the site.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes of the site.")
@click.option("--database", help="URL of the site's database (postgresql://…); default: SQLite in the data folder.")
@click.option("--insecure-local", is_flag=True, help="No key; listens on 127.0.0.1 alone.")
def command(
    *, data: Path, host: str, port: int, site_port: int, workers: int, database: str | None, insecure_local: bool
) -> int:
    """Run the site and the gateway until interrupted."""
    key = None if insecure_local else os.environ.get("FANZHA_API_KEY")
    if not key and not insecure_local:
        raise BadInput("请设置环境变量 FANZHA_API_KEY；本机试用可加 --insecure-local", field="FANZHA_API_KEY")
    if insecure_local and not _is_loopback(host):
        raise BadInput("--insecure-local 只能听 127.0.0.1", field="--host")
    from fanzha.launch import Plan, check_ports, running, wait

    plan = Plan(data=data, host=host, port=port, site_port=site_port, workers=workers, key=key, database=database)
    check_ports(plan)
    os.environ.update(plan.environment())
    from fanzha.desk.setup import prepare

    prepare(data)
    with running(plan) as processes:
        click.echo(f"工作台 {plan.site_url}  决策接口 {plan.gateway_url}  按 Ctrl+C 停止", err=True)
        return wait(processes)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""``fanzha demo``: a seeded bank in a folder, everything started, the browser opened, one login for each role."""

from __future__ import annotations

import os
import secrets
import sys
import webbrowser
from datetime import datetime
from pathlib import Path

import click

from fanzha.times import CHINA

GROUP = 500
"""Transfers per commit while the history is written."""


@click.command(name="demo")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default="demo-data", show_default=True)
@click.option("--headless", is_flag=True, help="Play the scenes in the terminal instead; exit 1 if one ends wrong.")
@click.option("--accounts", type=click.IntRange(30, 5000), default=300, show_default=True, help="Customers.")
@click.option("--days", type=click.IntRange(1, 365), default=60, show_default=True, help="Days of history.")
@click.option("--seed", type=int, default=7, show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8620, show_default=True, help="Port of the gateway.")
@click.option("--site-port", type=click.IntRange(1, 65535), default=8600, show_default=True, help="Port of the site.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def command(
    *, data: Path, headless: bool, accounts: int, days: int, seed: int, port: int, site_port: int, no_browser: bool
) -> int:
    """Show the product on a bank that does not exist."""
    if headless:
        from fanzha.commands.scenes import play_all

        return play_all()
    from fanzha.launch import Plan, check_ports, running, wait

    key = secrets.token_urlsafe(24)
    plan = Plan(data=data, host="127.0.0.1", port=port, site_port=site_port, workers=1, key=key)
    check_ports(plan)
    os.environ.update(plan.environment())
    from fanzha.desk.setup import fill_with_stories, make_logins, prepare

    click.echo("准备站点…", err=True)
    prepare(data)
    write_history(data / "decisions", accounts=accounts, days=days, seed=seed)
    logins = make_logins(plan.site_url, datetime.now(CHINA))
    fill_with_stories()
    with running(plan) as processes:
        click.echo(
            f"\n反诈工作台已就绪：{plan.site_url}\n每个角色一个一次性登录（链接只能用一次，密码可反复用到下次启动）：\n"
        )
        for login in logins:
            click.echo(f"  {login.role_zh}　用户名 {login.username}　密码 {login.password}\n      {login.link}")
        click.echo(f"\n六个场景：{plan.site_url}/stories/　　市民公开页：{plan.site_url}/public/　　按 Ctrl+C 停止")
        if not no_browser:
            webbrowser.open(plan.site_url)
        return wait(processes)


def write_history(state: Path, *, accounts: int, days: int, seed: int) -> int:
    """Let the bank's ordinary past be decided, once; returns how many transfers were added."""
    import msgspec

    from fanzha.decisions import DecisionDesk, Transfer
    from fanzha.simulation.bank import simulate

    if state.exists():
        return 0
    with DecisionDesk.open(state) as desk:
        today = datetime.now(CHINA).date()
        transfers = msgspec.convert(simulate(accounts, days, seed, until=today).transfers, list[Transfer])
        with click.progressbar(length=len(transfers), label="写入客户流水", file=sys.stderr) as bar:
            for start in range(0, len(transfers), GROUP):
                group = transfers[start : start + GROUP]
                desk.decide_many(group)
                bar.update(len(group))
        return len(transfers)

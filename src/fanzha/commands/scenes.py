"""The six scenes in the terminal, for ``fanzha demo --headless``."""

from __future__ import annotations

import shutil

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from fanzha.knowledge import load
from fanzha.knowledge.vocabulary import NO_FRAUD
from fanzha.money import spoken
from fanzha.simulation.stories import Scene, Story, load_stories, play

WIDTH = 96


def play_all() -> int:
    """Play every scene through the real rooms. 0 when each ends as it ought to, 1 when one does not."""
    console = Console(width=min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns), highlight=False)
    wrong = [story.title for story in load_stories() if not _play(story, console)]
    count = len(load_stories())
    console.print()
    if wrong:
        console.print(f"{count} 个场景，{len(wrong)} 个没有走到该走的结尾：{'、'.join(wrong)}", style="bold red")
        return 1
    console.print(f"{count} 个场景都走到了该走的结尾。", style="bold green")
    return 0


def _play(story: Story, console: Console) -> bool:
    console.print()
    console.rule(f"[bold]{story.title}[/]　{spoken(story.amount_fen)}")
    console.print(story.intro, style="dim")
    scenes = []
    for scene in play(story):
        scenes.append(scene)
        console.print(
            f"\n[bold]{scene.number}/{scene.of}[/] {scene.at:%H:%M} [bold cyan]{scene.kind_zh}[/] {scene.title}"
        )
        console.print(Padding(Text(scene.text), (0, 0, 0, 2)))
        for line in _lines(scene):
            console.print(Padding(Text(line), (0, 0, 0, 4)))
        for check in scene.checks:
            mark, style = ("✓", "green") if check.ok else ("✗", "bold red")
            console.print(f"    {mark} {check.name}：{check.got}（应为 {check.expected}）", style=style)
    return all(scene.ok for scene in scenes)


def _lines(scene: Scene) -> list[str]:
    return [*_judged(scene), *_spoken(scene), *_followed(scene)]


def _judged(scene: Scene) -> list[str]:
    known = load()
    lines = []
    if scene.screening and scene.screening.typology != NO_FRAUD:
        words = "、".join(f"「{found.text}」" for found in scene.screening.evidence)
        sure = min(scene.screening.score, 0.99)
        lines.append(f"识别：{known.zh('typologies', scene.screening.typology)}，把握 {sure:.0%}，看 {words}")
    if scene.decision:
        lines.append(f"处置：{known.zh('actions', scene.decision.action)}，分数 {scene.decision.score:.2f}")
        lines += [f"  {reason.weight:+.1f}　{reason.text}" for reason in scene.decision.reasons]
        lines += [f"依据：{scene.decision.legal_measure}"] if scene.decision.legal_measure else []
    return lines


def _spoken(scene: Scene) -> list[str]:
    lines = []
    if scene.exchange:
        lines += [f"问：{scene.exchange.question}", f"答：{scene.exchange.answer}"]
    if scene.turn:
        lines += [f"说：{scene.turn.say}"] if scene.turn.say else []
        lines += [f"做：{step}" for step in scene.turn.do]
        if scene.turn.question and not scene.turn.outcome:
            lines.append(f"下一句问：{scene.turn.question.text}")
    return lines


def _followed(scene: Scene) -> list[str]:
    lines = []
    if scene.trace:
        lines += [f"取现：{cash.place} {cash.branch} {spoken(cash.amount_fen)}" for cash in scene.trace.cash_out]
    if scene.freeze:
        lines += [
            f"先冻：尾号 {row.account[-4:]}，还剩 {spoken(row.held_fen)}，{row.why}" for row in scene.freeze.rows[:3]
        ]
    if scene.report:
        lines.append(f"案件报告：{scene.report.title}")
    return lines

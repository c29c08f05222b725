"""The known scenes, replayed step by step through the real rooms."""

from fanzha.simulation.stories.player import LocalDesk, StoryDesk, freeze_rows, ledger_path, play
from fanzha.simulation.stories.scene import Check, Exchange, Scene
from fanzha.simulation.stories.story import DATA, Story, load_stories, story_of

__all__ = [
    "DATA",
    "Check",
    "Exchange",
    "LocalDesk",
    "Scene",
    "Story",
    "StoryDesk",
    "freeze_rows",
    "ledger_path",
    "load_stories",
    "play",
    "story_of",
]

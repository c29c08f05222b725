"""Signs and answers in; beliefs, the next question, the script and the outcome out."""

from fanzha.dissuasion.conversation import Conversation, Reason
from fanzha.dissuasion.script import SeenEvent, script
from fanzha.dissuasion.turn import OUTCOME_NAMES, Asked, Choice, Outcome, Turn

__all__ = [
    "OUTCOME_NAMES",
    "Asked",
    "Choice",
    "Conversation",
    "Outcome",
    "Reason",
    "SeenEvent",
    "Turn",
    "script",
]

"""What is known: typologies, signs, questions, warnings, official channels, in data files with one loader."""

from fanzha.knowledge.base import KnowledgeBase
from fanzha.knowledge.loader import KnowledgeError, load, load_examples

__all__ = ["KnowledgeBase", "KnowledgeError", "load", "load_examples"]

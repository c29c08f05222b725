"""Posters, leaflets, letters and quizzes from the knowledge base."""

from fanzha.publicity.content import audiences
from fanzha.publicity.publish import FORMATS, PIECES, publish

__all__ = ["FORMATS", "PIECES", "audiences", "publish"]

"""Posters, leaflets, letters and quizzes from the knowledge base."""

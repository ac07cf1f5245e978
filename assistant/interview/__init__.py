"""Guided interviews: questions, derived values, an exact engine, and the proof that no path is left open."""

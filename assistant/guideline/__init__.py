"""What the guideline says: clinical questions, recommendations and grades, passages, tables, figures, regimens,
references, glossary, and the editor's notes about them, kept apart."""

"""Reading and writing: strict YAML, JSON Lines, front matter, atomic files, the checked cache, the folders.

Knows no content: what a file means is decided on the floors above.
"""

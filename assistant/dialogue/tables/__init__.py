"""Questions that the rows of a table answer: what is asked, which rows, what is worked out, and how it is shown."""

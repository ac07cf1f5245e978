"""An interview inside the conversation: starting it, hearing answers, correcting them, where it stands, what it leads to."""

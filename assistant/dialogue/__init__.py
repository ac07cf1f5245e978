"""The conversation: `step(state, event) -> (state, Reply)`, pure and deterministic, the same for every face."""

"""A reply as the JSON that outsiders read (`haic.reply/1`): fields may be added, none renamed or dropped."""

from typing import Any

from assistant.dialogue.render import render
from assistant.dialogue.reply import Reply, TextBlock, plain

SCHEMA = "haic.reply/1"


def reply_json(reply: Reply, identifier: str | int | None, *, explain: bool = False) -> dict[str, Any]:
    """The contract's object for one reply."""
    return {
        "schema": SCHEMA,
        "id": identifier,
        "kind": reply.kind,
        "reason": reply.reason,
        "clinical_question": reply.clinical_question,
        "topic": reply.topic,
        "confidence": reply.confidence,
        "match": reply.match,
        "text": render(reply),
        "blocks": [plain(block) for block in reply.blocks],
        "passages": list(reply.passages),
        "references": list(reply.references),
        "references_unresolved": list(reply.unresolved),
        "offers": [{"id": offer.id, "label": offer.label} for offer in reply.offers],
        "suggestions": [suggestion.text for suggestion in reply.suggestions],
        "explain": plain(reply.explain) if explain and reply.explain else None,
    }


def error_json(identifier: str | int | None, message: str) -> dict[str, Any]:
    """A reply of kind error: an input line that cannot be read."""
    return reply_json(Reply("error", (TextBlock(message),), confidence=0.0, match="weak"), identifier)

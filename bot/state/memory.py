"""What is remembered of one conversation, and for how long. Never a text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from bot.model import Answer, Conversation
from facts.model import Language

SILENCE = 30 * 60  # seconds after which a conversation is forgotten


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """One conversation as a channel keeps it between two messages."""

    conversation: Conversation = field(default_factory=Conversation)
    chosen: Language | None = None  # by /lang; None: each question is answered in its own language
    before: Conversation = field(default_factory=Conversation)  # as the last message found it
    message: int | None = None  # id of that message; None: the last thing was no message

    def after(self, answer: Answer, message: int | None) -> Memory:
        """The memory once an answer has been given.

        Args:
            answer: What was answered.
            message: Id of the message that asked; None: a button did.
        """
        return replace(self, conversation=answer.remembered(self.conversation), before=self.conversation, message=message)

    def rewound(self) -> Memory:
        """The memory as it was before the last message."""
        return replace(self, conversation=self.before)


_ADAPTER = TypeAdapter(Memory)


def dump(memory: Memory) -> str:
    """A memory as JSON; what is empty is left out."""
    return _ADAPTER.dump_json(memory, exclude_defaults=True).decode()


def load(text: str) -> Memory:
    """Read what `dump` wrote; what cannot be read is as good as forgotten."""
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError:
        return Memory()

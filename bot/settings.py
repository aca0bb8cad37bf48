"""What can be set from outside: environment variables with the prefix FAKTENBOT_, also from a file `.env`.

Read by `serve` and by the admin commands. `ask` and `chat` never import this: pydantic costs them more time
than everything else they load.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "FAKTENBOT_"
DAYS = 90  # for which questions are kept, where nothing else is set
SHORTEST_KEY = 16  # characters of a secret key: ids of chats are numbers, and with a shorter one they could be found by trying


class Settings(BaseSettings):
    """The settings with their defaults; an invalid one raises pydantic's ValidationError."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    facts: str | None = Field(
        default=None, description="folder of the curated base; default: the one that comes with the program"
    )
    home: str | None = Field(default=None, description="data folder; default: the platform's")
    telegram_token: SecretStr | None = Field(default=None, description="token of the Telegram bot, from @BotFather")
    telegram_api_url: str = Field(
        default="https://api.telegram.org", pattern=r"^https?://[^/\s]+", description="base URL of the Bot API"
    )
    admins: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(), description="Telegram user ids of the admins, comma-separated"
    )
    state_url: str | None = Field(
        default=None, description="database of conversations, sqlite:///…; default: a file in the data folder"
    )
    secret_key: SecretStr | None = Field(
        default=None, description="key for the HMACs of chat ids; default: made once and kept in the data folder"
    )
    questions_kept: int = Field(
        default=DAYS, ge=0, le=3650, description="days for which masked questions are kept, for admins; 0: they are not"
    )
    digest: bool = Field(default=False, description="whether admins are told every morning how the bot is used")
    missed_min_chats: int = Field(
        default=3, ge=1, description="chats that must have asked something in vain on one day until admins are shown it"
    )

    @field_validator("facts", "home", "telegram_token", "telegram_api_url", "state_url", "secret_key", mode="before")
    @classmethod
    def _without_blanks(cls, given: object, info: ValidationInfo) -> object:
        """What was copied with a blank at its end is meant without it; nothing but blanks is nothing."""
        if not isinstance(given, str):
            return given
        return given.strip() or cls.model_fields[info.field_name or ""].default

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, given: SecretStr | None) -> SecretStr | None:
        if given and len(given.get_secret_value()) < SHORTEST_KEY:
            raise ValueError("too short")
        return given

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        return [part.strip() for part in given.split(",") if part.strip()] if isinstance(given, str) else given


class SettingsInvalid(Exception):
    """Some settings cannot be used; says which, and nothing of their values.

    Attributes:
        names: Their environment variables.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def load() -> Settings:
    """The settings as they are.

    Raises:
        SettingsInvalid: Some of them cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = dict.fromkeys(f"{PREFIX}{str(one['loc'][0]).upper()}" for one in error.errors())
        raise SettingsInvalid(tuple(names)) from None


def shown(settings: Settings) -> list[tuple[str, str | None]]:
    """Name and value of every setting; "" stands for a secret that is set, None for one that is not set."""
    rows: list[tuple[str, str | None]] = []
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, tuple):
            value = ",".join(map(str, value))
        written = "" if isinstance(value, SecretStr) else None if value in (None, "") else str(value)
        rows.append((f"{PREFIX}{name.upper()}", written))
    return rows

"""Configuration: environment variables LOGFRAME_…, and nothing else."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

HOME = Path(__file__).parent.parent
PREFIX = "LOGFRAME_"

AtLeastOne = Annotated[int, Field(ge=1)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(str.upper)]


class Settings(BaseSettings):
    """What an installation may set; every field is described in the README."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    database_url: str = f"sqlite:///{HOME / 'var' / 'logframe.sqlite'}"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    workers: AtLeastOne = 1
    session_hours: AtLeastOne = 12
    secure_cookies: bool = False
    trusted_proxies: str = "127.0.0.1"
    attempts_per_account: AtLeastOne = 10
    attempts_per_address: AtLeastOne = 100
    attempts_minutes: AtLeastOne = 15
    body_limit: AtLeastOne = 2_000_000
    smtp_url: str = ""
    mail_from: Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+)?$")] = ""
    evidence_dir: Path | None = None
    evidence_limit: AtLeastOne = 10_000_000
    log_level: LogLevel = "INFO"

    @property
    def evidence_folder(self) -> Path:
        """Return where evidence is kept: as set, else beside a SQLite file, else in var/."""
        if self.evidence_dir is not None:
            return self.evidence_dir
        scheme, _, path = self.database_url.partition(":///")
        beside = Path(path).parent if scheme.startswith("sqlite") and path and "?" not in path else HOME / "var"
        return beside / "evidence"

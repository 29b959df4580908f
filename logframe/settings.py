"""Configuration: environment variables LOGFRAME_…, and nothing else."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

HOME = Path(__file__).parent.parent


class Settings(BaseSettings):
    """What an installation may set; every field is described in the README."""

    model_config = SettingsConfigDict(env_prefix="LOGFRAME_", extra="ignore")

    database_url: str = f"sqlite:///{HOME / 'var' / 'logframe.sqlite'}"
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    session_hours: int = 12
    secure_cookies: bool = False
    trusted_proxies: str = "127.0.0.1"
    attempts_per_account: int = 10
    attempts_per_address: int = 100
    attempts_minutes: int = 15
    body_limit: int = 2_000_000
    log_level: str = "INFO"

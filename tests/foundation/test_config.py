"""The surroundings are read once; what is missing in production is said in one sentence."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from contest.config import Misconfigured, from_environment, make_secrets

KEY = Fernet.generate_key().decode()


def test_production_refuses_without_its_secrets(tmp_path):
    with pytest.raises(Misconfigured, match=r"SECRET_KEY is not set. Run `contest init` once, or set SECRET_KEY"):
        from_environment({"SAIWU_MODE": "production", "SAIWU_INSTANCE": str(tmp_path)})
    with pytest.raises(Misconfigured, match="FIELD_KEYS is not set"):
        from_environment({"SAIWU_MODE": "production", "SAIWU_INSTANCE": str(tmp_path), "SECRET_KEY": "x" * 40})
    assert list(tmp_path.iterdir()) == []


def test_production_takes_what_init_has_made(tmp_path):
    made = make_secrets(tmp_path)
    assert [path.name for path in made] == ["secret-key", "field-keys"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in made)
    assert make_secrets(tmp_path) == []
    config = from_environment({"SAIWU_MODE": "production", "SAIWU_INSTANCE": str(tmp_path)})
    assert config.is_production
    assert len(config.secret_key) > 40
    Fernet(config.field_keys[0])


def test_development_makes_its_own_and_keeps_them(tmp_path):
    first = from_environment({"SAIWU_INSTANCE": str(tmp_path / "new")})
    second = from_environment({"SAIWU_INSTANCE": str(tmp_path / "new")})
    assert first == second
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o077 == 0


def test_the_environment_wins(tmp_path):
    config = from_environment(
        {
            "SAIWU_INSTANCE": str(tmp_path),
            "SECRET_KEY": "given",
            "FIELD_KEYS": f"{KEY}, {KEY}",
            "PUBLIC_URL": "https://contest.example.edu.cn/",
            "TRUSTED_PROXIES": "2",
        }
    )
    assert config.secret_key == "given"
    assert config.field_keys == (KEY, KEY)
    assert config.public_url == "https://contest.example.edu.cn"
    assert config.proxies == 2


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_postgresql_address_means_psycopg_3(tmp_path, scheme):
    env = {
        "SAIWU_INSTANCE": str(tmp_path),
        "DATABASE_URL": f"{scheme}://me@db/saiwu",
        "DATABASE_REPLICA_URL": f"{scheme}://r/s",
    }
    config = from_environment(env)
    assert config.database_url == "postgresql+psycopg://me@db/saiwu"
    assert config.replica_url == "postgresql+psycopg://r/s"


@pytest.mark.parametrize(
    ("name", "value"),
    [("SAIWU_MODE", "staging"), ("TRUSTED_PROXIES", "two"), ("MAX_UPLOAD", "55M"), ("FIELD_KEYS", "not a Fernet key")],
)
def test_nonsense_is_told_by_name(tmp_path, name, value):
    with pytest.raises(Misconfigured, match=name):
        from_environment({"SAIWU_INSTANCE": str(tmp_path), name: value})

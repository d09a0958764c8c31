"""A real server, set up as it must not be."""

import os

import pytest
import redis

from bot import embedded
from bot.doctor import Status, exit_code
from bot.doctor.store import eviction, persistence, version
from tests.doctor.conftest import named, one
from tests.support.valkey import url, valkey_url

__all__ = ["url", "valkey_url"]

PLANTED = {
    "no persistence": ({"appendonly": "no", "save": ""}, "store.persistence"),
    "a store that evicts": (
        {"maxmemory": "100mb", "maxmemory-policy": "allkeys-lru"},
        "store.eviction",
    ),
    "a store that takes no writes": ({"min-replicas-to-write": "1"}, "store.write"),
}


@pytest.fixture
def server(url, doctor):
    """The session's server as the store; its configuration is put back."""
    with redis.Redis.from_url(url, decode_responses=True) as client:
        touched = {key for settings, _ in PLANTED.values() for key in settings}
        before = {key: client.config_get(key)[key] for key in touched}
        doctor.set(REDIS_URL=url)
        yield client
        for key, value in before.items():
            client.config_set(key, value)


def test_a_sound_server_has_no_fault(server, doctor):
    found = doctor.look()

    assert {each.status for each in found if each.check.group == "store"} == {Status.OK}
    assert server.pttl("{iotdomain}:doctor") <= 1000  # what it wrote goes by itself


def test_the_bots_own_store_is_looked_at_while_it_runs_and_left_alone(doctor, tmp_path):
    own = embedded.start(tmp_path / "state", os.environ)
    try:
        found = doctor.look()
        with redis.Redis.from_url(own.url) as client:
            assert client.ping()
    finally:
        assert own.stop()

    store = [each for each in found if each.check.group == "store"]
    assert {each.status for each in store} == {Status.OK}
    assert len(store) == 5


@pytest.mark.parametrize(("wrong", "name"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_named_and_nothing_else(server, doctor, wrong, name):
    for key, value in wrong.items():
        server.config_set(key, value)

    found = doctor.look()

    assert named(found, Status.FAULT) == {name}
    assert one(found, name).result.do
    assert exit_code(found) == 1


def test_snapshots_alone_are_a_warning(server, doctor):
    server.config_set("appendonly", "no")
    server.config_set("save", "3600 1")

    found = doctor.look()

    assert named(found, Status.FAULT) == set()
    assert "store.persistence" in named(found, Status.WARNING)


def test_a_password_that_is_wrong_is_said_and_not_shown(server, doctor):
    server.config_set("requirepass", "right")
    server.execute_command("AUTH", "right")
    try:
        path = server.connection_pool.connection_kwargs["path"]
        doctor.set(REDIS_URL=f"unix://:secret-word@{path}")

        found = doctor.look()
    finally:
        server.config_set("requirepass", "")

    assert named(found, Status.FAULT) == {"store.reach"}
    assert not any("secret-word" in each.result.says for each in found)


@pytest.mark.parametrize(
    ("judge", "said", "status"),
    [
        (version, {"redis_version": "6.0.16"}, Status.FAULT),
        (version, {"redis_version": "7.2.4", "valkey_version": "9.1.0"}, Status.OK),
        (version, {}, Status.UNSEEN),
        (persistence, {"aof_enabled": 0, "save": None}, Status.FAULT),
        (persistence, {"aof_enabled": 1}, Status.OK),
        (persistence, {"aof_enabled": 1, "aof_last_write_status": "err"}, Status.FAULT),
        (eviction, {"maxmemory_policy": "volatile-lru", "maxmemory": 1}, Status.FAULT),
        (eviction, {"maxmemory_policy": "volatile-lru"}, Status.WARNING),
        (eviction, {"maxmemory_policy": "noeviction", "maxmemory": 1}, Status.OK),
        (eviction, {}, Status.UNSEEN),
    ],
)
def test_what_a_server_says_is_judged(judge, said, status):
    assert judge(said).status is status

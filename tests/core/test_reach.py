"""The bot is no way into a network: public addresses, and those that settings name."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.core.reach import METADATA, PRIVATE, Reach, private_network

PUBLIC_ONLY, EVERYTHING = Reach(), Reach(private=True)
SOME = Reach(private=(private_network("10.20.0.0/16"), private_network("fd12::/16")))
ALL = [PUBLIC_ONLY, SOME, EVERYTHING]
NEVER = [
    "169.254.169.254",
    "169.254.170.2",
    "169.254.169.253",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "fd00:ec2::23",
    "fd20:ce::254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "240.0.0.1",
    "ff02::1",
    "fec0::1",
    "100::1",
    "2001:db8::1",
    "3fff::1",
    "198.18.0.1",
    "192.0.2.7",
    "192.88.99.1",
    "::ffff:8.8.8.8",
    "::ffff:10.20.0.1",
    "::10.20.0.1",
    "64:ff9b::8.8.8.8",
    "64:ff9b::10.20.0.1",
    "64:ff9b:1::10.20.0.1",
    "2002:0808:0808::1",
    "2002:7f00:1::",
    "2001::1",
]


@pytest.mark.parametrize("address", NEVER)
@pytest.mark.parametrize("reach", ALL)
def test_no_setting_leads_there(reach, address):
    assert reach.refusal(address)


@pytest.mark.parametrize("reach", ALL)
@pytest.mark.parametrize(
    "address", ["8.8.8.8", "52.28.1.1", "2600:1f18::1", "2a05:d014::1", "100.63.0.1"]
)
def test_what_is_public_may_always_be_looked_at(reach, address):
    assert reach.refusal(address) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_is_for_the_sandbox_alone(address):
    assert PUBLIC_ONLY.refusal(address)
    assert SOME.refusal(address)
    assert EVERYTHING.refusal(address) is None


@pytest.mark.parametrize("address", ["10.20.0.1", "10.20.255.254", "fd12::1"])
def test_a_network_that_the_settings_name_may_be_looked_at(address):
    assert "probe.allow_private" in PUBLIC_ONLY.refusal(address)
    assert SOME.refusal(address) is None
    assert EVERYTHING.refusal(address) is None


@pytest.mark.parametrize(
    "address", ["10.21.0.1", "192.168.1.1", "172.16.0.1", "fd13::1"]
)
def test_and_no_other(address):
    assert "none of the networks" in SOME.refusal(address)


@pytest.mark.parametrize(
    "text", ["", "x", "127.1", "0x7f000001", "2130706433", "1.2.3"]
)
def test_what_is_no_address_is_none(text):
    assert EVERYTHING.refusal(text)


@given(some.ip_addresses())
def test_with_public_only_nothing_is_reached_that_python_calls_private(address):
    if PUBLIC_ONLY.refusal(str(address)) is None:
        assert address.is_global
        assert not address.is_multicast


@given(some.ip_addresses(v=4), some.sampled_from(["::ffff:{}", "::{}", "64:ff9b::{}"]))
def test_no_address_is_reached_in_another_ones_wrapping(inner, form):
    assert all(each.refusal(form.format(inner)) for each in ALL)


@given(some.sampled_from(METADATA).flatmap(lambda net: some.ip_addresses(network=net)))
def test_where_a_cloud_keeps_secrets_is_never_reached(address):
    assert all(each.refusal(str(address)) for each in ALL)


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0/0",
        "8.8.8.0/24",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "::/0",
        "fe80::/10",
        "::1/128",
        "10.0.0.0/7",
    ],
)
def test_settings_may_name_private_networks_only(text):
    with pytest.raises(ValueError, match="no private network"):
        private_network(text)


@pytest.mark.parametrize(
    "text", ["10.20.0.1/16", "10.20", "internal", "", "10.0.0.0/33"]
)
def test_settings_must_name_a_network(text):
    with pytest.raises(ValueError, match="no network like"):
        private_network(text)


def test_the_private_ranges_may_all_be_named():
    for each in PRIVATE:
        assert private_network(str(each)) == each
        first = next(iter(ip_network(each).hosts()))
        assert Reach(private=(each,)).refusal(str(ip_address(first))) is None

import pytest
from scrapy.settings import Settings
from twisted.internet import reactor
from twisted.internet.error import DNSLookupError

from crawler.guard import Guard, GuardedResolver


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.0.0.5", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused_in_every_notation(address):
    assert not Guard().allows(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_allowed(address):
    assert Guard().allows(address)


def test_a_private_network_is_allowed_only_as_far_as_it_was_named():
    guard = Guard(["10.1.0.0/16"])

    assert guard.allows("10.1.2.3")
    assert guard.allows("::ffff:10.1.2.3")
    assert not guard.allows("10.2.2.3")


def test_a_bad_network_is_an_error_that_names_it():
    with pytest.raises(ValueError, match="10.1.2.3/16"):
        Guard(["10.1.2.3/16"])


@pytest.fixture
def resolver():
    GuardedResolver.refused.clear()
    hosts = {"inside.example": "10.0.0.5", "outside.example": "8.8.8.8"}
    return GuardedResolver(reactor, 10, 1.0, Guard(), hosts)


def test_the_resolver_refuses_what_the_guard_does_and_remembers_the_host(resolver):
    failures = []

    resolver.getHostByName("inside.example").addErrback(failures.append)

    assert failures[0].check(DNSLookupError)
    assert resolver.refused == {"inside.example"}


def test_the_resolver_passes_public_addresses_on(resolver):
    found = []

    resolver.getHostByName("outside.example").addCallback(found.append)

    assert found == ["8.8.8.8"]
    assert not resolver.refused


def test_the_settings_name_the_networks():
    settings = Settings()
    settings.setmodule("crawler.settings")

    assert settings.getlist("PROMOTRAIL_ALLOW_PRIVATE") == []
    assert settings["TWISTED_DNS_RESOLVER"] == "crawler.guard.GuardedResolver"


def test_only_the_ports_of_web_servers_may_be_asked_but_on_networks_of_ones_own():
    guard = Guard(["10.1.0.0/16"], [9000])

    assert all(guard.allows_port(port, "8.8.8.8") for port in (80, 443, 8080, 8443, 9000))
    assert not any(guard.allows_port(port, "8.8.8.8") for port in (22, 25, 6379, 0))
    assert guard.allows_port(22, "10.1.2.3")
    assert not guard.allows_port(22, "10.2.2.3")

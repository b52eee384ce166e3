"""Each secure default, one by one: a change of any of them must be meant."""

import pytest

from crawler.crawling import BadSetting, settings_of

SECURE = {
    "DOWNLOAD_MAXSIZE": 5 * 1024 * 1024,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_TIMEOUT": 30,
    "RETRY_TIMES": 1,
    "REDIRECT_MAX_TIMES": 5,
    "DOWNLOAD_VERIFY_CERTIFICATES": False,
    "DOWNLOAD_FAIL_ON_DATALOSS": False,
    "METAREFRESH_MAXDELAY": 5,
    "COOKIES_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 1,
    "RANDOMIZE_DOWNLOAD_DELAY": False,
    "DEPTH_LIMIT": 3,
    "URLLENGTH_LIMIT": 2083,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "MEMUSAGE_LIMIT_MB": 1024,
    "MEMUSAGE_CHECK_INTERVAL_SECONDS": 5,
    "REFERRER_POLICY": "no-referrer",
    "HTTPPROXY_ENABLED": False,
    "JOBDIR": None,
    "HTTPCACHE_ENABLED": False,
    "LOG_LEVEL": "INFO",
    "TWISTED_DNS_RESOLVER": "crawler.guard.GuardedResolver",
    "PROMOTRAIL_ALLOW_PRIVATE": [],
    "PROMOTRAIL_ALLOW_PORTS": [],
    "PROMOTRAIL_HOSTS": {},
}


@pytest.mark.parametrize(("name", "value"), SECURE.items())
def test_default(name, value):
    assert settings_of({})[name] == value


@pytest.mark.parametrize("scheme", ["file", "data", "ftp", "s3"])
def test_no_handler_for(scheme):
    assert settings_of({}).getwithbase("DOWNLOAD_HANDLERS")[scheme] is None


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_our_handler_fetches(scheme):
    handlers = settings_of({}).getwithbase("DOWNLOAD_HANDLERS")
    assert handlers[scheme] == "crawler.handler.GuardedHandler"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"PROMOTRAIL_SCOPE": "planet"}, "planet"),
        ({"PROMOTRAIL_ALLOW_PRIVATE": ["10.0.0.0/99"]}, "10.0.0.0/99"),
        ({"PROMOTRAIL_ALLOW_PORTS": ["ssh"]}, "ssh"),
        ({"PROMOTRAIL_INCLUDE": "("}, "PROMOTRAIL_INCLUDE"),
    ],
)
def test_a_bad_value_is_named(options, named):
    with pytest.raises(BadSetting, match=named):
        settings_of(options)

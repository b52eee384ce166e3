"""Scrapy's settings, a reason beside each. `promotrail crawl` and `scrapy crawl` both use these."""

import crawler.sites  # noqa: F401 - before Scrapy: keeps its suffix list off the network

BOT_NAME = "promotrail"
SPIDER_MODULES = ["crawler.spiders"]
ITEM_PIPELINES = {"crawler.pipelines.StorePipeline": 100}
USER_AGENT = "promotrail/0.1 (link audit of promotional spam)"  # a contact is added by --contact

# Nothing listens: both of these run code for whoever reaches the port, and are on by default.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Only http and https; Scrapy would read file: and data: and speak ftp: for any link.
# Our handler bounds headers, checks ports, and records what becomes of certificates.
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("http", "https"), "crawler.handler.GuardedHandler"),
    **dict.fromkeys(("file", "data", "ftp", "s3")),
}
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"  # public addresses only, see guard.py
PROMOTRAIL_ALLOW_PRIVATE: list[str] = []  # networks beside them, as CIDR
PROMOTRAIL_ALLOW_PORTS: list[int] = []  # ports beside those of web servers
PROMOTRAIL_HOSTS: dict[str, str] = {}  # names with a fixed address, as in /etc/hosts
DOWNLOAD_VERIFY_CERTIFICATES = False  # bad ones are recorded; --strict-tls refuses them
HTTPPROXY_ENABLED = False  # a proxy resolves names itself, past the guard

# One hostile page must not cost the crawl.
DOWNLOAD_MAXSIZE = 5 * 1024 * 1024  # also bounds what a compressed body unpacks to
DOWNLOAD_WARNSIZE = 0  # a large page is no news
DOWNLOAD_FAIL_ON_DATALOSS = False  # what came of a body that breaks off is kept, as truncated
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 10
RETRY_TIMES = 1
REDIRECT_MAX_TIMES = 5
METAREFRESH_MAXDELAY = 5  # as a reader would wait
URLLENGTH_LIMIT = 2083
DEPTH_LIMIT = 3  # for a spider derived from ours; our own links go through the frontier
MEMUSAGE_LIMIT_MB = 1024
MEMUSAGE_CHECK_INTERVAL_SECONDS = 5

# Politeness.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 8  # to hosts that answer within a second; others don't hold them up
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # 429 and 503 are asked again in their time
PROMOTRAIL_WAIT = 3600  # seconds; a host that asks for more is left for a later run
RANDOMIZE_DOWNLOAD_DELAY = False  # it would also shorten the delay, to a half
COOKIES_ENABLED = False  # no state, and no bombs of 400 cookies
REFERRER_POLICY = "no-referrer"  # the page visited is told nothing of the page before
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Language": "en;q=0.5, *;q=0.4",
}

# What links of one host may cost a run; what the user listed is fetched all the same. 0: no limit.
PROMOTRAIL_HOST_PAGES = 200
PROMOTRAIL_HOST_MINUTES = 60
PROMOTRAIL_HOST_MEGABYTES = 100
PROMOTRAIL_HOST_FAILURES = 50  # in a row, listed or not; then the host is left alone for a day

# The frontier table is the queue and its own duplicate filter, so neither of Scrapy's is used.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # filters nothing
JOBDIR = None  # a kill would lose what it holds
HTTPCACHE_ENABLED = False
HTTPERROR_ALLOW_ALL = True  # a page that is gone is a finding too

CONCURRENT_ITEMS = 1  # the default of 100 starts 101 tasks for each response
LOG_LEVEL = "INFO"
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # it is in the database
LOGSTATS_INTERVAL = 0  # the progress line says it

# What no visit needs costs a millisecond a page.
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the scope is ours
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.politeness.PolitenessMiddleware": 50,
    "crawler.robots.StrictRobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.retrying.NotingRetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.redirects.PageRedirectMiddleware": 580,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.unpacking.UnpackingMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.redirects.StatusRedirectMiddleware": 600,
    "crawler.politeness.TurnsMiddleware": 1000,  # the last before the request is sent
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
DOWNLOADER_STATS = False  # sizes of requests and answers, counted by writing them out once more

PROMOTRAIL_DB = ""  # the database; required
PROMOTRAIL_LOCK = True  # keep a second writer off it; False where that is done already
PROMOTRAIL_WORKERS = 0  # processes of promotrail crawl; 0: by the length of the queue
PROMOTRAIL_DEPTH = 0  # links to follow from a seed: the list is the whole job
PROMOTRAIL_SCOPE = "site"  # which links are followed: same host, site, domain, or any
PROMOTRAIL_PAGES = 0  # pages to fetch in this run; 0 for all
PROMOTRAIL_INCLUDE = ""  # follow only links that this regular expression is found in
PROMOTRAIL_EXCLUDE = ""  # and none that this one is found in
PROMOTRAIL_IMAGES = False  # fetch pictures too, and look at them
PROMOTRAIL_JS = "never"  # which pages a browser makes first: never, auto (empty ones) or always
PROMOTRAIL_CHROMIUM = ""  # its path, if it is not on the PATH
PROMOTRAIL_TEXT = True  # keep each page's visible text
PROMOTRAIL_QUIET = False  # show no progress line

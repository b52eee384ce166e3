"""advertools' crawl of a list, to its JSON lines.

PEERS/bin/python bench/peers/advertools_crawl.py SEEDS
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import advertools

os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # it calls `scrapy`
urls = Path(sys.argv[1]).read_text().split()
advertools.crawl(
    urls,
    "pages.jsonl",
    allowed_domains=sorted({urlsplit(url).hostname or "" for url in urls}),  # it keeps the port
    custom_settings={
        "LOG_LEVEL": "INFO",
        "CONCURRENT_REQUESTS": 32,
        "ROBOTSTXT_OBEY": False,
    },
)

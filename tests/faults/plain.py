"""`promotrail`, as a module of this checkout: python -m tests.faults.plain crawl ..."""

import sys

from crawler.cli import main

if __name__ == "__main__":
    main(sys.argv[1:], prog_name="promotrail")

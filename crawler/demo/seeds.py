"""The demo's seed list: every page that the crawl is asked to visit."""

from pathlib import Path

SEEDS = Path(__file__).with_name("seeds.txt")


def seeds(port: int) -> list[str]:
    """Return the addresses of `seeds.txt`, in its order, for a site served on `port`."""
    lines = SEEDS.read_text("utf-8").replace("{port}", str(port)).splitlines()
    return [line for line in lines if line and not line.startswith("#")]

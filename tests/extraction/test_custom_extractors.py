"""The example of the README is installed and run as a user would."""

import json
import os
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "promotrail-icq"
PAGE = "<table><tr><td>ICQ</td><td>104200</td></tr><tr><td>Age</td><td>33333</td></tr></table>"


def test_an_installed_extractor_is_used(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation",
         "--disable-pip-version-check", "--target", site, EXAMPLE],
        check=True,
    )  # fmt: skip
    program = Path(sys.executable).with_name("promotrail")

    def numbers(environment):
        done = subprocess.run(
            [program, "extract", page, "--nl"], env=environment, capture_output=True, check=True
        )
        return [json.loads(line)["value"] for line in done.stdout.splitlines()]

    assert numbers({**os.environ}) == []
    assert numbers({**os.environ, "PYTHONPATH": str(site)}) == ["104200"]

import gzip
import io

import pytest

from crawler.seeds import LONGEST_LINE, Reject, SeedError, accepted, check_seeds, read_seeds


@pytest.fixture
def listed(tmp_path):
    """Write a seed list and read it: its seeds, and its rejects as text."""

    def read(content, name="seeds.txt", column=None):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        rejects = []
        seeds = list(accepted(read_seeds(str(path), column), rejects.append))
        return seeds, [reject.removeprefix(str(tmp_path) + "/") for reject in rejects]

    return read


def test_lines_may_be_blank_indented_or_commented(listed):
    content = "# mine\n\n  http://a.example/x  # why\nhttp://b.example/#part\r\n"

    assert listed(content) == (["http://a.example/x", "http://b.example/"], [])


def test_a_reject_names_file_line_and_reason(listed):
    seeds, rejects = listed("http://a.example/\nhtp:/b\nfile:///etc/hosts\n")

    assert seeds == ["http://a.example/"]
    assert rejects == [
        "seeds.txt:2: 'htp:/b' has the scheme htp:, not http or https",
        "seeds.txt:3: 'file:///etc/hosts' has the scheme file:, not http or https",
    ]


def test_csv_is_read_by_column(listed):
    content = 'id,url,link\n1,http://a.example/,"http://b.example/1,2"\n2,,http://c.example/\n'

    assert listed(content, "seeds.csv")[0] == ["http://a.example/"]
    assert listed(content, "seeds.csv", "link")[0] == [
        "http://b.example/1,2",
        "http://c.example/",
    ]


def test_csv_without_the_column_says_which_there_are(listed):
    with pytest.raises(SeedError, match=r"no column 'url'; it has: id, link"):
        listed("id,link\n", "seeds.csv")


def test_gzip_and_byte_order_marks_are_seen_through(listed):
    line = "http://a.example/卡\n"
    seed = ["http://a.example/%E5%8D%A1"]

    assert listed(gzip.compress(line.encode()), "seeds.txt.gz")[0] == seed
    assert listed(line.encode("utf-8-sig"))[0] == seed
    assert listed(line.encode("utf-16"))[0] == seed
    assert listed(gzip.compress(f"url\n{line}".encode()), "seeds.csv.gz")[0] == seed


def test_standard_input_is_a_list_too(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(b"http://a.example/\nnope\n"))
    monkeypatch.setattr("sys.stdin", stdin)

    assert list(read_seeds("-")) == ["http://a.example/", Reject("-", 2, "'nope' is no URL")]


def test_bytes_that_are_no_text_cost_their_line_only(listed):
    seeds, rejects = listed(b"\xff\xfe\x00bad"[2:] + b"\xff\nhttp://a.example/\n")

    assert seeds == ["http://a.example/"]
    assert len(rejects) == 1


def test_an_endless_line_is_one_reject(listed):
    seeds, rejects = listed("http://a.example/" + "x" * 3 * LONGEST_LINE + "\nhttp://b.example/\n")

    assert seeds == ["http://b.example/"]
    assert len(rejects) == 1
    assert "seeds.txt:1:" in rejects[0]
    assert "longer than" in rejects[0]


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_a_list_that_cannot_be_opened_is_named(tmp_path, name):
    with pytest.raises(SeedError, match=str(tmp_path)):
        list(read_seeds(str(tmp_path / name)))


def test_a_gzip_file_that_breaks_off_is_named(tmp_path):
    path = tmp_path / "seeds.txt.gz"
    path.write_bytes(gzip.compress(b"http://a.example/\n" * 9)[:-12])

    with pytest.raises(SeedError, match="seeds.txt.gz"):
        list(read_seeds(str(path)))


def test_urls_given_by_hand_are_checked_alike():
    assert list(check_seeds("command line", ["http://a.example", "x"])) == [
        "http://a.example/",
        Reject("command line", 2, "'x' is no URL"),
    ]

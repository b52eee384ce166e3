import pytest

from crawler.storage import Store, every_crawl_set


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "crawl.db"
    with Store(path) as store:
        store.begin("crawl", {"HOSTS": {}})
    return path


def test_a_setting_of_all_crawls_is_found(path):
    assert every_crawl_set(path, "HOSTS")


def test_part_of_a_settings_name_is_not_the_setting(path):
    assert not every_crawl_set(path, "HOST")


def test_one_crawl_without_the_setting_is_enough_for_a_no(path):
    with Store(path) as store:
        store.begin("ingest", {"depth": 1})
    assert not every_crawl_set(path, "HOSTS")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a database, " * 100)
    assert not every_crawl_set(path, "HOSTS")
    assert path.read_text() == "not a database, " * 100

import pytest

from tests.faults.certificates import contexts
from tests.faults.server import serving


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """Contexts for TLS servers by name, and the file of the authority that signed the good one."""
    return contexts(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def server(certificates):
    with serving(certificates[0]) as server:
        yield server

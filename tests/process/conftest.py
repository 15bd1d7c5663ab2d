"""A broker that can be killed, and who keeps the programs up."""

import pytest

from liaison import embedded
from liaison.portal.supervisor.house import House
from tests.support import servers


@pytest.fixture
def broker(tmp_path_factory):
    """A Valkey of this test's own: ``kill`` is kill -9, ``start`` brings it back."""

    class Broker:
        folder = tmp_path_factory.mktemp("broker")
        url = embedded.redis_url(folder)

        def start(self):
            self.process = servers.start_valkey(self.folder)

        def kill(self):
            self.process.kill()
            self.process.wait()

    broker = Broker()
    broker.start()
    yield broker
    servers.stop(broker.process)


@pytest.fixture
def house(transactional_db):
    """Keeps worker and beat up as ``manage.py up`` does; ``house.tend()`` a few times a second."""
    house = House(say=lambda text: None)
    yield house
    house.stop()

import json
import subprocess
import urllib.error
import urllib.request

import pytest


class Braze:
    def __init__(self, url, api_key):
        self.url = url
        self.api_key = api_key

    def call(self, path, body=None, method=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Authorization", f"Bearer {self.api_key}")
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request) as response:
            return json.load(response)


@pytest.fixture(scope="session")
def server():
    command = ["node_modules/.bin/mock-braze", "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield json.loads(process.stdout.readline())
    process.terminate()
    process.wait()


@pytest.fixture
def braze(server):
    braze = Braze(server["url"], server["apiKey"])
    braze.call("/_mock/reset", {"to": "seed"})
    return braze


def test_a_finished_conversation_arrives(braze):
    event = {"external_id": "u1", "name": "conversation ended", "time": "2026-01-31T12:00:00Z", "properties": {"turns": 7}}
    braze.call("/users/track", {"events": [event]})
    (user,) = braze.call("/_mock/users?external_id=u1")["users"]
    assert user["events"][0]["properties"] == {"turns": 7}
    assert braze.call("/_mock/problems") == []


def test_an_outage_is_seen_by_the_client(braze):
    outage = {"match": {"nth": 1}, "action": {"type": "status", "status": 503}}
    braze.call("/_mock/faults", {"rules": [outage]}, "PUT")
    with pytest.raises(urllib.error.HTTPError, match="503"):
        braze.call("/users/track", {"attributes": [{"external_id": "u1", "first_name": "Ada"}]})
    assert braze.call("/_mock/stats")["accepted"]["attributes"] == 0

import json
import os
import urllib.request

request = urllib.request.Request(
    os.environ["BRAZE_ENDPOINT"] + "/users/track",
    json.dumps({"attributes": [{"external_id": "u1", "first_name": "Ada"}]}).encode(),
    {"Authorization": "Bearer " + os.environ["BRAZE_API_KEY"], "Content-Type": "application/json"},
)
with urllib.request.urlopen(request) as response:
    print(response.read().decode())

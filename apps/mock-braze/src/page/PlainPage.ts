/** The page at `GET /_mock/` if the inspector was not built: a list of the calls. It has no script and loads nothing. */
export const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>mock-braze</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem}td{padding:.15rem 1rem .15rem 0;vertical-align:top}code{font-size:.95em}</style>
<h1>mock-braze</h1>
<p>A local Braze emulator. Point a client at this address, send requests, then inspect the results:</p>
<table>
<tr><td><a href="stats"><code>GET /_mock/stats</code></a></td><td>requests by status, objects by result, users</td></tr>
<tr><td><a href="users"><code>GET /_mock/users</code></a></td><td>users with events and purchases</td></tr>
<tr><td><a href="requests"><code>GET /_mock/requests</code></a></td><td>requests and responses</td></tr>
<tr><td><a href="ledger"><code>GET /_mock/ledger</code></a></td><td>applied objects in order, with the number of times that the same content was applied</td></tr>
<tr><td><a href="mistakes"><code>GET /_mock/mistakes</code></a></td><td>mistakes of the client: what Braze refuses, drops or counts wrongly</td></tr>
<tr><td><a href="advice"><code>GET /_mock/advice</code></a></td><td>advice about requests that Braze accepts</td></tr>
<tr><td><a href="problems"><code>GET /_mock/problems</code></a></td><td>the mistakes, one line each</td></tr>
<tr><td><a href="outbox"><code>GET /_mock/outbox</code></a></td><td>messages of campaigns and Canvases: sent, or the reason why not</td></tr>
<tr><td><a href="fidelity"><code>GET /_mock/fidelity</code></a></td><td>every emulated rule with its certainty and source</td></tr>
<tr><td><a href="faults"><code>GET PUT DELETE /_mock/faults</code></a></td><td>fault rules: statuses such as 503 and 429, resets, delays, refusals</td></tr>
<tr><td><code>POST /_mock/verify</code></td><td>verifies claims about everything that was sent: once, in order, within a limit</td></tr>
<tr><td><code>POST /_mock/wait</code></td><td>returns as soon as a condition is met</td></tr>
<tr><td><a href="live"><code>GET /_mock/live</code></a></td><td>events as they happen</td></tr>
<tr><td><a href="pools"><code>GET /_mock/pools</code></a></td><td>remaining requests of each rate limit</td></tr>
<tr><td><a href="snapshots"><code>/_mock/snapshots</code></a></td><td>snapshots to save and restore</td></tr>
<tr><td><a href="settings"><code>GET /_mock/settings</code></a></td><td>start options and workspaces</td></tr>
<tr><td><code>POST /_mock/reset</code></td><td>resets to the seed</td></tr>
<tr><td><code>POST /_mock/workspaces</code></td><td>creates an isolated workspace with its own key</td></tr>
<tr><td><a href="openapi.json"><code>GET /_mock/openapi.json</code></a></td><td>every call in OpenAPI</td></tr>
</table>
`

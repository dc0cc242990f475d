/** What `GET /_mock/` shows: the calls, for a reader in front of a browser. No script, nothing loaded from elsewhere. */
export const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>mock-braze</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem}td{padding:.15rem 1rem .15rem 0;vertical-align:top}code{font-size:.95em}</style>
<h1>mock-braze</h1>
<p>A local Braze. Point a client at this address and send; then look at what became of it:</p>
<table>
<tr><td><a href="stats"><code>GET /_mock/stats</code></a></td><td>requests by status, objects accepted and refused, users</td></tr>
<tr><td><a href="users"><code>GET /_mock/users</code></a></td><td>profiles with their events and purchases</td></tr>
<tr><td><a href="requests"><code>GET /_mock/requests</code></a></td><td>what was sent and what was answered</td></tr>
<tr><td><a href="ledger"><code>GET /_mock/ledger</code></a></td><td>each applied object in order, and how often its content was applied</td></tr>
<tr><td><a href="mistakes"><code>GET /_mock/mistakes</code></a></td><td>what a client does that real Braze punishes or silently drops</td></tr>
<tr><td><a href="outbox"><code>GET /_mock/outbox</code></a></td><td>what campaigns, canvases and messages would have sent to whom</td></tr>
<tr><td><a href="fidelity"><code>GET /_mock/fidelity</code></a></td><td>every rule that is kept, how sure it is and where it comes from</td></tr>
<tr><td><a href="faults"><code>GET PUT DELETE /_mock/faults</code></a></td><td>answers 503 and 429, resets, delays, refusals: by rule</td></tr>
<tr><td><code>POST /_mock/verify</code></td><td>claims about all that was sent: once, in order, within the limit</td></tr>
<tr><td><code>POST /_mock/wait</code></td><td>answers as soon as a condition holds</td></tr>
<tr><td><a href="live"><code>GET /_mock/live</code></a></td><td>what happens, as it happens</td></tr>
<tr><td><a href="pools"><code>GET /_mock/pools</code></a></td><td>what is left of each rate limit</td></tr>
<tr><td><a href="snapshots"><code>/_mock/snapshots</code></a></td><td>named states, kept and gone back to</td></tr>
<tr><td><a href="settings"><code>GET /_mock/settings</code></a></td><td>how it was started, and its workspaces</td></tr>
<tr><td><code>POST /_mock/reset</code></td><td>back to the seed</td></tr>
<tr><td><code>POST /_mock/workspaces</code></td><td>a world of its own, with its own key</td></tr>
<tr><td><a href="openapi.json"><code>GET /_mock/openapi.json</code></a></td><td>every call in full</td></tr>
</table>
`

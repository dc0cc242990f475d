// Measures the requests per second of mock-braze and of a bare node:http server that parses the same bodies, in turns, from a
// third process. Run it alone, after a build: node bench/Throughput.mjs
import { createServer } from "node:http"
import { Pool } from "undici"
import { answering, child, headers, median, role, serveMock, used } from "./Process.mjs"

const event = (user, n) => ({
  external_id: `user-${user}`,
  name: "conversation ended",
  time: "2026-01-31T12:00:00Z",
  properties: {
    bot: "support",
    reason: "resolved",
    turns: n % 40,
    seconds: n * 7,
    channel: "web",
    language: "pt",
    escalated: n % 3 === 0,
    note: "a conversation of middle length"
  }
})

/** 2,000 different bodies of 75 events each, over 3,000 users. */
const makeBodies = () =>
  Array.from({ length: 2000 }, (_, body) =>
    JSON.stringify({ events: Array.from({ length: 75 }, (_, n) => event((body * 75 + n) % 3000, body * 75 + n)) })
  )

/** The baseline: reads the body, parses it, responds. */
const serveBare = () => {
  const server = createServer((request, response) => {
    const chunks = []
    request.on("data", (chunk) => chunks.push(chunk))
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString())
      const text = JSON.stringify({ events_processed: body.events.length, message: "success" })
      response.writeHead(201, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
      response.end(text)
    })
  })
  answering(used)
  server.listen(0, "127.0.0.1", () => process.send({ url: `http://127.0.0.1:${server.address().port}` }))
}

const send = (bodies) => async (url, seconds, connections) => {
  const pool = new Pool(url, { connections, pipelining: 1 })
  const began = performance.now()
  const until = began + seconds * 1000
  let sent = 0
  const statuses = {}
  const one = async () => {
    while (performance.now() < until) {
      const request = { path: "/users/track", method: "POST", headers, body: bodies[sent++ % bodies.length] }
      const { statusCode, body } = await pool.request(request)
      await body.dump()
      statuses[statusCode] = (statuses[statusCode] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  const count = statuses[201] ?? 0
  const rate = count / ((performance.now() - began) / 1000)
  await pool.close()
  return { rate, count, statuses }
}

const client = () => {
  const bodies = makeBodies()
  const sending = send(bodies)
  answering(({ url, seconds, connections }) => sending(url, seconds, connections))
  process.send({ bytes: Math.round(bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length) })
}

const roles = { bare: serveBare, mock: () => serveMock(), client }

/**
 * Requests/s and CPU per request (microseconds) of both in each round; `tell` hears of each round when it is over. The
 * servers are warm before the first.
 */
export const measure = async ({ rounds = 6, seconds = 3, connections = 32, tell = () => {} } = {}) => {
  const servers = { bare: child(import.meta.url, "bare"), mock: child(import.meta.url, "mock") }
  const generator = child(import.meta.url, "client")
  const { bytes } = await generator.first
  const urls = { bare: (await servers.bare.first).url, mock: (await servers.mock.first).url }
  const run = async (name, seconds) => {
    const before = await servers[name].ask("used")
    const { rate, count, statuses } = await generator.ask({ url: urls[name], seconds, connections })
    const after = await servers[name].ask("used")
    if (Object.keys(statuses).some((status) => status !== "201"))
      throw new Error(`${name} answered ${JSON.stringify(statuses)}`)
    return { rate, cpu: (after.cpu - before.cpu) / count }
  }
  for (const name of ["bare", "mock"]) await run(name, 2)
  const done = []
  for (let round = 1; round <= rounds; round++) {
    const result = {}
    for (const name of round % 2 === 0 ? ["mock", "bare"] : ["bare", "mock"]) result[name] = await run(name, seconds)
    done.push(result)
    tell(round, result)
  }
  const { rss } = await servers.mock.ask("used")
  for (const process of [...Object.values(servers), generator]) process.stop()
  const of = (read) => median(done.map(read))
  const ratios = done.map(({ bare, mock }) => mock.rate / bare.rate)
  return {
    bare: of(({ bare }) => bare.rate),
    mock: of(({ mock }) => mock.rate),
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    cpuBare: of(({ bare }) => bare.cpu),
    cpuMock: of(({ mock }) => mock.cpu),
    bytes,
    rss
  }
}

const words = ({ bare, mock }) =>
  `bare ${bare.rate.toFixed(0)}/s ${bare.cpu.toFixed(0)} us, mock-braze ${mock.rate.toFixed(0)}/s ${mock.cpu.toFixed(0)} us`

if (role() !== undefined) await roles[role()]()
else if (process.argv[1] === new URL(import.meta.url).pathname) {
  const say = (text) => process.stdout.write(`${text}\n`)
  const result = await measure({ tell: (round, both) => say(`round ${round}: ${words(both)}`) })
  say(JSON.stringify(result, undefined, 2))
}

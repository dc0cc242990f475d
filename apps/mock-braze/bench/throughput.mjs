// mock-braze beside a bare node:http server that parses the same bodies: requests per second of both, in turns.
// Build first, then: node bench/throughput.mjs [--seconds 3] [--rounds 6] [--connections 32]
import { fork } from "node:child_process"
import { createServer } from "node:http"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { Pool } from "undici"

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "6" },
    connections: { type: "string", default: "32" },
    role: { type: "string" }
  }
})

const KEY = "bench-key-0123456789"

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

/** 100 different bodies of 75 events over 3,000 people. */
const bodies = Array.from({ length: 100 }, (_, body) =>
  JSON.stringify({ events: Array.from({ length: 75 }, (_, n) => event((body * 75 + n) % 3000, body * 75 + n)) })
)

/** The floor: reads the body, parses it, answers. */
const bare = () => {
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
  server.listen(0, "127.0.0.1", () => process.send({ url: `http://127.0.0.1:${server.address().port}` }))
}

const mock = async () => {
  const { startMockBraze } = await import("../dist/index.js")
  const { url } = await startMockBraze({ apiKey: KEY, rateLimitScale: 1_000_000 })
  process.send({ url })
}

/** In a process of its own, so that it does not share a thread with what it measures. */
const client = () => {
  process.on("message", async ({ url, seconds, connections }) => {
    const pool = new Pool(url, { connections, pipelining: 1 })
    const until = performance.now() + seconds * 1000
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" }
    let done = 0
    const statuses = {}
    const one = async () => {
      while (performance.now() < until) {
        const { statusCode, body } = await pool.request({
          path: "/users/track",
          method: "POST",
          headers,
          body: bodies[done++ % bodies.length]
        })
        await body.dump()
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1
      }
    }
    const began = performance.now()
    await Promise.all(Array.from({ length: connections }, one))
    const rate = (statuses[201] ?? 0) / ((performance.now() - began) / 1000)
    await pool.close()
    process.send({ rate, statuses })
  })
}

const roles = { bare, mock, client }

const child = (role) => fork(fileURLToPath(import.meta.url), ["--role", role])

const answer = (process) => new Promise((resolve) => process.once("message", resolve))

const memory = (process) => {
  process.send("memory")
  return answer(process)
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

const main = async () => {
  const servers = { bare: child("bare"), mock: child("mock") }
  const generator = child("client")
  const urls = { bare: (await answer(servers.bare)).url, mock: (await answer(servers.mock)).url }
  const run = async (name, seconds) => {
    const reply = answer(generator)
    generator.send({ url: urls[name], seconds, connections: Number(values.connections) })
    const { rate, statuses } = await reply
    if (Object.keys(statuses).some((status) => status !== "201"))
      throw new Error(`${name} answered ${JSON.stringify(statuses)}`)
    return rate
  }
  for (const name of Object.keys(servers)) await run(name, 1)
  const rates = { bare: [], mock: [] }
  const ratios = []
  for (let round = 1; round <= Number(values.rounds); round++) {
    const order = round % 2 === 0 ? ["mock", "bare"] : ["bare", "mock"]
    for (const name of order) rates[name].push(await run(name, Number(values.seconds)))
    ratios.push(rates.mock.at(-1) / rates.bare.at(-1))
    process.stdout.write(
      `round ${round}: bare ${rates.bare.at(-1).toFixed(0)}/s, mock-braze ${rates.mock.at(-1).toFixed(0)}/s, ratio ${ratios.at(-1).toFixed(2)}\n`
    )
  }
  const { rss } = await memory(servers.mock)
  const size = Math.round(bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length)
  process.stdout.write(
    `median of ${values.rounds} rounds of ${values.seconds} s, ${values.connections} connections, 75 objects in ${size} bytes:\n` +
      `  bare node:http + JSON.parse  ${median(rates.bare).toFixed(0)} requests/s\n` +
      `  mock-braze                   ${median(rates.mock).toFixed(0)} requests/s\n` +
      `  ratio                        ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})\n` +
      `  resident memory              ${(rss / 2 ** 20).toFixed(0)} MB\n`
  )
  for (const process of [...Object.values(servers), generator]) process.kill()
}

if (values.role === undefined) await main()
else {
  if (values.role !== "client") process.on("message", () => process.send({ rss: process.memoryUsage().rss }))
  process.on("disconnect", () => process.exit())
  await roles[values.role]()
}

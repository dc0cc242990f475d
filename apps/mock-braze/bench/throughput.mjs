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
    const ok = statuses[201] ?? 0
    const rate = ok / ((performance.now() - began) / 1000)
    await pool.close()
    process.send({ rate, count: ok, statuses })
  })
}

const roles = { bare, mock, client }

const child = (role) => {
  const forked = fork(fileURLToPath(import.meta.url), ["--role", role])
  forked.once("exit", (code) => process.exit(code || 0))
  return forked
}

const answer = (process) => new Promise((resolve) => process.once("message", resolve))

/** What a server has used so far: microseconds of CPU, bytes of memory. */
const used = (process) => {
  const reply = answer(process)
  process.send("used")
  return reply
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

const main = async () => {
  const servers = { bare: child("bare"), mock: child("mock") }
  const generator = child("client")
  const urls = { bare: (await answer(servers.bare)).url, mock: (await answer(servers.mock)).url }
  const run = async (name, seconds) => {
    const before = await used(servers[name])
    const reply = answer(generator)
    generator.send({ url: urls[name], seconds, connections: Number(values.connections) })
    const { rate, count, statuses } = await reply
    const after = await used(servers[name])
    if (Object.keys(statuses).some((status) => status !== "201"))
      throw new Error(`${name} answered ${JSON.stringify(statuses)}`)
    return { rate, cpu: (after.cpu - before.cpu) / count }
  }
  for (const name of Object.keys(servers)) await run(name, 1)
  const done = { bare: [], mock: [] }
  const ratio = (what) => done.mock.map((run, round) => run[what] / done.bare[round][what])
  for (let round = 1; round <= Number(values.rounds); round++) {
    const order = round % 2 === 0 ? ["mock", "bare"] : ["bare", "mock"]
    for (const name of order) done[name].push(await run(name, Number(values.seconds)))
    const [bare, mock] = [done.bare.at(-1), done.mock.at(-1)]
    process.stdout.write(
      `round ${round}: bare ${bare.rate.toFixed(0)}/s ${bare.cpu.toFixed(0)} us, mock-braze ${mock.rate.toFixed(0)}/s ${mock.cpu.toFixed(0)} us\n`
    )
  }
  const line = (name, runs) =>
    `  ${name.padEnd(28)} ${median(runs.map(({ rate }) => rate)).toFixed(0)} requests/s, ${median(runs.map(({ cpu }) => cpu)).toFixed(0)} us of CPU each\n`
  const rates = ratio("rate")
  const { rss } = await used(servers.mock)
  const size = Math.round(bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length)
  process.stdout.write(
    `median of ${values.rounds} rounds of ${values.seconds} s, ${values.connections} connections, 75 objects in ${size} bytes:\n` +
      line("bare node:http + JSON.parse", done.bare) +
      line("mock-braze", done.mock) +
      `  requests/s of mock-braze / bare: ${median(rates).toFixed(2)} (${Math.min(...rates).toFixed(2)} to ${Math.max(...rates).toFixed(2)})\n` +
      `  CPU of bare / mock-braze:        ${(1 / median(ratio("cpu"))).toFixed(2)}\n` +
      `  resident memory of mock-braze:   ${(rss / 2 ** 20).toFixed(0)} MB\n`
  )
  for (const child of [...Object.values(servers), generator]) child.disconnect()
}

if (values.role === undefined) await main()
else {
  if (values.role !== "client")
    process.on("message", () => {
      const { user, system } = process.cpuUsage()
      process.send({ cpu: user + system, rss: process.memoryUsage().rss })
    })
  process.on("disconnect", () => process.exit())
  await roles[values.role]()
}

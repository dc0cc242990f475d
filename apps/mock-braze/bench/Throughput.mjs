// Measures the requests per second of mock-braze and of a bare node:http server that parses the same bodies. Both take
// turns, and a third process sends the requests. Run it alone, after a build: node bench/Throughput.mjs
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
    note: "a conversation of middle length",
    conversation: unnumbered
  }
})

/** The place of a number. As long as the ids of real clients: V8 interns shorter strings when it parses them. */
const unnumbered = "c-000000000000"

/** 2,000 bodies of 75 events each, over 3,000 users. */
const makeBodies = () =>
  Array.from({ length: 2000 }, (_, body) =>
    Buffer.from(
      JSON.stringify({ events: Array.from({ length: 75 }, (_, n) => event((body * 75 + n) % 3000, body * 75 + n)) })
    )
  )

const placesIn = (body) => {
  const places = []
  for (let at = body.indexOf(unnumbered); at >= 0; at = body.indexOf(unnumbered, at + 1)) places.push(at + 2)
  return places
}

/** Returns a function that numbers the events of a body in place, so that no event is sent twice. */
const numbering = (bodies) => {
  const places = bodies.map(placesIn)
  let n = 0
  return (index) => {
    for (const at of places[index]) {
      n++
      for (let digit = 11, rest = n; digit >= 0; digit--, rest = Math.floor(rest / 10))
        bodies[index][at + digit] = 48 + (rest % 10)
    }
  }
}

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

const send =
  (bodies) =>
  async ({ url, seconds, connections, number }) => {
    const pool = new Pool(url, { connections, pipelining: 1 })
    const began = performance.now()
    const until = began + seconds * 1000
    let sent = 0
    const statuses = {}
    const one = async () => {
      while (performance.now() < until) {
        const index = sent++ % bodies.length
        number?.(index)
        const request = { path: "/users/track", method: "POST", headers, body: bodies[index] }
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
  const number = numbering(bodies)
  answering(({ isRepeated, ...how }) => sending({ ...how, ...(isRepeated ? {} : { number }) }))
  process.send({ bytes: Math.round(bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length) })
}

const roles = { bare: serveBare, mock: () => serveMock(), client }

/**
 * Requests/s and CPU per request (microseconds) of both in each round. With `isRepeated`, the client sends its bodies again and
 * again, and the mock notes each event as sent twice; otherwise every event is sent once, as a correct client does. `tell` is
 * called after each round. The servers are warm before the first.
 */
export const measure = async ({
  rounds = 6,
  seconds = 3,
  connections = 32,
  isRepeated = false,
  tell = () => {}
} = {}) => {
  const servers = { bare: child(import.meta.url, "bare"), mock: child(import.meta.url, "mock") }
  const generator = child(import.meta.url, "client")
  const { bytes } = await generator.first
  const urls = { bare: (await servers.bare.first).url, mock: (await servers.mock.first).url }
  const run = async (name, seconds) => {
    const before = await servers[name].ask("used")
    const { rate, count, statuses } = await generator.ask({ url: urls[name], seconds, connections, isRepeated })
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
  for (const isRepeated of [false, true]) {
    say(isRepeated ? "the same events again and again" : "every event once")
    const result = await measure({ isRepeated, tell: (round, both) => say(`round ${round}: ${words(both)}`) })
    say(JSON.stringify(result, undefined, 2))
  }
}

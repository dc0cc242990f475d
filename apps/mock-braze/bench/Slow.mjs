// Measures how thousands of clients with unfinished requests affect normal requests.
import { connect } from "node:net"
import { Pool } from "undici"
import { child, headers, KEY, quantile, role, serveMock } from "./Process.mjs"

const body = JSON.stringify({
  events: Array.from({ length: 10 }, (_, n) => ({ external_id: `u${n}`, name: "e", time: "2026-01-31T12:00:00Z" }))
})

const half = `POST /users/track HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${KEY}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"events": [`

/** Opens connections that each send half a request and then single bytes. */
const stall = async (url, count) => {
  const { hostname, port } = new URL(url)
  const sockets = []
  const open = () =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) })
      socket.once("error", reject)
      socket.once("connect", () => {
        socket.off("error", reject)
        socket.on("error", () => {})
        socket.write(half)
        sockets.push(socket)
        resolve()
      })
    })
  for (let n = 0; n < count; n += 100) await Promise.all(Array.from({ length: Math.min(100, count - n) }, open))
  let at = 0
  const timer = setInterval(() => {
    for (let n = 0; n < count / 20; n++) sockets[at++ % sockets.length].write(" ")
  }, 100)
  return {
    open: () => sockets.filter(({ destroyed }) => !destroyed).length,
    end: () => {
      clearInterval(timer)
      for (const socket of sockets) socket.destroy()
    }
  }
}

/** The duration of each request in milliseconds, at `rate` requests per second. */
const latencies = async (url, count, rate) => {
  const pool = new Pool(url, { connections: 16 })
  const took = []
  const began = performance.now()
  const one = async (n) => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + (n * 1000) / rate - performance.now())))
    const sent = performance.now()
    const answer = await pool.request({ path: "/users/track", method: "POST", headers, body })
    await answer.body.dump()
    if (answer.statusCode !== 201) throw new Error(`the mock answered ${answer.statusCode}`)
    took.push(performance.now() - sent)
  }
  await Promise.all(Array.from({ length: count }, (_, n) => one(n)))
  await pool.close()
  return took
}

/** The 99th percentile of normal requests in milliseconds, 200 a second, without and with slow connections. */
export const measure = async ({ slow = 2_000, requests = 2_000, tell = () => {} } = {}) => {
  const server = child(import.meta.url, "mock")
  const { url } = await server.first
  await latencies(url, 500, 500)
  const alone = quantile(await latencies(url, requests, 200), 0.99)
  tell("alone", alone)
  const stalled = await stall(url, slow)
  const beside = quantile(await latencies(url, requests, 200), 0.99)
  tell("beside", beside)
  const open = stalled.open()
  stalled.end()
  server.stop()
  if (open !== slow) throw new Error(`only ${open} of ${slow} slow connections were still open`)
  return { slow, alone, beside }
}

if (role() !== undefined) await serveMock()

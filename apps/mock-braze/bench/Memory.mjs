// Measures the resident memory of a mock with a million users that it received over HTTP.
import { Pool } from "undici"
import { child, headers, role, serveMock } from "./Process.mjs"

const PER_REQUEST = 75

const person = (n) => ({
  external_id: `user-${n}`,
  first_name: `First ${n % 500}`,
  email: `user-${n}@example.com`,
  plan: n % 2 === 0 ? "basic" : "plus",
  visits: n % 100
})

const body = (from, to) => JSON.stringify({ attributes: Array.from({ length: to - from }, (_, i) => person(from + i)) })

/** Bytes of resident memory after receiving users with five fields each, and the peak. */
export const measure = async ({ people = 1_000_000, tell = () => {} } = {}) => {
  const server = child(import.meta.url, "mock")
  const { url } = await server.first
  const pool = new Pool(url, { connections: 8 })
  let next = 0
  let peak = 0
  const one = async () => {
    while (next < people) {
      const from = next
      next = Math.min(people, from + PER_REQUEST)
      const answer = await pool.request({ path: "/users/track", method: "POST", headers, body: body(from, next) })
      await answer.body.dump()
      if (answer.statusCode !== 201) throw new Error(`the mock answered ${answer.statusCode}`)
      if (from % (PER_REQUEST * 500) === 0) {
        peak = Math.max(peak, (await server.ask("used")).rss)
        tell(from, peak)
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, one))
  const stats = await (await fetch(`${url}/_mock/stats`)).json()
  if (stats.users !== people) throw new Error(`the mock has ${stats.users} people`)
  const { rss } = await server.ask("used")
  await pool.close()
  server.stop()
  return { people, rss, peak: Math.max(peak, rss) }
}

if (role() !== undefined) await serveMock()

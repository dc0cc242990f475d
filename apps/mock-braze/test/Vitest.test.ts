import { describe, expect } from "vitest"
import { test, testWith } from "../src/vitest.js"
import { body, event, headersOf, track } from "./Http.js"

const seen = new Set<string>()

describe("the fixture", () => {
  for (const id of ["u1", "u2", "u3"]) {
    test.concurrent(`gives each test an isolated workspace: ${id}`, async ({ braze }) => {
      seen.add(braze.apiKey)
      await Promise.all([track(braze, body(id)), track(braze, JSON.stringify({ events: [event(id, 2)] }))])
      expect(braze.stats()).toMatchObject({ requests: 2, users: 1, accepted: { events: 2 } })
      expect(braze.users().users.map(({ external_id }) => external_id)).toEqual([id])
    })
  }

  test("shares one server between tests, and deletes their workspaces", async ({ braze, mockBraze }) => {
    expect(new URL(braze.url)).toEqual(new URL(mockBraze.url))
    expect([seen.size, seen.has(braze.apiKey)]).toEqual([3, false])
    for (const apiKey of seen) expect((await track({ url: braze.url, apiKey })).status).toBe(401)
  })

  test("works without a socket, for any host", async ({ braze }) => {
    const init = { method: "POST", headers: headersOf(braze.apiKey), body: body("u1") }
    expect((await braze.fetch("https://rest.iad-01.braze.com/users/track", init)).status).toBe(201)
    expect(braze.user("u1")?.events).toHaveLength(1)
  })
})

const seeded = testWith({
  seed: { attributes: [{ external_id: "ada", first_name: "Ada" }] },
  rateLimitScale: 1 / 3_000
})

describe("the fixture with options", () => {
  seeded("begins each test at the seed, with full budgets", async ({ braze }) => {
    expect(braze.user("ada")?.["first_name"]).toBe("Ada")
    braze.clock({ freeze: true })
    expect([(await track(braze)).status, (await track(braze)).status]).toEqual([201, 429])
  })

  seeded("also the next one", async ({ braze }) => {
    expect((await track(braze)).status).toBe(201)
    expect(braze.users().total).toBe(2)
  })
})

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as WaitInput from "../src/control/WaitInput.js"
import { BadInput, type MockBraze, type WaitCondition, WaitTimeout } from "../src/index.js"
import { body, control, event, headersOf, long, track, withMock } from "./Http.js"

/** Starts a wait, does something, and returns what the wait resolves with. */
const during = async (mock: MockBraze, until: WaitCondition, what: () => unknown) => {
  const waiting = mock.wait(until, long)
  await what()
  return waiting
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error
  )

describe("waiting", () => {
  it("resolves immediately if the condition is met already, and times out if it never is", () =>
    withMock(async (mock) => {
      expect(await mock.wait({ requests: 0 }, { timeoutMs: 0 })).toEqual({ requests: 0, newest: null })
      const error = await failure(mock.wait({ accepted: { events: 1 } }, { timeoutMs: 1 }))
      expect(error).toBeInstanceOf(WaitTimeout)
      expect(error).toMatchObject({
        _tag: "WaitTimeout",
        seen: { accepted: { events: 0 } },
        message: expect.stringMatching(/^Timed out after \d+ ms\. Last state: \{"accepted":\{"events":0\}\}$/)
      })
    }))

  it("counts matching requests, those that are kept and those that arrive", () =>
    withMock(async (mock) => {
      await track(mock)
      const seen = await during(mock, { requests: 2, path: "/users/track", status: "2xx" }, async () => {
        await track({ url: mock.url, apiKey: "wrong-key" })
        await fetch(`${mock.url}/nothing`)
        await track(mock)
      })
      expect(seen).toMatchObject({ requests: 2, newest: { n: 4, status: 201 } })
      expect(await mock.wait({ requests: 1, status: "401" }, long)).toMatchObject({ newest: { n: 2 } })
      expect(await mock.wait({ requests: 1, key: "external_id:u1", method: "post" }, long)).toMatchObject({
        requests: 2
      })
    }))

  it("counts from zero after a reset", () =>
    withMock(async (mock) => {
      await track(mock)
      const seen = await during(mock, { requests: 2 }, async () => {
        mock.reset()
        await track(mock)
        await track(mock)
      })
      expect(seen).toMatchObject({ requests: 2, newest: { n: 2 } })
    }))

  it("counts applied and refused objects", () =>
    withMock(async (mock) => {
      const applied = during(mock, { accepted: { events: 2, attributes: 1 } }, () =>
        track(mock, JSON.stringify({ events: [event("u1"), event("u2"), {}], attributes: [{ external_id: "u1" }] }))
      )
      expect(await applied).toEqual({ accepted: { events: 2, attributes: 1 } })
      expect(await mock.wait({ refused: { events: 1 } }, long)).toEqual({ refused: { events: 1 } })
    }))

  it("finds a user with attributes, events and purchases", () =>
    withMock(async (mock) => {
      const has = { attribute: "plan", value: { level: 2 }, event: "e", purchase: "p" } as const
      const purchase = { external_id: "u1", product_id: "p", currency: "EUR", price: 1, time: "2026-01-31T12:00:00Z" }
      const waiting = mock.wait({ user: "u1", has }, long)
      const there = mock.wait({ user: { email: "ada@EXAMPLE.com" } }, long)
      await track(mock, JSON.stringify({ attributes: [{ external_id: "u1", plan: { level: 1 } }] }))
      await track(mock, JSON.stringify({ events: [event("u1")], purchases: [purchase] }))
      await track(
        mock,
        JSON.stringify({ attributes: [{ external_id: "u1", plan: { level: 2 }, email: "ada@example.com" }] })
      )
      expect(await waiting).toEqual({ user: { attribute: "plan", value: { level: 2 }, event: 1, purchase: 1 } })
      expect(await there).toEqual({ user: {} })
      const error = await failure(mock.wait({ user: "u1", has: { attribute: "plan", value: 3 } }, { timeoutMs: 0 }))
      expect(error).toMatchObject({ seen: { user: { attribute: "plan", value: { level: 2 } } } })
      expect(String(error)).not.toContain("level")
      expect(await failure(mock.wait({ user: "u9" }, { timeoutMs: 0 }))).toMatchObject({ seen: { user: null } })
    }))

  it("sees scheduled messages when the clock reaches their time, and the clock itself", () =>
    withMock(async (mock) => {
      mock.clock({ freeze: "2026-06-01T12:00:00Z" })
      await track(mock)
      const sent = mock.wait({ messages: 1, external_id: "u1", id: "c1", outcome: "sent" }, long)
      const noon = mock.wait({ now: "2026-06-01T13:00:00Z" }, long)
      await fetch(`${mock.url}/campaigns/trigger/schedule/create`, {
        method: "POST",
        headers: headersOf(mock.apiKey),
        body: JSON.stringify({
          campaign_id: "c1",
          recipients: [{ external_user_id: "u1" }],
          schedule: { time: "2026-06-01T13:00:00Z" }
        })
      })
      expect(await failure(mock.wait({ messages: 1 }, { timeoutMs: 0 }))).toMatchObject({
        seen: { messages: 0, scheduled: 1 }
      })
      mock.clock({ step: 3_600_000 })
      expect(await sent).toEqual({ messages: 1, scheduled: 0 })
      expect(await noon).toEqual({ now: "2026-06-01T13:00:00.000Z", mode: "frozen" })
    }))

  it("resolves when a running clock reaches the moment", () =>
    withMock(async (mock) => {
      const { now } = mock.clock({ jump: "2030-01-01T00:00:00Z" })
      const seen = await mock.wait({ now: Date.parse(now) + 20 }, long)
      expect(Date.parse(String(seen["now"]))).toBeGreaterThanOrEqual(Date.parse(now) + 20)
    }))

  it("counts fired rules, and resolves after an idle time", () =>
    withMock(async (mock) => {
      mock.faults([
        { match: { nth: 1 }, action: { type: "status", status: 503 } },
        { match: { nth: 2 }, action: { type: "status", status: 500 } }
      ])
      const both = await during(mock, { fired: 2 }, () => track(mock).then(() => track(mock)))
      expect(both).toEqual({ fired: 2, rules: 2 })
      expect(await mock.wait({ fired: 1, rule: 1 }, long)).toEqual({ fired: 1, rules: 2 })
      const quiet = await mock.wait({ idleMs: 5 }, long)
      expect(Number(quiet["idleMs"])).toBeGreaterThanOrEqual(4)
    }))

  it("combines conditions with all and any", () =>
    withMock(async (mock) => {
      const all = mock.wait({ all: [{ requests: 2 }, { any: [{ user: "u2" }, { user: "u3" }] }] }, long)
      await track(mock)
      await track(mock, body("u3"))
      expect(await all).toMatchObject({
        all: [
          { met: true, requests: 2 },
          {
            met: true,
            any: [
              { met: false, user: null },
              { met: true, user: {} }
            ]
          }
        ]
      })
    }))

  it("reports invalid options", () =>
    withMock(async (mock) => {
      const wrong: ReadonlyArray<readonly [unknown, string]> = [
        [{ timeout: 10 }, 'timeout: unknown field; did you mean "timeoutMs"?'],
        [{ timeoutMs: "10" }, "timeoutMs: must be milliseconds from 0 to 600000"],
        [{ signal: 5 }, "signal: must be an AbortSignal, not a number"],
        [null, "options must be an object, not null"],
        [10, "options must be an object, not a number"]
      ]
      for (const [options, message] of wrong) {
        const error = await failure(Reflect.apply(mock.wait, mock, [{ requests: 0 }, options]))
        expect(error).toBeInstanceOf(BadInput)
        expect(error).toMatchObject({ message })
      }
    }))

  it("rejects when its signal aborts or the mock stops", async () => {
    let waiting: Promise<unknown> = Promise.resolve()
    await withMock(async (mock) => {
      const leaving = new AbortController()
      const left = failure(mock.wait({ requests: 1 }, { signal: leaving.signal }))
      leaving.abort("enough")
      expect(await left).toBe("enough")
      expect(await failure(mock.wait({ requests: 1 }, { signal: AbortSignal.abort("before") }))).toBe("before")
      waiting = failure(mock.wait({ requests: 1 }, long))
    })
    expect(await waiting).toMatchObject({ message: "mock-braze was stopped" })
  })
})

describe("POST /_mock/wait", () => {
  it("returns 200 with what met the condition, and 408 with the last state", () =>
    withMock(async (mock) => {
      const waiting = control(mock, "POST", "/wait", { until: { accepted: { events: 1 } }, timeoutMs: 600_000 })
      await track(mock)
      expect(await waiting).toEqual({
        status: 200,
        body: { met: true, seen: { accepted: { events: 1 } }, waitedMs: expect.any(Number) }
      })
      expect(await control(mock, "POST", "/wait", { until: { user: "u9" }, timeoutMs: 1 })).toEqual({
        status: 408,
        body: {
          _tag: "WaitTimedOut",
          message: expect.stringMatching(/^Timed out after \d+ ms\. Last state: \{"user":null\}$/),
          seen: { user: null },
          waitedMs: expect.any(Number)
        }
      })
    }))

  it("stops waiting when the client disconnects", () =>
    withMock(async (mock) => {
      const leaving = new AbortController()
      const sent = fetch(`${mock.url}/_mock/wait`, {
        method: "POST",
        body: JSON.stringify({ until: { requests: 1 }, timeoutMs: 600_000 }),
        signal: leaving.signal
      })
      leaving.abort()
      expect(await failure(sent)).toMatchObject({ name: "AbortError" })
      expect((await track(mock)).status).toBe(201)
    }))

  it("reports every mistake with its path and a near miss", () =>
    withMock(async (mock) => {
      const wrong = {
        until: { all: [{ requests: -1, pth: "/x" }, { user: {}, has: { value: 1, evnt: "e" } }, { userr: "u1" }] },
        timeoutMs: "long"
      }
      expect(await control(mock, "POST", "/wait", wrong)).toMatchObject({
        status: 400,
        body: {
          problems: [
            { path: "until.all[0].pth", message: `unknown field; did you mean "path"?` },
            { path: "until.all[0].requests", message: "must be a whole number of at least 0" },
            { path: "until.all[1].user" },
            { path: "until.all[1].has.evnt", message: `unknown field; did you mean "event"?` },
            { path: "until.all[1].has.value" },
            { path: "until.all[2]", message: expect.stringContaining(`did you mean "user"?`) },
            { path: "timeoutMs" }
          ]
        }
      })
      expect(await failure(mock.wait({ requests: 1.5 }))).toBeInstanceOf(BadInput)
    }))

  it("reads any JSON value without throwing", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const input of [
          value,
          { until: value },
          { until: { all: [value] } },
          { until: { user: value, has: value } }
        ]) {
          const read = WaitInput.read(input)
          expect(read._tag === "Wait" || read.problems.length > 0).toBe(true)
        }
      })
    )
  })
})

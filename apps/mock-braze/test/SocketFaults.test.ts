import { describe, expect, it, vi } from "vitest"
import { startMockBraze } from "../src/index.js"
import { body, control, headersOf, long, raw, track, wire, withMock } from "./Http.js"

const success = JSON.stringify({ events_processed: 1, message: "success" })

const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "answered",
    (error: unknown) =>
      error instanceof Error && error.cause instanceof Error && "code" in error.cause
        ? String(error.cause.code)
        : String(error)
  )

/** Runs while timers of this kind start only when the test advances the clock. */
const withFakeTimers = async (kind: "Timeout" | "Interval", use: () => Promise<void>): Promise<void> => {
  vi.useFakeTimers({ toFake: [`set${kind}`, `clear${kind}`] })
  try {
    await use()
  } finally {
    vi.useRealTimers()
  }
}

describe("faults on the socket", () => {
  it("reset before: nothing is applied, the connection breaks without a byte", () =>
    withMock(async (mock) => {
      mock.faults([{ match: { nth: 1 }, action: { type: "reset", when: "before" } }])
      expect(await raw(mock.url, wire(mock.apiKey))).toEqual({ text: "", error: "ECONNRESET" })
      expect(mock.stats()).toMatchObject({ byStatus: { reset: 1 }, accepted: { events: 0 } })
      expect((await track(mock)).status).toBe(201)
    }))

  it("reset after: the request is applied, and the journal says so", () =>
    withMock(async (mock) => {
      mock.faults([{ action: { type: "reset", when: "after" } }])
      expect(await failure(track(mock))).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
      expect(mock.stats()).toMatchObject({ byStatus: { reset: 1 }, accepted: { events: 1 }, users: 1 })
      expect(mock.requests().requests).toMatchObject([
        { ended: "reset", applied: 1, fault: { rule: 0, type: "reset" } }
      ])
    }))

  it("hang: no response until the client gives up", () =>
    withMock(async (mock) => {
      mock.faults([{ action: { type: "hang" } }])
      const patience = new AbortController()
      const answer = failure(track(mock, body("u1"), { signal: patience.signal }))
      await mock.wait({ fired: 1 }, long)
      patience.abort()
      expect(await answer).toContain("AbortError")
      expect(mock.stats()).toMatchObject({ byStatus: { hang: 1 }, users: 0 })
    }))

  it("delay: the response arrives, but not early", () =>
    withMock(async (mock) => {
      mock.faults([{ action: { type: "delay", ms: 40 } }])
      await withFakeTimers("Timeout", async () => {
        let answered = false
        const response = track(mock)
        void response.then(() => (answered = true))
        // The delay has begun once a later request is answered.
        await mock.wait({ fired: 1 }, long)
        await control(mock, "GET", "/health")
        vi.advanceTimersByTime(39)
        await control(mock, "GET", "/health")
        expect(answered).toBe(false)
        vi.advanceTimersByTime(1)
        expect((await response).status).toBe(201)
      })
      expect(mock.stats()).toMatchObject({ byStatus: { 201: 1 }, users: 1 })
    }))

  it("truncate: the head of the response is complete, its body is cut off", () =>
    withMock(async (mock) => {
      mock.faults([{ action: { type: "truncate", bytes: 10 } }])
      const { text } = await raw(mock.url, wire(mock.apiKey))
      expect(text).toContain("HTTP/1.1 201")
      expect(text).toContain(`content-length: ${success.length}`)
      expect(text.split("\r\n\r\n")[1]).toBe(success.slice(0, 10))
      expect(await failure(track(mock).then((response) => response.text()))).not.toBe("answered")
    }))

  it("truncate to nothing still sends the head", () =>
    withMock(async (mock) => {
      mock.faults([{ action: { type: "truncate", bytes: 0 } }])
      expect((await raw(mock.url, wire(mock.apiKey))).text).toMatch(/^HTTP\/1\.1 201[\s\S]*\r\n\r\n$/)
    }))

  it("garbage in the body: a 201 that cannot be decoded", () =>
    withMock(async (mock) => {
      mock.faults([{ action: { type: "garbage" } }])
      const response = await track(mock)
      expect(response.status).toBe(201)
      await expect(response.json()).rejects.toBeInstanceOf(SyntaxError)
      expect(mock.stats().users).toBe(1)
    }))

  it("garbage on the wire: not HTTP", () =>
    withMock(async (mock) => {
      mock.faults([{ action: { type: "garbage", where: "wire" } }])
      expect((await raw(mock.url, wire(mock.apiKey))).text).not.toContain("HTTP")
      expect(await failure(track(mock))).toMatch(/^HPE_/)
    }))

  it("drip: the same response, byte by byte", () =>
    withMock(async (mock) => {
      mock.faults([{ action: { type: "drip", bytesPerSecond: 10 } }])
      await withFakeTimers("Interval", async () => {
        const reader = (await track(mock)).body?.pipeThrough(new TextDecoderStream()).getReader()
        for (const byte of success) {
          vi.advanceTimersByTime(100)
          expect(await reader?.read()).toEqual({ done: false, value: byte })
        }
        expect(await reader?.read()).toEqual({ done: true, value: undefined })
      })
    }))

  it("a client that disconnects during a delay affects only its own request", () =>
    withMock(async (mock) => {
      mock.faults([{ match: { nth: 1 }, action: { type: "delay", ms: 60_000 } }])
      const patience = new AbortController()
      const answer = failure(track(mock, body("u1"), { signal: patience.signal }))
      await mock.wait({ fired: 1 }, long)
      patience.abort()
      expect(await answer).toContain("AbortError")
      expect((await track(mock)).status).toBe(201)
      while (mock.requests().requests[0]?.ended !== "closed") await new Promise((resolve) => setImmediate(resolve))
      expect(mock.requests().requests).toMatchObject([{ ended: "closed", applied: 1 }, { ended: "answered" }])
    }))

  it("are the same in every run, for any order of requests", async () => {
    const run = async (ids: ReadonlyArray<string>) => {
      const mock = await startMockBraze()
      mock.faults({ seed: 42, rules: [{ match: { probability: 0.3 }, action: { type: "status", status: 503 } }] })
      const statuses = await Promise.all(ids.map(async (id) => `${id} ${(await track(mock, body(id))).status}`))
      await mock.stop()
      return statuses.sort()
    }
    const ids = Array.from({ length: 40 }, (_, n) => `u${n}`)
    const one = await run(ids)
    expect(await run([...ids].reverse())).toEqual(one)
    expect(new Set(one.map((line) => line.slice(-3)))).toEqual(new Set(["201", "503"]))
  })
})

describe("fetch without a socket", () => {
  it("uses the same handler for every host", () =>
    withMock(async (mock) => {
      const response = await mock.fetch("https://rest.iad-01.braze.com/users/track", {
        method: "POST",
        headers: headersOf(mock.apiKey),
        body: body("u1")
      })
      expect({ status: response.status, body: await response.json() }).toEqual({
        status: 201,
        body: JSON.parse(success)
      })
      expect((await mock.fetch(`${mock.url}/_mock/stats`)).status).toBe(200)
      expect(mock.stats()).toMatchObject({ requests: 1, users: 1 })
    }))

  it("fails as on a socket", () =>
    withMock(async (mock) => {
      const send = (init: RequestInit = {}) =>
        mock.fetch("http://x/users/track", {
          method: "POST",
          headers: headersOf(mock.apiKey),
          body: body("u1"),
          ...init
        })
      const outcome = (rules: Parameters<typeof mock.faults>[0], init: RequestInit = {}) => {
        mock.faults(rules)
        return failure(send(init).then((response) => response.json()))
      }
      const soon = () => ({ signal: AbortSignal.timeout(30) })
      expect({
        reset: await outcome([{ action: { type: "reset" } }]),
        hang: await outcome([{ action: { type: "hang" } }], soon()),
        wire: await outcome([{ action: { type: "garbage", where: "wire" } }]),
        garbage: await outcome([{ action: { type: "garbage" } }]),
        truncate: await outcome([{ action: { type: "truncate" } }]),
        delay: await outcome([{ action: { type: "delay", ms: 1 } }]),
        slow: await outcome([{ action: { type: "delay", ms: 60_000 } }], soon()),
        drip: await outcome([{ action: { type: "drip", bytesPerSecond: 1 } }], soon()),
        fast: await outcome([{ action: { type: "drip", bytesPerSecond: 1_000_000 } }])
      }).toEqual({
        reset: "ECONNRESET",
        hang: expect.stringContaining("TimeoutError"),
        wire: "HPE_INVALID_CONSTANT",
        garbage: expect.stringContaining("SyntaxError"),
        truncate: "UND_ERR_SOCKET",
        delay: "answered",
        slow: expect.stringContaining("TimeoutError"),
        drip: expect.stringContaining("TimeoutError"),
        fast: "answered"
      })
    }))
})

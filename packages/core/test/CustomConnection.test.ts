import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Either } from "effect"
import * as fc from "fast-check"
import * as AnswerTable from "../src/destination/AnswerTable.js"
import * as Custom from "../src/destination/CustomDestination.js"
import type { RetryPolicy } from "../src/destination/Endpoint.js"
import * as Reply from "../src/destination/Reply.js"
import { TransportError } from "../src/destination/Transport.js"
import * as Verdict from "../src/destination/Verdict.js"
import * as Support from "./support/deliveries.js"

const people = (count: number) => Array.from({ length: count }, (_, n) => ({ who: `m${n}`, points: 1 }))

const post = (token: string | undefined) => ({
  method: "POST" as const,
  url: Support.settings.url,
  headers: { authorization: `Bearer ${token}` },
  body: "[]"
})

/** A definition with tokens `first`, `second`, … and the number of fetches. */
const withTokens = (own: Partial<Custom.TokenDefinition<typeof Support.settings>> = {}) => {
  const fetched: Array<string> = []
  const definition: Support.PointsDefinition = {
    ...Support.points,
    token: {
      fetch: async () => {
        const value = `access-token-${fetched.length + 1}`
        fetched.push(value)
        return { value, expiresAfter: 60_000 }
      },
      ...own
    },
    request: (_, __, { token }) => post(token)
  }
  return { definition, fetched }
}

describe("an access token", () => {
  it.effect("leaves no secret of its requests in the reason of a halt", () =>
    Effect.gen(function* () {
      const credentials = "Basic Y2FuYXJ5OnBhc3N3b3Jk"
      const { definition } = withTokens({
        fetch: async (_, { send }) => {
          await send({ method: "POST", url: Support.settings.url, headers: { authorization: credentials } })
          return Reply.halt({ code: "refused", message: `The token service refused ${credentials}.` })
        }
      })
      const { transport } = Support.serviceOf(() => Support.status(400))
      const { report } = yield* Support.deliver(definition, transport, { bodies: people(1) })
      expect(report.stopped).toMatchObject({ kind: "halted", code: "refused" })
      expect(JSON.stringify(report)).not.toContain("Y2FuYXJ5")
    })
  )

  it.effect("is fetched once and shared by concurrent requests", () =>
    Effect.gen(function* () {
      const { definition, fetched } = withTokens()
      const { requests, transport } = Support.serviceOf(() => Support.status(204))
      const { report } = yield* Support.deliver(definition, transport, { bodies: people(16), concurrency: 8 })
      expect({ delivered: report.delivered, fetched }).toEqual({ delivered: 16, fetched: ["access-token-1"] })
      expect(new Set(requests.map(({ headers }) => headers["authorization"]))).toEqual(
        new Set(["Bearer access-token-1"])
      )
    })
  )

  it.effect("is fetched again before it expires", () =>
    Effect.gen(function* () {
      const { definition, fetched } = withTokens()
      // The first request waits for a minute, after which the token has expired.
      const { transport } = Support.serviceOf((_, n) =>
        n === 1 ? Support.status(429, "", { "retry-after": "60" }) : Support.status(204)
      )
      const { report } = yield* Support.deliver(definition, transport, { bodies: people(4) })
      expect({ delivered: report.delivered, fetched }).toEqual({
        delivered: 4,
        fetched: ["access-token-1", "access-token-2"]
      })
    })
  )

  it.effect("is fetched again once if several concurrent requests are refused", () =>
    Effect.gen(function* () {
      const { definition, fetched } = withTokens()
      const { transport } = Support.serviceOf(({ headers }) =>
        Support.status(headers["authorization"] === "Bearer access-token-1" ? 401 : 204)
      )
      const { report } = yield* Support.deliver(definition, transport, { bodies: people(16), concurrency: 8 })
      expect({ delivered: report.delivered, fetched }).toEqual({
        delivered: 16,
        fetched: ["access-token-1", "access-token-2"]
      })
    })
  )

  it.effect("counts the request with the second token in the rate limit", () =>
    Effect.gen(function* () {
      const times: Array<number> = []
      const { transport } = Support.serviceOf(({ headers }) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          times.push(now)
          return Support.status(headers["authorization"] === "Bearer access-token-1" ? 401 : 204)
        })
      )
      const definition = { ...withTokens().definition, budget: { pool: "one", count: 1, per: 10_000 } }
      const { report } = yield* Support.deliver(definition, transport, { bodies: people(3) })
      expect({ delivered: report.delivered, requests: times.length }).toEqual({ delivered: 3, requests: 3 })
      expect(times.slice(1).every((time, index) => time - (times[index] ?? 0) >= 10_000)).toBe(true)
    })
  )

  it.effect("ends the run if the second token is refused too", () =>
    Effect.gen(function* () {
      const { definition, fetched } = withTokens()
      const { transport } = Support.serviceOf(() => Support.status(401))
      const { report } = yield* Support.deliver(definition, transport, { bodies: people(1) })
      expect({ code: report.stopped?.code, fetched: fetched.length }).toEqual({ code: "key-refused", fetched: 2 })
    })
  )

  it.effect("that cannot be fetched delays the request, and nothing is Unknown", () =>
    Effect.gen(function* () {
      let calls = 0
      const { definition } = withTokens({
        fetch: async (_, { send }) => {
          const { body } = await send({ method: "POST", url: "http://127.0.0.1/token", headers: {} })
          calls++
          return { value: body }
        }
      })
      const { requests, transport } = Support.serviceOf(({ url }, n) => {
        if (!url.endsWith("/token")) return Support.status(204)
        return n < 4
          ? new TransportError({ reason: "lost", message: "It broke." })
          : Support.status(200, "access-token-x")
      })
      const { report } = yield* Support.deliver(definition, transport, { bodies: people(3) })
      expect({ delivered: report.delivered, calls, requests: requests.length }).toEqual({
        delivered: 3,
        calls: 1,
        requests: 6
      })
    })
  )

  it.effect("ends the run if the fetch says so or returns something else", () =>
    Effect.gen(function* () {
      const reason = { code: "client-refused", message: "The client secret was refused." }
      const { transport } = Support.serviceOf(() => Support.status(204))
      const stoppedBy = (fetch: () => Promise<unknown>) =>
        Effect.map(
          Support.deliver(Object.assign(withTokens().definition, { token: { fetch } }), transport, {
            bodies: people(1)
          }),
          ({ report }) => report.stopped
        )
      expect(yield* stoppedBy(async () => Reply.halt(reason))).toEqual({ kind: "halted", ...reason })
      expect(yield* stoppedBy(async () => "token")).toEqual({
        kind: "halted",
        code: "destination-returned",
        message:
          "token.fetch of the destination loyalty-points returned a string; expected an object with the token as value, or a halt. Fix token.fetch in the code of the destination."
      })
    })
  )
})

describe("a request that is made asynchronously", () => {
  it.effect("is sent when its promise resolves", () =>
    Effect.gen(function* () {
      const { requests, transport } = Support.serviceOf(() => Support.status(204))
      const definition = { ...Support.points, request: async () => post("signed-later") }
      const { report } = yield* Support.deliver(definition, transport, { bodies: people(3) })
      expect({ delivered: report.delivered, requests: requests.length }).toEqual({ delivered: 3, requests: 2 })
    })
  )

  it.effect("is made again later if its promise rejects, because nothing was sent", () =>
    Effect.gen(function* () {
      let calls = 0
      const { requests, transport } = Support.serviceOf(() => Support.status(204))
      const request = async () => {
        if (++calls < 3) throw new Error("The signing service does not respond.")
        return post("signed-later")
      }
      const { report } = yield* Support.deliver({ ...Support.points, request }, transport, { bodies: people(2) })
      expect({ delivered: report.delivered, calls, requests: requests.length }).toEqual({
        delivered: 2,
        calls: 3,
        requests: 1
      })
    })
  )
})

describe("a 503 with a time to wait", () => {
  it.effect("reports unrepeatable items as Unknown, and sends one record before the others", () =>
    Effect.gen(function* () {
      const { requests, transport } = Support.serviceOf((_, n) =>
        n <= 2 ? Support.status(503, "", { "retry-after": "5" }) : Support.status(204)
      )
      const bodies = [{ who: "often", points: 0 }, ...people(5)]
      const { memory, outcomes, report } = yield* Support.deliver(Support.points, transport, { bodies })
      expect(outcomes).toEqual({
        r0: "delivered",
        r1: "unknown",
        r2: "delivered",
        r3: "delivered",
        r4: "delivered",
        r5: "delivered"
      })
      expect(requests.map(({ body = "" }) => JSON.parse(body).length)).toEqual([2, 1, 1, 2, 2])
      expect(memory.letters[0]?.reasons[0]?.code).toBe("unavailable-until")
      expect(report.durationMs).toBeGreaterThanOrEqual(10_000)
    })
  )

  it.effect("makes nothing Unknown if the vendor says that it applied nothing", () =>
    Effect.gen(function* () {
      const answers = AnswerTable.rows
        .filter(({ shown }) => shown === "429")
        .map((row) => ({
          ...row,
          statuses: AnswerTable.only(503)
        }))
      const { transport } = Support.serviceOf((_, n) =>
        n <= 2 ? Support.status(503, "", { "retry-after": "5" }) : Support.status(204)
      )
      const { report } = yield* Support.deliver({ ...Support.points, answers }, transport, { bodies: people(5) })
      expect(report.delivered).toBe(5)
    })
  )
})

describe("the parts of a definition that depend on its settings", () => {
  it.effect("are called with the validated settings", () =>
    Effect.gen(function* () {
      const definition: Support.PointsDefinition = {
        ...Support.points,
        limits: ({ url }) => ({ ...Support.limits, items: url.length - 20 }),
        budget: ({ url }) => ({ pool: url, count: 1, per: 10_000 }),
        retry: () => undefined
      }
      const { requests, transport } = Support.serviceOf(() => Support.status(204))
      const { report } = yield* Support.deliver(definition, transport, { bodies: people(8) })
      expect(requests.map(({ body = "" }) => JSON.parse(body).length)).toEqual([3, 3, 2])
      expect(report.durationMs).toBeGreaterThanOrEqual(20_000)
    })
  )

  it("are mistakes of the destination if they throw or return something else", () => {
    const { transport } = Support.serviceOf(() => Support.status(204))
    const definition: Support.PointsDefinition = {
      ...Support.points,
      limits: ({ url }) => ({ ...Support.limits, items: url.length / 2, envelope: -1 }),
      budget: () => {
        throw new TypeError("no rate")
      }
    }
    const made = Custom.make(definition, {
      name: "points",
      settings: Support.settings,
      transport,
      fields: { member: "$.who", points: "$.points" }
    })
    expect(
      Either.match(made, { onLeft: (reasons) => reasons.map(({ message }) => message), onRight: () => [] })
    ).toEqual([
      "limits of the destination loyalty-points returned a number at limits.items; expected a whole number above 0. Fix limits in the code of the destination.",
      "limits of the destination loyalty-points returned a number at limits.envelope; expected a whole number of at least 0. Fix limits in the code of the destination.",
      expect.stringMatching(
        /^CustomConnection\.test\.ts:\d+ threw TypeError in budget of the destination loyalty-points\. Fix budget/
      )
    ])
  })
})

describe("a request with a timestamp", () => {
  it.effect("receives the time of each attempt on the clock of the pipeline", () =>
    Effect.gen(function* () {
      const { requests, transport } = Support.serviceOf((_, n) =>
        n === 1 ? Support.status(429, "", { "retry-after": "60" }) : Support.status(204)
      )
      const definition: Support.PointsDefinition = {
        ...Support.points,
        request: (_, { url }, { now }) => ({ method: "POST", url, headers: { "x-time": String(now / 1_000) } })
      }
      yield* Support.deliver(definition, transport, { bodies: people(1) })
      expect(requests.map(({ headers }) => headers["x-time"])).toEqual(["0", "60"])
    })
  )
})

describe("retries of a destination", () => {
  it.effect("wait as long as the service says in its own way", () =>
    Effect.gen(function* () {
      const definition: Support.PointsDefinition = {
        ...Support.points,
        waitOf: ({ body }) => (body.startsWith("wait ") ? Number(body.slice(5)) * 1_000 : undefined)
      }
      const { requests, transport } = Support.serviceOf((_, n) =>
        n === 1 ? Support.status(429, "wait 7") : Support.status(204)
      )
      const { outcomes, report } = yield* Support.deliver(definition, transport, { bodies: people(2) })
      expect({ outcomes, requests: requests.length }).toEqual({
        outcomes: { r0: "delivered", r1: "delivered" },
        requests: 2
      })
      expect(report.durationMs).toBeGreaterThanOrEqual(7_000)
      expect(report.durationMs).toBeLessThan(9_000)
    })
  )

  it.effect("stop after its own number of attempts, if other batches succeed", () =>
    Effect.gen(function* () {
      const own = (retry: Custom.HttpDefinition<never, never>["retry"]) =>
        Effect.gen(function* () {
          const { requests, transport } = Support.serviceOf(({ body = "" }) =>
            Support.status(body.includes("bad") ? 502 : 204)
          )
          const bodies = [{ who: "bad", points: 0 }, ...people(40)]
          const definition = {
            ...Support.points,
            limits: { ...Support.limits, items: 1 },
            ...(retry && { retry })
          }
          const { outcomes } = yield* Support.deliver(definition, transport, { bodies })
          return { outcome: outcomes["r0"], attempts: requests.filter(({ body = "" }) => body.includes("bad")).length }
        })
      expect(yield* own(undefined)).toEqual({ outcome: "failed", attempts: 10 })
      expect(yield* own({ attempts: 3, base: 100, cap: 1_000 })).toEqual({ outcome: "failed", attempts: 3 })
    })
  )

  it("of a use override those of the definition", () => {
    const { transport } = Support.serviceOf(() => Support.status(204))
    const retryOf = (retry: RetryPolicy | undefined) =>
      Either.getOrThrow(
        Custom.make(
          { ...Support.points, retry: { attempts: 5, base: 100 } },
          {
            name: "points",
            settings: Support.settings,
            transport,
            fields: { member: "$.who", points: "$.points" },
            retry
          }
        )
      ).endpoint.retry
    expect(retryOf(undefined)).toEqual({ attempts: 5, base: 100 })
    expect(retryOf({ attempts: 2, cap: 9 })).toEqual({ attempts: 2, base: 100, cap: 9 })
  })
})

describe("a destination that does not use HTTP", () => {
  const { transport } = Support.serviceOf(() => Support.status(204))
  const { request: _, verdicts: __, ...rest } = Support.points
  const direct = (attempt: Custom.AttemptDefinition<typeof Support.settings, typeof Support.Entry.Type>["attempt"]) =>
    Custom.defineDirect({ ...rest, attempt })

  it.effect("delivers what its attempt accepts, from a promise or an effect", () =>
    Effect.gen(function* () {
      const refused = Verdict.refused({ code: "blocked", message: "The member is blocked." })
      const reply = Reply.judged([Verdict.accepted, refused])
      for (const attempt of [async () => reply, () => Effect.succeed(reply)]) {
        const { outcomes } = yield* Support.deliver(direct(attempt), transport, { bodies: people(2) })
        expect(outcomes).toEqual({ r0: "delivered", r1: "rejected" })
      }
    })
  )

  it.effect("may have applied the items of an attempt that threw, so only repeatable items are sent again", () =>
    Effect.gen(function* () {
      const sent: Array<string> = []
      const attempt = async (items: ReadonlyArray<{ readonly json: string }>) => {
        sent.push(items.map(({ json }) => JSON.parse(json).member).join())
        if (sent.length === 1) throw new Error("The connection was closed.")
        return Reply.judged(undefined)
      }
      const bodies = [
        { who: "once", points: 1 },
        { who: "often", points: 0 }
      ]
      const { memory, outcomes } = yield* Support.deliver(direct(attempt), transport, { bodies })
      expect({ outcomes, sent }).toEqual({
        outcomes: { r0: "unknown", r1: "delivered" },
        sent: ["once,often", "often"]
      })
      expect(memory.letters[0]?.reasons[0]?.message).toMatch(
        /^CustomConnection\.test\.ts:\d+ threw Error in attempt of the destination loyalty-points\./
      )
    })
  )

  it.effect("sends nothing in a dry run", () =>
    Effect.gen(function* () {
      let calls = 0
      const attempt = async () => {
        calls++
        return Reply.judged(undefined)
      }
      const { outcomes } = yield* Support.deliver(direct(attempt), { ...transport, isDry: true }, { bodies: people(1) })
      expect({ calls, outcomes }).toEqual({ calls: 0, outcomes: { r0: "delivered" } })
    })
  )

  it.effect("is told when the run is aborted", () =>
    Effect.gen(function* () {
      let signal: AbortSignal | undefined
      const attempt = (_: unknown, __: unknown, context: Custom.AttemptContext) => {
        signal = context.signal
        return new Promise<never>(() => {})
      }
      const made = Custom.make(direct(attempt), {
        name: "points",
        settings: Support.settings,
        fields: { member: "$.who", points: "$.points" },
        transport
      })
      if (made._tag === "Left") return expect.unreachable()
      const record = { id: "r", seq: 0, origin: { source: "test" }, body: { who: "ada", points: 1 } }
      const [prepared] = made.right.prepare([record], { now: 0 })
      if (prepared?._tag !== "Items") return expect.unreachable()
      const fiber = yield* Effect.fork(made.right.endpoint.attempt(prepared.items))
      yield* Effect.yieldNow()
      yield* Effect.fromNullable(signal).pipe(Effect.orDie)
      yield* fiber.interruptAsFork(fiber.id())
      yield* Effect.yieldNow()
      expect(signal?.aborted).toBe(true)
    })
  )
})

describe("a destination with a session", () => {
  const { transport } = Support.serviceOf(() => Support.status(204))
  const { request: _, verdicts: __, ...rest } = Support.points
  type Open = Custom.SessionDefinition<typeof Support.settings, typeof Support.Entry.Type>["open"]
  const withOpen = (open: Open) => Custom.defineDirect({ ...rest, open })
  const accepting = { attempt: async () => Reply.judged(undefined) }

  it.effect("opens it once for concurrent attempts, and closes it at the end of the run", () =>
    Effect.gen(function* () {
      const steps: Array<string> = []
      const open: Open = async ({ url }, { name }) => {
        steps.push(`open ${name} at ${url}`)
        return {
          attempt: async (items) => {
            steps.push(`send ${items.length}`)
            return Reply.judged(undefined)
          },
          close: () => Effect.sync(() => void steps.push("close"))
        }
      }
      for (const isDry of [false, true]) {
        const wire = isDry ? { ...transport, isDry: true as const } : transport
        const { report } = yield* Support.deliver(withOpen(open), wire, { bodies: people(6), concurrency: 3 })
        expect(report.delivered).toBe(6)
      }
      expect(steps).toEqual(["open points at http://127.0.0.1/points", "send 2", "send 2", "send 2", "close"])
    })
  )

  it.effect("opens it again after a failure, and nothing is Unknown", () =>
    Effect.gen(function* () {
      let calls = 0
      const open: Open = async () => {
        if (++calls < 3) throw new Error("The broker does not respond.")
        return accepting
      }
      const { report } = yield* Support.deliver(withOpen(open), transport, { bodies: people(3) })
      expect({ calls, delivered: report.delivered }).toEqual({ calls: 3, delivered: 3 })
    })
  )

  it.effect("ends the run if opening says so or returns something else, without a secret", () =>
    Effect.gen(function* () {
      const stoppedBy = (open: () => Promise<unknown>) =>
        Effect.map(
          Support.deliver(
            Object.assign(
              withOpen(async () => accepting),
              { open }
            ),
            transport,
            { bodies: people(1) }
          ),
          ({ report }) => report.stopped
        )
      const reason = { code: "disk-read-only", message: "The disk is read-only, said canary-token-1." }
      expect(yield* stoppedBy(async () => Reply.halt(reason))).toEqual({
        kind: "halted",
        code: "disk-read-only",
        message: "The disk is read-only, said […]."
      })
      expect(yield* stoppedBy(async () => ({ attempt: 5 }))).toEqual({
        kind: "halted",
        code: "destination-returned",
        message:
          "open of the destination loyalty-points returned an object; expected a session, which has a function attempt, or a wait or a halt. Fix open in the code of the destination."
      })
    })
  )

  it.effect("keeps it open for another pipeline, and opens it again for a later one", () =>
    Effect.gen(function* () {
      const steps: Array<string> = []
      const open: Open = async () => {
        steps.push("open")
        return { ...accepting, close: async () => void steps.push("close") }
      }
      const made = Custom.make(withOpen(open), {
        name: "points",
        settings: Support.settings,
        transport,
        fields: { member: "$.who", points: "$.points" }
      })
      const { endpoint } = Either.getOrThrow(made)
      const { keepOpen = Effect.void } = endpoint
      const use = Effect.zipRight(
        endpoint.attempt([]),
        Effect.sync(() => void steps.push("used"))
      )
      yield* Effect.scoped(
        Effect.zipRight(keepOpen, Effect.zipRight(Effect.scoped(Effect.zipRight(keepOpen, use)), use))
      )
      yield* Effect.scoped(Effect.zipRight(keepOpen, use))
      expect(steps).toEqual(["open", "used", "used", "close", "open", "used", "close"])
    })
  )
})

describe("secrets in settings", () => {
  /** A service that repeats the secrets of its client wherever it can. */
  const echo = (code: number, words: string) => Support.status(code, words, { "x-request-id": words })

  it("law: no report, letter or outcome contains one, whatever the service or the destination says", async () => {
    const secret = "canary-token-1"
    const spelled = fc.constantFrom(
      secret,
      secret.toUpperCase(),
      encodeURIComponent(`${secret}&`),
      JSON.stringify(secret).replaceAll("c", "\\u0063")
    )
    const reasonOf = (words: string) => ({ code: "said", message: `The service said: ${words}` })
    const said: fc.Arbitrary<Partial<Support.PointsDefinition>> = fc.oneof(
      fc.constant({}),
      spelled.map((words) => ({ verdicts: () => Reply.halt(reasonOf(words), { status: 400, words }) })),
      spelled.map((words) => ({ verdicts: () => Reply.split(reasonOf(words)) })),
      spelled.map((words) => ({
        verdicts: (_: unknown, items: ReadonlyArray<unknown>) =>
          Reply.judged(items.map(() => Verdict.refused(reasonOf(words))))
      })),
      spelled.map((words) => ({
        item: {
          "~standard": { version: 1, vendor: "test", validate: () => ({ issues: [{ message: `not ${words}` }] }) }
        } as const
      })),
      spelled.map((words) => ({
        request: () => {
          throw new Error(words)
        }
      }))
    )
    await fc.assert(
      fc.asyncProperty(
        said,
        fc.array(fc.tuple(fc.constantFrom(200, 400, 401, 404, 409, 422, 500), spelled), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (own, answers, isLost) => {
          const { transport } = Support.serviceOf((_, n) => {
            const [code, words] = answers[n % answers.length] ?? [200, ""]
            return isLost && n % 2 === 0 ? new TransportError({ reason: "lost", message: words }) : echo(code, words)
          })
          const bodies = [
            { who: "ada", points: 1 },
            { who: "eve", points: 0 },
            { who: "bob", points: 5 }
          ]
          const run = Support.deliver({ ...Support.points, ...own }, transport, { bodies })
          const text = Support.everything(await Effect.runPromise(Effect.provide(run, Support.testContext)))
          expect(text.toLowerCase().replaceAll("\\\\u0063", "c").replaceAll("\\u0063", "c")).not.toContain(secret)
        }
      ),
      { numRuns: 60 }
    )
  })

  it("are not in a problem of the settings themselves", () => {
    const { transport } = Support.serviceOf(() => Support.status(204))
    const quoting: Support.PointsDefinition = {
      ...Support.points,
      settings: {
        "~standard": {
          version: 1,
          vendor: "test",
          validate: (value) => ({ issues: [{ path: ["token"], message: `not a token: ${JSON.stringify(value)}` }] })
        }
      }
    }
    const made = Custom.make(quoting, {
      name: "points",
      settings: { ...Support.settings, token: "canary-token-1" },
      fields: { member: "$.who" },
      transport
    })
    expect(made._tag === "Left" && made.left).toEqual([
      {
        code: "settings-not-valid",
        mappingPath: "settings.token",
        message: 'Settings of loyalty-points: not a token: {"url":"http://127.0.0.1/points","token":"[…]"}'
      }
    ])
  })

  it.each([
    [{ url: "https://api.example.com/v1/points", region: "eu-1" }, []],
    [{ sesame: "open-the-door", short: "abc" }, ["open-the-door"]],
    [{ pin: 1234, count: 12345678, password: "hunter2" }, ["hunter2", "1234"]],
    [{ nested: { list: ["a long text", { token: "abcd" }] } }, ["a long text", "abcd"]],
    [{ auth: "Bearer abcdefgh" }, ["Bearer abcdefgh", "abcdefgh", "Bearer"]],
    [
      { url: "https://user:pass%21word@example.com/services/T024BE7LD0XK91B2/x?key=abcdef" },
      ["T024BE7LD0XK91B2", "pass%21word", "pass!word", "abcdef", "user"]
    ]
  ])("of %j are %j", (settings, expected) => {
    expect(Custom.secretsOf({}, settings)).toEqual(expected)
  })

  it("do not include settings that the definition names as public", () => {
    const settings = { programme: "customers", nested: { programme: "other-people" } }
    expect(Custom.secretsOf({ publicSettings: ["programme"] }, settings)).toEqual(["other-people"])
  })
})

import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Outcome from "@sluice/core/Outcome"
import { describe, expect, it } from "vitest"
import { createSluice, SluiceError } from "../src/index.js"
import { conversation, conversations, ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { folder, put } = temporaryFolder()
const refusal = async (promise: Promise<unknown>): Promise<SluiceError> => {
  try {
    await promise
  } catch (error) {
    if (error instanceof SluiceError) return error
    throw error
  }
  throw new Error("it did not reject")
}

describe("send", () => {
  it("resolves once the record is delivered", async () => {
    const mock = await workspace()
    await using sluice = await createSluice(conversations(mock))
    await sluice.send(conversation(1))
    expect(mock.user("customer-1")).toMatchObject({ first_name: "Ada 1", email: "ada1@example.com" })
    expect(mock.requests().total).toBe(1)
  })

  it("shares requests between concurrent calls, and each call gets its outcome", async () => {
    const mock = await workspace()
    await using sluice = await createSluice(conversations(mock))
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) =>
        sluice.send(n % 10 === 3 ? { ...conversation(n), customer: null } : conversation(n))
      )
    )
    expect(results.map(({ status }) => status)).toEqual(
      Array.from({ length: 200 }, (_, n) => (n % 10 === 3 ? "rejected" : "fulfilled"))
    )
    expect(mock.stats().users).toBe(180)
    expect(mock.requests().total).toBeLessThan(20)
  })

  it("rejects an invalid record with the reason, and sends nothing of it", async () => {
    const mock = await workspace()
    await using sluice = await createSluice(conversations(mock))
    const error = await refusal(sluice.send({ ...conversation(1), customer: undefined }))
    expect([error.code, error.reasons.map(({ code }) => code)]).toEqual([
      "INVALID",
      ["identity-missing", "identity-missing"]
    ])
    expect(await refusal(sluice.send([1]))).toMatchObject({ code: "INVALID", reasons: [{ code: "not-a-record" }] })
    const cycle: Record<string, unknown> = {}
    cycle["self"] = cycle
    expect(await refusal(sluice.send(cycle))).toMatchObject({ code: "INVALID", reasons: [{ code: "not-a-record" }] })
    expect(mock.requests().total).toBe(0)
  })

  it("keeps every digit of a bigint", async () => {
    const mock = await workspace()
    await using sluice = await createSluice(conversations(mock))
    await sluice.send({ ...conversation(1), customer: 1_726_275_868_403_174_101n, n: 7n })
    expect(mock.user("1726275868403174101")).toMatchObject({ first_name: "Ada 1" })
  })

  it("rejects what Braze refuses, with Braze's message", async () => {
    const mock = await workspace()
    mock.faults([
      { match: { key: "external_id:customer-1" }, action: { type: "refuse", reason: "'email' is not valid" } }
    ])
    await using sluice = await createSluice(conversations(mock))
    const error = await refusal(sluice.send(conversation(1)))
    expect([error.code, error.message]).toEqual(["REJECTED", expect.stringContaining("Braze refused it")])
  })

  it("rejects with DEFERRED after its deadline, and the record is still sent", async () => {
    const mock = await workspace()
    mock.faults([{ match: { nth: 1 }, action: { type: "delay", ms: 300 } }])
    const sluice = await createSluice(conversations(mock))
    expect(await refusal(sluice.send(conversation(1), { deadline: "50 millis" }))).toMatchObject({
      code: "DEFERRED",
      message:
        "Deferred: No outcome within 50ms. The record is in the queue and is delivered later; do not send it again."
    })
    await sluice.close()
    expect(mock.user("customer-1")).toMatchObject({ first_name: "Ada 1" })
  })

  it("rejects with STOPPED for a wrong key, and works again once the key is right", async () => {
    const mock = await workspace()
    const keyFile = put("key", "wrong-key")
    const configuration = conversations(mock)
    await using sluice = await createSluice({
      ...configuration,
      connections: { braze: { endpoint: mock.url, apiKey: { file: keyFile } } }
    })
    const error = await refusal(sluice.send(conversation(1)))
    expect(error.code).toBe("STOPPED")
    expect(error.message).not.toContain("wrong-key")
    put("key", mock.apiKey)
    await sluice.send(conversation(1))
    expect(mock.stats().users).toBe(1)
  })

  it("does not delay close while a destination is down", async () => {
    const mock = await workspace()
    mock.faults([{ match: {}, action: { type: "status", status: 503 } }])
    const sluice = await createSluice({ ...conversations(mock), delivery: { drain: "100 millis" } })
    const sent = refusal(sluice.send(conversation(1)))
    await expect.poll(() => mock.requests().total).toBeGreaterThan(0)
    await sluice.close()
    expect(await sent).toMatchObject({ code: "STOPPED" })
    expect(mock.stats().accepted.attributes).toBe(0)
  })

  it("rejects with CLOSED after close", async () => {
    const sluice = await createSluice(conversations(await workspace()))
    await sluice.close()
    expect(await refusal(sluice.send(conversation(1)))).toMatchObject({ code: "CLOSED" })
  })

  it("delivers records of the same turn before it closes", async () => {
    const mock = await workspace()
    const sluice = await createSluice(conversations(mock))
    const sent = Promise.allSettled([
      sluice.send(conversation(1)),
      sluice.trySend(conversation(2)),
      sluice.send(conversation(3), { deadline: "1 minute" })
    ])
    await sluice.close()
    expect((await sent).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"])
    expect(mock.stats().users).toBe(3)
    expect((await refusal(sluice.send(conversation(4)))).code).toBe("CLOSED")
  })

  it("rejects with FULL above the bounds of the queue, and counts the remaining records", async () => {
    const mock = await workspace()
    mock.faults([{ match: {}, action: { type: "status", status: 503 } }])
    const options = { queue: { on: "memory", records: 2 } } as const
    const sluice = await createSluice({ ...conversations(mock), delivery: { drain: "100 millis" } }, options)
    const sent = [refusal(sluice.send(conversation(1))), sluice.enqueue(conversation(2))]
    expect(await refusal(sluice.enqueue(conversation(3)))).toMatchObject({
      code: "FULL",
      message:
        "The queue send is full: it would have 3 records, and the limit is 2 records. The record was not accepted. Try again later."
    })
    expect(await sluice.lag()).toMatchObject({ count: 2 })
    await sluice.close()
    expect(await Promise.all(sent)).toMatchObject([{ code: "STOPPED" }, undefined])
  })

  it("removes the paths of never", async () => {
    const mock = await workspace()
    const configuration = conversations(mock)
    await using sluice = await createSluice({ ...configuration, never: ["$.email"] })
    await sluice.send(conversation(1))
    expect(mock.user("customer-1")?.email ?? null).toBe(null)
  })
})

describe("numbers that JSON cannot represent", () => {
  it("are left out one by one, with a warning, and erase nothing", async () => {
    const mock = await workspace()
    await using sluice = await createSluice({
      ...conversations(mock),
      attributes: { unknown: "allow" },
      routes: [
        {
          name: "profile",
          to: "braze-user-track",
          fields: { score: "$.score", best: "$.best", since: "$.since", nested: "$.nested", gone: "$.gone" }
        }
      ]
    })
    await sluice.send({ ...conversation(1), score: 5, best: 6, since: "2026-01-01", gone: 1 })
    const outcome = await sluice.trySend({
      ...conversation(1),
      score: Number.NaN,
      best: Number.POSITIVE_INFINITY,
      since: new Date(Number.NaN),
      nested: { a: 1, b: [Number.NEGATIVE_INFINITY] },
      gone: null
    })
    expect(outcome.outcome).toBe("delivered")
    expect(mock.user("customer-1")?.custom_attributes).toEqual({
      score: 5,
      best: 6,
      since: "2026-01-01T00:00:00.000Z",
      nested: { a: 1, b: [] }
    })
  })
})

describe("trySend", () => {
  it("resolves with any outcome", async () => {
    const mock = await workspace()
    await using sluice = await createSluice(conversations(mock))
    const { outcome, id, destinations } = await sluice.trySend({ ...conversation(1), ended_at: undefined })
    expect({ outcome, id, destinations: destinations.map((one) => [one.destination, one.outcome]) }).toEqual({
      outcome: "delivered",
      id: "chat-1",
      destinations: [
        ["profile", "delivered"],
        ["ended", "skipped"]
      ]
    })
    expect((await sluice.trySend({ ...conversation(1), customer: null })).outcome).toBe("invalid")
  })
})

describe("run", () => {
  it("reads files, and reports progress and the account", async () => {
    const mock = await workspace()
    const file = put("many.ndjson", ndjson(Array.from({ length: 300 }, (_, n) => conversation(n))))
    await using sluice = await createSluice(conversations(mock))
    const seen: Array<number> = []
    const report = await sluice.run({ source: file, limit: 250, onProgress: ({ read }) => seen.push(read) })
    expect(report).toMatchObject({
      exit: 0,
      read: 250,
      delivered: 250,
      items: { attributes: 250, events: 250 },
      dataPoints: 750
    })
    expect(seen[seen.length - 1]).toBe(250)
    expect(mock.verify([{ type: "once", lane: "events", by: "properties.seq" }]).ok).toBe(true)
  })

  it("reads records of a program", async () => {
    const mock = await workspace()
    await using sluice = await createSluice(conversations(mock))
    async function* records() {
      for (let n = 0; n < 10; n++) yield n === 5 ? "no record" : conversation(n)
    }
    const report = await sluice.run({ source: records(), deadLetters: join(folder, "letters.ndjson") })
    expect(report).toMatchObject({ exit: 2, read: 10, delivered: 9, invalid: 1, deadLetters: 1 })
    expect(mock.stats().users).toBe(9)
  })

  it("sends the records of a slow program without waiting for its next one", async () => {
    const mock = await workspace()
    await using sluice = await createSluice(conversations(mock))
    let arrived = (): void => {}
    const first = new Promise<void>((resolve) => {
      arrived = resolve
    })
    async function* records() {
      yield conversation(1)
      yield conversation(2)
      await first
      yield conversation(3)
    }
    const onProgress = ({ delivered }: { readonly delivered: number }) => delivered === 2 && arrived()
    const report = await sluice.run({ source: records(), deadLetters: join(folder, "slow.ndjson"), onProgress })
    expect(report).toMatchObject({ exit: 0, read: 3, delivered: 3 })
  })

  it("stops at an aborted signal, and the next run continues there", async () => {
    const mock = await workspace()
    const configuration = put(
      "stop/sluice.json",
      JSON.stringify({
        ...conversations(mock),
        source: { file: "in.ndjson", id: "$.chat_id" },
        delivery: { concurrency: 1, window: { records: 100 } }
      })
    )
    put("stop/in.ndjson", ndjson(Array.from({ length: 2000 }, (_, n) => conversation(n))))
    await using sluice = await createSluice(configuration)
    // Without delayed responses, the run may end before it is stopped.
    mock.faults([{ match: {}, action: { type: "delay", ms: 50 } }])
    const controller = new AbortController()
    const first = await sluice.run({
      signal: controller.signal,
      onProgress: ({ delivered }) => delivered > 0 && controller.abort()
    })
    expect(first).toMatchObject({ exit: 3, stopped: { kind: "signal" } })
    expect(first.read).toBeLessThan(2000)
    mock.faults([])
    const second = await sluice.run()
    expect(second).toMatchObject({ exit: 0 })
    expect(first.delivered + second.delivered).toBe(2000)
    expect(await sluice.run()).toMatchObject({ exit: 0, read: 0 })
    expect(mock.verify([{ type: "once", lane: "events", by: "properties.seq" }]).ok).toBe(true)
  })
})

describe("replay", () => {
  it("sends dead letters again after a fix, none of them twice [S-52]", async () => {
    const mock = await workspace()
    mock.faults([{ match: { key: "external_id:customer-3" }, action: { type: "refuse", reason: "no" } }])
    const letters = join(folder, "replay.ndjson")
    await using sluice = await createSluice(conversations(mock))
    const report = await sluice.run({
      source: Array.from({ length: 6 }, (_, n) => conversation(n)),
      deadLetters: letters
    })
    expect(report).toMatchObject({ exit: 2, delivered: 5, rejected: 1 })
    mock.faults([])
    expect(await sluice.replay(letters)).toMatchObject({ exit: 0, delivered: 2, letters: { letters: 2, replayed: 2 } })
    expect(await sluice.replay(letters)).toMatchObject({ exit: 0, read: 0, letters: { done: 2 } })
    expect(mock.user("customer-3")).toMatchObject({ first_name: "Ada 3" })
    expect(mock.verify([{ type: "once", lane: "events", by: "properties.seq" }]).ok).toBe(true)
    expect(readFileSync(letters, "utf8").split("\n").length).toBe(3)
  })

  it("sends a corrected line to every destination, and reports it while it is not corrected", async () => {
    const mock = await workspace()
    await using sluice = await createSluice(conversations(mock))
    const half = put("half.ndjson", `${JSON.stringify(conversation(1)).slice(0, -1)}\n`)
    const letters = join(folder, "half-letters.ndjson")
    expect(await sluice.run({ source: half, deadLetters: letters })).toMatchObject({ exit: 2, invalid: 1 })
    expect(await sluice.replay(letters)).toMatchObject({ exit: 2, read: 0, letters: { notARecord: 1 } })
    const [letter = ""] = readFileSync(letters, "utf8").split("\n")
    put("half-letters.ndjson", `${JSON.stringify({ ...JSON.parse(letter), record: conversation(1) })}\n`)
    expect(await sluice.replay(letters)).toMatchObject({ exit: 0, delivered: 1, skipped: 0 })
    expect(mock.user("customer-1")).toMatchObject({ first_name: "Ada 1" })
    expect(mock.stats().accepted).toMatchObject({ attributes: 1, events: 1 })
    expect(await sluice.replay(letters)).toMatchObject({ exit: 0, read: 0, letters: { done: 1 } })
  })

  it("sends a corrected line only to the workspace that has not accepted it", async () => {
    const [here, there] = [await workspace(), await workspace()]
    const { routes, connections: _, ...rest } = conversations(here)
    const route = (connection: string) => ({ ...routes[0], name: connection, connection })
    await using sluice = await createSluice({
      ...rest,
      connections: {
        here: { endpoint: here.url, apiKey: here.apiKey },
        there: { endpoint: there.url, apiKey: there.apiKey }
      },
      delivery: { giveUpAfter: "50 millis" },
      routes: [route("here"), route("there")]
    })
    const letters = join(folder, "both-letters.ndjson")
    const half = put("both.ndjson", "{")
    expect(await sluice.run({ source: half, deadLetters: letters })).toMatchObject({ exit: 2, invalid: 1 })
    const letter = JSON.parse(readFileSync(letters, "utf8"))
    put("both-letters.ndjson", ndjson([{ ...letter, record: conversation(1) }]))
    there.faults([{ match: {}, action: { type: "status", status: 503 } }])
    expect(await sluice.replay(letters)).toMatchObject({ exit: 3, pending: 1 })
    there.faults([])
    expect(await sluice.replay(letters)).toMatchObject({ exit: 0, delivered: 1 })
    expect([here, there].map((mock) => [mock.stats().accepted["attributes"], mock.user("customer-1")?.email])).toEqual([
      [1, "ada1@example.com"],
      [1, "ada1@example.com"]
    ])
  })

  it("sends a record with several letters once, also when all of them are corrected at once", async () => {
    const mock = await workspace()
    await using sluice = await createSluice(conversations(mock))
    const letters = join(folder, "several.ndjson")
    const source = [{ ...conversation(1), ended_at: "soon" }]
    expect(await sluice.run({ source, deadLetters: letters })).toMatchObject({ exit: 2, invalid: 1 })
    for (const done of [0, 1]) {
      expect(await sluice.replay(letters)).toMatchObject({ exit: 2, invalid: 1, letters: { replayed: 1, done } })
    }
    put("several.ndjson", readFileSync(letters, "utf8").replaceAll('"soon"', '"2026-03-04T10:00:00Z"'))
    expect(await sluice.replay(letters)).toMatchObject({ exit: 0, delivered: 1, letters: { replayed: 1, done: 2 } })
    expect(mock.stats().accepted).toMatchObject({ attributes: 1, events: 1 })
  })

  it("rejects for a file that is missing or has no valid dead letter", async () => {
    await using sluice = await createSluice(conversations(await workspace()))
    const other = put("other.ndjson", ndjson([conversation(1), conversation(2)]))
    const messages = [
      (await refusal(sluice.replay(join(folder, "none.ndjson")))).message,
      (await refusal(sluice.replay(other))).message
    ]
    expect(messages).toEqual([
      expect.stringContaining("none.ndjson"),
      `${other} contains something other than dead letters: line 1 has no \`v\`. Choose another file. Nothing was sent, and this file was not changed.`
    ])
  })
})

describe("invalid options", () => {
  it("are rejected with every mistake, and nothing starts", async () => {
    const mock = await workspace()
    const given: object = { limit: -1, deadletters: "x.ndjson", sample: "half", onProgress: 1, signal: {} }
    const called: ReadonlyArray<(sluice: Awaited<ReturnType<typeof createSluice>>) => Promise<unknown>> = [
      (sluice) => sluice.run(given),
      (sluice) => sluice.send(conversation(1), Object.assign({ deadline: "soon", other: undefined })),
      (sluice) => sluice.trySend(conversation(1), Object.assign({ deadlin: 1 })),
      (sluice) => sluice.trySend(conversation(1), { deadline: Number.NaN }),
      (sluice) => sluice.trySend(conversation(1), { deadline: "-5 seconds" }),
      (sluice) => sluice.replay(join(folder, "none.ndjson"), Object.assign({ only: ["faild"], maxAge: "old" })),
      () => createSluice(conversations(mock), Object.assign({ enviroment: "test" })),
      (sluice) => sluice.run(JSON.parse('"in.ndjson"')),
      () => createSluice(conversations(mock), Object.assign({ queue: "disc" })),
      () => createSluice(conversations(mock), Object.assign({ queue: { on: "disk", records: 0, size: 1 } })),
      () => createSluice(conversations(mock), { queue: "disk" })
    ]
    await using sluice = await createSluice(conversations(mock))
    const errors = await Promise.all(called.map((call) => refusal(call(sluice))))
    expect(errors.map(({ code, message }) => [code, message.split("\n")])).toEqual([
      [
        "CONFIG",
        [
          'options of run: deadletters: Unknown key "deadletters". Did you mean "deadLetters"?',
          "options of run: limit: Expected a whole number of at least 1; found another number.",
          "options of run: sample: Expected a number above 0 and at most 1; found other text.",
          "options of run: onProgress: Expected a function; found another number.",
          "options of run: signal: Expected the signal of an AbortController; found an object."
        ]
      ],
      [
        "CONFIG",
        ['options of send: deadline: Expected a duration such as "30 seconds", or milliseconds; found other text.']
      ],
      ["CONFIG", ['options of send: deadlin: Unknown key "deadlin". Did you mean "deadline"?']],
      ...["another number", "other text"].map((found) => [
        "CONFIG",
        [`options of send: deadline: Expected a duration such as "30 seconds", or milliseconds; found ${found}.`]
      ]),
      [
        "CONFIG",
        [
          `options of replay: only[0]: Expected one of ${Outcome.dead.join(", ")}; found "faild". Did you mean "failed"?`,
          'options of replay: maxAge: Expected a duration such as "30 seconds", or milliseconds; found other text.'
        ]
      ],
      ["CONFIG", ['options of createSluice: enviroment: Unknown key "enviroment". Did you mean "environment"?']],
      ["CONFIG", ["options of run: Expected an object; found other text."]],
      ["CONFIG", ['options of createSluice: queue: Expected one of memory, disk; found "disc". Did you mean "disk"?']],
      [
        "CONFIG",
        [
          'options of createSluice: queue.size: Unknown key "size". Use one of on, records, bytes, age.',
          "options of createSluice: queue.records: Expected a whole number of at least 1; found another number."
        ]
      ],
      [
        "CONFIG",
        [
          'configuration: A queue on disk needs a folder of state. Set the option state to a folder, or the queue to "memory".'
        ]
      ]
    ])
    expect(mock.requests().total).toBe(0)
  })
})

describe("createSluice", () => {
  it("rejects a configuration with every mistake", async () => {
    const error = await refusal(createSluice({ version: 1, routes: [{ name: "x", to: "braze-user-trak" }] }))
    expect([error.code, error.problems]).toEqual([
      "CONFIG",
      [
        {
          file: "configuration",
          path: "routes[0].to",
          message:
            'Unknown destination "braze-user-trak". Did you mean "braze-user-track"? Use braze-user-track, braze-event-tracking, braze-identity, braze-messaging, webhook, ndjson, a module such as ./my-destination.mjs, or an installed package.'
        }
      ]
    ])
  })
})

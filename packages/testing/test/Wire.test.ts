import type { FaultAction } from "@sluice/braze-emulator/FaultAction"
import type { Transport } from "@sluice/core"
import { Effect, Exit } from "effect"
import { describe, expect, it } from "vitest"
import * as HttpTransport from "../src/HttpTransport.js"
import { Recorder } from "../src/Recorder.js"
import * as Simulation from "../src/Simulation.js"
import * as Vendor from "../src/Vendor.js"
import * as VendorServer from "../src/VendorServer.js"
import * as VendorTransport from "../src/VendorTransport.js"
import { VirtualTime } from "../src/VirtualTime.js"

/** The effect of a fault on a client, which is the same for a call and a socket. */
const seen: ReadonlyArray<readonly [name: string, action: FaultAction | undefined, result: string, applied: number]> = [
  ["nothing", undefined, "200 body of 11", 1],
  ["a status", { type: "status", status: 503, apply: false }, "503 body of 0", 0],
  ["a status with a body", { type: "status", status: 500, body: { a: 1 }, apply: true }, "500 body of 7", 1],
  ["a rate limit", { type: "rateLimit", resetAfter: 3, apply: false }, "429 body of 0", 0],
  ["a reset before", { type: "reset", when: "before", apply: false }, "lost", 0],
  ["a reset after", { type: "reset", when: "after", apply: true }, "lost", 1],
  ["a hang", { type: "hang", apply: false }, "deadline", 0],
  ["a short delay", { type: "delay", ms: 4, apply: true }, "200 body of 11", 1],
  ["a delay past the deadline", { type: "delay", ms: 90_000, apply: true }, "deadline", 1],
  ["a truncated answer", { type: "truncate", apply: true }, "lost", 1],
  ["noise as the body", { type: "garbage", where: "body", apply: true }, "200 body of 16", 1],
  ["noise instead of HTTP", { type: "garbage", where: "wire", apply: true }, "lost", 1],
  ["a slow answer", { type: "drip", bytesPerSecond: 1_000, apply: true }, "200 body of 11", 1],
  ["an answer that is slower than the deadline", { type: "drip", bytesPerSecond: 0.1, apply: true }, "deadline", 1]
]

const request = (url: string): Transport.HttpRequest => ({
  method: "POST",
  url,
  headers: { "x-key": "k" },
  body: "héllo"
})

const result = (sent: Effect.Effect<Transport.HttpResponse, Transport.TransportError>): Effect.Effect<string> =>
  Effect.match(sent, {
    onFailure: ({ reason }) => reason,
    onSuccess: ({ status, body }) => `${status} body of ${body.length}`
  })

const counting = (action: FaultAction | undefined) => {
  const arrived: Array<Vendor.VendorRequest> = []
  const respond = (one: Vendor.VendorRequest): Transport.HttpResponse => {
    arrived.push(one)
    return { status: 200, headers: { "x-n": String(arrived.length) }, body: "hello world" }
  }
  return {
    arrived,
    vendor: Vendor.make(respond, { seed: 0, rules: action === undefined ? [] : [{ match: {}, action }] })
  }
}

const simulated = async (
  effect: (
    time: VirtualTime,
    recorder: Recorder
  ) => { readonly run: Effect.Effect<string>; readonly busy?: () => boolean }
) => {
  const time = new VirtualTime(0)
  const recorder = new Recorder(() => time.unsafeCurrentTimeMillis())
  const { run, busy } = effect(time, recorder)
  const ended = await Simulation.run(run, { time, seed: 0, ...(busy && { busy }) })
  const text = ended._tag === "Finished" && Exit.isSuccess(ended.exit) ? ended.exit.value : ended._tag
  const exchanges = recorder.trace({
    setting: noSetting,
    end: { _tag: "Interrupted" },
    raw: [],
    expected: []
  }).exchanges
  return { text, exchanges }
}

const noSetting = {
  endpoints: [],
  destinations: [],
  concurrency: 1,
  uncertain: {},
  start: { lowWater: 0, settled: [], delivered: {} },
  secrets: [],
  personal: [],
  faultless: false,
  trouble: { _tag: "None" as const },
  witnessed: false
}

describe.each(seen)("%s", (_, action, expected, applied) => {
  it("in process", async () => {
    const { arrived, vendor } = counting(action)
    const { text, exchanges } = await simulated((time, recorder) => ({
      run: result(
        VendorTransport.make(vendor, { recorder, now: () => time.unsafeCurrentTimeMillis() }).send(
          request("http://v/points?a=1")
        )
      )
    }))
    expect([text, arrived.length]).toEqual([expected, applied])
    expect(exchanges.map(({ path, bytes }) => ({ path, bytes }))).toEqual([{ path: "/points", bytes: 6 }])
  })

  it("over HTTP", async () => {
    const { arrived, vendor } = counting(action)
    const run = Effect.gen(function* () {
      const server = yield* VendorServer.make(() => vendor)
      return yield* Effect.promise(() =>
        simulated((_time, recorder) => {
          const transport = HttpTransport.make({ recorder })
          return {
            run: result(transport.send(request(`${server.url}/points?a=1`))),
            busy: () => transport.inFlight() > server.hanging()
          }
        })
      )
    })
    const { text, exchanges } = await Effect.runPromise(Effect.scoped(run))
    expect([text, arrived.length]).toEqual([expected, applied])
    expect(exchanges.map(({ path, bytes }) => ({ path, bytes }))).toEqual([{ path: "/points", bytes: 6 }])
    for (const one of arrived)
      expect(one).toMatchObject({
        method: "POST",
        path: "/points",
        query: "a=1",
        body: "héllo",
        headers: { "x-key": "k" }
      })
  })
})

describe("a server that does not run", () => {
  it("in process", async () => {
    const { arrived, vendor } = counting(undefined)
    const { text } = await simulated(() => ({
      run: result(VendorTransport.make(vendor, { now: () => 0, unreachable: [1] }).send(request("http://v/")))
    }))
    expect([text, arrived.length]).toEqual(["connect", 0])
  })

  it("over HTTP", async () => {
    const transport = HttpTransport.make({ unreachable: [1] })
    const { text } = await simulated(() => ({
      run: result(transport.send(request("http://127.0.0.1/"))),
      busy: () => transport.inFlight() > 0
    }))
    expect(text).toBe("connect")
  })
})

describe("a vendor", () => {
  it("names the malformed rule of its script", () => {
    const rules = [{ match: {}, action: { type: "status", status: 9, apply: false } as const }]
    expect(() => Vendor.make(() => ({ status: 200, headers: {}, body: "" }), { seed: 0, rules })).toThrow(
      /rules\[0\]\.action\.status/
    )
  })
})

import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import * as AnswerTable from "../src/destination/AnswerTable.js"
import * as Endpoint from "../src/destination/Endpoint.js"
import { judged, outage, type Reply } from "../src/destination/Reply.js"
import { type HttpResponse, TransportError } from "../src/destination/Transport.js"
import { again, refused } from "../src/destination/Verdict.js"
import { items, limits, record } from "./scripted.js"

const now = Date.parse("2026-01-02T03:04:05Z")
const response = (status: number, headers: HttpResponse["headers"] = {}, body = ""): HttpResponse => ({
  status,
  headers,
  body
})
/** A reply as text: the action, its items, and the delay. */
const gist = (reply: Reply): string => {
  switch (reply._tag) {
    case "Judged":
      return `${[...new Set((reply.verdicts ?? []).map(({ _tag }) => _tag))].join()} ×${reply.verdicts?.length ?? "all"}, ${reply.answered ? "answered" : "outage"}`
    case "Wait":
      return `Wait${reply.mayHaveApplied === true ? ", unsure," : ""} ${reply.millis ?? "unsaid"}`
    default:
      return reply._tag
  }
}

const table: ReadonlyArray<readonly [row: string, status: number, expected: string]> = [
  ...[200, 201, 202, 204].map(
    (status) => ["2xx that the endpoint does not understand", status, "Unsure ×2, answered"] as const
  ),
  ...[400, 413, 422].map((status) => ["a refusal without names", status, "Split"] as const),
  ...[409, 410, 412, 423, 451].map((status) => ["a refusal of the content", status, "Split"] as const),
  ...[300, 301, 302, 307, 308].map((status) => ["3xx, never followed", status, "Halt"] as const),
  ...[401, 402, 403, 404, 405, 406, 415, 418, 431].map((status) => ["every other 4xx", status, "Halt"] as const),
  ["429 without a time", 429, "Wait unsaid"],
  ...[408, 425].map((status) => ["408, 425 without a time", status, "Unsure ×2, outage"] as const),
  ...[500, 501, 502, 503, 504, 505, 507, 520, 521, 524, 599].map(
    (status) => ["5xx", status, "Unsure ×2, outage"] as const
  ),
  ...[100, 199, 600, 999].map((status) => ["an unused status", status, "Halt"] as const)
]

describe("AnswerTable", () => {
  it.each(table)("%s: %i → %s", (_, status, expected) => {
    expect(gist(AnswerTable.decide(response(status), { count: 2, now }))).toBe(expected)
  })

  it("has a row for every status", () => {
    const shown = new Set<string>()
    for (let status = 100; status < 700; status++)
      for (const isTimed of [false, true]) shown.add(AnswerTable.row(status, { isTimed }).shown)
    expect([...shown].sort()).toEqual(AnswerTable.rows.map(({ shown }) => shown).sort())
  })

  it("names no vendor", () => {
    const texts = [...AnswerTable.rows, AnswerTable.unnamedRefusals].map(({ code, message }) => `${code} ${message}`)
    expect(texts.filter((text) => /braze|cluster|instance|apiKey/i.test(text))).toEqual([])
  })

  it("reads the rows of the vendor before the general rows", () => {
    const own: AnswerTable.AnswerRow = {
      statuses: AnswerTable.only(404, 409),
      shown: "404, 409",
      action: "again",
      code: "member-locked",
      message: "The member is locked for a moment."
    }
    const asked = { count: 1, now, rows: [own] }
    expect(AnswerTable.decide(response(409), asked)).toEqual(
      outage(again({ code: "member-locked", message: "The member is locked for a moment. (HTTP 409)" }), 1, {
        status: 409
      })
    )
    expect(gist(AnswerTable.decide(response(404), asked))).toBe("Again ×1, outage")
    expect(gist(AnswerTable.decide(response(403), asked))).toBe("Halt")
  })

  it.each([
    ["X-Ratelimit-Retry-After in seconds", { "x-ratelimit-retry-after": "7" }, "Wait 7000"],
    ["Retry-After in seconds", { "retry-after": "3" }, "Wait 3000"],
    [
      "Retry-After as a date, by the server's clock",
      { date: "Fri, 02 Jan 2026 03:00:00 GMT", "retry-after": "Fri, 02 Jan 2026 03:00:09 GMT" },
      "Wait 9000"
    ],
    [
      "X-RateLimit-Reset as an epoch, corrected by Date",
      {
        date: "Fri, 02 Jan 2026 03:00:00 GMT",
        "x-ratelimit-reset": String(Date.parse("2026-01-02T03:00:20Z") / 1_000)
      },
      "Wait 20000"
    ],
    ["X-RateLimit-Reset as seconds left", { "x-ratelimit-reset": "12" }, "Wait 12000"],
    ["a moment that has passed", { "x-ratelimit-reset": String(now / 1_000 - 5) }, "Wait 0"],
    ["garbage", { "x-ratelimit-reset": "soon", "retry-after": "", "x-ratelimit-retry-after": "-1" }, "Wait unsaid"],
    ["a time of three years", { "retry-after": "99999999" }, "Wait 99999999000"]
  ])("429 with %s", (_, headers, expected) => {
    expect(gist(AnswerTable.decide(response(429, headers), { count: 2, now }))).toBe(expected)
  })

  it.each([
    [408, "Wait"],
    [425, "Wait"],
    [503, "Wait, unsure,"]
  ])("%i with a time waits, but X-RateLimit-Reset alone is not such a time", (status, wait) => {
    const decided = (headers: HttpResponse["headers"], waitOf?: AnswerTable.WaitOf) =>
      gist(AnswerTable.decide(response(status, headers), { count: 2, now, waitOf }))
    expect(decided({ "retry-after": "3" })).toBe(`${wait} 3000`)
    expect(decided({ "x-ratelimit-retry-after": "4", "x-ratelimit-reset": "9" })).toBe(`${wait} 4000`)
    expect(decided({ "x-ratelimit-reset": "12" })).toBe("Unsure ×2, outage")
    expect(decided({ "retry-after": "soon" })).toBe("Unsure ×2, outage")
    expect(decided({}, () => 5_000)).toBe(`${wait} 5000`)
  })

  it.each([500, 502, 504])("%i does not wait, whatever time it names", (status) => {
    expect(gist(AnswerTable.decide(response(status, { "retry-after": "3" }), { count: 2, now }))).toBe(
      "Unsure ×2, outage"
    )
  })

  it.each([409, 410, 412, 423, 451])("%i refuses an item that was sent alone", (status) => {
    expect(AnswerTable.decide(response(status), { count: 1, now })).toEqual(
      judged(
        [
          refused({
            code: "item-refused",
            message: `The destination refused the item. (HTTP ${status})`
          })
        ],
        { status }
      )
    )
  })

  it.each([
    ["address", "Split"],
    ["blocked", "Halt"],
    ["connect", "Again ×2, outage"],
    ["dns", "Again ×2, outage"],
    ["tls", "Again ×2, outage"],
    ["lost", "Unsure ×2, outage"],
    ["deadline", "Unsure ×2, outage"]
  ] as const)("no answer: %s → %s", (reason, expected) => {
    expect(gist(AnswerTable.decideError(new TransportError({ reason, message: "It broke." }), 2))).toBe(expected)
  })

  it("keeps status, body excerpt and request id of a response, but no body of a 401, which repeats the key", () => {
    expect(AnswerTable.wireOf(response(400, { "x-request-id": "abc" }, "no".repeat(400)))).toEqual({
      status: 400,
      words: "no".repeat(250),
      requestId: "abc"
    })
    expect(AnswerTable.wireOf(response(401, {}, '{"message":"Invalid API key: canary"}'))).toEqual({ status: 401 })
  })

  it("decides what the endpoint leaves undecided", async () => {
    const two = items(record(0, { items: 2 }))
    const endpoint = (answer: HttpResponse) =>
      Endpoint.http({
        id: "e",
        lanes: ["events"],
        limits,
        budget: { pool: "e", count: 1, per: 1 },
        transport: { send: () => Effect.succeed(answer) },
        request: () => ({ method: "POST", url: "http://127.0.0.1/x", headers: {}, body: "" }),
        read: ({ status }) => (status === 201 ? judged(undefined) : undefined)
      })
    expect(await Effect.runPromise(endpoint(response(201)).attempt(two))).toEqual(judged(undefined))
    expect(gist(await Effect.runPromise(endpoint(response(503)).attempt(two)))).toBe("Unsure ×2, outage")
  })
})

import { describe, expect, it } from "vitest"
import * as Emulator from "../src/Emulator.js"
import { adviceHeader, mistakesHeader } from "../src/http/Exchange.js"
import { adviceCodes } from "../src/record/AdviceCodes.js"
import * as MistakeCode from "../src/record/MistakeCode.js"
import * as Mistakes from "../src/record/Mistakes.js"

interface Row {
  readonly mistake: string
  /** Whether it is advice only. */
  readonly isAdvice?: true
  readonly code: string
  readonly status: number
  readonly path?: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

const KEY = "a-key-that-nobody-guesses"
const time = "2026-01-31T12:00:00Z"
const event = { external_id: "u1", name: "e", time }
const attribute = (fields: object) => ({ attributes: [{ external_id: "u1", ...fields }] })

const rows: ReadonlyArray<Row> = [
  {
    mistake: "a body in the query string",
    code: "body-in-query",
    status: 400,
    query: "events=%5B%7B%22secret%22%3A1%7D%5D",
    body: ""
  },
  { mistake: "a bare key", code: "bare-key", status: 401, headers: { authorization: KEY } },
  { mistake: "a key in quotes", code: "quoted-key", status: 401, headers: { authorization: `Bearer "${KEY}"` } },
  {
    mistake: "a key in the body",
    isAdvice: true,
    code: "key-in-body",
    status: 201,
    body: { api_key: KEY, events: [event] }
  },
  { mistake: "a key in the address", isAdvice: true, code: "key-in-query", status: 201, query: `api_key=${KEY}` },
  { mistake: "/user/track", code: "user-track-path", status: 404, path: "/user/track" },
  { mistake: "a double slash", code: "double-slash", status: 404, path: "//users/track" },
  { mistake: "a trailing slash", isAdvice: true, code: "trailing-slash", status: 201, path: "/users/track/" },
  { mistake: "a media type", code: "content-type", status: 415, headers: { "content-type": "text/plain" } },
  { mistake: "no media type", code: "content-type", status: 415, headers: { "content-type": "" } },
  {
    mistake: "a reserved property name of an event",
    code: "reserved-property-name",
    status: 400,
    body: { events: [{ ...event, properties: { event_name: "secret" } }] }
  },
  {
    mistake: "a reserved property name of a purchase",
    code: "reserved-property-name",
    status: 400,
    body: {
      purchases: [{ external_id: "u1", product_id: "p", currency: "EUR", price: 1, time, properties: { price: 2 } }]
    }
  },
  {
    mistake: "two primary identities",
    code: "two-identities",
    status: 400,
    body: { events: [{ ...event, user_alias: { alias_name: "secret", alias_label: "l" } }] }
  },
  {
    mistake: "a name that differs by case from a reserved one",
    isAdvice: true,
    code: "almost-reserved-name",
    status: 201,
    body: attribute({ Email: "secret@example.com" })
  },
  {
    mistake: "an alias that creates nothing",
    code: "alias-creates-nothing",
    status: 201,
    body: { attributes: [{ user_alias: { alias_name: "secret", alias_label: "l" }, a: 1 }] }
  },
  {
    mistake: "a string that is dropped because it is too long",
    code: "string-too-long",
    status: 201,
    body: attribute({ a: "secret".repeat(50) })
  },
  { mistake: "a day that is dropped", code: "bad-dob", status: 201, body: attribute({ dob: "secret" }) },
  {
    mistake: "a country that becomes null",
    code: "unmappable-country",
    status: 201,
    body: attribute({ country: "secret" })
  },
  { mistake: "a gender that is ignored", code: "unknown-gender", status: 201, body: attribute({ gender: "secret" }) },
  {
    mistake: "a property that is dropped",
    code: "property-dropped",
    status: 201,
    body: { events: [{ ...event, properties: { $secret: 1 } }] }
  },
  {
    mistake: "an object that is dropped because of one invalid value",
    code: "nested-dropped",
    status: 201,
    body: attribute({ plan: { name: "secret", level: null } })
  },
  {
    mistake: "a profile field beside an event's own keys",
    code: "reserved-name-in-event",
    status: 201,
    body: { events: [{ ...event, first_name: "secret" }] }
  },
  {
    mistake: "a key at the top that nobody reads",
    code: "unknown-top-level-key",
    status: 201,
    body: { events: [event], secrets: [1] }
  },
  {
    mistake: "an event with the same content as one before",
    code: "sent-twice",
    status: 201,
    body: { events: [event, { time, name: "e", external_id: "u1" }] }
  }
]

const send = (emulator: Emulator.Emulator, { path = "/users/track", query = "", headers, body }: Partial<Row>) =>
  emulator.handle({
    method: "POST",
    path,
    query,
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", ...headers },
    body: body === "" ? "" : JSON.stringify(body ?? { events: [event] })
  })

describe("a mistake of the client, or advice", () => {
  it.each(rows)("$mistake is named in the response and reported with advice", (row) => {
    const emulator = Emulator.make({ apiKey: KEY })
    const answer = send(emulator, row)
    const [own, other] = row.isAdvice === true ? [adviceHeader, mistakesHeader] : [mistakesHeader, adviceHeader]
    expect([answer.status, answer.headers[own], answer.headers[other]]).toEqual([row.status, row.code, undefined])
    const { mistakes } = emulator.workspace
    const [found, none] = [mistakes.list(), mistakes.advice()].toSorted((one, two) => two.length - one.length)
    expect([none, found]).toEqual([[], row.isAdvice === true ? mistakes.advice() : mistakes.list()])
    const [mistake, ...others] = found ?? []
    expect([mistake?.code, mistake?.count, others]).toEqual([row.code, 1, []])
    expect(mistake?.first).toMatchObject({ n: 1, method: "POST", path: row.path ?? "/users/track" })
    expect(mistake?.message).toMatch(/^[\w`].*\.$/s)
    expect(mistake?.advice).toMatch(/^[\w`].{20,}\.$/s)
    expect(`${mistake?.message} ${mistake?.advice}`).not.toMatch(/secret@|secretsecret|a-key-that/)
  })

  it("is not reported for a correct request, and the response has no header", () => {
    const emulator = Emulator.make({ apiKey: KEY })
    const bodies = [
      { events: [event], attributes: [{ external_id: "u1", email: "ada@example.com", plan: { level: 1 } }] },
      { attributes: [{ external_id: "u1", email: "ada@example.com", plan: { level: 1 } }] },
      { events: [{ ...event, properties: { seq: 2 } }] }
    ]
    for (const body of bodies) {
      const { headers } = send(emulator, { body })
      expect([headers[mistakesHeader], headers[adviceHeader]]).toEqual([undefined, undefined])
    }
    expect([...emulator.workspace.mistakes.list(), ...emulator.workspace.mistakes.advice()]).toEqual([])
  })

  it("has one code and one sentence of advice", () => {
    const all = [...Object.entries(Mistakes.advice), ...Object.entries(MistakeCode.advice)]
    expect(new Set(all.map(([code]) => code)).size).toBe(all.length)
    expect(
      all.filter(([code, advice]) => !/^[a-z]+(-[a-z]+)*$/.test(code) || !/^[A-Z`].{10,}\.$/s.test(advice))
    ).toEqual([])
  })

  it("has the codes of advice in its tables", () => {
    const all = [...Object.keys(Mistakes.advice), ...Object.keys(MistakeCode.advice)]
    expect([...adviceCodes].filter((code) => !all.includes(code))).toEqual([])
  })

  it("has its path, its count and all its requests", () => {
    const emulator = Emulator.make({ apiKey: KEY })
    const long = attribute({ a: "x".repeat(256), b: "x".repeat(256) })
    for (const body of [attribute({ b: 1 }), long, attribute({ a: 1 }), long]) send(emulator, { body })
    expect(emulator.workspace.mistakes.list()).toMatchObject([
      { code: "string-too-long", path: "attributes[0].a", count: 4, first: { n: 2 }, requests: [2, 4] }
    ])
  })

  it("keeps the newest 10,000 of its requests", () => {
    const mistakes = Mistakes.make()
    const ref = (n: number) => ({ request: `id-${n}`, n, method: "POST", path: "/users/track" })
    for (let n = 1; n <= 10_005; n++) mistakes.note({ code: "wrong-type", message: "events[0] is wrong.", ref: ref(n) })
    const [mistake] = mistakes.list()
    expect([mistake?.count, mistake?.requests.length, mistake?.requests[0]]).toEqual([10_005, 10_000, 6])
  })

  it("is one line for people", () => {
    const emulator = Emulator.make({ apiKey: KEY })
    for (let n = 0; n < 3; n++) send(emulator, { path: "/user/track" })
    expect(emulator.workspace.mistakes.list().map(Mistakes.line)).toEqual([
      "The path was `/user/track`. The path is `/users/track`, with an s. (user-track-path, 3 times, first in request 1: POST /user/track)"
    ])
  })
})

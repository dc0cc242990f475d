import { readFileSync } from "node:fs"
import { type EndpointFact, type EndpointName, endpoints } from "@sluice/braze-api/Endpoints"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { emulated } from "../src/http/Endpoints.js"
import { alias, KEY, open } from "./Api.js"

const Json = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** A call before the documented one; `take` names a field of its response that the documented one needs. */
const Before = Schema.Struct({
  method: Schema.String,
  path: Schema.String,
  body: Json,
  take: Schema.optional(Schema.String)
})

/** One documented request, with values of ours in the same shape. */
const Documented = Schema.Struct({
  /** A name in the endpoint table, which has the page. */
  endpoint: Schema.String,
  example: Schema.String,
  /** The documented status, or 400 where the page contradicts its own example. */
  status: Schema.Int,
  params: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.String })),
  query: Schema.optional(Schema.String),
  body: Schema.optional(Json),
  before: Schema.optional(Schema.Array(Before)),
  /** A part of the response. */
  answer: Schema.optional(Json),
  note: Schema.optional(Schema.String)
})

const file = Schema.Struct({
  /** The day on which the pages were read. */
  read: Schema.String.pipe(Schema.pattern(/^\d{4}-\d{2}-\d{2}$/)),
  requests: Schema.Array(Documented)
})

const { requests } = Schema.decodeUnknownSync(Schema.parseJson(file), { onExcessProperty: "error" })(
  readFileSync(new URL("./fixtures/documented-requests.json", import.meta.url), "utf8")
)

const isName = (name: string): name is EndpointName => Object.hasOwn(endpoints, name)
const factOf = (name: string): EndpointFact => {
  if (!isName(name)) throw new Error(`no endpoint has the name ${name}`)
  return endpoints[name]
}
const isEmulated = (fact: EndpointFact): boolean => emulated.some(({ endpoint }) => endpoint === fact)

const seed = {
  attributes: [
    { external_id: "ada", email: "ada@example.com", colour: "blue" },
    { user_alias: alias("guest", "shop"), _update_existing_only: false, email: "guest@example.com" }
  ],
  campaigns: [
    { id: "camp", name: "Welcome", channels: ["email"], message_variations: [{ id: "v1", name: "A" }] },
    { id: "mail", name: "Receipt", type: "transactional" }
  ],
  canvases: [{ id: "canv", name: "Journey", variants: ["A"], steps: [{ id: "s1", name: "First" }] }],
  segments: [{ id: "seg", name: "Everybody" }],
  cards: [{ id: "card", name: "Card" }],
  tags: ["spring"],
  assets: [{ id: "asset", name: "Cat", ext: "png", size: 10 }]
}

const filled = (text: string, values: Readonly<Record<string, string>>, sign: "{" | "{{"): string =>
  Object.entries(values).reduce(
    (result, [name, value]) => result.replaceAll(`${sign}${name}${sign === "{" ? "}" : "}}"}`, value),
    text
  )

/** Plays a documented request, after the calls that it needs. */
const play = ({ endpoint, params = {}, query, body, before = [] }: (typeof requests)[number]) => {
  const { method, path, credential } = factOf(endpoint)
  const braze = open(seed)
  const taken: Record<string, string> = {}
  for (const { method, path, body, take } of before) {
    const answer = braze.call(method, path, body)
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    if (take !== undefined) taken[take] = String(Object(answer.body)[take])
  }
  const answer = braze.emulator.handle({
    method,
    path: filled(filled(path, params, "{"), taken, "{{"),
    headers: {
      "content-type": "application/json",
      ...(credential === "partnerKey" ? {} : { authorization: `Bearer ${credential === "scimToken" ? "token" : KEY}` }),
      ...(credential === "scimToken" ? { "x-request-origin": "https://example.com" } : {})
    },
    body: body === undefined ? "" : filled(JSON.stringify(body), taken, "{{"),
    ...(query === undefined ? {} : { query: filled(query, taken, "{{") })
  })
  return { status: answer.status, body: answer.body === "" ? undefined : JSON.parse(answer.body) }
}

describe("a documented request", () => {
  it.each(requests.map((request) => [request.endpoint, request.example, request] as const))(
    "of %s is answered as its page says: %s",
    (name, _, request) => {
      const { status, body } = play(request)
      if (!isEmulated(factOf(name))) {
        expect(status, JSON.stringify(body)).toBe(501)
        return
      }
      expect(status, JSON.stringify(body)).toBe(request.status)
      if (request.answer !== undefined) expect(body).toMatchObject(request.answer)
      if (request.status < 400) expect(request.status).toBe(factOf(name).success)
      else expect(request.note).toMatch(/\.$/)
    }
  )

  it("is there for every documented endpoint", () => {
    const named = new Set(requests.map(({ endpoint }) => endpoint))
    expect(Object.keys(endpoints).filter((name) => !named.has(name))).toEqual([])
  })

  it("is there once, and refused only with a reason", () => {
    const titles = requests.map(({ endpoint, example }) => `${endpoint}: ${example}`)
    expect(new Set(titles).size).toBe(titles.length)
    expect(requests.filter(({ status, note }) => status >= 400 && note === undefined)).toEqual([])
  })
})

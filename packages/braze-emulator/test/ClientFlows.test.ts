import { readFileSync } from "node:fs"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { alias, open } from "./Api.js"

const Json = Schema.Record({ key: Schema.String, value: Schema.Unknown })
const Codes = Schema.optionalWith(Schema.Array(Schema.String), { default: () => [] })

/** One request of a flow. `{{NAME}}` in it is a value that an earlier response contained. */
const ClientRequest = Schema.Struct({
  method: Schema.String,
  path: Schema.String,
  body: Schema.optional(Json),
  status: Schema.Int,
  /** A part of the response. */
  answer: Schema.optional(Json),
  /** The path of a value in the response that later requests use. */
  take: Schema.optional(Schema.String)
})

/** The calls of a public client for one purpose, with our own values. */
const ClientFlow = Schema.Struct({
  client: Schema.String,
  flow: Schema.String,
  requests: Schema.NonEmptyArray(ClientRequest),
  /** The codes of the mistakes that the flow makes; none where the client is right. */
  mistakes: Codes,
  advice: Codes,
  note: Schema.optional(Schema.String)
})

const file = Schema.Struct({
  /** The day on which the clients were read. */
  read: Schema.String.pipe(Schema.pattern(/^\d{4}-\d{2}-\d{2}$/)),
  flows: Schema.Array(ClientFlow)
})

const { flows } = Schema.decodeUnknownSync(Schema.parseJson(file), { onExcessProperty: "error" })(
  readFileSync(new URL("./fixtures/client-flows.json", import.meta.url), "utf8")
)

const seed = {
  attributes: [
    { external_id: "ada", email: "ada@example.com", colour: "blue" },
    { user_alias: alias("guest", "shop"), _update_existing_only: false, email: "guest@example.com" }
  ],
  campaigns: [{ id: "camp", name: "Welcome", channels: ["email"] }],
  canvases: [{ id: "canv", name: "Journey" }],
  segments: [{ id: "seg", name: "Everybody" }],
  subscription_groups: [{ id: "11111111-2222-3333-4444-555555555555", name: "News", channel: "email" }]
}

const at = (body: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((value, name) => Object(value)[name], body)

const filled = (text: string, taken: ReadonlyMap<string, string>): string =>
  [...taken].reduce((result, [name, value]) => result.replaceAll(`{{${name}}}`, value), text)

describe("a public client", () => {
  it.each(flows.map((flow) => [flow.client, flow.flow, flow] as const))(
    "%s is answered as it expects: %s",
    (...row) => {
      const [, , { requests, mistakes, advice }] = row
      const braze = open(seed)
      const taken = new Map<string, string>()
      for (const { method, path, body, status, answer, take } of requests) {
        const sent = body === undefined ? undefined : JSON.parse(filled(JSON.stringify(body), taken))
        const reply = braze.call(method, filled(path, taken), sent)
        expect([path, reply.status, reply.body]).toEqual([path, status, expect.anything()])
        if (answer !== undefined) expect(reply.body).toMatchObject(answer)
        if (take !== undefined) taken.set(take, String(at(reply.body, take)))
      }
      expect({ mistakes: braze.mistakes(), advice: braze.advice() }).toEqual({ mistakes, advice })
    }
  )

  it("has every flow once, and a reason where it is wrong", () => {
    const titles = flows.map(({ client, flow }) => `${client}: ${flow}`)
    expect(new Set(titles).size).toBe(titles.length)
    expect(new Set(flows.map(({ client }) => client)).size).toBe(12)
    expect(flows.filter(({ mistakes, note }) => mistakes.length > 0 && note === undefined)).toEqual([])
  })
})

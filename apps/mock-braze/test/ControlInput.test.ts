import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { BadInput } from "../src/control/BadInput.js"
import { description } from "../src/control/Description.js"
import { control, withMock } from "./Http.js"

const calls = Object.entries(description.paths).flatMap(([path, methods]) =>
  path === "/_mock/live" ? [] : Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path }))
)

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "../..",
    "default",
    "u1",
    "-1",
    "1e309",
    "NaN",
    "",
    "\u0000",
    "%",
    "<script>"
  )
)

/** Objects with known names and invalid values, and any other JSON. */
const payload = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(
      "to",
      "rules",
      "seed",
      "claims",
      "keys",
      "until",
      "timeoutMs",
      "freeze",
      "step",
      "jump",
      "real",
      "x"
    ),
    fc.oneof(
      fc.jsonValue(),
      fc.array(
        fc.dictionary(
          fc.constantFrom(
            "match",
            "action",
            "times",
            "type",
            "apiKey",
            "permissions",
            "lane",
            "by",
            "count",
            "__proto__"
          ),
          fc.jsonValue()
        )
      )
    ),
    { maxKeys: 3 }
  )
)

const query = fc.dictionary(
  fc.constantFrom(
    "workspace",
    "limit",
    "since",
    "before",
    "status",
    "alias",
    "q",
    "text",
    "key",
    "refused",
    "offset",
    "x"
  ),
  hostile,
  { maxKeys: 3 }
)

describe("a control call", () => {
  it("answers any body, name and query with a status below 500 and JSON, and keeps running", () =>
    withMock(async (mock) => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...calls),
          payload,
          hostile,
          query,
          async ({ method, path }, body, name, asked) => {
            const target = path.replace(/\{\w+\}/, encodeURIComponent(name) || "x")
            const search = new URLSearchParams(asked)
            const init = method === "GET" ? {} : { body: JSON.stringify(body) }
            const answer = await mock.fetch(`http://any${target}?${search}`, { method, ...init })
            const text = await answer.text()
            expect([answer.status < 500, path, text]).toEqual([true, path, text])
            if (answer.headers.get("content-type") === "application/json") JSON.parse(text)
          }
        ),
        { numRuns: 400 }
      )
      expect(await control(mock, "GET", "/health")).toEqual({ status: 200, body: { status: "ok" } })
    }))

  it.each([
    ["PUT", "/faults", { rules: [{ action: { type: "statsu" } }] }, "rules[0].action.type", "status"],
    [
      "PUT",
      "/faults",
      { rules: [{ match: { probabilty: 1 }, action: { hang: true } }] },
      "rules[0].match.probabilty",
      "probability"
    ],
    ["PUT", "/clock", { freze: true }, "freze", "freeze"],
    ["PUT", "/keys", { keys: [{ apikey: "k" }] }, "keys[0].apikey", "apiKey"],
    ["POST", "/reset", { to: "sed" }, "to", "seed"],
    ["POST", "/reset", { too: "empty" }, "too", "to"],
    ["GET", "/users?extrnal_id=u1", undefined, "extrnal_id", "external_id"],
    ["GET", "/requests?statuss=503", undefined, "statuss", "status"],
    ["GET", "/requests.ndjson?statuss=503", undefined, "statuss", "status"],
    ["GET", "/requests/id?worksspace=w", undefined, "worksspace", "workspace"],
    ["GET", "/live?lastEventID=7", undefined, "lastEventID", "lastEventId"],
    ["GET", "/requests?status=resett", undefined, "status", "reset"],
    ["GET", "/requests.ndjson?status=resett", undefined, "status", "reset"],
    ["GET", "/ledger?lane=event", undefined, "lane", "events"],
    ["GET", "/outbox?outcome=snt", undefined, "outcome", "sent"],
    ["POST", "/wait", { until: { accepted: { event: 1 } } }, "until.accepted", "events"],
    ["POST", "/wait", { until: { requests: 1, status: "hnag" } }, "until.status", "hang"],
    ["POST", "/verify", { claims: [{ type: "ordr", by: "x" }] }, "claims[0].type", "order"],
    ["POST", "/wait", { until: { reqests: 1 } }, "until", "requests"]
  ])("%s %s reports a mistake with its path and a near miss", (method, path, body, where, meant) =>
    withMock(async (mock) => {
      const { status, body: said } = await control(mock, method, path, body)
      expect(status).toBe(400)
      expect(Object(said).problems).toContainEqual({
        path: where,
        message: expect.stringContaining(`did you mean "${meant}"?`)
      })
    })
  )

  it("without a body refuses every field of one", () =>
    withMock(async (mock) => {
      const problems = async (method: string, path: string, payload: unknown) => {
        const { status, body } = await control(mock, method, path, payload)
        return [status, Reflect.get(Object(body), "problems")]
      }
      expect(await problems("POST", "/workspaces", { apiKey: "k", x: 1 })).toEqual([
        400,
        [
          { path: "apiKey", message: "unknown field; this call has no body" },
          { path: "x", message: "unknown field; this call has no body" }
        ]
      ])
      expect(await problems("POST", "/workspaces", { workspaces: "w" })).toEqual([
        400,
        [
          {
            path: "workspaces",
            message: 'unknown field; this call has no body, but "workspace" is part of its address'
          }
        ]
      ])
      expect(await problems("PUT", "/snapshots/one", { nmae: "two" })).toEqual([
        400,
        [{ path: "nmae", message: 'unknown field; this call has no body, but "name" is part of its address' }]
      ])
      expect(await problems("PUT", "/snapshots/one", ["two"])).toEqual([
        400,
        [{ path: "", message: "this call has no body" }]
      ])
      expect(await problems("POST", "/snapshots/one/restore", { to: "two" })).toMatchObject([400, [{ path: "to" }]])
      expect(await control(mock, "GET", "/snapshots")).toMatchObject({ body: { snapshots: [] } })
      expect(await control(mock, "PUT", "/snapshots/one", {})).toMatchObject({ status: 200 })
      expect(await control(mock, "POST", "/workspaces", {})).toMatchObject({ status: 200 })
    }))

  it("refuses unknown and invalid filters, over HTTP and in a program", () =>
    withMock(async (mock) => {
      expect(await control(mock, "GET", "/users?alias=a1&workspace=default&x=1&limit=2")).toEqual({
        status: 400,
        body: {
          _tag: "BadRequest",
          message: expect.stringContaining("x: unknown field; known fields are"),
          problems: [{ path: "x", message: expect.stringContaining(`"phone", "q", "segment", "offset", "limit"`) }]
        }
      })
      const alias = "must be LABEL:NAME, or an object with alias_label and alias_name"
      expect(await control(mock, "GET", "/users?alias=a1&workspace=default")).toMatchObject({
        status: 400,
        body: { problems: [{ path: "alias", message: alias }] }
      })
      const loose = (value: unknown) => JSON.parse(JSON.stringify(value))
      const said = (call: () => unknown): unknown => {
        try {
          return call()
        } catch (error) {
          return error instanceof BadInput ? error.message : error
        }
      }
      expect([
        said(() => mock.user(loose({ externalId: "u1" }))),
        said(() => mock.user(loose(5))),
        said(() => mock.user(loose({}))),
        said(() => mock.user(Object({ email: undefined }))),
        said(() => mock.requests(loose("503"))),
        said(() => mock.ledger(loose(null))),
        said(() => mock.users(loose({ alias: "a1", limit: -1 }))),
        said(() => mock.requests(loose({ status: 503, refused: "true" }))),
        said(() => mock.requests({ ...loose({ statuss: "503" }), status: undefined })),
        said(() => mock.ledger(loose({ lane: "event" }))),
        said(() => mock.outbox(loose({ outcome: "snt" }))),
        said(() => mock.reset(loose("emty")))
      ]).toEqual([
        `externalId: unknown field; did you mean "external_id"?`,
        "must be an external_id, or an object with another identifier, not a number",
        `must contain "external_id", "alias", "braze_id", "email", "phone" or "q"`,
        `must contain "external_id", "alias", "braze_id", "email", "phone" or "q"`,
        "must be an object, not a string",
        "must be an object, not null",
        `alias: ${alias}\nlimit: must be a whole number of at least 0`,
        `status: must be a string such as "503" or "5xx", or "answered", "reset", "hang", "truncate", "garbage" or "closed"\nrefused: must be true or false, not a string`,
        `statuss: unknown field; did you mean "status"?`,
        `lane: is not a list of a Braze request; did you mean "events"?`,
        `outcome: unknown outcome; did you mean "sent"?`,
        `to: must be "seed" or "empty"; did you mean "empty"?`
      ])
    }))

  it.each([
    ["a step while it runs", { step: 5 }],
    ["a step beyond the last date", { step: Number.MAX_VALUE }],
    ["two changes at once", { freeze: true, real: true }],
    ["no change", {}],
    ["an invalid moment", { jump: "31.02." }],
    ["a moment before 1970", { freeze: -1 }],
    ["a moment after 9999", { jump: 1e300 }],
    ["a list", []]
  ])("refuses an invalid change of the clock: %s", (_, change) =>
    withMock(async (mock) => {
      const before = mock.clock().mode
      expect(await control(mock, "PUT", "/clock", change)).toMatchObject({
        status: 400,
        body: { problems: [{ path: expect.any(String), message: expect.stringMatching(/./) }] }
      })
      expect(mock.clock().mode).toBe(before)
    })
  )

  it("refuses a body that is nested too deeply, in plain words", () =>
    withMock(async (mock) => {
      const deep = "[".repeat(100_000) + "]".repeat(100_000)
      const message = "the body must not be nested more than 100 levels deep"
      const bodies = {
        "PUT /faults": `{"rules":[{"action":{"status":500,"body":${deep}}}]}`,
        "POST /wait": `{"until":${deep}}`
      }
      for (const [call, sent] of Object.entries(bodies)) {
        const [method = "", path = ""] = call.split(" ")
        expect(await control(mock, method, path, sent)).toEqual({
          status: 400,
          body: { _tag: "BadRequest", message, problems: [{ path: "", message }] }
        })
      }
      expect(mock.faults().rules).toEqual([])
    }))
})

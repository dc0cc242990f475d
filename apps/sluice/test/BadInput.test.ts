import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { ada, bodies, open, type World, within } from "./support/nodes.js"
import { temporaryFolder } from "./support/temporary.js"

const sandbox = "sandbox"

/** Each bad call, with the value, the reason and the place of its answer. */
const calls: ReadonlyArray<
  readonly [what: string, payload: unknown, env: unknown, success: string, reason: string, field: string]
> = [
  ["no payload", undefined, sandbox, "refused", "payload-missing", "$.payload"],
  ["null for a payload", null, sandbox, "refused", "payload-missing", "$.payload"],
  ["text for a payload", '{"user_id": "Ada"}', sandbox, "refused", "payload-not-an-object", "$.payload"],
  ["a list for a payload", [ada], sandbox, "refused", "payload-not-an-object", "$.payload"],
  ["a number for a payload", 7, sandbox, "refused", "payload-not-an-object", "$.payload"],
  ["a payload that is too deep", deep(60), sandbox, "refused", "payload-too-large", "$.payload"],
  ["a number for a date", { ...ada, birth_date: 19851210 }, sandbox, "partly", "date-type", "$.payload.birth_date"],
  ["an object for an id", { ...ada, user_id: {} }, sandbox, "refused", "identity-type", "$.payload.user_id"],
  ["a person that is not set", { ...ada, user_id: "{USER_ID}" }, sandbox, "refused", "identity-missing", "identity"],
  ["no environment", ada, null, "error", "env-missing", "$.context.env"],
  ["a number for an environment", ada, 7, "error", "env-missing", "$.context.env"],
  ["an unknown environment", ada, "sandbx", "error", "env-unknown", "$.context.env"]
]

function deep(levels: number): unknown {
  return levels === 0 ? "Ada" : { inner: deep(levels - 1) }
}

describe("a bad call of a node", () => {
  let world: World
  beforeAll(async () => {
    world = await open()
  })
  afterAll(() => world[Symbol.asyncDispose]())
  beforeEach(() => {
    world.mock.reset()
    world.logged.length = 0
    world.letters.length = 0
  })

  it.each(calls)(
    "has a named answer with its place, and no value in the log: %s",
    async (_, payload, env, success, reason, field) => {
      const answer = await world.execute(payload, env)
      expect([answer.success, answer["REASON"], answer["FIELD"]]).toEqual([success, reason, field])
      const [line = "", ...others] = world.logged
      const { reasons } = JSON.parse(line)
      expect([others, reasons[0].code, reasons[0].message.length > 20]).toEqual([[], reason, true])
      expect(world.logged.join("")).not.toMatch(/Ada|Maria|Sample|example\.com|Lisbon|customer-1|chat-1/i)
      // Records that were not sent are dead letters, unless the call named no record.
      if (success === "error" || reason.startsWith("payload")) expect(bodies(world.mock)).toEqual([])
      else expect(world.letters.length).toBeGreaterThan(0)
    }
  )
})

describe("a number in place of text", () => {
  it("is left out of the profile, and the log names its place", () =>
    within({}, async ({ execute, logged, mock }) => {
      expect(await execute({ ...ada, first_name: 7 })).toMatchObject({ success: "accepted" })
      expect(mock.user("customer-1")).toMatchObject({ last_name: "Sample" })
      const { warnings } = JSON.parse(logged[0] ?? "")
      expect(warnings).toEqual([
        expect.objectContaining({ path: "$.payload.first_name", effect: "left-out", code: "not-text" })
      ])
    }))
})

describe("a bad setup of a node", () => {
  it("with a key without permission: nothing is lost", () =>
    within({}, async ({ execute, letters, logged, mock }) => {
      mock.keys([{ apiKey: mock.apiKey, permissions: ["users.export.ids"] }])
      expect(await execute(ada)).toMatchObject({ success: "error", REASON: "not-permitted" })
      expect(letters.map(({ outcome }) => outcome)).toEqual(["failed", "failed"])
      expect(logged.join("")).not.toMatch(/Ada|customer-1/)
    }))
})

describe("a bad flow file", () => {
  const { put } = temporaryFolder()
  const flow = readFileSync(fileURLToPath(new URL("../examples/action-node/flow.csv", import.meta.url)), "utf8")

  it.each([
    [
      "a missing column",
      flow.replace("Decision Variable", "Decision"),
      "flow.csv:1 «Decision Variable»: The column «Decision Variable» is missing"
    ],
    [
      "another encoding",
      Buffer.from(flow, "utf16le").toString("latin1"),
      "flow.csv:1: The file is UTF-16 without a byte order mark"
    ],
    [
      "a node without a route",
      flow.replace("|unknown~320", ""),
      "flow.csv:3 «What Next?»: BrazeExample can answer «unknown»"
    ],
    [
      "a route to nowhere",
      flow.replace("deferred~300", "deferred~301"),
      "flow.csv:3 «What Next?»: «deferred» leads to node 301"
    ],
    [
      "parameters that are not JSON",
      flow.replace('{""user_id"":', "{user_id:"),
      "flow.csv:3 «Parameter Input»: The parameters are invalid JSON"
    ]
  ])("is reported with its line and column: %s", async (_, text, expected) => {
    const { code, err } = await sluice(
      ...["flow", "check", put("flow.csv", text), "--node", "BrazeExample", "--style", "rich"]
    )
    expect([code, err]).toEqual([1, expect.stringContaining(expected)])
  })
})

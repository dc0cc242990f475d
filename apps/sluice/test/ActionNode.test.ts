import { spawnSync } from "node:child_process"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import * as AppPy from "@sluice/pypestream/AppPy"
import * as NodeHandler from "@sluice/pypestream/NodeHandler"
import * as NodeHttpHandler from "@sluice/pypestream/NodeHttpHandler"
import * as Python from "@sluice/pypestream/Python"
import { Either, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { ada, bodies, executeDuring, mapping, name, within } from "./support/nodes.js"
import { compile, deployed, describePython } from "./support/python.js"

const sent = {
  attributes: [
    {
      external_id: "customer-1",
      first_name: "Ada Maria",
      last_name: "Sample",
      email: "Ada@example.com",
      dob: "1985-12-10",
      home_city: "Lisbon",
      operating_system: "iOS"
    }
  ],
  events: [
    {
      external_id: "customer-1",
      name: "conversation completed",
      time: "2026-03-04T10:03:44Z",
      properties: { path: "start > done", bot: 7 }
    }
  ],
  partner: "pypestream"
}

/** Ids that name nobody, as platforms send them for a variable that was not filled in. */
const idsOfNobody = ["None", "null", "undefined", "[object Object]", "NaN", "-", "N/A", "{USER_ID}"].concat(
  "00000000-0000-0000-0000-000000000000"
)

/** The answers to other statuses than 2xx: the value, and whether the same call may succeed later. */
const statuses: ReadonlyArray<readonly [status: number, value: string, retryable: string]> = [
  [400, "refused", "false"],
  [401, "error", "false"],
  [403, "error", "false"],
  [408, "unknown", "false"],
  [429, "error", "true"],
  [500, "error", "true"],
  [503, "error", "true"],
  [504, "unknown", "false"]
]

/** The timeout of scripts, in seconds. No test waits for it. */
const deadline = 3_600

describe("an action node against mock-braze", () => {
  it("sends profile and event in one request, without a mistake by Braze's rules [S-37] [S-38]", () =>
    within({}, async ({ execute, mock, logged }) => {
      expect(await execute(ada)).toMatchObject({ success: "accepted" })
      expect(bodies(mock)).toEqual([sent])
      expect(mock.mistakes()).toEqual([])
      expect(logged.join("")).not.toMatch(/Ada|customer-1|Lisbon/)
    }))

  it("keeps environments apart [S-10] [S-11]", () =>
    within({}, async ({ execute, mock, prod }) => {
      await execute({ ...ada, user_id: "in-sandbox" }, "sandbox")
      await execute({ ...ada, user_id: "in-prod" }, "prod")
      expect([mock.user("in-sandbox") !== undefined, mock.user("in-prod")]).toEqual([true, undefined])
      expect([prod.user("in-prod") !== undefined, prod.user("in-sandbox")]).toEqual([true, undefined])
    }))

  it("reads names of months and letters for a gender in the language of the flow", () => {
    const attributes = { dob: "$.payload.birth_date", gender: "$.payload.gender" }
    return within(
      { mapping: { person: mapping.person, attributes }, attributes: {}, dates: "D MMMM YYYY", language: "es" },
      async ({ execute, mock }) => {
        await execute({ user_id: "customer-1", birth_date: "10 diciembre 1985", gender: "H" })
        expect(mock.user("customer-1")).toMatchObject({ dob: "1985-12-10", gender: "M" })
      }
    )
  })

  it("refuses ids that name nobody, and sends nothing", () =>
    within({}, async ({ execute, mock }) => {
      const answers = await Promise.all(idsOfNobody.map((user_id) => execute({ ...ada, user_id })))
      expect(answers.map(({ success }) => success)).toEqual(idsOfNobody.map(() => "refused"))
      expect(bodies(mock)).toEqual([])
    }))

  it("answers deferred during an outage; the record arrives later, once [S-51]", () =>
    within({ deadline: "2 seconds" }, async (world) => {
      const { letters, mock, settled } = world
      const answer = await executeDuring({ type: "status", status: 503 }, world)
      expect(answer).toMatchObject({ success: "deferred", REASON: "deferred" })
      expect(settled.map(({ outcome }) => outcome)).toEqual(["delivered"])
      expect(mock.verify([{ type: "once", lane: "events", by: "properties.path" }]).ok).toBe(true)
      expect(mock.stats().accepted).toMatchObject({ attributes: 1, events: 1 })
      expect(letters).toEqual([])
    }))

  it("reports a key without the permission, and writes the record to the dead letters [S-14]", () =>
    within({}, async ({ execute, mock, letters }) => {
      mock.keys([{ apiKey: mock.apiKey, permissions: ["users.export.ids"] }])
      expect(await execute(ada)).toMatchObject({ success: "error", REASON: "not-permitted" })
      expect(letters.map(({ outcome, record }) => [outcome, record])).toEqual(
        Array.from({ length: 2 }, () => ["failed", expect.objectContaining({ payload: ada })])
      )
    }))
})

describePython("generated Python", () => {
  it("compiles, both kinds in both styles and layouts [S-25] [D-1]", () => {
    const scripts = (["plain", "rich"] as const).flatMap((style) =>
      (["package", "flat"] as const).flatMap((layout) => [
        Python.standalone({ name, mapping, style, layout }),
        Python.forwarding({ name, handlers: { sandbox: "http://127.0.0.1:1" }, style, layout })
      ])
    )
    expect(() => compile(scripts)).not.toThrow()
  })

  it("standalone: produces the same body as TypeScript [S-25]", () =>
    within({}, async ({ execute, mock, solution }) => {
      const payload = { ...ada, city: "{CITY}", email: "none" }
      await execute(payload)
      const ours = bodies(mock)
      mock.reset()
      const script = Python.standalone({ name, mapping, style: "rich", deadline })
      const { returned, logged } = await deployed({ script, app: AppPy.write(solution, "inline") }, (call) =>
        call(payload, { env: "sandbox" })
      )
      expect(returned).toEqual({ success: "accepted", REASON: "", FIELD: "", RETRYABLE: "false" })
      expect([ours.length, bodies(mock)]).toEqual([1, ours])
      expect(logged.join("")).not.toMatch(/Ada|customer-1/)
      expect(mock.mistakes()).toEqual([])
    }))

  it("standalone: refuses ids that name nobody, and sends nothing", () =>
    within({}, async ({ mock, solution }) => {
      const script = Python.standalone({ name, mapping, style: "rich", deadline })
      const app = AppPy.write(solution, "inline")
      for (const user_id of ["undefined", "[object Object]", "00000000-0000-0000-0000-000000000000"]) {
        const { returned } = await deployed({ script, app }, (call) => call({ ...ada, user_id }, { env: "sandbox" }))
        expect([user_id, returned]).toEqual([user_id, expect.objectContaining({ success: "refused" })])
      }
      expect(bodies(mock)).toEqual([])
    }))

  it("forwarding: produces the same body as TypeScript, through the HTTP handler [S-25]", () =>
    within({}, async ({ execute, mock, node, solution }) => {
      const secret = "a-shared-secret-of-many-letters"
      const handler = Either.getOrThrow(
        NodeHandler.make({ nodes: [node], secret: Redacted.make(secret), log: () => undefined })
      )
      const server = createServer(NodeHttpHandler.handler(handler))
      await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
      const address = server.address() as AddressInfo
      const handlers = { sandbox: `http://127.0.0.1:${address.port}/` }
      const script = Python.forwarding({ name, handlers, style: "rich", deadline })
      const context = { env: "sandbox", chat_id: "chat-1" }
      const ask = async (variables: Readonly<Record<string, string>>, payload: unknown = ada) => {
        const deployment = { script, app: AppPy.write(solution), variables }
        return (await deployed(deployment, (call) => call(payload, context))).returned
      }
      const expected = await execute(ada)
      expect(await ask({ SLUICE_NODE_SECRET: secret })).toEqual(expected)
      expect(await ask({ SLUICE_NODE_SECRET: secret }, { ...ada, path: "x".repeat(70_000) })).toEqual({
        success: "refused",
        REASON: "payload-too-large",
        FIELD: "$.payload",
        RETRYABLE: "false"
      })
      expect(await ask({ SLUICE_NODE_SECRET: `${secret}x` })).toMatchObject({
        success: "error",
        REASON: "handler-refused"
      })
      expect(await ask({})).toMatchObject({
        success: "error",
        REASON: "setting-missing",
        FIELD: "SLUICE_NODE_SECRET"
      })
      const [one, other, ...more] = bodies(mock)
      expect([other, more]).toEqual([one, []])
      await new Promise<void>((resolve) => void server.close(() => resolve()))
      expect(await ask({ SLUICE_NODE_SECRET: secret })).toEqual({
        success: "error",
        REASON: "no-connection",
        FIELD: "",
        RETRYABLE: "true"
      })
    }))

  it("returns a value for every failure, and raises no exception [S-47]", () =>
    within({}, async ({ mock, solution }) => {
      const context = { env: "sandbox" }
      const app = AppPy.write(solution, "inline")
      const using = (
        deadline: number,
        use: (ask: (...given: ReadonlyArray<unknown>) => Promise<unknown>) => Promise<void>
      ) =>
        deployed({ script: Python.standalone({ name, mapping, style: "rich", deadline }), app }, (call) =>
          use(async (payload, given) => Object.values((await call(payload, given)).returned as object))
        )
      await using(deadline, async (ask) => {
        expect(await ask()).toEqual(["error", "env-missing", "$.context.env", "false"])
        expect(await ask(undefined, { env: "x" })).toEqual(["error", "env-unknown", "$.context.env", "false"])
        expect(await ask(undefined, context)).toEqual(["refused", "payload-missing", "$.payload", "false"])
        expect(await ask({ first_name: "Ada" }, context)).toEqual(["refused", "identity-missing", "identity", "false"])
        expect(await ask({ ...ada, birth_date: "10/12/1985" }, context)).toEqual([
          "partly",
          "date-ambiguous",
          "$.payload.birth_date",
          "false"
        ])
        expect(await ask(ada, { env: ["sandbox"] })).toEqual(["error", "env-missing", "$.context.env", "false"])
        for (const [status, value, retryable] of statuses) {
          mock.faults([{ action: { type: "status", status }, times: 1 }])
          expect(await ask(ada, context)).toEqual([value, `braze-answered-${status}`, "", retryable])
        }
        for (const action of [{ type: "garbage", where: "body" }, { type: "truncate" }] as const) {
          mock.reset()
          mock.faults([{ action }])
          // Braze applied the request, so nothing may say that it was not sent.
          expect(await ask(ada, context)).toEqual(["unknown", "answer-not-understood", "", "false"])
          expect(mock.stats().accepted).toMatchObject({ attributes: 1, events: 1 })
        }
      })
      mock.faults([{ action: { type: "hang" } }])
      await using(2, async (ask) => {
        expect(await ask(ada, context)).toEqual(["unknown", "answer-lost", "", "false"])
      })
    }))
})

describe("the example", () => {
  it("runs its six steps and shows the profiles [S-58] [S-60] [D-18] [D-20]", () => {
    const run = fileURLToPath(new URL("../examples/action-node/run.mjs", import.meta.url))
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--conditions=@sluice/source", run],
      { encoding: "utf8", env: { ...process.env, CI: "1" } }
    )
    expect(stderr).toBe("")
    expect(status).toBe(0)
    for (const answer of ["accepted", "refused", "error", "deferred"]) expect(stdout).toContain(`success=${answer}`)
    expect(stdout).toContain("the deferred record arrived once")
    expect(stdout).toContain("first_name: Ada, last_name: Example")
    expect(stdout).toContain("Mistakes by Braze's rules: none")
  })
})

import * as AppPy from "@sluice/pypestream/AppPy"
import * as Python from "@sluice/pypestream/Python"
import { afterAll, beforeAll, expect, it } from "vitest"
import { ada, bodies, mapping, name, open, type World, within } from "./support/nodes.js"
import { type Deployed, deploy, deployed, describePython } from "./support/python.js"

/** Payloads with missing, invalid and unusual values. Each is sent through both nodes. */
const payloads: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "everything filled in": ada,
  "an event without a property": { ...ada, path: "{PATH}" },
  "no person": { ...ada, user_id: "{USER_ID}" },
  "a number for an id": { ...ada, user_id: 42 },
  "a list for an id": { ...ada, user_id: ["a"] },
  "an id that is too long": { ...ada, user_id: "x".repeat(988) },
  "an email address for an id": { ...ada, user_id: "ada@example.com" },
  "a number for a name": { ...ada, first_name: 7 },
  "an object for a name": { ...ada, first_name: { a: 1 } },
  "a name with odd blanks": { ...ada, first_name: "\u00a0Ada\u0000\u2003Maria \ufeff" },
  "a name of invisible marks": { ...ada, first_name: "\u200b" },
  "letters that look the same": { ...ada, last_name: "Zoe\u0308" },
  "half of a character": { ...ada, last_name: "x\ud800y" },
  "a city that is too long": { ...ada, city: "x".repeat(256) },
  "a city of long characters": { ...ada, city: "😀".repeat(128) },
  "a variable in the middle": { ...ada, city: "near {CITY}" },
  "placeholders of other kinds": { ...ada, city: "<YOUR CITY>", first_name: "[[first name]]", last_name: "%NAME%" },
  "texts that only look like placeholders": { ...ada, city: "<lisbon>", last_name: "100 %" },
  "an address of another shape": { ...ada, email: "a@b" },
  "an address in another script": { ...ada, email: "ü@EXÄMPLE.com" },
  "a number for an address": { ...ada, email: 7 },
  "an ambiguous birth date": { ...ada, birth_date: "10/12/1985" },
  "a birth date by weeks": { ...ada, birth_date: "1985-W50-2" },
  "a birth date that does not exist": { ...ada, birth_date: "1985-02-30" },
  "a birth date in the future": { ...ada, birth_date: "2998-01-01" },
  "a birth date long ago": { ...ada, birth_date: "0001-01-01" },
  "no time of the event": { ...ada, ended_at: "" },
  "an invalid time": { ...ada, ended_at: "yesterday" },
  "only invalid values": { ...ada, birth_date: "soon", ended_at: "soon" },
  "blanks around everything": { ...ada, path: " start  > done ", city: " Lisbon ", platform: " iOS ", user_id: " u1 " }
}

const context = { env: "sandbox" }

/** The timeout of scripts, in seconds. No test waits for it. */
const deadline = 3_600

describePython("the generated node", () => {
  // One mock and one Python process for all payloads.
  let world: World
  let node: Deployed
  beforeAll(async () => {
    world = await open()
    const script = Python.standalone({ name, mapping, style: "rich", deadline })
    node = await deploy({ script, app: AppPy.write(world.solution, "inline") })
  })
  afterAll(async () => {
    await node.close()
    await world[Symbol.asyncDispose]()
  })

  it.each(Object.entries(payloads))("returns and sends the same as the node: %s [S-25]", async (_, payload) => {
    const { execute, mock } = world
    mock.reset()
    const { success, REASON, FIELD } = await execute(payload)
    const ours = bodies(mock)
    // The script sends the same bodies.
    mock.reset()
    const { returned, logged } = await node.call(payload, context)
    expect({ returned, bodies: bodies(mock) }).toEqual({
      returned: { success, REASON, FIELD, RETRYABLE: "false" },
      bodies: ours
    })
    expect(logged.join("")).not.toMatch(/Lisbon|Sample|Maria/)
    expect(mock.mistakes()).toEqual([])
  })
})

describePython("the layout of a solution", () => {
  it.each(["package", "flat"] as const)("imports app.py in the layout %s [S-16] [S-25]", (layout) =>
    within({}, async ({ mock, solution }) => {
      const script = Python.standalone({ name, mapping, layout, deadline })
      const app = AppPy.write(solution, "inline")
      const { returned } = await deployed({ script, app, layout }, (call) => call(ada, context))
      expect(returned).toEqual({ success: "true" })
      expect(bodies(mock)).toHaveLength(1)
    })
  )

  it("imports app.py from a package in the forwarding node too", () =>
    within({}, async ({ solution }) => {
      const script = Python.forwarding({ name, handlers: {}, style: "rich", deadline })
      const { returned } = await deployed({ script, app: AppPy.write(solution) }, (call) => call(ada, context))
      expect(returned).toMatchObject({ success: "error", REASON: "env-unknown" })
    }))
})

describePython("a setting that is missing where the node runs", () => {
  const returnedFor = (app: string, variables: Readonly<Record<string, string>> = {}) =>
    deployed({ script: Python.standalone({ name, mapping, style: "rich", deadline }), app, variables }, (call) =>
      call(ada, context)
    )

  it("fails only the call of its environment, and names the variable [S-17] [S-47]", () =>
    within({}, async ({ mock, solution }) => {
      const app = AppPy.write(solution)
      const { logged, returned } = await returnedFor(app, { BRAZE_API_KEY_PROD: "a-key-for-prod" })
      expect(returned).toEqual({
        success: "error",
        REASON: "setting-missing",
        FIELD: "PARAMS.sandbox.braze_api_key",
        RETRYABLE: "false"
      })
      expect(logged.map((line) => JSON.parse(line))).toEqual([
        {
          node: name,
          env: "sandbox",
          answer: "error",
          reason: "setting-missing",
          field: "PARAMS.sandbox.braze_api_key",
          message:
            "PARAMS.sandbox.braze_api_key is empty. Set the environment variable BRAZE_API_KEY_SANDBOX where the node runs."
        }
      ])
      expect(bodies(mock)).toEqual([])
      const set = await returnedFor(app, { BRAZE_API_KEY_SANDBOX: mock.apiKey })
      expect(set.returned).toMatchObject({ success: "accepted" })
    }))

  it("reports an address that is missing in app.py, and uses the default path if app.py has none", () =>
    within({}, async ({ mock }) => {
      const app = (params: string) => `PARAMS = {"sandbox": {${params}}}\n`
      expect((await returnedFor(app('"braze_api_key": "k"'))).returned).toMatchObject({
        success: "error",
        REASON: "setting-missing",
        FIELD: "PARAMS.sandbox.braze_url"
      })
      const { returned } = await returnedFor(app(`"braze_api_key": "${mock.apiKey}", "braze_url": "${mock.url}"`))
      expect(returned).toMatchObject({ success: "accepted" })
    }))
})

it.each(["None", "True", "NAME", "DEADLINE", "MAPPING", "Refused", "track", "Two Words", ""])(
  "refuses «%s» for the name of a script, which would not run",
  (wrong) => {
    expect(() => Python.standalone({ name: wrong, mapping })).toThrow(/Use a class name such as TrackCustomer/)
    expect(() => Python.forwarding({ name: wrong, handlers: {} })).toThrow(/Use a class name such as TrackCustomer/)
  }
)

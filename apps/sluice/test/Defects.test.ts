import { readFile } from "node:fs/promises"
import * as AppPy from "@sluice/pypestream/AppPy"
import * as Python from "@sluice/pypestream/Python"
import * as SolutionConfiguration from "@sluice/pypestream/SolutionConfiguration"
import { Either } from "effect"
import { describe, expect, it } from "vitest"
import { ada, bodies, executeDuring, mapping, name, solutionOf, within } from "./support/nodes.js"
import { deployed, describePython } from "./support/python.js"

/** Each defect in the samples of the partner page, and the correct behaviour, tested with the real node. */
describe("the defects of the samples", () => {
  describePython("in a generated script", () => {
    it("[D-1] every script runs", () =>
      within({}, async ({ solution }) => {
        const script = Python.standalone({ name, mapping })
        const { returned } = await deployed({ script, app: AppPy.write(solution, "inline") }, (call) =>
          call(ada, { env: "sandbox" })
        )
        expect(returned).toEqual({ success: "true" })
      }))
  })

  it("[D-2] the values are in a JSON body, none in the query", () =>
    within({}, async ({ execute, mock }) => {
      await execute(ada)
      const [exchange] = mock.requests().requests
      expect(exchange).toMatchObject({ method: "POST", path: "/users/track", status: 201 })
      expect(mock.user("customer-1")).toMatchObject({ first_name: "Ada Maria", home_city: "Lisbon" })
    }))

  it("[D-3] [D-4] the key is in the Bearer header and in no body", () =>
    within({}, async ({ execute, mock }) => {
      expect(await execute(ada)).toMatchObject({ success: "accepted" })
      expect(JSON.stringify(bodies(mock))).not.toContain(mock.apiKey)
      expect(JSON.stringify(bodies(mock))).not.toContain("api_key")
    }))

  it.each([401, 403, 404, 413, 405, 302])("[D-5] a %i is a failure", (status) =>
    within({}, async ({ execute, mock }) => {
      mock.faults([{ action: { type: "status", status } }])
      expect(["refused", "error"]).toContain((await execute(ada)).success)
      expect(mock.user("customer-1")).toBeUndefined()
    })
  )

  it.each([429, 500, 502, 503])("[D-5] a %i is not a success: the record is kept", (status) =>
    within({ deadline: "2 seconds" }, async (world) => {
      expect((await executeDuring({ type: "status", status }, world)).success).toBe("deferred")
      expect(world.settled.map(({ outcome }) => outcome)).toEqual(["delivered"])
    })
  )

  it("[D-6] an error inside a 201 is reported, with the accepted items", () =>
    within({}, async ({ execute, mock, letters }) => {
      mock.faults([{ match: { lane: "events" }, action: { type: "refuse", reason: "'name' is required" } }])
      expect(await execute(ada)).toMatchObject({ success: "partly", REASON: expect.stringMatching(/^braze-/) })
      expect(letters.map(({ destination, outcome }) => [destination, outcome])).toEqual([["event 1", "rejected"]])
    }))

  it("[D-7] a log line contains no value, no response and no key", () =>
    within({ key: "canary-key-0123456789" }, async ({ execute, logged }) => {
      expect(await execute(ada)).toMatchObject({ success: "error", REASON: "key-refused" })
      expect(logged).toHaveLength(1)
      for (const value of [...Object.values(ada), "canary-key", "chat-1"]) expect(logged[0]).not.toContain(value.trim())
    }))

  it("[D-8] the node answers within its deadline, and the record arrives once", () =>
    within({ deadline: "2 seconds" }, async (world) => {
      expect(await executeDuring({ type: "delay", ms: 6_000 }, world)).toMatchObject({ success: "deferred" })
      expect(world.settled.map(({ outcome }) => outcome)).toEqual(["delivered"])
      expect(world.mock.stats().accepted).toMatchObject({ attributes: 1, events: 1 })
    }))

  it("[D-9] an email address is not an id, unless the mapping says so [S-35]", () =>
    within({}, async ({ execute, mock }) => {
      expect(await execute({ ...ada, user_id: "ada@example.com" })).toMatchObject({ success: "refused" })
      expect(mock.users().total).toBe(0)
    }))

  it("[D-10] operating_system is a declared custom attribute [S-33] [S-34]", async () => {
    await within({}, async ({ execute, mock }) => {
      await execute(ada)
      expect(mock.user("customer-1")?.custom_attributes).toEqual({ operating_system: "iOS" })
    })
    const undeclared = within({ attributes: { unknown: "refuse" } }, async () => {})
    await expect(undeclared).rejects.toThrow("fields.operating_system: The attribute is not declared under attributes.")
  })

  it("[D-11] dates are read in the declared format and sent in Braze's; ambiguous ones are refused", async () => {
    await within({ dates: "DD/MM/YYYY" }, async ({ execute, mock }) => {
      await execute({ ...ada, birth_date: "10/12/1985" })
      expect(mock.user("customer-1")?.dob).toBe("1985-12-10")
    })
    await within({}, async ({ execute }) => {
      expect(await execute({ ...ada, birth_date: "10/12/1985" })).toMatchObject({
        success: "partly",
        FIELD: "$.payload.birth_date"
      })
    })
  })

  it("[D-12] each call sends its own payload", () =>
    within({}, async ({ execute, mock }) => {
      await execute({ ...ada, user_id: "a" })
      await execute({ ...ada, user_id: "b", city: "Porto" })
      expect([mock.user("a")?.home_city, mock.user("b")?.home_city]).toEqual(["Lisbon", "Porto"])
    }))

  it("[D-13] an unknown environment is reported by name", () =>
    within({}, async ({ execute, mock, prod }) => {
      expect(await execute(ada, "production")).toMatchObject({
        success: "error",
        REASON: "env-unknown",
        FIELD: "$.context.env"
      })
      expect([mock.stats().requests, prod.stats().requests]).toEqual([0, 0])
    }))

  it("[D-14] the designer can distinguish an answer that asks again from one that tries later", () =>
    within({ deadline: "2 seconds" }, async (world) => {
      const refused = await world.execute({ ...ada, user_id: "" })
      expect(refused).toMatchObject({ success: "refused", REASON: "identity-missing" })
      expect(await executeDuring({ type: "status", status: 503 }, world)).toMatchObject({ success: "deferred" })
    }))

  it("[D-15] a slash at the end of the address is ignored", () =>
    within({ slash: "/" }, async ({ execute, mock }) => {
      expect(await execute(ada)).toMatchObject({ success: "accepted" })
      expect(mock.requests().requests.map(({ path }) => path)).toEqual(["/users/track"])
    }))

  it("[D-16] app.py contains the names of variables and no key", () =>
    within({}, async ({ mock, prod }) => {
      const written = AppPy.write(solutionOf(mock, prod))
      expect(written).not.toContain(mock.apiKey)
      expect(written).toContain('os.environ.get("BRAZE_API_KEY_PROD")')
    }))

  it("[D-17] user/track is refused, with the right path", () => {
    const environment = {
      braze_url: "https://rest.fra-01.braze.eu",
      braze_api_key: "0123456789abcdef",
      braze_user_track: "user/track"
    }
    const made = SolutionConfiguration.make({
      name: "X",
      csvBots: ["Y"],
      environments: { sandbox: environment, prod: { ...environment, braze_user_track: "/users/track/" } }
    })
    expect(Either.getOrThrow(Either.flip(made))).toEqual([
      { code: "path-unknown", path: "PARAMS.sandbox.braze_user_track", message: expect.stringContaining("users/track") }
    ])
  })

  it("[D-18] everything runs without an account [S-18]", () =>
    within({}, async ({ execute, mock }) => {
      expect(await execute(ada)).toMatchObject({ success: "accepted" })
      expect(new URL(mock.url).hostname).toBe("127.0.0.1")
    }))

  it("[D-19] a payload that Braze would refuse is refused before it is sent", () =>
    within({}, async ({ execute, mock }) => {
      for (const payload of [
        { ...ada, user_id: "x".repeat(1000) },
        { ...ada, user_id: { a: "1" } }
      ])
        expect(await execute(payload)).toMatchObject({ success: "refused" })
      expect(mock.stats().requests).toBe(0)
    }))

  it("[D-20] the list of defects contains each of them once", async () => {
    const text = await readFile(new URL("../examples/action-node/defects.json", import.meta.url), "utf8")
    const rows: ReadonlyArray<{ readonly id: string; readonly now: string }> = JSON.parse(text)
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 22 }, (_, at) => `D-${at + 1}`))
    expect(rows.every(({ now }) => now.endsWith("."))).toBe(true)
  })

  it("[D-21] an event is sent with the profile [S-37]", () =>
    within({}, async ({ execute, mock }) => {
      await execute(ada)
      expect(mock.user("customer-1")?.events).toMatchObject([
        { name: "conversation completed", properties: { path: "start > done" } }
      ])
    }))

  it("[D-22] not sent, refused and response lost are distinguished, and nothing is counted twice", () =>
    within({}, async ({ execute, mock }) => {
      mock.faults([{ action: { type: "reset", when: "after" }, times: 1 }])
      expect(await execute(ada)).toMatchObject({ success: "unknown" })
      expect(mock.user("customer-1")?.events).toHaveLength(1)
      expect(mock.ledger().entries.filter(({ lane }) => lane === "events")).toHaveLength(1)
    }))
})

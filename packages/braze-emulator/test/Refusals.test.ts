import { describe, expect, it } from "vitest"
import { mistakesHeader } from "../src/http/Exchange.js"
import { alias, open, past, times } from "./Api.js"

const list = (braze: ReturnType<typeof open>) =>
  braze.emulator.workspace.mistakes.list().map(({ code, count, message }) => ({ code, count, message }))

describe("a request that is refused as a whole", () => {
  it("with too many objects reports how many are lost and how many are allowed", () => {
    const braze = open()
    const attributes = times(76, (n) => ({ external_id: `u${n}` }))
    const answer = braze.track({ attributes })
    expect(answer.status).toBe(400)
    expect(answer.headers[mistakesHeader]).toBe("too-many-objects")
    expect(list(braze)).toEqual([
      {
        code: "too-many-objects",
        count: 1,
        message: expect.stringMatching(/^A request of 76 objects was refused with 400: .+\.$/)
      }
    ])
    expect(braze.emulator.workspace.mistakes.list()[0]?.advice).toMatch(/^Send at most 75 objects/)
  })

  it.each([
    ["/users/track", { attributes: 5, events: [{ external_id: "u1", name: "secret", time: past }] }, " of 1 object"],
    ["/users/track", {}, ""],
    ["/users/merge", { merge_updates: [{ secret: 1 }, 2] }, " of 2 objects"],
    ["/users/alias/new", { user_aliases: times(51, (n) => alias(`secret${n}`)) }, " of 51 objects"],
    ["/users/delete", { external_ids: ["secret"], braze_ids: ["secret"] }, " of 2 objects"],
    ["/campaigns/trigger/send", { recipients: [{ external_user_id: "secret" }] }, " of 1 object"]
  ])("at %s with %j is reported with its number of objects and advice", (path, body, objects) => {
    const braze = open({ workspace: { inferredRefusals: "refuse" } })
    expect(braze.post(path, body).status).toBe(400)
    expect(list(braze)).toEqual([
      {
        code: "refused-whole",
        count: 1,
        message: expect.stringMatching(new RegExp(`^A request${objects} was refused with 400: .+\\.$`))
      }
    ])
    const [mistake] = braze.emulator.workspace.mistakes.list()
    expect(mistake?.advice).toContain("do not resend it unchanged")
    expect(JSON.stringify(mistake)).not.toContain("secret")
  })

  it("is reported once if another mistake explains it", () => {
    const braze = open()
    braze.post("/users/track", "{")
    braze.call("POST", "/users/track?events=1")
    expect(braze.mistakes()).toEqual(["malformed-json", "body-in-query"])
  })

  it("counts no object as refused, because none has its own sentence", () => {
    const braze = open()
    braze.post("/users/merge", { merge_updates: [{ secret: 1 }] })
    expect(braze.emulator.workspace.stats.report(0).refused).toEqual({ attributes: 0, events: 0, purchases: 0 })
  })

  it("is reported for a read too, unless it asks for something that does not exist", () => {
    const braze = open()
    expect(braze.get("/campaigns/details").status).toBe(400)
    expect(braze.get("/catalogs/none/items/1").status).toBe(404)
    expect(braze.mistakes()).toEqual(["refused-whole"])
  })

  it("is reported once for each sentence, with all its requests", () => {
    const braze = open()
    for (const body of [{}, { events: [] }, { attributes: [] }, { purchases: [] }]) braze.track(body)
    const found = braze.emulator.workspace.mistakes.list()
    expect(new Set(found.map(({ message }) => message)).size).toBe(found.length)
    expect(found.flatMap(({ requests }) => requests).toSorted()).toEqual([1, 2, 3, 4])
  })

  it("is not reported for a rate limit, which is advice", () => {
    const braze = open({ workspace: { rateLimits: { "users.track": [{ count: 1, per: 60_000 }] } } })
    const statuses = [1, 2].map(
      (seq) => braze.track({ events: [{ external_id: "u1", name: "e", time: past, seq }] }).status
    )
    expect([statuses, braze.mistakes(), braze.advice()]).toEqual([[201, 429], [], ["rate-limited"]])
  })

  it("is not reported if a fault rule made it", () => {
    const braze = open()
    const event = { external_id: "u1", name: "e", time: past }
    for (const action of [{ refuse: "'name' is not valid" }, { status: 400 }, { rateLimit: 3 }]) {
      braze.emulator.workspace.faults.set({ rules: [{ action }] })
      expect(braze.track({ events: [event] }).status).toBeGreaterThanOrEqual(400)
    }
    expect([braze.mistakes(), braze.advice()]).toEqual([[], []])
  })
})

describe("an object that is refused", () => {
  const event = { external_id: "u1", name: "e", time: past }

  it("is reported with its place and Braze's sentence, among others and alone", () => {
    const braze = open()
    expect(braze.track({ events: [event, { external_id: "u1" }] }).status).toBe(201)
    expect(braze.track({ events: [{ external_id: "u1" }] }).status).toBe(400)
    expect(braze.emulator.workspace.mistakes.list()).toMatchObject([
      {
        code: "refused-object",
        count: 2,
        path: "events[1]",
        message: "events[1] was refused: 'name' is required.",
        requests: [1, 2]
      }
    ])
  })

  it("is reported once if another mistake explains it", () => {
    const braze = open()
    braze.track({ events: [{ ...event, braze_id: "b" }, { external_id: "u1" }] })
    expect(braze.mistakes()).toEqual(["two-identities", "refused-object"])
  })

  it("is not reported if a fault rule refused it", () => {
    const braze = open()
    braze.emulator.workspace.faults.set({ rules: [{ match: { index: 0 }, action: { refuse: "no" } }] })
    braze.track({ events: [event, { external_id: "u1" }] })
    expect(braze.emulator.workspace.mistakes.list()).toMatchObject([
      { code: "refused-object", path: "events[1]", count: 1 }
    ])
  })

  it("inside a recipient has the path of the recipient's attributes", () => {
    const braze = open()
    const attributes = { alias_name: "a", a: "x".repeat(256) }
    const recipient = { external_user_id: "u1", send_to_existing_only: false, attributes }
    braze.post("/campaigns/trigger/send", { campaign_id: "c1", recipients: [recipient] })
    expect(braze.emulator.workspace.mistakes.list().map(({ code, path }) => [code, path])).toEqual([
      ["alias-field-outside", "recipients[0].attributes.alias_name"],
      ["string-too-long", "recipients[0].attributes.a"]
    ])
  })
})

import { describe, expect, it } from "vitest"
import { alias, open, past } from "./Api.js"

const zero = { attributes: 0, events: 0, purchases: 0 }

const report = (braze: ReturnType<typeof open>) => {
  const { accepted, dropped, refused } = braze.emulator.workspace.stats.report(0)
  return { accepted, dropped, refused }
}

describe("objects that Braze accepts and drops", () => {
  it("are counted separately, and are neither applied nor refused", () => {
    const braze = open()
    const nobody = { user_alias: alias("nobody") }
    const answer = braze.track({
      attributes: [{ ...nobody, plan: "free" }, { external_id: "u1" }, { email: "no address" }],
      events: [{ ...nobody, name: "e", time: past }],
      purchases: [
        { external_id: "u2", _update_existing_only: true, product_id: "p", currency: "EUR", price: 1, time: past }
      ]
    })
    expect(answer).toMatchObject({
      status: 201,
      body: { attributes_processed: 2, events_processed: 1, purchases_processed: 1 }
    })
    expect(report(braze)).toEqual({
      accepted: { ...zero, attributes: 1 },
      dropped: { attributes: 1, events: 1, purchases: 1 },
      refused: { ...zero, attributes: 1 }
    })
    expect(braze.emulator.workspace.ledger.entries().map(({ key }) => key)).toEqual(["external_id:u1"])
    expect(braze.emulator.workspace.journal.byNumber(1)?.applied).toBe(1)
  })

  it("still return success if they are alone, like Braze", () => {
    const braze = open()
    expect(braze.track({ events: [{ user_alias: alias("nobody"), name: "e", time: past }] })).toMatchObject({
      status: 201,
      body: { events_processed: 1, message: "success" }
    })
    expect(report(braze)).toEqual({ accepted: zero, dropped: { ...zero, events: 1 }, refused: zero })
  })

  it("count nothing if sent twice", () => {
    const braze = open()
    const event = { user_alias: alias("nobody"), name: "e", time: past }
    braze.track({ events: [event, event] })
    expect(braze.mistakes()).toEqual(["alias-creates-nothing"])
  })

  it("include those with a name that the workspace blocks", () => {
    const braze = open({ workspace: { blocklist: { events: ["e"], products: ["p"] } } })
    const who = { external_id: "u1", time: past }
    braze.track({
      events: [
        { ...who, name: "e" },
        { ...who, name: "f" }
      ],
      purchases: [{ ...who, product_id: "p", currency: "EUR", price: 1 }]
    })
    expect(report(braze)).toEqual({
      accepted: { ...zero, events: 1 },
      dropped: { ...zero, events: 1, purchases: 1 },
      refused: zero
    })
  })

  it("include entries of lists of people without effect", () => {
    const braze = open()
    braze.post("/users/alias/new", { user_aliases: [alias("a"), { external_id: "nobody", ...alias("b") }, 7] })
    expect(report(braze)).toEqual({
      accepted: { ...zero, user_aliases: 1 },
      dropped: { ...zero, user_aliases: 1 },
      refused: { ...zero, user_aliases: 1 }
    })
  })

  it("are counted once with a visibility delay", () => {
    const braze = open({ workspace: { visibilityDelay: 1_000 } })
    braze.track({ events: [{ user_alias: alias("nobody"), name: "e", time: past }] })
    braze.pass(1_000)
    braze.get("/campaigns/list")
    expect(report(braze).dropped).toEqual({ ...zero, events: 1 })
  })

  it("are reset with everything else", () => {
    const braze = open()
    braze.track({ events: [{ user_alias: alias("nobody"), name: "e", time: past }] })
    braze.emulator.workspace.stats.clear()
    expect(report(braze).dropped).toEqual(zero)
  })
})

const people = [
  { external_id: "u1", email: "a@example.com" },
  { external_id: "u2" },
  { external_id: "u3", email: "c@example.com" },
  { external_id: "u4", email: "c@example.com" }
]
const campaigns = [
  { id: "c1", name: "Welcome", channels: ["email"] },
  { id: "old", name: "Old", status: "paused" },
  { id: "t1", name: "Receipt", type: "transactional" }
]
const canvases = [
  { id: "j1", name: "Journey" },
  { id: "p1", name: "Paused", status: "paused" }
]
const segments = [
  {
    id: "nobody",
    name: "Nobody",
    filter: { custom_attribute: { custom_attribute_name: "x", comparison: "exists" } }
  }
]
const messaging = () => open({ attributes: people, campaigns, canvases, segments })
const outcomes = (braze: ReturnType<typeof open>) => braze.outbox().map(({ outcome }) => outcome)
const keys = (braze: ReturnType<typeof open>) => braze.emulator.workspace.ledger.entries().map(({ key }) => key)

describe("recipients who receive nothing", () => {
  const known = { external_user_id: "u1" }

  it.each([
    ["nobody has the id", "unknown-recipient", { external_user_id: "nobody" }],
    [
      "nobody has the id, and there is nothing to make one of",
      "unknown-recipient",
      { external_user_id: "nobody", send_to_existing_only: true, attributes: { x: 1 } }
    ],
    ["nobody has the alias", "unknown-recipient", { user_alias: alias("nobody") }],
    ["nobody has the address", "unknown-recipient", { email: "z@example.com", prioritization: ["identified"] }],
    ["several have the address", "user-ambiguous", { email: "c@example.com", prioritization: ["identified"] }],
    ["the address is missing", "recipient-not-eligible", { external_user_id: "u2" }]
  ])("are dropped and reported: %s", (_, code, recipient) => {
    const braze = messaging()
    expect(braze.post("/campaigns/trigger/send", { campaign_id: "c1", recipients: [known, recipient] })).toMatchObject({
      status: 201,
      body: { message: "success" }
    })
    expect(report(braze)).toEqual({
      accepted: { ...zero, recipients: 1 },
      dropped: { ...zero, recipients: 1 },
      refused: zero
    })
    expect(keys(braze)).toEqual(["external_id:u1"])
    expect([...braze.mistakes(), ...braze.advice()]).toEqual([code])
    expect(braze.emulator.workspace.journal.byNumber(1)?.applied).toBe(1)
  })

  it("are reported with advice", () => {
    const braze = messaging()
    braze.post("/canvas/trigger/send", { canvas_id: "j1", recipients: [known, { external_user_id: "nobody" }] })
    expect(report(braze)).toMatchObject({ accepted: { recipients: 1 }, dropped: { recipients: 1 } })
    expect(braze.emulator.workspace.mistakes.list()).toMatchObject([
      {
        code: "unknown-recipient",
        message: "recipients[1] names nobody.",
        advice: expect.stringContaining("`send_to_existing_only: false`")
      }
    ])
  })

  it("are applied if the request creates or changes them", () => {
    const braze = messaging()
    const fresh = { external_user_id: "u9", send_to_existing_only: false, attributes: { email: "z@example.com" } }
    const changed = { external_user_id: "u2", attributes: { x: 1 } }
    braze.post("/campaigns/trigger/send", { campaign_id: "c1", recipients: [fresh, changed] })
    expect(outcomes(braze)).toEqual(["sent", "no address"])
    expect(report(braze)).toMatchObject({ accepted: { recipients: 2 }, dropped: zero })
    expect(keys(braze)).toEqual(["external_id:u9", "external_id:u2"])
  })

  it("include those named again later, unless the entry changed them", () => {
    const braze = messaging()
    const recipients = [known, { ...known, attributes: { x: 1 } }, known]
    braze.post("/campaigns/trigger/send", { campaign_id: "c1", recipients })
    expect(outcomes(braze)).toEqual(["sent"])
    expect(report(braze)).toMatchObject({ accepted: { recipients: 2 }, dropped: { recipients: 1 } })
    expect(braze.emulator.workspace.mistakes.list()).toMatchObject([
      { code: "duplicate-recipient", count: 2, message: "recipients[1] names a person who was already named." }
    ])
  })

  it("include those named again by another identifier", () => {
    const braze = messaging()
    braze.post("/users/alias/new", { user_aliases: [{ external_id: "u1", ...alias("second") }] })
    const recipients = [known, { user_alias: alias("second"), trigger_properties: { last: true } }]
    braze.post("/campaigns/trigger/send", { campaign_id: "c1", recipients })
    expect(braze.outbox()).toMatchObject([{ outcome: "sent", properties: { last: true } }])
    expect(report(braze)).toMatchObject({ accepted: { recipients: 1 }, dropped: { recipients: 1 } })
    expect(braze.mistakes()).toEqual(["duplicate-recipient"])
  })

  it("are reported under the field that names them", () => {
    const recipient = { ...known, attributes: { email: "no address" } }
    const told = (path: string, body: object) => {
      const braze = messaging()
      braze.post(path, body)
      return braze.emulator.workspace.mistakes.list().map(({ message }) => message)
    }
    expect([
      told("/transactional/v1/campaigns/t1/send", { recipient }),
      told("/campaigns/trigger/send", { campaign_id: "c1", recipients: [recipient] })
    ]).toEqual([
      ["recipient[0].attributes cannot be applied and were ignored."],
      ["recipients[0].attributes cannot be applied and were ignored."]
    ])
  })

  it("include those of campaigns that do not run", () => {
    const braze = messaging()
    braze.post("/campaigns/trigger/send", { campaign_id: "old", recipients: [known] })
    braze.post("/canvas/trigger/send", { canvas_id: "p1", recipients: [known] })
    braze.post("/canvas/trigger/send", { canvas_id: "p1", broadcast: true })
    expect(report(braze)).toEqual({ accepted: zero, dropped: { ...zero, recipients: 2, broadcast: 1 }, refused: zero })
    expect(braze.mistakes()).toEqual(["not-running"])
  })

  it("are all people of the audience if a broadcast reaches none of them", () => {
    const braze = messaging()
    braze.post("/campaigns/trigger/send", { campaign_id: "c1", broadcast: true })
    expect(report(braze)).toMatchObject({ accepted: { broadcast: 1 }, dropped: zero })
    braze.post("/messages/send", { broadcast: true, segment_id: "nobody", messages: { webhook: {} } })
    expect(report(braze)).toMatchObject({ accepted: { broadcast: 1 }, dropped: { broadcast: 1 } })
  })

  it("are dropped and reported for complete messages too", () => {
    const braze = messaging()
    const names = { external_user_ids: ["u1", "nobody"], user_aliases: [alias("nobody")] }
    braze.post("/messages/send", { messages: { webhook: {} }, ...names })
    expect(report(braze)).toMatchObject({
      accepted: { external_user_ids: 1 },
      dropped: { external_user_ids: 1, user_aliases: 1 }
    })
    expect(keys(braze)).toEqual(["external_id:u1"])
    expect(braze.mistakes()).toEqual(["unknown-recipient"])
  })

  it("are dropped and reported for transactional messages too", () => {
    const braze = messaging()
    const path = "/transactional/v1/campaigns/t1/send"
    braze.post(path, { recipient: { user_alias: alias("nobody") } })
    expect(report(braze)).toEqual({ accepted: zero, dropped: { ...zero, recipient: 1 }, refused: zero })
    expect(braze.emulator.workspace.mistakes.list()).toMatchObject([{ message: "recipient[0] names nobody." }])
    const order = { external_send_id: "order-1", recipient: known }
    braze.post(path, order)
    braze.post(path, order)
    expect(report(braze)).toMatchObject({ accepted: { recipient: 1 }, dropped: { recipient: 2 } })
    expect(keys(braze)).toEqual(["external_id:u1"])
  })

  it("are not counted when a schedule is created, because nothing was sent", () => {
    const braze = messaging()
    const body = { campaign_id: "c1", recipients: [{ external_user_id: "nobody" }] }
    braze.post("/campaigns/trigger/schedule/create", { ...body, schedule: { time: "2026-06-01T13:00:00Z" } })
    expect(report(braze)).toEqual({ accepted: zero, dropped: zero, refused: zero })
  })
})

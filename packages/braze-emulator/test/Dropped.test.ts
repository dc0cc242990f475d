import { describe, expect, it } from "vitest"
import { alias, open, past } from "./Api.js"

const zero = { attributes: 0, events: 0, purchases: 0 }

const report = (braze: ReturnType<typeof open>) => {
  const { accepted, dropped, refused } = braze.emulator.workspace.stats.report(0)
  return { accepted, dropped, refused }
}

describe("objects that Braze accepts and drops", () => {
  it("are counted by themselves, and are neither applied nor refused", () => {
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

  it("alone still get the answer of success that they get from Braze", () => {
    const braze = open()
    expect(braze.track({ events: [{ user_alias: alias("nobody"), name: "e", time: past }] })).toMatchObject({
      status: 201,
      body: { events_processed: 1, message: "success" }
    })
    expect(report(braze)).toEqual({ accepted: zero, dropped: { ...zero, events: 1 }, refused: zero })
  })

  it("sent twice have counted nothing twice", () => {
    const braze = open()
    const event = { user_alias: alias("nobody"), name: "e", time: past }
    braze.track({ events: [event, event] })
    expect(braze.mistakes()).toEqual(["alias-creates-nothing"])
  })

  it("are also those of a name that the workspace blocks", () => {
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

  it("are also entries of lists of people that do nothing", () => {
    const braze = open()
    braze.post("/users/alias/new", { user_aliases: [alias("a"), { external_id: "nobody", ...alias("b") }, 7] })
    expect(report(braze)).toEqual({
      accepted: { ...zero, user_aliases: 1 },
      dropped: { ...zero, user_aliases: 2 },
      refused: zero
    })
  })

  it("are counted once where what was written shows later", () => {
    const braze = open({ workspace: { visibilityDelay: 1_000 } })
    braze.track({ events: [{ user_alias: alias("nobody"), name: "e", time: past }] })
    braze.pass(1_000)
    braze.get("/campaigns/list")
    expect(report(braze).dropped).toEqual({ ...zero, events: 1 })
  })

  it("are forgotten with everything else", () => {
    const braze = open()
    braze.track({ events: [{ user_alias: alias("nobody"), name: "e", time: past }] })
    braze.emulator.workspace.stats.clear()
    expect(report(braze).dropped).toEqual(zero)
  })
})

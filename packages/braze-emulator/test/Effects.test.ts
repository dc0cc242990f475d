import { describe, expect, it } from "vitest"
import * as Effects from "../src/inspect/Effects.js"
import * as Labels from "../src/inspect/Labels.js"
import * as Sliced from "../src/text/Sliced.js"
import { alias, open, past } from "./Api.js"

type Braze = ReturnType<typeof open>

const effects = (braze: Braze, n: number) => {
  const { journal, world } = braze.emulator.workspace
  const entry = journal.byNumber(n)
  return entry === undefined ? [] : Sliced.run(Effects.of(entry, world))
}

const changes = (braze: Braze, n: number) =>
  effects(braze, n).map(({ lane, index, user, changes: found }) => [
    `${lane}[${index}]`,
    user?.name,
    found.map(({ kind, name, before, after }) => [kind, name, before, after])
  ])

describe("the effects of the objects of a request", () => {
  it("is attributes before and after, events and purchases", () => {
    const braze = open()
    braze.people({ external_id: "u1", first_name: "Ada", plan: "free" })
    braze.track({
      attributes: [
        { external_id: "u1", plan: "premium", orders: 2 },
        { external_id: "u1", plan: "premium" },
        { external_id: "u2" }
      ],
      events: [
        { external_id: "u1", name: "b", time: past },
        { external_id: "u1" },
        { external_id: "u1", name: "a", time: past }
      ],
      purchases: [{ external_id: "u2", product_id: "p", currency: "EUR", price: 1, time: past }]
    })
    expect(changes(braze, 2)).toEqual([
      [
        "attributes[0]",
        "Ada",
        [
          ["attribute", "plan", "free", "premium"],
          ["attribute", "orders", null, 2]
        ]
      ],
      ["attributes[1]", "Ada", [["attribute", "plan", "free", "premium"]]],
      ["attributes[2]", "u2", []],
      ["events[0]", "Ada", [["event", "b", null, past]]],
      ["events[1]", "Ada", []],
      ["events[2]", "Ada", [["event", "a", null, past]]],
      ["purchases[0]", "u2", [["purchase", "p", null, past]]]
    ])
  })

  it("is not changed by later requests, and follows a merge", () => {
    const braze = open()
    braze.people({ user_alias: alias("a"), _update_existing_only: false, plan: "free" })
    braze.people({ user_alias: alias("a"), plan: "premium" })
    expect(changes(braze, 1)).toEqual([["attributes[0]", "l:a", [["attribute", "plan", null, "free"]]]])
    braze.post("/users/identify", { aliases_to_identify: [{ external_id: "u1", user_alias: alias("a") }] })
    expect(changes(braze, 3)).toEqual([
      ["aliases_to_identify[0]", "u1", [["identity", "alias:l:a", null, "external_id:u1"]]]
    ])
    expect(effects(braze, 1).map(({ user }) => user?.name)).toEqual(["u1"])
  })

  it("is read for every object of a large request, beside long logs", () => {
    const braze = open()
    const people = Array.from({ length: 600 }, (_, n) => ({ external_id: `u${n}`, n }))
    const visits = Array.from({ length: 400 }, (_, n) => ({ external_id: "u1", name: `e${n % 3}`, time: past }))
    expect(braze.post("/users/track/bulk", { attributes: people }).status).toBe(201)
    for (let n = 0; n < 60; n++) braze.track({ events: visits.slice(0, 75) })
    expect(braze.post("/users/track", { events: visits.slice(0, 75) }).status).toBe(201)
    const all = effects(braze, 1)
    expect(all.map(({ user }) => user?.name)).toEqual(people.map(({ external_id }) => external_id))
    expect(all.map(({ changes: [first] }) => first?.after)).toEqual(people.map(({ n }) => n))
    expect(effects(braze, 62).map(({ changes: [first] }) => [first?.kind, first?.name])).toEqual(
      visits.slice(0, 75).map(({ name }) => ["event", name])
    )
  })

  it("is a message, a subscription state, or nothing", () => {
    const braze = open({ campaigns: [{ id: "c1", name: "Welcome" }] })
    braze.people({ external_id: "u1" })
    braze.post("/campaigns/trigger/send", {
      campaign_id: "c1",
      recipients: [{ external_user_id: "u1", attributes: { plan: "free" } }, { external_user_id: "nobody" }]
    })
    expect(changes(braze, 2)).toEqual([
      [
        "recipients[0]",
        "u1",
        [
          ["message", "1", null, "sent"],
          ["attribute", "plan", null, "free"]
        ]
      ],
      ["recipients[1]", undefined, []]
    ])
    braze.track({ attributes: [{ plan: "free" }] })
    expect(changes(braze, 3)).toEqual([])
  })
})

describe("the label of an applied object", () => {
  it("is a name or the names of its fields, never a value", () => {
    const braze = open()
    const { journal, ledger } = braze.emulator.workspace
    const wide = Object.fromEntries(["a", "b", "c", "d", "e", "f", "g"].map((name) => [name, 1]))
    braze.track({
      attributes: [
        { external_id: "u1", plan: "secret" },
        { external_id: "u1", ...wide }
      ],
      events: [{ external_id: "u1", name: "rated", time: past }],
      purchases: [{ external_id: "u1", product_id: "shoe", currency: "EUR", price: 1, time: past }]
    })
    const label = Labels.reader(journal)
    expect(ledger.entries().map(label)).toEqual(["plan", "a, b, c, d, e, f …", "rated", "shoe"])
    journal.clear()
    expect(ledger.entries().map(Labels.reader(journal))).toEqual([null, null, null, null])
  })
})

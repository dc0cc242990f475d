import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as World from "../src/state/World.js"
import { alias, open, past } from "./Api.js"

const full = process.env["SLUICE_PROOF"] === "full"

const id = fc.constantFrom("u1", "u2", "u3", "u4")
const name = fc.constantFrom("a", "b")
const label = fc.constantFrom("l", "m")
const email = fc.constantFrom("a@example.com", "b@example.com")
const pair = fc.tuple(name, label).map(([one, other]) => alias(one, other))
const who = fc.oneof(
  fc.record({ external_id: id }),
  fc.record({ user_alias: pair }),
  fc.record({ email, prioritization: fc.constant(["identified", "most_recently_updated"]) })
)
const purchase = { product_id: "p", currency: "USD", price: 1, time: past }

/** Calls that change who is who. */
const call = fc.oneof(
  fc
    .tuple(id, email)
    .map(([external_id, address]) => ["/users/track", { attributes: [{ external_id, email: address }] }] as const),
  id.map(
    (external_id) =>
      [
        "/users/track",
        { events: [{ external_id, name: "e", time: past }], purchases: [{ external_id, ...purchase }] }
      ] as const
  ),
  fc
    .tuple(fc.option(id, { nil: undefined }), pair)
    .map(([external_id, one]) => ["/users/alias/new", { user_aliases: [{ external_id, ...one }] }] as const),
  fc
    .tuple(id, pair)
    .map(
      ([external_id, user_alias]) =>
        ["/users/identify", { aliases_to_identify: [{ external_id, user_alias }] }] as const
    ),
  fc
    .tuple(who, who)
    .map(
      ([one, other]) =>
        ["/users/merge", { merge_updates: [{ identifier_to_merge: one, identifier_to_keep: other }] }] as const
    ),
  fc
    .tuple(id, id)
    .map(
      ([one, other]) =>
        [
          "/users/external_ids/rename",
          { external_id_renames: [{ current_external_id: one, new_external_id: other }] }
        ] as const
    ),
  id.map((one) => ["/users/external_ids/remove", { external_ids: [one] }] as const)
)

describe("laws of identity", () => {
  it("every identifier leads to its owner, and no merge loses an event or purchase", () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 25 }), (calls) => {
        const braze = open()
        for (const [path, body] of calls) expect(braze.post(path, body).status).toBeLessThan(300)
        const world = braze.emulator.workspace.world
        const everybody = World.everybody(world)
        expect(world.size).toBe(everybody.length)
        const ids = everybody.flatMap(World.externalIds)
        expect([...world.byExternalId.keys()].sort()).toEqual([...ids].sort())
        for (const profile of everybody) {
          for (const one of World.externalIds(profile)) expect(world.byExternalId.get(one)).toBe(profile)
          for (const one of profile.aliases ?? []) expect(World.byAlias(world, one)).toBe(profile)
          expect(World.byBrazeId(world, World.brazeId(world, profile))).toBe(profile)
        }
        expect(world.byAlias.size).toBe(everybody.flatMap(({ aliases }) => aliases ?? []).length)
        const tracked = calls.filter(([path, body]) => path === "/users/track" && "events" in body).length
        const sum = (counts: ReadonlyArray<number | undefined>) =>
          counts.reduce<number>((all, one) => all + (one ?? 0), 0)
        expect(sum(everybody.map(({ events }) => events?.get("e")?.count))).toBe(tracked)
        expect(sum(everybody.map(({ revenue }) => revenue))).toBe(tracked)
        const again = World.restore(JSON.parse(JSON.stringify(World.snapshot(world))))
        expect(World.snapshot(again)).toEqual(JSON.parse(JSON.stringify(World.snapshot(world))))
      }),
      { numRuns: full ? 10_000 : 200 }
    )
  })
})

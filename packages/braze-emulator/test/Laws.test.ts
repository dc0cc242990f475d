import * as UserTrackApi from "@sluice/braze-api/UserTrack"
import * as World from "@sluice/braze-emulator/World"
import { Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { past, play } from "./Endpoint.js"

const full = process.env["SLUICE_PROOF"] === "full"

const id = fc.constantFrom("u1", "u2", "u3")
const alias = fc.record({ alias_name: fc.constantFrom("a", "b"), alias_label: fc.constant("l") })
const identifier = fc.oneof(
  { weight: 6, arbitrary: fc.record({ external_id: id }) },
  { weight: 2, arbitrary: fc.record({ user_alias: alias, _update_existing_only: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ email: fc.constantFrom("a@example.com", "b@example.com", "junk") }) },
  { weight: 1, arbitrary: fc.record({ phone: fc.constantFrom("+14155552671", "junk") }) },
  { weight: 1, arbitrary: fc.record({ external_id: id, user_alias: alias }) },
  { weight: 1, arbitrary: fc.constant({}) }
)
const json = fc.jsonValue({ maxDepth: 4 })
const operation = fc.oneof(
  fc.record({ inc: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ add: fc.array(fc.string()) }),
  fc.record({ $add: fc.array(fc.record({ id: fc.nat(3) })) }),
  fc.record({ $remove: fc.constant([{ $identifier_key: "id", $identifier_value: 1 }]) }),
  json
)
const attributes = fc
  .tuple(
    identifier,
    fc.record(
      {
        first_name: fc.string(),
        email_subscribe: fc.constantFrom("opted_in", "yes"),
        dob: fc.constantFrom("1980-12-21", "never"),
        country: fc.constantFrom("PT", "Atlantis"),
        x: operation,
        y: operation,
        _merge_objects: fc.boolean()
      },
      { requiredKeys: [] }
    )
  )
  .map(([who, what]) => ({ ...what, ...who }))
const events = fc
  .tuple(
    identifier,
    fc.record(
      {
        name: fc.constantFrom("e", "f", "", "ecommerce.order_placed"),
        time: fc.constantFrom(past, "2099-01-01", "junk"),
        properties: fc.oneof(fc.dictionary(fc.string(), json), json)
      },
      { requiredKeys: ["name"] }
    )
  )
  .map(([who, what]) => ({ ...what, ...who }))
const purchases = fc
  .tuple(
    identifier,
    fc.record(
      {
        product_id: fc.constantFrom("p", "q", ""),
        currency: fc.constantFrom("USD", "XXY"),
        price: fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constant("1")),
        quantity: fc.integer({ min: -1, max: 102 }),
        time: fc.constantFrom(past, "junk")
      },
      { requiredKeys: ["product_id", "currency", "price", "time"] }
    )
  )
  .map(([who, what]) => ({ ...what, ...who }))
const mostly = <A>(arbitrary: fc.Arbitrary<A>) =>
  fc.array(fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: json }), { maxLength: 8 })
const body = fc.record(
  { attributes: mostly(attributes), events: mostly(events), purchases: mostly(purchases) },
  { requiredKeys: [] }
)

const length = (list: unknown) => (Array.isArray(list) ? list.length : 0)
const sentCount = (sent: Readonly<Record<string, unknown>>) =>
  length(sent["attributes"]) + length(sent["events"]) + length(sent["purchases"])
const answer = Schema.Union(UserTrackApi.TrackSuccess, UserTrackApi.TrackFailure)

describe("laws of users/track", () => {
  it("any JSON gets a response, never an exception", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          body,
          fc.record({ attributes: fc.array(json), events: json, purchases: fc.array(json) })
        ),
        (sent) => {
          const { track, exported } = play()
          expect([200, 201, 400]).toContain(track(sent).status)
          expect([201, 400]).toContain(exported(sent).status)
        }
      ),
      { numRuns: full ? 10_000 : 400 }
    )
  })

  it("processed + errors = sent, and every response is one of Braze's", () => {
    fc.assert(
      fc.property(body, (sent) => {
        let dropped = 0
        const handled = play().track(sent, { dropped: () => dropped++ })
        const told = Schema.decodeUnknownSync(answer, { onExcessProperty: "error" })(handled.body)
        const processed =
          "attributes_processed" in told || "events_processed" in told || "purchases_processed" in told
            ? (told.attributes_processed ?? 0) + (told.events_processed ?? 0) + (told.purchases_processed ?? 0)
            : 0
        expect(processed + (told.errors?.length ?? 0)).toBe(sentCount(sent))
        expect(handled.applied.length + dropped).toBe(processed)
        expect(handled.refused.length).toBe(told.errors?.length ?? 0)
      }),
      { numRuns: full ? 10_000 : 400 }
    )
  })

  it("refused objects change nothing: the world is the same without them", () => {
    fc.assert(
      fc.property(fc.array(body, { minLength: 1, maxLength: 3 }), (bodies) => {
        const whole = play()
        const without = play()
        for (const sent of bodies) {
          const { refused } = whole.track(sent)
          const kept = Object.fromEntries(
            Object.entries(sent).map(([lane, list]) => [
              lane,
              list.filter((_, index) => !refused.some((row) => row.lane === lane && row.index === index))
            ])
          )
          without.track(kept)
        }
        expect(World.snapshot(without.world)).toEqual(World.snapshot(whole.world))
      }),
      { numRuns: full ? 10_000 : 300 }
    )
  })

  it("one object at a time has the same result as one request, lane by lane", () => {
    fc.assert(
      fc.property(body, (sent) => {
        const together = play()
        const apart = play()
        together.track(sent)
        for (const lane of UserTrackApi.lanes) for (const object of sent[lane] ?? []) apart.track({ [lane]: [object] })
        const people = (world: World.World) =>
          World.snapshot(world).profiles.map((profile) =>
            JSON.parse(JSON.stringify(profile, (key, value) => (key === "request" ? 0 : value)))
          )
        expect(people(apart.world)).toEqual(people(together.world))
      }),
      { numRuns: full ? 10_000 : 200 }
    )
  })

  it("sent values are never modified", () => {
    fc.assert(
      fc.property(body, (sent) => {
        const before = structuredClone(sent)
        const { track } = play()
        track(sent)
        track(sent)
        expect(sent).toEqual(before)
      }),
      { numRuns: full ? 10_000 : 200 }
    )
  })

  it("every profile is found by each of its current identifiers, and by no former one", () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 4 }), (bodies) => {
        const { track, world } = play()
        for (const sent of bodies) track(sent)
        const everybody = World.everybody(world)
        for (const profile of everybody) {
          expect(World.byBrazeId(world, World.brazeId(world, profile))).toBe(profile)
          if (profile.externalId !== undefined) expect(world.byExternalId.get(profile.externalId)).toBe(profile)
          for (const alias of profile.aliases ?? []) expect(World.byAlias(world, alias)).toBe(profile)
        }
        const restored = World.restore(World.snapshot(world))
        expect([...restored.byEmail.keys()].sort()).toEqual([...world.byEmail.keys()].sort())
        expect([...restored.byPhone.keys()].sort()).toEqual([...world.byPhone.keys()].sort())
        expect(everybody.length).toBe(world.size)
      }),
      { numRuns: full ? 10_000 : 100 }
    )
  })
})

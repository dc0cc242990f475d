import { objects as sentences } from "@sluice/braze-api/Sentences"
import * as World from "@sluice/braze-emulator/World"
import { describe, expect, it } from "vitest"
import { now, past, play } from "./Endpoint.js"

const alias = (name: string, label = "chat") => ({ alias_name: name, alias_label: label })
const reasons = (handled: { readonly refused: ReadonlyArray<{ readonly reason: string }> }) =>
  handled.refused.map(({ reason }) => reason)

describe("2.2 identifiers", () => {
  it("a known external_id is updated, an unknown one creates an identified profile", () => {
    const { attributes, world, user } = play()
    attributes({ external_id: "u1", first_name: "Ada" })
    attributes({ external_id: "u1", last_name: "Byron" }, { external_id: "u2" })
    expect(world.size).toBe(2)
    expect(user({ external_id: "u1" })).toMatchObject({ first_name: "Ada", last_name: "Byron" })
  })

  it("an external_id is case-sensitive", () => {
    const { attributes, world } = play()
    attributes({ external_id: "u1" }, { external_id: "U1" })
    expect(world.size).toBe(2)
  })

  it("a number as external_id is kept as text, and noted", () => {
    const { attributes, mistakes, user } = play()
    attributes({ external_id: 1 })
    expect(user({ external_id: "1" }).external_id).toBe("1")
    expect(mistakes).toEqual(["external-id-not-text"])
  })

  it.each([
    ["987 bytes are taken", "a".repeat(987), []],
    ["988 bytes are refused", "a".repeat(988), [sentences.externalIdLength.text]],
    ["bytes count, not characters", "é".repeat(494), [sentences.externalIdLength.text]],
    ["anything but text or number is refused", { id: 1 }, [sentences.externalId.text]]
  ])("external_id: %s", (_, external_id, expected) => {
    expect(reasons(play().attributes({ external_id }))).toEqual(expected)
  })

  it("an unknown external_id with _update_existing_only:true changes nothing and counts as processed [identity.update-only]", () => {
    const { attributes, world, mistakes } = play()
    expect(attributes({ external_id: "u1", _update_existing_only: true }).body).toEqual({
      attributes_processed: 1,
      message: "success"
    })
    expect(world.size).toBe(0)
    expect(mistakes).toEqual(["update-only-unknown"])
  })

  it("an unknown external_id with an email of another profile creates a second profile and does not change the first [identity.duplicate]", () => {
    const { attributes, world, user, mistakes } = play()
    attributes({ email: "a@example.com", first_name: "Ada" })
    attributes({ external_id: "u1", email: "a@example.com", first_name: "Eve" })
    expect(world.size).toBe(2)
    expect(World.find(world, { email: "a@example.com" }).length).toBe(2)
    expect(user({ external_id: "u1" }).first_name).toBe("Eve")
    expect(user({ q: "Ada" })).toMatchObject({ external_id: null, first_name: "Ada" })
    expect(mistakes).toEqual(["duplicate-profile"])
  })

  it.each([undefined, true])(
    "an unknown alias with _update_existing_only %s creates nothing [identity.alias-creates-nothing]",
    (flag) => {
      const { attributes, world, mistakes } = play()
      const object = { user_alias: alias("c1"), x: 1, ...(flag === undefined ? {} : { _update_existing_only: flag }) }
      expect(attributes(object)).toMatchObject({ status: 201, body: { attributes_processed: 1, message: "success" } })
      expect(world.size).toBe(0)
      expect(mistakes).toEqual(["alias-creates-nothing"])
    }
  )

  it("an unknown alias with _update_existing_only:false creates an alias-only profile", () => {
    const { attributes, user } = play()
    attributes({ user_alias: alias("c1"), _update_existing_only: false, x: 1 })
    expect(user({ alias: alias("c1") })).toMatchObject({
      external_id: null,
      user_aliases: [alias("c1")],
      custom_attributes: { x: 1 }
    })
  })

  it("a known alias needs no flag; label and name both count, and the name is case-sensitive", () => {
    const { attributes, events, world, user } = play()
    attributes({ user_alias: alias("c1"), _update_existing_only: false })
    events(
      { user_alias: alias("c1"), name: "e", time: past },
      { user_alias: alias("c1", "other"), name: "e", time: past },
      { user_alias: alias("C1"), name: "e", time: past }
    )
    expect(world.size).toBe(1)
    expect(user({ alias: alias("c1") }).custom_events).toEqual([{ name: "e", first: past, last: past, count: 1 }])
  })

  it.each([
    ["no label", { alias_name: "a" }, sentences.userAlias.text],
    ["an empty name", { alias_name: "", alias_label: "l" }, sentences.userAlias.text],
    ["a string", "a", sentences.userAlias.text],
    ["more than 236 bytes", { alias_name: "é".repeat(119), alias_label: "l" }, sentences.userAliasLength.text]
  ])("an alias with %s is refused", (_, user_alias, expected) => {
    expect(reasons(play().attributes({ user_alias }))).toEqual([expected])
  })

  it("label and name are not confused", () => {
    const { attributes, world } = play()
    const create = { _update_existing_only: false }
    attributes({ user_alias: { alias_label: "a", alias_name: "bc" }, ...create })
    attributes({ user_alias: { alias_label: "ab", alias_name: "c" }, ...create })
    expect(world.size).toBe(2)
  })

  it("a braze_id updates its profile and never creates one", () => {
    const { attributes, world, user, mistakes } = play()
    attributes({ external_id: "u1" })
    attributes({ braze_id: user({ external_id: "u1" }).braze_id, first_name: "Ada" })
    attributes({ braze_id: "0123456789abcdef01234567", first_name: "Eve" }, { braze_id: "nope", first_name: "Eve" })
    expect(world.size).toBe(1)
    expect(user({ external_id: "u1" }).first_name).toBe("Ada")
    expect(mistakes).toEqual(["unknown-braze-id", "unknown-braze-id"])
  })

  it("email only: no match creates an email-only profile without alias", () => {
    const { attributes, user } = play()
    attributes({ email: "Ada@Example.COM", first_name: "Ada" })
    expect(user({ email: "Ada@example.com" })).toMatchObject({
      email: "Ada@example.com",
      external_id: null,
      user_aliases: []
    })
  })

  it("email only: of several matches the most recently updated identified profile wins [identity.email]", () => {
    const { attributes, user, mistakes } = play()
    const email = "ada@example.com"
    attributes({ external_id: "u1", email }, { external_id: "u2", email })
    attributes({ external_id: "u1", home_city: "London" })
    attributes({ external_id: "u3", email: "other@example.com" })
    attributes({ email, first_name: "Ada" })
    expect(user({ external_id: "u1" }).first_name).toBe("Ada")
    expect(user({ external_id: "u2" })).not.toHaveProperty("first_name")
    expect(mistakes).toEqual(["duplicate-profile", "ambiguous-contact"])
  })

  it("email only: an identified profile beats an anonymous one that was updated later", () => {
    const { attributes, user } = play()
    const email = "ada@example.com"
    attributes({ email, first_name: "Anonymous" })
    attributes({ external_id: "u1", email })
    attributes({ braze_id: user({ q: "anonymous" }).braze_id, home_city: "London" })
    attributes({ email, last_name: "Byron" })
    expect(user({ external_id: "u1" }).last_name).toBe("Byron")
  })

  it("email only: if nobody is identified, the most recently updated profile wins", () => {
    const { attributes, user } = play()
    const create = { _update_existing_only: false }
    const email = "ada@example.com"
    attributes({ user_alias: alias("a"), email, ...create }, { user_alias: alias("b"), email, ...create })
    attributes({ user_alias: alias("a"), x: 1 })
    attributes({ email, first_name: "Ada" })
    expect(user({ alias: alias("a") }).first_name).toBe("Ada")
  })

  it("phone only: same rules, in any spelling of the number", () => {
    const { attributes, world, user } = play()
    attributes({ phone: "+1 (415) 555-2671" })
    attributes({ phone: "4155552671", first_name: "Ada" })
    expect(world.size).toBe(1)
    expect(user({ phone: "+14155552671" })).toMatchObject({ phone: "+14155552671", first_name: "Ada" })
  })

  it("email takes precedence over phone, which is then a plain attribute", () => {
    const { attributes, world, user } = play()
    attributes({ phone: "+14155552671" })
    attributes({ email: "ada@example.com", phone: "+14155552671" })
    expect(world.size).toBe(2)
    expect(user({ email: "ada@example.com" }).phone).toBe("+14155552671")
  })

  it("a changed address is found only under the new one", () => {
    const { attributes, world } = play()
    attributes({ external_id: "u1", email: "old@example.com" })
    attributes({ external_id: "u1", email: "new@example.com" })
    expect(World.find(world, { email: "old@example.com" })).toEqual([])
    expect(World.find(world, { email: "new@example.com" }).length).toBe(1)
    attributes({ external_id: "u1", email: null })
    expect(World.find(world, { email: "new@example.com" })).toEqual([])
  })

  it.each([
    [{ first_name: "Nobody" }, sentences.identifierRequired.text],
    [{ external_id: null, user_alias: null }, sentences.identifierRequired.text],
    [{ external_id: "" }, sentences.identifierRequired.text],
    [7, sentences.identifierRequired.text],
    [null, sentences.identifierRequired.text],
    [[], sentences.identifierRequired.text],
    [{ external_id: "u1", user_alias: alias("a") }, sentences.onlyOneIdentifier.text],
    [{ external_id: "u1", braze_id: "0123456789abcdef01234567" }, sentences.onlyOneIdentifier.text],
    [{ email: "nonsense" }, sentences.email.text],
    [{ phone: "12" }, sentences.phone.text],
    [{ braze_id: 7 }, sentences.brazeId.text]
  ])("%j is refused and changes nothing [identity.one-primary]", (object, reason) => {
    const { attributes, world } = play()
    expect(reasons(attributes(object))).toEqual([reason])
    expect(world.size).toBe(0)
  })

  it("email with a primary identifier of an event is not an identifier", () => {
    const { events, world } = play()
    events({ external_id: "u1", email: "not valid", name: "e", time: past })
    expect(world.size).toBe(1)
  })

  it("an identifier alone counts and creates a profile", () => {
    const { attributes, world } = play()
    expect(attributes({ external_id: "u1" }).body).toEqual({ attributes_processed: 1, message: "success" })
    expect(world.size).toBe(1)
  })
})

describe("2.9 blocked users", () => {
  it("a user with more than 20,000 event names is refused [identity.blocked]", () => {
    const { events, attributes, world } = play()
    for (let from = 0; from < 20_001; from += 75) {
      const count = Math.min(75, 20_001 - from)
      events(...Array.from({ length: count }, (_, i) => ({ external_id: "bot", name: `e${from + i}`, time: past })))
    }
    expect(reasons(attributes({ external_id: "bot" }))).toEqual([sentences.blockedExternalId.text])
    expect(world.updates).toBe(20_001)
  })
})

describe("the world", () => {
  it("has the same braze_ids for the same seed, times and order, and others for another seed", () => {
    const ids = (seed: number) => {
      const { attributes, world } = play({ seed })
      attributes({ external_id: "a" }, { external_id: "b" })
      return World.everybody(world).map((profile) => World.brazeId(world, profile))
    }
    expect(ids(1)).toEqual(ids(1))
    expect(ids(1)).not.toEqual(ids(2))
    expect(new Set(ids(1)).size).toBe(2)
    for (const id of ids(1)) expect(id).toMatch(/^[0-9a-f]{24}$/)
  })

  it("finds people by part of a name, address, number, id or alias, in any case; everybody without a query", () => {
    const { attributes, world } = play()
    attributes({ external_id: "U-77", first_name: "Grace", email: "g@example.com" }, { phone: "+14155552671" })
    const ids = (q: string) => World.find(world, { q }).length
    expect([ids("u-7"), ids("GRA"), ids("example"), ids("415555"), ids(""), ids("zzz")]).toEqual([1, 1, 1, 1, 2, 0])
  })

  it("is restored from its snapshot, also through JSON, and later changes do not affect it", () => {
    const { attributes, events, purchases, world } = play()
    attributes(
      { external_id: "u1", email: "a@example.com", phone: "+14155552671", x: 1, list: [1, 2] },
      { user_alias: alias("c"), _update_existing_only: false, push_tokens: [{ app_id: "a", token: "t" }] },
      {
        external_id: "u1",
        x: 2,
        subscription_groups: [{ subscription_group_id: group, subscription_state: "subscribed" }]
      }
    )
    events({ external_id: "u1", name: "e", time: past, properties: { a: { b: 1 } } })
    purchases({ external_id: "u1", product_id: "p", currency: "EUR", price: 2.5, quantity: 2, time: past })
    const taken = World.snapshot(world)
    const text = JSON.stringify(taken)
    const restored = World.restore(JSON.parse(text))
    expect(World.snapshot(restored)).toEqual(taken)
    attributes({ external_id: "u1", x: 3 }, { external_id: "u9" })
    events({ external_id: "u1", name: "e", time: past })
    expect(JSON.stringify(taken)).toBe(text)
    expect(World.find(restored, { email: "a@example.com" }).length).toBe(1)
    expect(World.find(restored, { alias: alias("c") }).length).toBe(1)
    expect(restored.size).toBe(2)
    expect(restored.byPushToken.get("t")).toBe(World.find(restored, { alias: alias("c") })[0])
  })

  it("keeps the previous values and their requests, at most ten", () => {
    const { attributes, user } = play()
    for (let i = 0; i < 14; i++) attributes({ external_id: "u1", x: i })
    const history = user({ external_id: "u1" }).history["x"] ?? []
    expect(history.map(({ value }) => value)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
    expect(history[0]).toEqual({ value: 13, type: "integer", request: 14, at: new Date(now).toISOString() })
  })

  it("uses the number of the request in the journal, if known", () => {
    const { track, user } = play()
    track({ attributes: [{ external_id: "u1", x: 1 }] }, { request: 4_711 })
    expect(user({ external_id: "u1" }).history["x"]?.[0]?.request).toBe(4_711)
  })
})

const group = "12345678-1234-4234-8234-123456789012"

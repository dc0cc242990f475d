import { describe, expect, it } from "vitest"
import { alias, open, past, times } from "./Api.js"

const success = { message: "success" }

describe("users/alias/new", () => {
  it("adds an alias to a known user, and creates an alias-only user without external_id [alias-new.alone]", () => {
    const braze = open()
    braze.people({ external_id: "u1" })
    const answer = braze.post("/users/alias/new", {
      user_aliases: [{ external_id: "u1", ...alias("a") }, alias("b")]
    })
    expect([answer.status, answer.body]).toEqual([201, { aliases_processed: 2, message: "success" }])
    expect(braze.user("u1")?.user_aliases).toEqual([alias("a")])
    expect(braze.users({ alias: alias("b") })).toMatchObject([{ external_id: null, user_aliases: [alias("b")] }])
  })
  it("adds nothing for an unknown user [alias-new.unknown-user]", () => {
    const braze = open()
    const answer = braze.post("/users/alias/new", { user_aliases: [{ external_id: "u9", ...alias("a") }] })
    expect(answer.body).toEqual({ aliases_processed: 1, message: "success" })
    expect(braze.users()).toEqual([])
    expect(braze.mistakes()).toEqual(["alias-for-unknown-user"])
  })
  it("adds no second alias with a label, and no alias twice [alias-new.label]", () => {
    const braze = open()
    braze.people({ external_id: "u1" })
    braze.post("/users/alias/new", { user_aliases: [{ external_id: "u1", ...alias("a") }] })
    const again = { user_aliases: [{ external_id: "u1", ...alias("b") }, alias("a")] }
    expect(braze.post("/users/alias/new", again).status).toBe(201)
    expect(braze.users().map((user) => user.user_aliases)).toEqual([[alias("a")]])
    expect(braze.mistakes()).toEqual(["alias-label-taken", "alias-known"])
  })
  it("lists malformed entries in errors and does not count them [identity.partial]", () => {
    const braze = open()
    const user_aliases = [{ user_alias: alias("a") }, "text", alias("b"), alias("x".repeat(237)), { alias_name: "c" }]
    expect(braze.post("/users/alias/new", { user_aliases })).toMatchObject({
      status: 201,
      body: {
        aliases_processed: 1,
        message: "success",
        errors: [
          { type: "'alias_name' is required", input_array: "user_aliases", index: 0 },
          { type: "'user_aliases' must be an array of objects", input_array: "user_aliases", index: 1 },
          { type: expect.stringContaining("236 bytes"), input_array: "user_aliases", index: 3 },
          { type: "'alias_label' is required", input_array: "user_aliases", index: 4 }
        ]
      }
    })
    expect(braze.users().map((user) => user.user_aliases)).toEqual([[alias("b")]])
  })
})

describe("users/alias/update", () => {
  it("renames an alias; an unknown one changes nothing [alias-update.renames]", () => {
    const braze = open()
    braze.post("/users/alias/new", { user_aliases: [alias("a")] })
    const update = (old: string, next: string) => ({ alias_label: "l", old_alias_name: old, new_alias_name: next })
    const answer = braze.post("/users/alias/update", { alias_updates: [update("a", "b"), update("nobody", "c")] })
    expect([answer.status, answer.body]).toEqual([201, success])
    expect(braze.users().map((user) => user.user_aliases)).toEqual([[alias("b")]])
    expect(braze.users({ alias: alias("a") })).toEqual([])
  })
  it("lists malformed entries in errors and applies the others [identity.partial]", () => {
    const braze = open()
    braze.post("/users/alias/new", { user_aliases: [alias("a")] })
    const alias_updates = [{ alias_label: "l" }, { alias_label: "l", old_alias_name: "a", new_alias_name: "b" }]
    expect(braze.post("/users/alias/update", { alias_updates })).toMatchObject({
      status: 201,
      body: {
        message: "success",
        errors: [{ type: "'old_alias_name' is required", input_array: "alias_updates", index: 0 }]
      }
    })
    expect(braze.users().map((user) => user.user_aliases)).toEqual([[alias("b")]])
  })
})

describe("users/identify", () => {
  const entry = { external_id: "u1", user_alias: alias("a") }
  it("adds an unknown external_id to the user found [identify.unknown-id]", () => {
    const braze = open()
    braze.post("/users/alias/new", { user_aliases: [alias("a")] })
    const answer = braze.post("/users/identify", { aliases_to_identify: [entry] })
    expect([answer.status, answer.body]).toEqual([201, { aliases_processed: 1, message: "success" }])
    expect(braze.users()).toMatchObject([{ external_id: "u1", user_aliases: [alias("a")] }])
  })
  it("merges into a known one, and removes the other user [identify.merges]", () => {
    const braze = open()
    braze.people({ external_id: "u1", first_name: "Ada" })
    braze.people({
      user_alias: alias("a"),
      _update_existing_only: false,
      first_name: "X",
      home_city: "Lisbon",
      colour: "red",
      email_subscribe: "unsubscribed"
    })
    braze.post("/users/identify", { aliases_to_identify: [entry] })
    expect(braze.users().length).toBe(1)
    expect(braze.user("u1")).toMatchObject({
      first_name: "Ada",
      home_city: "Lisbon",
      custom_attributes: { colour: "red" },
      user_aliases: [alias("a")]
    })
    expect(braze.user("u1")).not.toHaveProperty("email_subscribe")
  })
  it("does not combine users with the same label [identify.same-label]", () => {
    const braze = open()
    braze.people({ external_id: "u1" })
    braze.post("/users/alias/new", { user_aliases: [{ external_id: "u1", ...alias("b") }, alias("a")] })
    expect(braze.post("/users/identify", { aliases_to_identify: [entry] }).status).toBe(201)
    expect(braze.users().length).toBe(2)
  })
  it("does nothing if several users are left, until the prioritization leaves one [identify.ambiguous]", () => {
    const seed = {
      attributes: times(2, (n) => ({
        push_token_import: false,
        user_alias: alias(`a${n}`),
        _update_existing_only: false,
        email: "a@example.com"
      }))
    }
    const identify = (prioritization: ReadonlyArray<string>) => {
      const braze = open(seed)
      const emails_to_identify = [{ external_id: "u1", email: "a@example.com", prioritization }]
      expect(braze.post("/users/identify", { emails_to_identify }).body).toEqual({
        aliases_processed: 0,
        emails_processed: 1,
        message: "success"
      })
      return braze.user("u1")?.user_aliases
    }
    expect(identify(["unidentified"])).toBeUndefined()
    expect(identify(["unidentified", "most_recently_updated"])).toEqual([alias("a1")])
    expect(identify(["least_recently_updated"])).toEqual([alias("a0")])
  })
  it.each([
    { name: "none", prioritization: undefined },
    { name: "both kinds", prioritization: ["identified", "unidentified"] },
    { name: "an unknown word", prioritization: ["newest"] }
  ])("refuses an entry whose prioritization has $name [identify.prioritization]", ({ prioritization }) => {
    const answer = open().post("/users/identify", {
      emails_to_identify: [{ external_id: "u", email: "a@b.pt", prioritization }]
    })
    expect(answer).toMatchObject({
      status: 201,
      body: {
        aliases_processed: 0,
        emails_processed: 0,
        message: "success",
        errors: [{ type: expect.stringContaining("prioritization"), input_array: "user_identifiers", index: 0 }]
      }
    })
  })
  it("lists an entry without external_id in errors, as recorded by a sender's tests [identity.partial] [identify.counters]", () => {
    const braze = open()
    braze.post("/users/alias/new", { user_aliases: [alias("a")] })
    expect(braze.post("/users/identify", { aliases_to_identify: [{ user_alias: alias("a") }] })).toMatchObject({
      status: 201,
      body: {
        aliases_processed: 0,
        message: "success",
        errors: [{ type: "'external_id' is required", input_array: "user_identifiers", index: 0 }]
      }
    })
    const prioritization = ["most_recently_updated"]
    expect(
      braze.post("/users/identify", {
        aliases_to_identify: [{ user_alias: alias("a") }, entry],
        emails_to_identify: [{ external_id: "u2", email: "a@b.pt", prioritization }],
        phone_numbers_to_identify: [
          { external_id: "u3", phone: "+14155552671", prioritization },
          { external_id: "u4", phone: "+14155552671" }
        ]
      }).body
    ).toMatchObject({
      aliases_processed: 1,
      emails_processed: 1,
      phone_numbers_processed: 1,
      message: "success",
      errors: [
        { type: "'external_id' is required", index: 0 },
        { type: expect.stringContaining("prioritization"), index: 1 }
      ]
    })
    expect(braze.user("u1")?.user_aliases).toEqual([alias("a")])
  })
})

const merge = (identifier_to_merge: unknown, identifier_to_keep: unknown) => ({
  merge_updates: [{ identifier_to_merge, identifier_to_keep }]
})
const u1 = { external_id: "u1" }
const u2 = { external_id: "u2" }

describe("users/merge", () => {
  it("keeps the values of the kept user and adds those it lacks [merge.keeps]", () => {
    const braze = open()
    braze.people({ ...u1, first_name: "Old", email: "a@example.com", x: 1 }, { ...u2, first_name: "New", y: 2 })
    const answer = braze.post("/users/merge", merge(u1, u2))
    expect([answer.status, answer.body]).toEqual([202, success])
    expect(braze.user("u1")).toBeUndefined()
    expect(braze.user("u2")).toMatchObject({
      first_name: "New",
      email: "a@example.com",
      custom_attributes: { x: 1, y: 2 }
    })
    expect(braze.users({ email: "a@example.com" }).map((user) => user.external_id)).toEqual(["u2"])
  })
  it("adds counts and keeps the first and last times [merge.sums]", () => {
    const braze = open()
    const event = (who: object, time: string) => ({ ...who, name: "e", time })
    const purchase = { product_id: "p", currency: "USD", price: 2, quantity: 3, time: past }
    braze.track({
      events: [event(u1, "2026-05-01T00:00:00Z"), event(u1, "2026-05-20T00:00:00Z"), event(u2, "2026-05-10T00:00:00Z")],
      purchases: [
        { ...u1, ...purchase },
        { ...u2, ...purchase }
      ]
    })
    braze.post("/users/merge", merge(u1, u2))
    const merged = braze.user("u2")
    expect(merged?.custom_events).toEqual([
      { name: "e", first: "2026-05-01T00:00:00.000Z", last: "2026-05-20T00:00:00.000Z", count: 3 }
    ])
    expect(merged?.purchases).toMatchObject([{ name: "p", count: 6 }])
    expect(merged?.total_revenue).toBe(12)
    expect(merged?.events.length).toBe(3)
  })
  it.each([
    [{}, "'merge_updates' must be an array of objects"],
    [{ merge_updates: [1] }, "'merge_updates' must be an array of objects"],
    [
      { merge_updates: times(51, () => ({ identifier_to_merge: u1, identifier_to_keep: u2 })) },
      "a single request may not contain more than 50 merge updates"
    ],
    [
      { merge_updates: [{ identifier_to_merge: u1, identifier_to_keep: u2, x: 1 }] },
      "'merge_updates' must only have 'identifier_to_merge' and 'identifier_to_keep'"
    ],
    [
      merge({ external_id: 1 }, u2),
      "identifiers must be objects with an 'external_id' property that is a string, 'user_alias' property that is an object, 'email' property that is a string, or 'phone' property that is a string"
    ]
  ])("refuses %j [merge.texts]", (body, message) => {
    expect(open().post("/users/merge", body)).toMatchObject({ status: 400, body: { message } })
  })
  it("lists an update with a contradictory or missing prioritization in errors [identity.partial]", () => {
    const braze = open()
    braze.people({ ...u1, email: "a@example.com" }, u2)
    const both = { email: "a@example.com", prioritization: ["identified", "unidentified"] }
    const merge_updates = [
      { identifier_to_merge: both, identifier_to_keep: u2 },
      { identifier_to_merge: u2, identifier_to_keep: { email: "a@example.com" } },
      { identifier_to_merge: u1, identifier_to_keep: u2 }
    ]
    const error = { type: expect.stringContaining("prioritization"), input_array: "merge_updates" }
    expect(braze.post("/users/merge", { merge_updates })).toMatchObject({
      status: 202,
      body: {
        message: "success",
        errors: [
          { ...error, index: 0 },
          { ...error, index: 1 }
        ]
      }
    })
    expect(braze.users().map((user) => user.external_id)).toEqual(["u2"])
  })
  it("does nothing for unknown users, or for the same user twice", () => {
    const braze = open()
    braze.people(u1)
    expect(braze.post("/users/merge", merge({ external_id: "nobody" }, u1)).status).toBe(202)
    expect(braze.post("/users/merge", merge(u1, u1)).status).toBe(202)
    expect(braze.users().length).toBe(1)
    expect([braze.mistakes(), braze.advice()]).toEqual([["user-unknown"], ["merge-with-itself"]])
  })
  it("keeps both carts [merge.carts]", () => {
    const braze = open()
    const product = { product_id: "p", product_name: "P", variant_id: "v", quantity: 1, price: 1 }
    const cart = (who: object, cart_id: string) => ({
      ...who,
      name: "ecommerce.cart_updated",
      time: past,
      properties: { cart_id, total_value: 1, currency: "USD", source: "web", products: [product] }
    })
    expect(braze.track({ events: [cart(u1, "c1"), cart(u2, "c2")] }).body).toEqual({
      events_processed: 2,
      message: "success"
    })
    braze.post("/users/merge", merge(u1, u2))
    expect([...(braze.emulator.workspace.world.byExternalId.get("u2")?.extra?.carts.keys() ?? [])]).toEqual([
      "c2",
      "c1"
    ])
  })
})

describe("users/delete", () => {
  it("counts all ids and lists unknown ones as they were sent [delete.counts-sent]", () => {
    const braze = open()
    braze.people(u1)
    const answer = braze.post("/users/delete", { external_ids: ["u1", 400, "nobody"] })
    expect([answer.status, answer.body]).toEqual([
      201,
      { invalid_user_ids: [400, "nobody"], deleted: 3, message: "success" }
    ])
    expect(braze.users()).toEqual([])
  })
  it("accepts only one kind of identifier [delete.one-kind]", () => {
    expect(open().post("/users/delete", { external_ids: ["u1"], braze_ids: ["x"] }).status).toBe(400)
  })
  it("does not reduce the sums of the workspace [delete.totals]", () => {
    const braze = open()
    braze.track({ events: [{ ...u1, name: "e", time: past }] })
    braze.post("/users/delete", { external_ids: ["u1"] })
    expect(braze.get("/events/data_series?event=e&length=2").body).toMatchObject({ data: [{ count: 1 }, { count: 0 }] })
  })
  it("accepts an address as a string or with a prioritization, and deletes nobody if several are left [delete.objects]", () => {
    const braze = open()
    braze.people({ ...u1, email: "a@example.com" }, { ...u2, email: "a@example.com" })
    const remove = (entry: unknown) => braze.post("/users/delete", { email_addresses: [entry] }).body
    const deleted = { deleted: 1, message: "success" }
    expect(remove("a@example.com")).toEqual(deleted)
    expect(remove({ email: "a@example.com", prioritization: ["identified"] })).toEqual(deleted)
    expect(braze.users().length).toBe(2)
    expect(remove({ email: "a@example.com", prioritization: ["most_recently_updated"] })).toEqual(deleted)
    expect(braze.users().map((user) => user.external_id)).toEqual(["u1"])
    expect(remove("a@example.com")).toEqual(deleted)
    expect(braze.users()).toEqual([])
  })
  it("lists malformed entries in errors and does not count them [identity.partial]", () => {
    const braze = open()
    braze.people({ ...u1, email: "a@example.com" })
    const prioritization = ["identified"]
    const email_addresses = [
      { email: "a@example.com" },
      { prioritization },
      7,
      { email: "a@example.com", prioritization }
    ]
    const error = { input_array: "email_addresses" }
    expect(braze.post("/users/delete", { email_addresses })).toMatchObject({
      status: 201,
      body: {
        deleted: 1,
        message: "success",
        errors: [
          { ...error, type: expect.stringContaining("prioritization"), index: 0 },
          { ...error, type: "'email' is required", index: 1 },
          { ...error, type: expect.stringContaining("email_addresses"), index: 2 }
        ]
      }
    })
    expect(braze.users()).toEqual([])
  })
})

describe("external ids", () => {
  const rename = (current_external_id: string, new_external_id: string) => ({
    external_id_renames: [{ current_external_id, new_external_id }]
  })
  it("both lead to the user until the old one is removed [rename.both-resolve]", () => {
    const braze = open()
    braze.people({ external_id: "abc" })
    braze.post("/users/external_ids/rename", rename("abc", "foo"))
    expect([braze.user("abc")?.external_id, braze.user("foo")?.external_id]).toEqual(["foo", "foo"])
    const removed = braze.post("/users/external_ids/remove", { external_ids: ["abc"] })
    expect([removed.status, removed.body]).toEqual([
      201,
      { removed_ids: ["abc"], removal_errors: [], message: "success" }
    ])
    expect(braze.user("abc")).toBeUndefined()
  })
  it("are returned as objects [rename.objects]", () => {
    const braze = open()
    braze.people({ external_id: "abc" })
    expect(braze.post("/users/external_ids/rename", rename("abc", "foo"))).toMatchObject({
      status: 201,
      body: {
        rename_errors: [],
        external_ids: [{ current_external_id: "abc", new_external_id: "foo" }],
        message: "success"
      }
    })
  })
  it("cannot be reused if another user has or had them [rename.taken]", () => {
    const braze = open()
    braze.people(u1, u2)
    braze.post("/users/external_ids/rename", rename("u1", "u3"))
    for (const taken of ["u1", "u3"])
      expect(braze.post("/users/external_ids/rename", rename("u2", taken)).body).toMatchObject({
        external_ids: [],
        rename_errors: [["new_external_id is already in use", 0]]
      })
  })
  it("can only be removed if deprecated, and renamed if primary [rename.deprecated-only]", () => {
    const braze = open()
    braze.people(u1)
    expect(braze.post("/users/external_ids/remove", { external_ids: ["u1", "nobody"] }).body).toMatchObject({
      removed_ids: [],
      removal_errors: [
        [expect.any(String), 0],
        [expect.any(String), 1]
      ]
    })
    expect(braze.user("u1")).toBeDefined()
    expect(braze.post("/users/external_ids/rename", { external_id_renames: [] }).status).toBe(400)
  })
})

describe("lists of 51", () => {
  it.each([
    ["/users/alias/new", "user_aliases", alias("a")],
    ["/users/alias/update", "alias_updates", { alias_label: "l", old_alias_name: "a", new_alias_name: "b" }],
    ["/users/identify", "aliases_to_identify", { external_id: "u", user_alias: alias("a") }],
    ["/users/delete", "external_ids", "u1"],
    ["/users/external_ids/rename", "external_id_renames", { current_external_id: "a", new_external_id: "b" }],
    ["/users/external_ids/remove", "external_ids", "a"]
  ])("%s is refused, 50 are taken [identity.fifty]", (path, name, entry) => {
    const status = (count: number) => open().post(path, { [name]: times(count, () => entry) }).status
    expect([status(50), status(51)]).toEqual([201, 400])
  })
})

describe("users/track/sync and bulk", () => {
  const attribute = { ...u1, colour: "red" }
  it("sync accepts exactly one object, bare or in a list [sync.one]", () => {
    const status = (body: unknown) => open().post("/users/track/sync", body).status
    expect(status({ attributes: [attribute] })).toBe(201)
    expect(status({ attributes: attribute })).toBe(201)
    expect(status({ attributes: [attribute, attribute] })).toBe(400)
    expect(status({ attributes: [attribute], events: [{ ...u1, name: "e", time: past }] })).toBe(400)
    expect(status({ attributes: [{ colour: "red" }] })).toBe(400)
    expect(status({})).toBe(400)
  })
  it("sync returns the resulting values of the sent fields [sync.echo]", () => {
    const braze = open({ attributes: [{ ...u1, size: 3, other: 1 }] })
    expect(braze.post("/users/track/sync", { attributes: [{ ...u1, size: { inc: 2 } }] }).body).toEqual({
      users: [{ ...u1, custom_attributes: { size: 5 } }],
      message: "success"
    })
    const event = { ...u1, name: "e", time: past }
    braze.post("/users/track/sync", { events: [event] })
    expect(braze.post("/users/track/sync", { events: [event] }).body).toEqual({
      users: [{ ...u1, custom_events: [{ name: "e", first: past, last: past, count: 2 }] }],
      message: "success"
    })
    const unknown = { external_id: "nobody", _update_existing_only: true, x: 1 }
    expect(braze.post("/users/track/sync", { attributes: [unknown] }).body).toEqual({ users: [], message: "success" })
  })
  it("bulk accepts 1,000 objects, 100 of one user, and 2 MB [bulk.limits]", () => {
    const bulk = (count: number, users: number) =>
      open().post("/users/track/bulk", { attributes: times(count, (n) => ({ external_id: `u${n % users}`, n })) })
    expect(bulk(1_000, 10)).toMatchObject({ status: 201, body: { attributes_processed: 1_000, message: "success" } })
    expect(bulk(1_001, 100).status).toBe(400)
    expect(bulk(101, 1).status).toBe(400)
    const large = `{"attributes":[{"external_id":"u1","x":"${"x".repeat(2 * 1024 * 1024)}"}]}`
    expect(open().post("/users/track/bulk", large).status).toBe(400)
  })
})

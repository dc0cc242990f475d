import type { Json, JsonObject } from "@sluice/values/Json"
import { describe, expect, it } from "vitest"
import {
  asItIs,
  chain,
  destination,
  endpoint,
  fields,
  now,
  type Options,
  outcome,
  prepare,
  record,
  registry
} from "./support.js"

const item = (body: JsonObject, options: Options): Json => outcome(prepare(body, options))

const uuid = "01234567-89ab-cdef-0123-456789abcdef"

describe("first contact", () => {
  const contact: JsonObject = {
    chat_id: "c1",
    session: {
      customer_id: "u1",
      first_name: "Ada ",
      last_name: "Lovelace",
      email: "Ada@Example.com",
      birth_date: "21/12/1980",
      city: "Lisboa",
      platform: "iOS"
    }
  }
  const options: Options = {
    identity: chain([
      { external_id: "$.session.customer_id" },
      { user_alias: { alias_name: "$.chat_id", alias_label: "pypestream" }, create: true }
    ]),
    attributes: registry({ unknown: "refuse", operating_system: "string" }),
    dates: "DD/MM/YYYY",
    mapping: fields({
      first_name: "$.session.first_name",
      last_name: "$.session.last_name",
      "email?": "$.session.email",
      "dob?": "$.session.birth_date",
      home_city: "$.session.city",
      operating_system: "$.session.platform"
    })
  }

  it("becomes one object of attributes", () => {
    const source = record(contact)
    const [prepared] = destination(options).prepare([source], { now })
    const value = {
      external_id: "u1",
      first_name: "Ada",
      last_name: "Lovelace",
      email: "Ada@example.com",
      dob: "1980-12-21",
      home_city: "Lisboa",
      operating_system: "iOS"
    }
    expect(prepared).toMatchObject({
      _tag: "Items",
      items: [
        {
          record: source,
          destination: "profile",
          part: 0,
          key: "external_id:u1",
          lane: "attributes",
          value,
          json: JSON.stringify(value),
          repeatable: true
        }
      ],
      warnings: []
    })
  })

  it("is about the conversation if no customer is known, and may create a profile", () => {
    expect(item({ ...contact, session: { first_name: "Ada" } }, options)).toEqual({
      item: {
        user_alias: { alias_name: "c1", alias_label: "pypestream" },
        _update_existing_only: false,
        first_name: "Ada"
      }
    })
  })

  it("leaves out optional fields that are not valid, with the place in the record and in the mapping", () => {
    const prepared = prepare(
      { session: { customer_id: "u1", email: "ada", birth_date: "31/02/1980", city: "x" } },
      options
    )
    expect(prepared._tag === "Items" && prepared.warnings).toEqual([
      {
        code: "email-not-valid",
        path: "$.session.email",
        mappingPath: "fields.email",
        message: expect.stringContaining("Not a valid email address"),
        effect: "left-out"
      },
      {
        code: expect.stringMatching(/^date-/),
        path: "$.session.birth_date",
        mappingPath: "fields.dob",
        message: expect.stringContaining("date"),
        effect: "left-out"
      }
    ])
    expect(item({ session: { customer_id: "u1", email: "ada", city: "x" } }, options)).toMatchObject({
      item: { external_id: "u1", home_city: "x" }
    })
  })

  it("reports every problem at once", () => {
    const strict = fields({
      email: "$.session.email",
      dob: "$.session.birth_date",
      operating_system: "$.session.platform"
    })
    const body = { session: { customer_id: "u1", email: "ada", birth_date: "soon", platform: {} } }
    expect(item(body, { ...options, mapping: strict })).toEqual({
      invalid: [
        "email-not-valid $.session.email",
        "date-not-valid $.session.birth_date",
        "attribute-type $.session.platform"
      ]
    })
  })
})

describe("the person of an item", () => {
  const byMapping: Options = { mapping: asItIs }

  it.each<readonly [string, JsonObject, Json]>([
    ["external_id", { external_id: "u1", first_name: "A" }, { item: { external_id: "u1", first_name: "A" } }],
    [
      "user_alias",
      { user_alias: { alias_name: "n", alias_label: "l" }, first_name: "A" },
      { item: { user_alias: { alias_name: "n", alias_label: "l" }, _update_existing_only: false, first_name: "A" } }
    ],
    [
      "user_alias that only updates",
      { user_alias: { alias_name: "n", alias_label: "l" }, _update_existing_only: true, first_name: "A" },
      { item: { user_alias: { alias_name: "n", alias_label: "l" }, _update_existing_only: true, first_name: "A" } }
    ],
    [
      "braze_id",
      { braze_id: "a".repeat(24), first_name: "A" },
      { item: { braze_id: "a".repeat(24), first_name: "A" } }
    ],
    ["email", { email: "A@B.pt", first_name: "A" }, { item: { email: "A@b.pt", first_name: "A" } }],
    ["phone", { phone: "+351912345678", first_name: "A" }, { item: { phone: "+351912345678", first_name: "A" } }],
    ["nobody", { first_name: "A" }, { invalid: ["identity-missing"] }],
    ["a number", { external_id: 7, first_name: "A" }, { item: { external_id: "7", first_name: "A" } }],
    ["two", { external_id: "u1", braze_id: "a".repeat(24), first_name: "A" }, { invalid: ["identity-not-one"] }],
    ["an address as external_id", { external_id: "a@b.pt", first_name: "A" }, { invalid: ["external-id-is-email"] }]
  ])("%s, as the mapping says", (_, mapped, becomes) => {
    expect(item({ item: mapped }, byMapping)).toMatchObject(
      typeof becomes === "object" && becomes !== null && "invalid" in becomes
        ? { invalid: [expect.stringContaining(String(Object.values(becomes)[0]))] }
        : { ...(becomes as JsonObject) }
    )
  })

  it("is that of the mapping, else of the identity", () => {
    const options: Options = { mapping: asItIs, identity: chain([{ external_id: "$.id" }]) }
    expect(item({ id: "u2", item: { external_id: "u1", x: 1 } }, options)).toEqual({
      item: { external_id: "u1", x: 1 }
    })
    expect(item({ id: "u2", item: { x: 1 } }, options)).toEqual({ item: { external_id: "u2", x: 1 } })
    expect(item({ id: "u2", item: { x: 1, email: "a@b.pt" } }, options)).toEqual({
      item: { external_id: "u2", x: 1, email: "a@b.pt" }
    })
  })

  it("is the email address if an item has both it and a phone number", () => {
    const options: Options = { mapping: asItIs, identity: chain([{ phone: "$.phone" }]) }
    const prepared = prepare({ phone: "+351912345678", item: { email: "a@b.pt", x: 1 } }, options)
    expect(prepared._tag === "Items" && prepared.items.map(({ key }) => key)).toEqual(["email:a@b.pt"])
    expect(prepared._tag === "Items" && prepared.warnings.map(({ code }) => code)).toEqual(["email-takes-over"])
  })

  it("is not the email address of the mapping if the identity found one", () => {
    const options: Options = { mapping: asItIs, identity: chain([{ email: "$.mail" }]) }
    const prepared = prepare({ mail: "a@b.pt", item: { email: "other@b.pt", x: 1 } }, options)
    expect(outcome(prepared)).toEqual({ item: { email: "a@b.pt", x: 1 } })
    expect(prepared._tag === "Items" && prepared.items.map(({ key }) => key)).toEqual(["email:a@b.pt"])
  })

  it("is required: without one the record is Invalid, with the place", () => {
    const options: Options = { mapping: asItIs, identity: chain([{ external_id: "$.id" }]) }
    expect(prepare({ item: { x: 1 } }, options)).toEqual({
      _tag: "Invalid",
      problems: [{ code: "identity-missing", mappingPath: "identity", message: expect.stringContaining("$.id") }]
    })
  })
})

describe("update options", () => {
  const flagged = (mapped: JsonObject, options: Options = {}): Json =>
    item({ item: { external_id: "u1", x: { a: 1 }, ...mapped } }, { mapping: asItIs, ...options })

  it("come from the item, else from the settings", () => {
    const both: Options = { updateExistingOnly: true, mergeObjects: true }
    expect(flagged({}, both)).toEqual({
      item: { external_id: "u1", _update_existing_only: true, _merge_objects: true, x: { a: 1 } }
    })
    expect(flagged({ _update_existing_only: false, _merge_objects: "false" }, both)).toEqual({
      item: { external_id: "u1", _update_existing_only: false, _merge_objects: false, x: { a: 1 } }
    })
  })

  it("are left out if they are not true or false", () => {
    expect(flagged({ _merge_objects: "maybe", _update_existing_only: null })).toEqual({
      item: { external_id: "u1", x: { a: 1 } },
      warnings: [expect.stringContaining("not-boolean")]
    })
  })

  it("allow to import push tokens without a person", () => {
    const tokens = [{ app_id: uuid, token: "t" }]
    const options: Options = { mapping: asItIs, identity: chain([{ external_id: "$.id" }]) }
    const prepared = prepare({ id: "u1", item: { push_token_import: true, push_tokens: tokens } }, options)
    expect(outcome(prepared)).toEqual({ item: { push_token_import: true, push_tokens: tokens } })
    expect(prepared._tag === "Items" && prepared.items[0]?.key).toMatch(/^push_token:/)
    expect(outcome(prepare({ id: "u1", item: { push_token_import: false, x: 1 } }, options))).toEqual({
      item: { external_id: "u1", x: 1 }
    })
  })

  it("are left out if an optional import has a person", () => {
    const options: Options = { mapping: asItIs, optional: new Set(["push_token_import"]) }
    expect(item({ item: { push_token_import: true, external_id: "u1", x: 1 } }, options)).toEqual({
      item: { external_id: "u1", x: 1 },
      warnings: [expect.stringContaining("push-token-import-not-valid")]
    })
    expect(item({ item: { push_token_import: true, x: 1 } }, options)).toEqual({ invalid: ["identity-missing"] })
  })

  it.each([
    [{ push_token_import: true, x: 1 }],
    [{ push_token_import: true, external_id: "u1", push_tokens: [{ app_id: "a", token: "t" }] }]
  ])("make an import Invalid that Braze refuses: %j", (mapped) => {
    expect(item({ item: mapped }, { mapping: asItIs })).toEqual({
      invalid: [expect.stringContaining("push-token-import-not-valid")]
    })
  })
})

describe("nothing to send", () => {
  const options: Options = { mapping: asItIs }

  it("is Skipped, unless the settings create profiles", () => {
    expect(item({ item: { external_id: "u1" } }, options)).toEqual({ skipped: "nothing-to-send" })
    expect(item({ item: { external_id: "u1" } }, { ...options, identifierOnly: "send" })).toEqual({
      item: { external_id: "u1" }
    })
  })

  it("names the values that were left out", () => {
    expect(prepare({ item: { external_id: "u1", gender: "blorp", first_name: "" } }, options)).toMatchObject({
      _tag: "Skipped",
      reason: { message: expect.stringContaining("gender-unknown-word, empty") }
    })
  })

  it("does not include an attribute that is removed", () => {
    expect(item({ item: { external_id: "u1", first_name: null } }, options)).toEqual({
      item: { external_id: "u1", first_name: null },
      warnings: ["value-null $.item.first_name"]
    })
  })
})

describe("custom_attributes", () => {
  const options: Options = { mapping: asItIs }

  it("are attributes like the others", () => {
    expect(
      item(
        { item: { external_id: "u1", first_name: "A", custom_attributes: { plan: "gold", gender: "woman" } } },
        options
      )
    ).toEqual({ item: { external_id: "u1", first_name: "A", plan: "gold", gender: "F" } })
  })

  it("never replace other attributes, and nothing is lost silently", () => {
    expect(
      item(
        { item: { external_id: "u1", plan: "a", custom_attributes: { plan: "b", external_id: "x", braze_id: "y" } } },
        options
      )
    ).toEqual({
      item: { external_id: "u1", plan: "a" },
      warnings: [
        expect.stringContaining("attribute-twice"),
        expect.stringContaining("not-an-attribute"),
        expect.stringContaining("not-an-attribute")
      ]
    })
  })

  it("are left out if they are not an object", () => {
    expect(item({ item: { external_id: "u1", x: 1, custom_attributes: [1] } }, options)).toEqual({
      item: { external_id: "u1", x: 1 },
      warnings: [expect.stringContaining("custom-attributes-not-object")]
    })
    expect(item({ item: { external_id: "u1", x: 1, custom_attributes: null } }, options)).toEqual({
      item: { external_id: "u1", x: 1 }
    })
  })
})

describe("a full name", () => {
  const named = (mapped: JsonObject): Json =>
    item({ item: { external_id: "u1", ...mapped } }, { mapping: asItIs, fullName: "name" })

  it("is split at its first space if the settings say so", () => {
    expect(named({ name: " Ada  King Lovelace" })).toEqual({
      item: { external_id: "u1", first_name: "Ada", last_name: "King Lovelace" }
    })
    expect(named({ name: "Ada" })).toEqual({ item: { external_id: "u1", first_name: "Ada" } })
    expect(named({ name: null, x: 1 })).toEqual({
      item: { external_id: "u1", x: 1, first_name: null, last_name: null },
      warnings: ["value-null $.item.name"]
    })
    expect(named({ name: 7, x: 1 })).toEqual({
      item: { external_id: "u1", x: 1 },
      warnings: [expect.stringContaining("not-text")]
    })
    expect(named({ name: "{NAME}" })).toEqual({ skipped: "everything-left-out" })
  })

  it("is left out if the record has the parts, in any order", () => {
    expect(named({ name: "Ada Lovelace", first_name: "Augusta" })).toEqual({
      item: { external_id: "u1", first_name: "Augusta" },
      warnings: [expect.stringContaining("attribute-twice")]
    })
  })

  it("is a custom attribute otherwise", () => {
    expect(item({ item: { external_id: "u1", name: "Ada Lovelace" } }, { mapping: asItIs })).toMatchObject({
      item: { external_id: "u1", name: "Ada Lovelace" }
    })
  })
})

describe("names that resemble standard attributes", () => {
  it("cause a warning per record if only the record has them", () => {
    expect(
      item(
        { item: { external_id: "u1", Email: "x", operating_system: "iOS", birthday: "soon", plan: "a" } },
        { mapping: asItIs }
      )
    ).toEqual({
      item: { external_id: "u1", Email: "x", operating_system: "iOS", birthday: "soon", plan: "a" },
      warnings: [
        expect.stringContaining("looks-standard"),
        expect.stringContaining("looks-standard"),
        expect.stringContaining("looks-standard")
      ]
    })
  })
})

describe("an item that is not repeatable", () => {
  it.each<readonly [JsonObject, boolean]>([
    [{ a: 1 }, true],
    [{ a: null, first_name: null }, true],
    [{ a: { remove: ["x"] } }, true],
    [{ a: { $remove: [{ $identifier_key: "k", $identifier_value: 1 }] } }, true],
    [{ a: 1, b: { inc: 1 } }, false],
    [{ b: { inc: 1 }, a: 1 }, false],
    [{ a: { add: ["x"] } }, false],
    [{ a: { $add: [{ x: 1 }] } }, false],
    [{ a: { inc: 1.5 }, b: 1 }, true]
  ])("%j is repeatable: %s", (attributes, repeatable) => {
    const prepared = prepare({ item: { external_id: "u1", ...attributes } }, { mapping: asItIs })
    expect(prepared._tag === "Items" && prepared.items.map((one) => one.repeatable)).toEqual([repeatable])
  })
})

describe("an item that exceeds every request", () => {
  it("is Invalid", () => {
    const small = { ...endpoint, limits: { ...endpoint.limits, bytesAlone: 100 } }
    const big = prepare({ item: { external_id: "u1", a: "x".repeat(60) } }, { mapping: asItIs, endpoint: small })
    expect(outcome(big)).toEqual({ invalid: ["item-too-large"] })
  })

  it("is measured exactly in bytes", () => {
    const json = '{"external_id":"u1","a":"é"}'
    const bytes = Buffer.byteLength(json)
    const at = (bytesAlone: number): Json =>
      item(
        { item: { external_id: "u1", a: "é" } },
        { mapping: asItIs, endpoint: { ...endpoint, limits: { ...endpoint.limits, bytesAlone } } }
      )
    expect(at(bytes + endpoint.limits.envelope)).toEqual({ item: { external_id: "u1", a: "é" } })
    expect(at(bytes + endpoint.limits.envelope - 1)).toEqual({ invalid: ["item-too-large"] })
  })
})

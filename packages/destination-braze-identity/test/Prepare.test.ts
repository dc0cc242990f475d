import { describe, expect, it } from "vitest"
import { groups, item, prepared, told } from "./support.js"

const alias = { alias_name: "chat-1", alias_label: "pypestream" }

describe("operations", () => {
  it.each([
    [
      "alias-new",
      { operation: "alias-new", user_alias: alias, external_id: "u1" },
      [["alias-new", { ...alias, external_id: "u1" }, ["alias:pypestream:chat-1", "external_id:u1"]]]
    ],
    [
      "alias-update",
      { operation: "alias-update", alias_label: "pypestream", old_alias_name: "chat-1", new_alias_name: "chat-2" },
      [
        [
          "alias-update",
          { alias_label: "pypestream", old_alias_name: "chat-1", new_alias_name: "chat-2" },
          ["alias:pypestream:chat-1", "alias:pypestream:chat-2"]
        ]
      ]
    ],
    [
      "identify an alias",
      { operation: "identify", external_id: "u1", user_alias: alias },
      [["identify user_alias", { external_id: "u1", user_alias: alias }, ["alias:pypestream:chat-1", "external_id:u1"]]]
    ],
    [
      "identify an email address",
      { operation: "identify", external_id: "u1", email: "Ada@EXAMPLE.org", prioritization: ["unidentified"] },
      [
        [
          "identify email",
          { external_id: "u1", email: "Ada@example.org", prioritization: ["unidentified"] },
          ["email:Ada@example.org", "external_id:u1"]
        ]
      ]
    ],
    [
      "merge",
      {
        operation: "merge",
        identifier_to_merge: { external_id: "old" },
        identifier_to_keep: { external_id: "new" }
      },
      [
        [
          "merge",
          { identifier_to_merge: { external_id: "old" }, identifier_to_keep: { external_id: "new" } },
          ["external_id:old", "external_id:new"]
        ]
      ]
    ]
  ])("reads %s", (_, object, expected) => {
    expect(item(object)).toEqual(expected)
  })

  it("reads a deletion if the settings allow it, and refuses it otherwise", () => {
    const object = { operation: "delete", external_id: "u1" }
    expect(item(object, { allowDelete: true })).toEqual([
      ["delete external_id", { external_id: "u1" }, ["external_id:u1"]]
    ])
    expect(item(object)).toEqual([["mapping.operation", "delete-not-allowed"]])
  })

  it("uses the operation and the prioritization of the settings for objects without them", () => {
    const settings = { operation: "identify", prioritization: ["identified", "most_recently_updated"] }
    expect(item({ external_id: "u1", email: "a@example.org" }, settings)).toEqual([
      [
        "identify email",
        { external_id: "u1", email: "a@example.org", prioritization: ["identified", "most_recently_updated"] },
        ["email:a@example.org", "external_id:u1"]
      ]
    ])
  })

  it("keeps the order of a list, and sends all of it or nothing", () => {
    const merge = { operation: "merge", identifier_to_merge: { external_id: "a" } }
    const good = { ...merge, identifier_to_keep: { external_id: "b" } }
    const identify = { operation: "identify", external_id: "b", user_alias: alias }
    expect(groups(item([identify, good]))).toEqual(["identify user_alias", "merge"])
    expect(item([identify, merge])).toEqual([["mapping[1].identifier_to_keep", "identity-missing"]])
  })
})

describe("bad input", () => {
  it.each([
    ["no operation", { external_id: "u1" }, [["mapping.operation", "operation-missing"]]],
    ["an unknown operation", { operation: "link" }, [["mapping.operation", "operation-unknown"]]],
    [
      "identification without an id and a visitor",
      { operation: "identify" },
      [
        ["mapping.external_id", "field-missing"],
        ["mapping.user_alias", "identity-missing"]
      ]
    ],
    [
      "two visitors",
      { operation: "identify", external_id: "u1", user_alias: alias, email: "a@example.org" },
      [["mapping.user_alias", "identity-not-one"]]
    ],
    [
      "half an alias",
      { operation: "identify", external_id: "u1", user_alias: { alias_name: "x" } },
      [["mapping.user_alias", "alias-incomplete"]]
    ],
    [
      "an address without prioritization",
      { operation: "identify", external_id: "u1", email: "a@example.org" },
      [["mapping.prioritization", "prioritization-missing"]]
    ],
    [
      "criteria that exclude each other",
      {
        operation: "identify",
        external_id: "u1",
        email: "a@example.org",
        prioritization: ["identified", "unidentified"]
      },
      [["mapping.prioritization", "prioritization-not-valid"]]
    ],
    [
      "an id that many people share",
      { operation: "identify", external_id: "undefined", user_alias: alias },
      [["mapping.external_id", "identity-looks-unset"]]
    ],
    [
      "a merge of a person with the same person",
      { operation: "merge", identifier_to_merge: { external_id: "a" }, identifier_to_keep: { external_id: "a" } },
      [["mapping.identifier_to_keep", "identity-same-person"]]
    ],
    [
      "a merge with text instead of a person",
      { operation: "merge", identifier_to_merge: "a", identifier_to_keep: { external_id: "a" } },
      [["mapping.identifier_to_merge", "identity-missing"]]
    ],
    [
      "an alias that keeps its name",
      { operation: "alias-update", alias_label: "l", old_alias_name: "a", new_alias_name: "a" },
      [["mapping.new_alias_name", "identity-same-person"]]
    ],
    [
      "an alias without a label",
      { operation: "alias-update", old_alias_name: "a", new_alias_name: "b" },
      [
        ["mapping.alias_label", "field-missing"],
        ["mapping.alias_label", "field-missing"]
      ]
    ],
    ["text", "u1", [["mapping", "item-type"]]]
  ])("refuses %s", (_, object, expected) => {
    expect(item(object)).toEqual(expected)
  })

  it("leaves out fields of other operations with a warning", () => {
    const result = prepared(
      { item: { operation: "alias-new", user_alias: alias, first_name: "Ada" } },
      { mapping: { "@path": "$.item" } }
    )
    expect(result).toMatchObject({
      _tag: "Items",
      warnings: [{ code: "field-unknown", mappingPath: "mapping.first_name" }]
    })
  })
})

describe("calls of the common analytics specification", () => {
  it("identifies the visitor of an identify call that has both ids", () => {
    expect(told(prepared({ type: "identify", userId: "u1", anonymousId: "a1" }))).toEqual([
      [
        "identify user_alias",
        { external_id: "u1", user_alias: { alias_name: "a1", alias_label: "anonymous_id" } },
        ["alias:anonymous_id:a1", "external_id:u1"]
      ]
    ])
    expect(told(prepared({ type: "identify", userId: "u1" }))).toBe("skipped: identify-without-visitor")
  })

  it("identifies or merges the previous id of an alias call, as the settings say", () => {
    const call = { type: "alias", userId: "u1", previousId: "p1" }
    expect(groups(told(prepared(call)))).toEqual(["identify user_alias"])
    expect(told(prepared(call, { settings: { previousId: "user" } }))).toEqual([
      [
        "merge",
        { identifier_to_merge: { external_id: "p1" }, identifier_to_keep: { external_id: "u1" } },
        ["external_id:p1", "external_id:u1"]
      ]
    ])
  })

  it("deletes the person of a delete call, by userId or anonymousId", () => {
    const settings = { allowDelete: true }
    const call = { type: "delete", userId: "u1", anonymousId: "a1" }
    expect(groups(told(prepared(call, { settings })))).toEqual(["delete external_id"])
    expect(groups(told(prepared({ ...call, userId: "" }, { settings })))).toEqual(["delete user_alias"])
  })

  it("skips calls about events and companies, and refuses records that are not calls", () => {
    expect(told(prepared({ type: "track", event: "x" }))).toBe("skipped: track-is-event")
    expect(told(prepared({ type: "group" }))).toBe("skipped: group-is-company")
    expect(told(prepared({ id: 1 }))).toEqual([[undefined, "call-unknown"]])
  })
})

import { writeFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { temporaryFolder } from "./support/temporary.js"

const { put } = temporaryFolder()
let names = 0

/** The notes that `check` prints for a route over the records. */
const notes = async (records: ReadonlyArray<unknown>, route: object, rest: object = {}) => {
  const name = `u${names++}`
  writeFileSync(put(`${name}/in.ndjson`, ""), ndjson(records))
  const config = put(
    `${name}/sluice.json`,
    JSON.stringify({
      version: 1,
      source: { file: "in.ndjson", id: "$.id" },
      connections: { braze: { endpoint: "http://127.0.0.1:9", apiKey: "key" } },
      identity: [{ external_id: "$.user.id" }],
      ...rest,
      routes: [{ name: "profile", to: "braze-user-track", ...route }]
    })
  )
  const { code, err } = await sluice("check", config)
  const found = err.split("\n").flatMap((line) => /^Note: \S+ (.*)$/.exec(line)?.[1] ?? [])
  return { code, found }
}
const record = {
  id: 1,
  user: { id: "u", email: "a@b.c" },
  tags: ["x"],
  cart: [{ sku: "s" }],
  "odd.name": 1,
  city: null
}

describe("sluice check on letters for a gender", () => {
  const people = ["H", "M", "m", ""].map((sexo, id) => ({ id, user: { id: `u${id}` }, sexo }))
  const route = { fields: { "gender?": "$.sexo" } }

  it("asks for the language of a column whose letters have another meaning in some language", async () => {
    expect(await notes(people, route)).toEqual({
      code: 0,
      found: [
        'routes[0].fields: $.sexo has the letters H, M, which have another meaning in es, pt than in Braze (F: female, M: male). Set source.language, or map the letters, for example gender: { "@lookup": { value: $.sexo, table: { H: …, M: … } } }.'
      ]
    })
  })

  it("reports nothing if the column uses the codes of Braze, or the language is declared", async () => {
    const source = { source: { file: "in.ndjson", id: "$.id", language: "es" } }
    expect((await notes(people, route, source)).found).toEqual([])
    expect((await notes([{ id: 1, user: { id: "u" }, sexo: "F" }], route)).found).toEqual([])
  })
})

describe("sluice check on sample records", () => {
  it("reports each path that no record has once, with its place and a suggestion", async () => {
    const fields = {
      "email?": "$.user.emial",
      first_name: "$.usr.name",
      last_name: "$.user.emial",
      home_city: "$.city"
    }
    const rest = { identity: [{ external_id: "$.user.idd" }] }
    expect(await notes([record, { ...record, id: 2 }], { fields, when: { "$.usre.id": "u" } }, rest)).toEqual({
      code: 0,
      found: [
        "identity[0].external_id: None of the first 2 records has $.user.idd. Did you mean $.user.id?",
        "routes[0].when.$.usre.id: None of the first 2 records has $.usre.id. Did you mean $.user.id?",
        "routes[0].fields.email?: None of the first 2 records has $.user.emial. Did you mean $.user.email?",
        "routes[0].fields.first_name: None of the first 2 records has $.usr.name."
      ]
    })
    expect((await notes([record], { fields: { first_name: "$.x" } })).found).toEqual([
      "routes[0].fields.first_name: The only record checked has no $.x."
    ])
  })

  it("reports never paths that no record has, and reads records without what never removes", async () => {
    const rest = { never: ["$.cart[*].sku", "$..body", "$.trancript"] }
    expect((await notes([record], { fields: { first_name: "$.cart[0].sku" } }, rest)).found).toEqual([
      "never[1]: The only record checked has no $..body, so nothing is removed there.",
      "never[2]: The only record checked has no $.trancript, so nothing is removed there.",
      "routes[0].fields.first_name: The only record checked has no $.cart[0].sku."
    ])
  })

  it("does not report a string that is written as a literal", async () => {
    const fields = { first_name: { "@literal": "user.email" }, last_name: { "@literal": "$user" } }
    expect((await notes([record], { fields })).found).toEqual([])
  })

  it("does not report paths that a condition expects to be absent, values of conditions, or names of digits", async () => {
    const when = { "$.gone": { exists: false }, "$.user.id": "user.email" }
    const fields = { first_name: "$.levels.10.name", last_name: "$.levels[10].name" }
    expect((await notes([{ ...record, levels: { 10: { name: "a" } } }], { fields, when })).found).toEqual([])
  })

  it("suggests only names that are not data, and compares a bounded number of them", async () => {
    const scores = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${n}`, n]))
    const fields = { first_name: "$.scores.k1_", last_name: '$.["jane@example.co"]' }
    const found = (await notes([{ ...record, "jane@example.com": 1, scores }], { fields })).found
    expect(found).toEqual([
      "routes[0].fields.first_name: The only record checked has no $.scores.k1_. Did you mean $.scores.k1?",
      'routes[0].fields.last_name: The only record checked has no $["jane@example.co"].'
    ])
  })

  it("refuses every invalid path, with a suggestion", async () => {
    const config = put(
      "paths/sluice.json",
      JSON.stringify({
        version: 1,
        source: { file: "in.ndjson", id: "$['id']" },
        never: ["$.cart[*", "$..body"],
        connections: { braze: { endpoint: "http://127.0.0.1:9", apiKey: "key" } },
        identity: [{ external_id: "$user.id" }, { email: "{{email}}" }],
        routes: [
          {
            name: "profile",
            to: "braze-user-track",
            fields: { first_name: "$['first name']" },
            when: { "$['a.b']": 1 }
          }
        ]
      })
    )
    const { code, err } = await sluice("check", config)
    expect([code, err.split("\n").flatMap((line) => /^\S*sluice\.json\S* (.*)$/.exec(line)?.[1] ?? [])]).toEqual([
      1,
      [
        'source.id: Not a valid path. Expected the path $["id"].',
        'never[0]: Not a valid path. Expected a path such as $.user.id or $["odd name"].',
        "identity[0].external_id: Not a valid path. Expected the path $.user.id.",
        "identity[1].email: Not a valid path. Expected the path $.email.",
        `routes[0].fields.first_name: Found the text "$['first name']"; expected the path $["first name"], or { "@literal": "$['first name']" } if this text itself is meant.`,
        `routes[0].when["$['a.b']"]: Found the key "$['a.b']"; expected the path $["a.b"].`
      ]
    ])
  })

  it("reports lines that are not valid records", async () => {
    const rest = { source: { file: "in.ndjson", id: "$.uuid" } }
    expect((await notes([record, record, 1], { fields: { first_name: "$.x" } }, rest)).found).toEqual([
      "is not a valid record: The record has no id. Add one at its origin, or choose another path in source.id. (2 more in the first 3 lines)"
    ])
  })

  it("fails where no record of the source can be read", async () => {
    const { code } = await notes([1, [2]], { fields: { first_name: "$.x" } })
    expect(code).toBe(1)
  })

  it("reports strings that are probably paths without $.", async () => {
    const fields = { email: "user.email", last_name: "city", home_city: "user.town" }
    expect((await notes([record], { fields })).found).toEqual([
      'routes[0].fields.email: This is the text "user.email" in every record. To read the value from the record, write $.user.email.'
    ])
  })

  it("does not report a path that at least one record has, in any notation", async () => {
    const fields = {
      first_name: "$.user.email[0]",
      count: "$.tags.length",
      second: "$.tags[1]",
      sku: "$.cart[0].sku",
      odd: '$.["odd.name"]',
      all: "$.user",
      late: "$.late"
    }
    const mapping = { "@arrayPath": ["$.cart", { name: { "@path": "$.sku" } }] }
    expect((await notes([record, { id: 2, late: 1 }], { fields })).found).toEqual([])
    expect((await notes([record], { mapping: { custom_attributes: { cart: mapping } } })).found).toEqual([])
    expect((await notes([], { fields: { first_name: "$.x" } })).found).toEqual([])
  })
})

describe("sluice check on conditions", () => {
  const people = [
    { id: 1, user: { id: "u" }, plan: 5, fields: [{ id: 7, value: "a" }], tags: [{ key: "k", value: "b" }] },
    { id: 2, user: { id: "v" }, plan: 6, fields: [], tags: [{ key: "k", value: "c" }] }
  ]

  it("reports a condition of a route that no record meets", async () => {
    const route = { fields: { x: "$.plan" }, when: { "$.plan": "5" } }
    expect((await notes(people, route)).found).toEqual([
      'routes[0].when: None of the first 2 records meets this condition. A value must be equal, including its type: "5" is not 5.'
    ])
    expect((await notes(people.slice(0, 1), route)).found).toEqual([
      'routes[0].when: The only record checked does not meet this condition. A value must be equal, including its type: "5" is not 5.'
    ])
    expect((await notes(people, { ...route, when: { "$.plan": [5, 7] } })).found).toEqual([])
  })

  it("reports a condition that no element of a list meets", async () => {
    const fields = (id: unknown, key: string) => ({
      a: { "@first": { list: "$.fields", where: { "$.id": id }, get: "$.value" } },
      b: { "@filter": { list: { "@path": "$.tags" }, where: { "$.key": key } } }
    })
    expect((await notes(people, { fields: fields("7", "l") })).found).toEqual(
      ["a.@first", "b.@filter"].map(
        (at) =>
          `routes[0].fields.${at}.where: No element of the list meets this condition in the first 2 records. A value must be equal, including its type: "5" is not 5.`
      )
    )
    expect((await notes(people, { fields: fields(7, "k") })).found).toEqual([])
  })
})

describe("sluice check on null", () => {
  it("reports each attribute that null would remove from profiles", async () => {
    const people = [null, "+351912345678", null].map((phone, id) => ({ id, user: { id: `u${id}` }, phone, plan: "x" }))
    const fields = { "phone?": "$.phone", plan: "$.plan" }
    expect((await notes(people, { fields })).found).toEqual([
      "routes[0]: 2 of 3 records would remove phone from the profile, because $.phone is null. To keep the stored value, leave null out with @excludeWhenNull."
    ])
    const kept = { ...fields, "phone?": { "@excludeWhenNull": "$.phone" } }
    expect((await notes(people, { fields: kept })).found).toEqual([])
  })
})

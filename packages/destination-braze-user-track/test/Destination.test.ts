import * as DateReader from "@sluice/values/DateReader"
import { Either } from "effect"
import { describe, expect, it } from "vitest"
import { configure } from "../src/Destination.js"
import type { Input } from "../src/Settings.js"
import { chain, endpoint, now, outcome, record, registry } from "./support.js"

const configured = (input: Omit<Input, "name">) => Either.getOrThrow(configure({ name: "profile", ...input }))
const problems = (input: Omit<Input, "name">) =>
  Either.getOrThrow(Either.flip(configure({ name: "profile", ...input })))

describe("configure", () => {
  it("builds the destination from a route and the parts that all routes share", () => {
    const destination = configured({
      identity: chain([{ external_id: "$.id" }]),
      fields: { first_name: "$.n", "dob?": "$.b", phone: "$.p", operating_system: "$.o" },
      attributes: registry({ unknown: "refuse", operating_system: "string" }),
      time: Either.getOrThrow(DateReader.compile({ dates: "DD/MM/YYYY", timezone: "Europe/Lisbon" })),
      settings: { country: "PT" }
    }).connect(endpoint)
    const bodies = [
      { id: "u1", n: "Ada", b: "03/04/1980", p: "912345678", o: "iOS" },
      { id: "u2", n: "Bob", b: "31/02/1980" }
    ]
    const prepared = destination.prepare(
      bodies.map((body, seq) => record(body, seq)),
      { now }
    )
    expect(prepared.map(outcome)).toEqual([
      {
        item: {
          external_id: "u1",
          first_name: "Ada",
          dob: "1980-04-03",
          phone: "+351912345678",
          operating_system: "iOS"
        }
      },
      { item: { external_id: "u2", first_name: "Bob" }, warnings: [expect.stringMatching(/^date-.* \$\.b$/)] }
    ])
  })

  it("leaves out an optional field with any name, and reports it", () => {
    const destination = configured({
      identity: chain([{ external_id: "$.id" }]),
      fields: { "Umsatz (EUR)?": '$["Umsatz (EUR)"]', "Straße?": "$.Straße", "a.b?": "$.c" },
      attributes: registry({ "Umsatz (EUR)": "float", Straße: "boolean", "a.b": "integer" })
    }).connect(endpoint)
    expect(
      destination
        .prepare([record({ id: "u1", "Umsatz (EUR)": "1.234,50", Straße: "Weg 1", c: 1.5 }, 0)], { now })
        .map((one) => (one._tag === "Items" ? one.warnings.map(({ mappingPath, path }) => [path, mappingPath]) : one))
    ).toEqual([
      {
        _tag: "Skipped",
        reason: {
          code: "everything-left-out",
          path: "$.Umsatz (EUR)",
          mappingPath: 'fields["Umsatz (EUR)"]',
          message:
            "Nothing to send: all values of the record were left out (attribute-type). The attribute is declared as number and must be a number, or a number with a decimal point as text."
        },
        warnings: [
          expect.objectContaining({ mappingPath: 'fields["Umsatz (EUR)"]' }),
          expect.objectContaining({ mappingPath: 'fields["Straße"]' }),
          expect.objectContaining({ mappingPath: 'fields["a.b"]' })
        ]
      }
    ])
    expect(
      destination
        .prepare([record({ id: "u1", "Umsatz (EUR)": 2, Straße: "Weg 1", c: 1.5 }, 0)], { now })
        .flatMap((one) =>
          one._tag === "Items" ? one.warnings.map(({ mappingPath, path }) => [path, mappingPath]) : []
        )
    ).toEqual([
      ["$.Straße", 'fields["Straße"]'],
      ["$.c", 'fields["a.b"]']
    ])
  })

  it("accepts a mapping in the full language, and reports the paths that it reads", () => {
    const { connect, mapping } = configured({
      mapping: {
        external_id: { "@path": "$.id" },
        first_name: { "@case": { operator: "upper", value: { "@path": "$.n" } } }
      }
    })
    expect(
      connect(endpoint)
        .prepare([record({ id: "u1", n: "ada" })], { now })
        .map(outcome)
    ).toEqual([{ item: { external_id: "u1", first_name: "ADA" } }])
    expect(mapping?.reads).toEqual(["$.id", "$.n"])
  })

  it("compiles once for any number of endpoints, and their destinations are independent", () => {
    const { connect } = configured({ identity: chain([{ external_id: "$.id" }]), fields: { first_name: "$.n" } })
    const [one, other] = [connect(endpoint), connect({ ...endpoint, id: "users/track@other" })]
    expect([one.endpoint.id, other.endpoint.id]).toEqual(["users/track@test", "users/track@other"])
    expect(one.prepare([record({ id: "u1", n: "Ada" })], { now })).toEqual(
      connect(endpoint).prepare([record({ id: "u1", n: "Ada" })], { now })
    )
  })

  it("reports every problem at once, with its place in the route", () => {
    expect(
      problems({
        fields: { first_name: { "@pth": "$.n" }, colour: "$.c" },
        attributes: registry({ unknown: "refuse", plan: "string" }),
        settings: { country: "Portugal", lowercase: "al", mergeObject: true }
      })
    ).toEqual([
      {
        code: "mapping-not-valid",
        path: ["fields", "first_name", "@pth"],
        message: expect.stringMatching(/^Found the directive "@pth"; expected .* Did you mean "@path"\?$/)
      },
      {
        code: "setting-not-valid",
        path: ["settings", "mergeObject"],
        message: 'Unknown key "mergeObject". Did you mean "mergeObjects"?'
      },
      {
        code: "setting-not-valid",
        path: ["settings", "lowercase"],
        message: 'Expected one of domain, all, none; found "al". Did you mean "all"?'
      },
      {
        code: "setting-not-valid",
        path: ["settings", "country"],
        message:
          "Expected a country code in capitals such as PT, a path such as $.country, or a list of them; found other text."
      },
      {
        code: "attribute-not-declared",
        path: ["fields", "colour"],
        message: "The attribute is not declared under attributes."
      }
    ])
  })

  it("reports fields that the declared attributes would refuse in every record [S-34]", () => {
    const fields = {
      external_id: "$.id",
      "frist_name?": "$.n",
      name: "$.full",
      custom_attributes: "$.more",
      colour: "$.c",
      plan: "$.p"
    }
    const result = (unknown: string) =>
      configure({
        name: "p",
        fields,
        settings: { fullName: "name" },
        attributes: registry({ unknown, plan: "string" })
      })
    expect(Either.flip(result("refuse")).pipe(Either.getOrThrow)).toEqual([
      {
        code: "attribute-not-declared",
        path: ["fields", "frist_name?"],
        message: 'The attribute is not declared under attributes. Did you mean "first_name"?'
      },
      {
        code: "attribute-not-declared",
        path: ["fields", "colour"],
        message: "The attribute is not declared under attributes."
      }
    ])
    expect(["drop", "allow"].map((unknown) => Either.isRight(result(unknown)))).toEqual([true, true])
  })

  it("refuses fields and mapping together", () => {
    expect(problems({ fields: {}, mapping: {} })).toEqual([
      {
        code: "mapping-twice",
        path: ["mapping"],
        message: "A route has either fields or mapping, not both. Remove one of them."
      }
    ])
  })

  it("warns once about undeclared names that resemble standard attributes", () => {
    const { warnings } = configured({
      fields: { Email: "$.e", home_City: "$.c", birthday: "1980-12-21", plan: "$.p", email: "$.e", firstName: "$.f" },
      attributes: registry({ firstName: "string" })
    })
    expect(warnings.map(({ code, path, message }) => [code, path, /attribute (\w+)/.exec(message)?.[1]])).toEqual([
      ["looks-standard", ["fields", "Email"], "email"],
      ["looks-standard", ["fields", "home_City"], "home_city"],
      ["looks-standard", ["fields", "birthday"], "dob"]
    ])
  })

  it("does not warn about the name that fullName splits", () => {
    expect(configured({ fields: { name: "$.n" }, settings: { fullName: "name" } }).warnings).toEqual([])
    expect(configured({ fields: { name: "$.n" } }).warnings.map(({ code }) => code)).toEqual(["looks-standard"])
  })

  it("does not warn about names of the default mapping", () => {
    expect(configured({}).warnings).toEqual([])
  })
})

import { Either } from "effect"
import { describe, expect, it } from "vitest"
import { configure } from "../src/UserTrack.js"
import { endpoint, now, outcome, record } from "./support.js"

describe("configure", () => {
  it("builds the destination from what stands in a configuration", () => {
    const destination = Either.getOrThrow(
      configure({
        name: "profile",
        endpoint,
        identity: [{ external_id: "$.id" }],
        fields: { first_name: "$.n", "dob?": "$.b", phone: "$.p", operating_system: "$.o" },
        attributes: { unknown: "refuse", operating_system: "string" },
        dates: "DD/MM/YYYY",
        timezone: "Europe/Lisbon",
        country: "PT"
      })
    )
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

  it("takes the full language", () => {
    const mapping = {
      external_id: { "@path": "$.id" },
      first_name: { "@case": { operator: "upper", value: { "@path": "$.n" } } }
    }
    const destination = Either.getOrThrow(configure({ name: "profile", endpoint, mapping }))
    expect(destination.prepare([record({ id: "u1", n: "ada" })], { now }).map(outcome)).toEqual([
      { item: { external_id: "u1", first_name: "ADA" } }
    ])
  })

  it("tells everything that is wrong at once", () => {
    const wrong = configure({
      name: "profile",
      endpoint,
      identity: [{ externalid: "$.id" }],
      fields: { first_name: { "@pth": "$.n" } },
      attributes: { plan: "strng" },
      timezone: "Europe/Lisbn",
      dates: "DD/MM",
      country: "Portugal"
    })
    expect(Either.getOrThrow(Either.flip(wrong)).map(({ path }) => path)).toEqual([
      "identity[0]",
      expect.stringContaining("fields.first_name"),
      "attributes.plan",
      "dates",
      "timezone",
      "country"
    ])
  })

  it("tells fields that the registry would refuse of every record", () => {
    const fields = {
      external_id: "$.id",
      "frist_name?": "$.n",
      name: "$.full",
      custom_attributes: "$.more",
      colour: "$.c",
      plan: "$.p"
    }
    const told = (unknown: string) =>
      configure({ name: "p", endpoint, fields, fullName: "name", attributes: { unknown, plan: "string" } })
    expect(Either.flip(told("refuse")).pipe(Either.getOrThrow)).toEqual([
      {
        code: "attribute-not-declared",
        path: "fields.frist_name?",
        message: 'The attribute is not declared under attributes. Did you mean "first_name"?'
      },
      {
        code: "attribute-not-declared",
        path: "fields.colour",
        message: "The attribute is not declared under attributes."
      }
    ])
    const both = configure({
      name: "p",
      endpoint,
      fields,
      fullName: "name",
      country: "pt",
      attributes: { unknown: "refuse" }
    })
    expect(
      Either.flip(both)
        .pipe(Either.getOrThrow)
        .map(({ code }) => code)
    ).toEqual(["country-unknown", ...Array.from({ length: 3 }, () => "attribute-not-declared")])
    expect(["drop", "allow"].map((unknown) => Either.isRight(told(unknown)))).toEqual([true, true])
  })

  it("refuses two mappings", () => {
    const wrong = configure({ name: "profile", endpoint, fields: {}, mapping: {} })
    expect(Either.getOrThrow(Either.flip(wrong))).toEqual([
      { code: "mapping-twice", path: "mapping", message: "fields and mapping both say what is sent. Keep one of them." }
    ])
  })
})

import * as Api from "@sluice/braze-api"
import { describe, expect, it } from "vitest"

const duplicates = (values: ReadonlyArray<string>) => values.filter((value, i) => values.indexOf(value) !== i)

describe("instances", () => {
  const { instances } = Api.Instances
  it("are fifteen, each host once", () => {
    expect(instances.length).toBe(15)
    expect(duplicates(instances.flatMap((row) => [row.name, row.dashboard, row.rest, row.sdk]))).toEqual([])
  })
  it("do not include US-09, and EU hosts end in .braze.eu", () => {
    expect(instances.filter((row) => row.name === "US-09" || row.rest.includes("09"))).toEqual([])
    for (const row of instances) expect(row.rest.endsWith(".braze.eu")).toBe(row.name.startsWith("EU-"))
  })
})

describe("endpoints", () => {
  const rows: ReadonlyArray<Api.Endpoints.EndpointFact> = Object.values(Api.Endpoints.endpoints)
  it("have paths without a trailing slash, known permissions and pools", () => {
    for (const row of rows) {
      expect(row.path).toMatch(/^(\/[A-Za-z0-9_{}-]+)+$/)
      expect([200, 201, 202, 204]).toContain(row.success)
      if (row.permission !== undefined) expect(Api.Permissions.permissions).toContain(row.permission)
      expect(Api.RateLimits.rateLimits[row.pool].windows.length).toBeGreaterThan(0)
    }
  })
  it("are the 162 documented ones, each with its page", () => {
    expect(rows.length).toBe(162)
    for (const row of rows) expect(row.source).toMatch(/^(_docs\/.+\.md|hidden page \/\w+\/)$/)
  })
  it("use every permission except that of the dashboard", () => {
    const used: ReadonlyArray<string | undefined> = rows.map((row) => row.permission)
    expect(Api.Permissions.permissions.filter((permission) => !used.includes(permission))).toEqual(["sso.saml.login"])
  })
  it("are each described once, as are permissions", () => {
    expect(duplicates(rows.map((row) => `${row.method} ${row.path}`))).toEqual([])
    expect(duplicates(Api.Permissions.permissions)).toEqual([])
  })
})

describe("sentences", () => {
  const objects: ReadonlyArray<Api.Sentences.Sentence> = Object.values(Api.Sentences.objects)
  it("have one meaning each, and apply to at least one lane", () => {
    expect(duplicates(objects.map((row) => row.text))).toEqual([])
    for (const row of objects) expect(row.appliesTo.length).toBeGreaterThan(0)
  })
  it("are inferred exactly if they are invented", () => {
    for (const row of objects) expect(row.status === "invented").toBe(row.certainty === "I")
  })
  it("fill their templates exactly", () => {
    const { templates } = Api.Sentences
    expect(templates.missingProperty.fill("#/", "product_id")).toBe(
      "The property '#/' did not contain a required property of 'product_id'"
    )
    expect(templates.extraProperties.fill("#/", '"sku_abcd"')).toBe(
      `The property '#/' contains additional properties ["sku_abcd"] outside of the schema when none are allowed`
    )
    expect(templates.wrongType.fill("#/product_id", "integer", "string")).toBe(
      "The property '#/product_id' of type integer did not match the following type: string"
    )
    expect(templates.invalidKey.fill("bad")).toBe("Invalid API key: bad")
    expect(templates.belowMinimum.fill("#/total_value", "0")).toBe(
      "The property '#/total_value' did not have a minimum value of 0, inclusively"
    )
    expect(templates.notOneOf.fill("#/action", '"x"', "add, remove, replace")).toBe(
      `The property '#/action' value "x" did not match one of the following values: add, remove, replace`
    )
  })
  it("keep the trailing space of the parse error", () => {
    expect(Api.Sentences.responses.malformedJson.text.endsWith("'body' ")).toBe(true)
    expect(Api.Sentences.responses.malformedJson.text.startsWith("\nProblem:\n  message")).toBe(true)
  })
  it("explain all sixteen documented constants", () => {
    const rows = Api.ErrorConstants.errorConstants
    expect(rows.length).toBe(16)
    expect(duplicates(rows.map((row) => row.constant))).toEqual([])
    for (const row of rows) expect(objects).toContain(row.sentence)
  })
})

describe("limits", () => {
  it("depend on the contract", () => {
    const of = (profile: Api.Limits.LimitsProfile) => {
      const { objects, objectsPerArray, bodyBytes } = Api.Limits.userTrack[profile]
      return [objects.value, objectsPerArray.value, bodyBytes.value]
    }
    expect(Api.Limits.profiles.map(of)).toEqual([
      [75, 75, 4_194_304],
      [225, 75, 4_194_304],
      [75, 75, 4_194_304]
    ])
  })
  it("of rates have a positive count and length", () => {
    for (const row of Object.values(Api.RateLimits.rateLimits))
      for (const window of row.windows) expect(Math.min(window.count, window.per)).toBeGreaterThan(0)
    expect(Api.RateLimits.rateLimits["users.track"].windows).toEqual([{ count: 3_000, per: 3_000 }])
  })
})

describe("codes", () => {
  it("of countries are the 249 of ISO 3166-1, and no name means two", () => {
    const { countries } = Api.Countries
    expect(countries.length).toBe(249)
    for (const row of countries) expect(row.code).toMatch(/^[A-Z]{2}$/)
    expect(duplicates(countries.map((row) => row.code))).toEqual([])
    expect(duplicates(countries.flatMap((row) => [row.name, ...row.otherNames]).map((n) => n.toLowerCase()))).toEqual(
      []
    )
  })
  it("of currencies are unique, with the minor units of the standard", () => {
    const { currencies } = Api.Currencies
    expect(duplicates(currencies.map((row) => row.code))).toEqual([])
    for (const row of currencies) expect(row.code).toMatch(/^[A-Z]{3}$/)
    const units = (code: string) => currencies.find((row) => row.code === code)?.minorUnits
    expect(["USD", "JPY", "KWD", "CLF", "XAU"].map(units)).toEqual([2, 0, 3, 4, null])
  })
  it("of languages include ISO 639-1 and Braze's own", () => {
    const codes = Api.Languages.languages.map((row) => row.code)
    expect(duplicates(codes)).toEqual([])
    expect(codes).toEqual(expect.arrayContaining(["en", "fil", "gsw", "nb", "zu"]))
    expect(Api.Languages.languages.filter((row) => row.supported).length).toBe(170)
  })
  it("of Rails time zones refer to zones that exist", () => {
    const { railsTimeZones } = Api.TimeZones
    expect(duplicates(railsTimeZones.map((row) => row.name))).toEqual([])
    for (const row of railsTimeZones)
      expect(() => new Intl.DateTimeFormat("en", { timeZone: row.iana }), row.name).not.toThrow()
  })
})

describe("attributes and events", () => {
  it("name each reserved attribute once, in lower case", () => {
    const names = Api.Attributes.attributes.map((row) => row.name)
    expect(duplicates(names)).toEqual([])
    for (const name of names) expect(name).toBe(name.toLowerCase())
  })
  it("describe six recommended events, each property once", () => {
    const { events } = Api.Ecommerce
    expect(events.map((row) => row.name)).toEqual([
      "ecommerce.product_viewed",
      "ecommerce.cart_updated",
      "ecommerce.checkout_started",
      "ecommerce.order_placed",
      "ecommerce.order_cancelled",
      "ecommerce.order_refunded"
    ])
    for (const row of events) {
      expect(duplicates(row.properties.map((property) => property.name))).toEqual([])
      expect(row.properties.filter((property) => property.required).map((property) => property.name)).toEqual(
        expect.arrayContaining(["currency", "source"])
      )
    }
  })
})

describe("facts", () => {
  it("all have a certainty, a source and a date [S-59]", () => {
    const seen: Array<unknown> = []
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null || value instanceof RegExp) return
      if ("certainty" in value && "source" in value) seen.push(value)
      for (const inner of Object.values(value)) visit(inner)
    }
    const { UserTrack: _track, UserExport: exported, Identifier: _identifier, ...others } = Api
    const { UserIdentity: _identity, Contacts: _contacts, Messaging: _messaging, Catalog: _catalog, ...tables } = others
    visit(tables)
    visit(exported.fieldsToExport)
    visit(Api.Identifier.identifiers)
    expect(seen.length).toBeGreaterThan(150)
    const known = Api.Fact.certainties.map((row) => row.certainty)
    for (const row of seen)
      expect(row).toMatchObject({
        certainty: expect.toSatisfy((c: Api.Fact.Certainty) => known.includes(c)),
        source: expect.stringMatching(/./),
        checked: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)
      })
  })
})

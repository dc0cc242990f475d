import { Findings } from "@sluice/values/Findings"
import type { JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Identifier from "../src/Identifier.js"
import * as Identity from "../src/Identity.js"
import * as PhoneCountry from "../src/PhoneCountry.js"

const chain = (entries: Parameters<typeof Identity.compile>[0]): Identity.Chain =>
  Either.getOrThrow(Identity.compile(entries))
const found = (of: Identity.Chain, body: JsonObject): unknown => {
  const findings = new Findings((field) => of.locations.get(field) ?? {})
  const who = of.of(body, findings)
  return findings.failed ? findings.problems.map((problem) => problem.code) : who?.key
}
const problems = (entries: Parameters<typeof Identity.compile>[0]): ReadonlyArray<unknown> =>
  Either.match(Identity.compile(entries), {
    onLeft: (all) => all.map(({ code, path }) => [path, code]),
    onRight: () => []
  })

const usual = chain([
  { external_id: "$.session.customer_id" },
  { user_alias: { alias_name: "$.chat_id", alias_label: "pypestream" }, create: true },
  { email: "$.email" },
  { phone: "$.phone", country: "PT" },
  { braze_id: "$.braze" }
])

describe("Identity.compile", () => {
  it("uses the first identifier that is present", () => {
    const body = {
      session: { customer_id: "u1" },
      chat_id: "c1",
      email: "A@B.pt",
      phone: "912 345 678",
      braze: "a".repeat(24)
    }
    expect(found(usual, body)).toBe("external_id:u1")
    expect(found(usual, { ...body, session: {} })).toBe("alias:pypestream:c1")
    expect(found(usual, { email: body.email, phone: body.phone })).toBe("email:A@b.pt")
    expect(found(usual, { phone: body.phone })).toBe("phone:+351912345678")
    expect(found(usual, { braze: body.braze })).toBe(`braze_id:${body.braze}`)
  })

  it("reads a phone number without a prefix by the country of the entry, else of the source", () => {
    const ofSource = { country: PhoneCountry.fixed("IT") }
    const by = (...given: Parameters<typeof Identity.compile>) =>
      found(Either.getOrThrow(Identity.compile(...given)), {
        phone: "3401234567",
        land: "US"
      })
    expect(by([{ phone: "$.phone" }])).toEqual(["phone-country-missing"])
    expect(by([{ phone: "$.phone" }], ofSource)).toBe("phone:+393401234567")
    expect(by([{ phone: "$.phone", country: "$.land" }], ofSource)).toBe("phone:+13401234567")
    expect(by([{ phone: "$.phone", country: ["$.no", "IT"] }])).toBe("phone:+393401234567")
  })

  it("converts email addresses to lower case as the source declares", () => {
    const by = (lowercase?: "all" | "domain" | "none") =>
      found(Either.getOrThrow(Identity.compile([{ email: "$.email" }], { lowercase })), { email: "Ada@B.pt" })
    expect([by(), by("domain"), by("all"), by("none")]).toEqual([
      "email:Ada@b.pt",
      "email:Ada@b.pt",
      "email:ada@b.pt",
      "email:Ada@B.pt"
    ])
  })

  it("treats missing, null, blank and unfilled identifiers as absent", () => {
    for (const absent of [null, "", "  ", "{CUSTOMER_ID}", "{{ customer.id }}", "\u200b"])
      expect(found(usual, { session: { customer_id: absent }, chat_id: "c1" })).toBe("alias:pypestream:c1")
    expect(found(usual, {})).toEqual(["identity-missing"])
    expect(found(usual, { session: { customer_id: "{CUSTOMER_ID}" } })).toEqual(["identity-placeholder"])
  })

  it("never replaces an invalid identifier with a later one", () => {
    const next = { chat_id: "c1" }
    const codes = (customer_id: JsonObject[string]) => found(usual, { session: { customer_id }, ...next })
    expect(codes(2 ** 53)).toEqual(["identity-number-unsafe"])
    expect(codes(1.5)).toEqual(["identity-type"])
    expect(codes(true)).toEqual(["identity-type"])
    expect(codes(["u1"])).toEqual(["identity-type"])
    expect(codes("u\ud800")).toEqual(["identity-text-not-valid"])
    expect(codes("é".repeat(494))).toEqual(["external-id-too-long"])
    expect(codes("ana@example.pt")).toEqual(["external-id-is-email"])
    expect(found(usual, { chat_id: "x".repeat(237) })).toEqual(["alias-too-long"])
    expect(found(usual, { email: "nobody" })).toEqual(["email-not-valid"])
    expect(found(usual, { phone: "12" })).toEqual(["phone-not-valid"])
    expect(found(usual, { braze: "ABC" })).toEqual(["braze-id-not-valid"])
  })

  it("accepts whole numbers, the longest ids and, if configured, email addresses [S-35]", () => {
    expect(found(usual, { session: { customer_id: 2 ** 53 - 1 } })).toBe("external_id:9007199254740991")
    expect(found(usual, { session: { customer_id: "x".repeat(987) } })).toBe(`external_id:${"x".repeat(987)}`)
    const byMail = chain([{ external_id: "$.email", allow_email_as_external_id: true }])
    expect(found(byMail, { email: "ana@example.pt" })).toBe("external_id:ana@example.pt")
  })

  it.each([...Identifier.unsetWords])("refuses %j, which does not identify a person, unless it is allowed", (word) => {
    expect(found(usual, { session: { customer_id: word } })).toEqual(["identity-looks-unset"])
    expect(found(usual, { chat_id: word })).toEqual(["identity-looks-unset"])
    const allowing = chain([
      { external_id: "$.id", allow_unset_words: true },
      { user_alias: { alias_name: "$.chat_id", alias_label: "chat" }, allow_unset_words: true }
    ])
    expect(found(allowing, { id: word })).toBe(`external_id:${word}`)
    expect(found(allowing, { chat_id: word })).toEqual(expect.stringContaining(word))
  })

  it("reports the place in record and configuration, without the value", () => {
    const findings = new Findings((field) => usual.locations.get(field) ?? {})
    usual.of({ session: { customer_id: "canary@example.pt" } }, findings)
    expect(findings.problems).toMatchObject([
      { path: "$.session.customer_id", mappingPath: "identity[0].external_id", code: "external-id-is-email" }
    ])
    expect(JSON.stringify(findings.problems)).not.toContain("canary")
  })

  it("reports every mistake at once, with suggestions", () => {
    expect(
      problems([
        { external_id: "session.id" },
        { external_id: "$.a", user_alias: { alias_name: "$.b", alias_label: "c" } },
        { externalid: "$.a" },
        { user_alias: { alias_name: "fixed", alias_lable: "x" } },
        { email: "$.email", create: "yes" },
        { phone: "$.phone", country: "Portugal", crate: true },
        "external_id"
      ] as never)
    ).toEqual([
      ["identity[0].external_id", "identity-path-not-valid"],
      ["identity[1]", "identity-entry-not-valid"],
      ["identity[2]", "identity-entry-not-valid"],
      ["identity[3].user_alias.alias_lable", "identity-option-unknown"],
      ["identity[3].user_alias.alias_name", "identity-path-not-valid"],
      ["identity[3].user_alias.alias_label", "identity-path-not-valid"],
      ["identity[4].create", "identity-option-not-valid"],
      ["identity[5].country", "country-unknown"],
      ["identity[5].crate", "identity-option-unknown"],
      ["identity[6]", "identity-entry-not-valid"]
    ])
    expect(problems([])).toEqual([["identity", "identity-not-a-list"]])
    expect(problems("$.id")).toEqual([["identity", "identity-not-a-list"]])
  })

  it("is total on any record", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("session", "chat_id", "email", "phone", "braze", "__proto__"), fc.jsonValue()),
        (body) => {
          const findings = new Findings()
          const who = usual.of(JSON.parse(JSON.stringify(body)), findings)
          expect(who === undefined).toBe(findings.failed)
        }
      )
    )
  })
})

describe("Identity.ofItem", () => {
  const of = (item: JsonObject, secondary = false): unknown => {
    const findings = new Findings()
    const who = Identity.ofItem(item, {}, secondary, findings)
    if (findings.failed) return findings.problems.map((problem) => problem.code)
    return who === Identifier.absent ? "absent" : who
  }

  it("accepts exactly one primary identifier", () => {
    expect(of({ external_id: 7 })).toEqual({
      key: "external_id:7",
      kind: "external_id",
      value: "7",
      label: "",
      updateExistingOnly: undefined
    })
    expect(of({ external_id: "u1", braze_id: "a".repeat(24) })).toEqual(["identity-not-one"])
    expect(of({ external_id: "", user_alias: { alias_name: "n", alias_label: "l:1" } })).toEqual({
      key: "alias:l%3A1:n",
      kind: "user_alias",
      value: "n",
      label: "l:1",
      updateExistingOnly: false
    })
    expect(of({ user_alias: { alias_name: "n" } })).toEqual(["alias-incomplete"])
    expect(of({ user_alias: "n" })).toEqual(["alias-incomplete"])
    expect(of({ user_alias: null, external_id: null })).toBe("absent")
  })

  it("uses email, then phone, only if that is allowed", () => {
    expect(of({ email: "a@b.pt" })).toBe("absent")
    expect(of({ email: "a@b.pt", phone: "+351912345678" }, true)).toMatchObject({ key: "email:a@b.pt" })
    expect(of({ email: "", phone: "+351912345678" }, true)).toMatchObject({ key: "phone:+351912345678" })
  })
})

describe("Identity.assign", () => {
  const wire = (entries: Parameters<typeof Identity.compile>[0], body: JsonObject, draft = {}): unknown => {
    const who = chain(entries).of(body, new Findings())
    if (who !== undefined) Identity.assign(who, draft)
    return draft
  }
  const alias = { alias_name: "$.c", alias_label: "chat" }

  it("lets an alias create a profile unless configured otherwise", () => {
    const user_alias = { alias_name: "1", alias_label: "chat" }
    expect(wire([{ user_alias: alias }], { c: 1 })).toEqual({ user_alias, _update_existing_only: false })
    expect(wire([{ user_alias: alias, create: false }], { c: 1 })).toEqual({ user_alias, _update_existing_only: true })
    expect(wire([{ user_alias: alias }], { c: 1 }, { _update_existing_only: true })).toEqual({
      user_alias,
      _update_existing_only: true
    })
    expect(wire([{ external_id: "$.c" }], { c: 1 })).toEqual({ external_id: "1" })
    expect(wire([{ external_id: "$.c", create: false }], { c: 1 })).toEqual({
      external_id: "1",
      _update_existing_only: true
    })
  })

  it("returns equal keys for equal identities only", () => {
    const part = fc.string({ minLength: 1, unit: fc.constantFrom("a", ":", "%", "3", "A") })
    const identity = fc.record({ alias_name: part, alias_label: part })
    const key = (user_alias: JsonObject): unknown => {
      const who = Identity.ofItem({ user_alias }, {}, false, new Findings())
      return who === Identifier.absent ? undefined : who?.key
    }
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        expect(key(a) === key(b)).toBe(a.alias_name === b.alias_name && a.alias_label === b.alias_label)
      })
    )
  })
})

import type { Json, JsonObject } from "@sluice/values/Json"
import { describe, expect, it } from "vitest"
import * as Mapping from "../src/Mapping.js"
import { outcome, prepare } from "./support.js"

const call = (body: JsonObject): Json => outcome(prepare(body))
const identify = (traits: Json, more: JsonObject = {}): Json =>
  call({ type: "identify", userId: "u1", traits, ...more })

describe("an identify call without a mapping", () => {
  it("becomes a profile", () => {
    expect(
      identify({
        firstName: " Ada ",
        lastName: "Lovelace",
        email: "ada@example.com",
        phone: "+351912345678",
        gender: "female",
        birthday: "1980-12-21T00:00:00.000Z",
        avatar: "https://example.com/a.png",
        address: { city: "Lisboa", country: "Portugal", street: "Rua A" },
        plan: "gold",
        logins: 3
      })
    ).toEqual({
      item: {
        external_id: "u1",
        first_name: "Ada",
        last_name: "Lovelace",
        email: "ada@example.com",
        phone: "+351912345678",
        gender: "F",
        dob: "1980-12-21",
        image_url: "https://example.com/a.png",
        address: { city: "Lisboa", country: "Portugal", street: "Rua A" },
        plan: "gold",
        logins: 3,
        home_city: "Lisboa",
        country: "PT"
      }
    })
  })

  it("includes traits of its context that are not in the call itself", () => {
    const context = { traits: { email: "old@example.com", first_name: "A", plan: "gold" } }
    expect(identify({ email: "ada@example.com", firstName: "Ada" }, { context })).toEqual({
      item: { external_id: "u1", email: "ada@example.com", first_name: "Ada", plan: "gold" }
    })
    expect(call({ type: "identify", userId: "u1", context: { traits: { email: "none" } } })).toEqual({
      invalid: ["email-not-valid $.context.traits.email"]
    })
  })

  it("accepts Braze's own names", () => {
    expect(identify({ first_name: "Ada", home_city: "Porto", dob: "1980-12-21", email_subscribe: "opted_in" })).toEqual(
      {
        item: {
          external_id: "u1",
          first_name: "Ada",
          home_city: "Porto",
          dob: "1980-12-21",
          email_subscribe: "opted_in"
        }
      }
    )
  })

  it("keeps the first of two traits for one attribute, with a warning", () => {
    expect(identify({ firstName: "Ada", first_name: "Augusta", country: "PT", address: { country: "ES" } })).toEqual({
      item: { external_id: "u1", first_name: "Ada", country: "PT", address: { country: "ES" } },
      warnings: ["attribute-twice $.traits.first_name", "attribute-twice $.traits.address.country"]
    })
  })

  it("uses the second trait if the first is not valid", () => {
    expect(identify({ country: "Atlantis", address: { country: "ES" } })).toMatchObject({ item: { country: "ES" } })
  })

  it("is about the device if no user is known", () => {
    expect(call({ type: "identify", userId: null, anonymousId: "a1", traits: { plan: "x" } })).toEqual({
      item: { user_alias: { alias_name: "a1", alias_label: "anonymous_id" }, _update_existing_only: false, plan: "x" }
    })
  })

  it("locates problems in the call", () => {
    expect(identify({ email: "nope", birthday: "03/04/1980", gender: "blorp" })).toEqual({
      invalid: ["email-not-valid $.traits.email", "date-ambiguous $.traits.birthday"]
    })
    expect(identify({ gender: "blorp", Plan: "x", "o d d": { a: null, b: 1 } })).toEqual({
      item: { external_id: "u1", Plan: "x", "o d d": { b: 1 } },
      warnings: ["gender-unknown-word $.traits.gender", "nested-null $.traits[…].a"]
    })
  })

  it("is Skipped without traits", () => {
    expect(identify({})).toEqual({ skipped: "nothing-to-send" })
    expect(identify(null)).toEqual({ skipped: "nothing-to-send" })
    expect(call({ type: "identify", userId: "u1" })).toEqual({ skipped: "nothing-to-send" })
  })

  it("is Invalid if traits is not an object, or without a person", () => {
    expect(identify(["a"])).toEqual({ invalid: ["traits-not-object $.traits"] })
    expect(call({ type: "identify", traits: { plan: "x" } })).toEqual({ invalid: ["identity-missing"] })
  })

  it("leaves out identifiers among the traits, with a warning", () => {
    expect(identify({ external_id: "x", braze_id: "y", plan: "z" })).toEqual({
      item: { external_id: "u1", plan: "z" },
      warnings: ["not-an-attribute $.traits.external_id", "not-an-attribute $.traits.braze_id"]
    })
  })

  it("does not warn of custom traits of the specification in each record", () => {
    expect(identify({ name: "Ada Lovelace", age: 36 })).toEqual({
      item: { external_id: "u1", name: "Ada Lovelace", age: 36 }
    })
  })
})

describe("other calls", () => {
  it.each([...Mapping.skipped.keys()])("%s is Skipped", (type) => {
    expect(call({ type, userId: "u1" })).toEqual({ skipped: `${type}-not-a-profile` })
  })

  it.each<[JsonObject]>([[{}], [{ type: "conversation" }], [{ type: 1 }], [{ type: null }]])(
    "%j is Invalid",
    (body) => {
      expect(call(body)).toEqual({ invalid: ["call-not-known $.type"] })
    }
  )
})

import { errorConstants } from "@sluice/braze-api/ErrorConstants"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import { describe, expect, it } from "vitest"
import { play } from "./Endpoint.js"

const group = "12345678-1234-4234-8234-123456789012"
const reasons = (object: unknown) =>
  play()
    .attributes(object)
    .refused.map(({ reason }) => reason)

/** The result for one field: its value (undefined if absent) and the mistakes noted. */
const stored = (name: string, value: unknown, before?: unknown) => {
  const { attributes, user, mistakes } = play()
  if (before !== undefined) attributes({ external_id: "u1", [name]: before })
  attributes({ external_id: "u1", [name]: value })
  return { value: user({ external_id: "u1" })[name], mistakes }
}

describe("2.4 reserved attributes that refuse the whole object [attributes.refused]", () => {
  it.each([
    ["email", "no address", sentences.email],
    ["email", "a@b", sentences.email],
    ["email", "a b@example.com", sentences.email],
    ["email", 7, sentences.email],
    ["email_subscribe", "yes", sentences.emailSubscribe],
    ["email_subscribe", null, sentences.emailSubscribe],
    ["push_subscribe", "no", sentences.pushSubscribe],
    ["current_location", { longitude: 1 }, sentences.location],
    ["current_location", { longitude: "1", latitude: "2" }, sentences.location],
    ["current_location", [1, 2], sentences.location],
    ["push_tokens", {}, sentences.pushTokens],
    ["push_tokens", ["t"], sentences.pushTokens],
    ["push_tokens", [{ app_id: "a", token: 7 }], sentences.pushToken],
    ["push_tokens", [{ token: "t" }], sentences.pushTokenAppId],
    ["push_tokens", [{ app_id: "a", token: "t", device_id: "1234567" }], sentences.deviceId],
    ["push_tokens", [{ app_id: "a", token: "t", device_id: "d".repeat(256) }], sentences.deviceId],
    ["subscription_groups", {}, sentences.subscriptionGroups],
    ["subscription_groups", [7], sentences.subscriptionGroup],
    ["subscription_groups", [{ subscription_group_id: group }], sentences.subscriptionGroup],
    [
      "subscription_groups",
      [{ subscription_group_id: "x", subscription_state: "subscribed" }],
      sentences.subscriptionGroupId
    ],
    [
      "subscription_groups",
      [{ subscription_group_id: group, subscription_state: "on" }],
      sentences.subscriptionGroupState
    ],
    ["email_subscription_info", {}, sentences.emailSubscriptionInfo]
  ])("%s: %j", (name, value, sentence) => {
    expect(reasons({ external_id: "u1", [name]: value, first_name: "Ada" })).toEqual([sentence.text])
  })

  it("a refused object changes nothing, not even its valid fields", () => {
    const { attributes, user, world } = play()
    attributes({ external_id: "u1", first_name: "Ada" })
    attributes({ external_id: "u1", first_name: "Eve", email_subscribe: "yes" }, { external_id: "u2" })
    expect(user({ external_id: "u1" }).first_name).toBe("Ada")
    expect(world.updates).toBe(2)
  })

  it("the identifier is checked first, and only the first failure is reported [track.first-failure]", () => {
    expect(reasons({ email_subscribe: "yes", push_subscribe: "no" })).toEqual([sentences.identifierRequired.text])
    expect(reasons({ external_id: "u", email_subscribe: "yes", push_subscribe: "no" })).toEqual([
      sentences.emailSubscribe.text
    ])
  })

  it("3.3 a workspace can return the documented constants [track.error-types]", () => {
    const { attributes } = play({ errorTypes: "constant" })
    const { body } = attributes({ external_id: "u1", email_subscribe: "yes" }, { external_id: "u1" })
    const constant = errorConstants.find((row) => row.sentence === sentences.emailSubscribe)?.constant
    expect(body).toMatchObject({ errors: [{ type: constant, input_array: "attributes", index: 0 }] })
  })
})

describe("2.4 reserved attributes that are kept or dropped", () => {
  it.each([
    ["first_name", "Ada", "Ada", []],
    ["first_name", "", "", []],
    ["first_name", "x".repeat(256), undefined, ["string-too-long"]],
    ["first_name", 7, undefined, ["wrong-type"]],
    ["email", "A@EXAMPLE.com", "A@example.com", []],
    ["email_subscribe", "opted_in", "opted_in", []],
    ["email_open_tracking_disabled", true, true, []],
    ["email_open_tracking_disabled", "true", undefined, ["wrong-type"]],
    ["dob", "1980-12-21", "1980-12-21", []],
    ["dob", "1980-02-30", undefined, ["bad-dob"]],
    ["dob", "21/12/1980", undefined, ["bad-dob"]],
    ["dob", "1980-12-21T00:00:00Z", undefined, ["bad-dob"]],
    ["gender", "F", "F", []],
    ["gender", "f", undefined, ["unknown-gender"]],
    ["gender", "female", undefined, ["unknown-gender"]],
    ["country", "PT", "PT", []],
    ["country", "Australia", "AU", []],
    ["country", "us", "US", []],
    ["country", "Atlantis", undefined, ["unmappable-country"]],
    ["language", "pt", "pt", []],
    ["language", "fil", "fil", []],
    ["language", "portuguese", undefined, ["unknown-language"]],
    ["time_zone", "Europe/Lisbon", "Europe/Lisbon", []],
    ["time_zone", "Eastern Time (US & Canada)", "Eastern Time (US & Canada)", []],
    ["time_zone", "Mars/Olympus", undefined, ["unknown-time-zone"]],
    ["time_zone", "europe/lisbon", undefined, ["unknown-time-zone"]],
    ["phone", "+351 912 345 678", "+351912345678", []],
    ["phone", "(415) 555-2671", "+14155552671", []],
    ["phone", "no number", undefined, ["invalid-phone"]],
    ["date_of_first_session", "2026-01-02 03:04:05", "2026-01-02T03:04:05.000Z", []],
    ["date_of_first_session", "yesterday", undefined, ["bad-time"]],
    ["current_location", { longitude: -9.1, latitude: 38.7 }, { longitude: -9.1, latitude: 38.7 }, []],
    ["image_url", `https://example.com/${"a".repeat(1_010)}`, undefined, ["string-too-long"]],
    ["facebook", { id: "1" }, { id: "1" }, []],
    ["twitter", "@ada", undefined, ["wrong-type"]]
  ])("%s: %j becomes %j", (name, sent, value, mistakes) => {
    expect(stored(name, sent)).toEqual({ value, mistakes })
  })

  it("null removes a value, a bad value changes nothing, and an unmappable country becomes empty [attributes.dropped]", () => {
    expect(stored("first_name", null, "Ada").value).toBe(undefined)
    expect(stored("dob", "nonsense", "1980-12-21").value).toBe("1980-12-21")
    expect(stored("country", "Atlantis", "PT").value).toBe(undefined)
  })

  it("null does not remove external_id or subscription states", () => {
    const { attributes, user } = play()
    attributes({ external_id: "u1", email_subscribe: "opted_in" })
    expect(attributes({ external_id: "u1", push_subscribe: null }, { external_id: "u1" }).refused.length).toBe(1)
    expect(user({ external_id: "u1" })).toMatchObject({ external_id: "u1", email_subscribe: "opted_in" })
  })

  it.each(["Email", "EMAIL", "firstName", "First Name", "Home_City"])(
    "%s is a custom attribute, and noted [attributes.case]",
    (name) => {
      const { attributes, custom, mistakes } = play()
      attributes({ external_id: "u1", [name]: "x" })
      expect(custom()).toEqual({ [name]: "x" })
      expect(mistakes).toEqual(["almost-reserved-name"])
    }
  )

  it("alias_name and alias_label outside user_alias are ignored, and noted", () => {
    const { attributes, custom, mistakes } = play()
    attributes({ external_id: "u1", alias_name: "a", alias_label: "l" })
    expect(custom()).toEqual({})
    expect(mistakes).toEqual(["alias-field-outside", "alias-field-outside"])
  })

  it("flags are not stored", () => {
    const { attributes, custom, mistakes } = play()
    attributes({ external_id: "u1", _merge_objects: true, _update_existing_only: false, push_token_import: false })
    expect(custom()).toEqual({})
    expect(mistakes).toEqual([])
  })

  it("mistakes quote no value and no key", () => {
    const { attributes, details } = play()
    attributes({ external_id: "canary-1", country: "canary-2", dob: "canary-3", phone: "canary-4", Email: "canary-5" })
    expect(details.length).toBe(4)
    expect(details.join(" ")).not.toContain("canary")
  })
})

describe("2.4 subscription groups and push tokens", () => {
  it("a group's state also changes every profile with the same address [attributes.shared-groups]", () => {
    const { attributes, user } = play()
    attributes(
      { external_id: "u1", email: "a@example.com" },
      { external_id: "u2", email: "a@example.com" },
      { external_id: "u3" }
    )
    attributes({
      external_id: "u1",
      subscription_groups: [{ subscription_group_id: group, subscription_state: "unsubscribed" }]
    })
    const states = (id: string) => user({ external_id: id }).subscription_groups.map(({ state }) => state)
    expect([states("u1"), states("u2"), states("u3")]).toEqual([["unsubscribed"], ["unsubscribed"], []])
  })

  it("an address sent with the groups already counts", () => {
    const { attributes, user } = play()
    attributes({ external_id: "u1", email: "a@example.com" })
    attributes({
      external_id: "u2",
      subscription_groups: [{ subscription_group_id: group, subscription_state: "subscribed" }],
      email: "a@example.com"
    })
    expect(user({ external_id: "u1" }).subscription_groups.length).toBe(1)
  })

  it("a token belongs to one profile and can move to another", () => {
    const { attributes, user } = play()
    const token = { app_id: "app", token: "t1", device_id: "device-1" }
    attributes({ external_id: "u1", push_tokens: [token] }, { external_id: "u2", push_tokens: [token] })
    expect([user({ external_id: "u1" }).push_tokens, user({ external_id: "u2" }).push_tokens]).toEqual([[], [token]])
  })

  it("2.3 push_token_import creates one anonymous profile per unknown token", () => {
    const { attributes, world, mistakes } = play()
    const tokens = [
      { app_id: "app", token: "t1" },
      { app_id: "app", token: "t2" }
    ]
    expect(attributes({ push_token_import: true, push_tokens: tokens }).status).toBe(201)
    expect(attributes({ push_token_import: true, push_tokens: tokens.slice(1) }).status).toBe(201)
    expect(world.size).toBe(2)
    expect(mistakes).toEqual(["token-known"])
  })

  it.each([
    { push_token_import: true },
    { push_token_import: true, push_tokens: [] },
    { push_token_import: true, push_tokens: [{ app_id: "a", token: "t" }], external_id: "u1" },
    { push_token_import: true, push_tokens: [{ app_id: "a", token: "t" }], braze_id: "0123456789abcdef01234567" }
  ])("2.3 %j is refused", (object) => {
    expect(reasons(object)).toEqual([sentences.pushTokenImport.text])
  })
})

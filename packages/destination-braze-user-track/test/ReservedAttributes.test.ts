import { type AttributeKind, type AttributeRule, attributes } from "@sluice/braze-api/Attributes"
import * as UserExport from "@sluice/braze-api/UserExport"
import * as UserTrack from "@sluice/braze-api/UserTrack"
import { BrazeVendor } from "@sluice/testing"
import { isObject, type Json, parse } from "@sluice/values/Json"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { asItIs, destination, now, record } from "./support.js"

/** A valid value of each kind, in the form that Braze stores. */
const samples: Readonly<Record<Exclude<AttributeKind, "number" | "social">, Json>> = {
  text: "Ana",
  url: "https://img.example.org/a.png",
  boolean: true,
  date: "1980-12-21",
  time: "2026-01-02T03:04:05.000Z",
  email: "ana@example.pt",
  phone: "+351912345678",
  gender: "F",
  country: "PT",
  language: "pt",
  timeZone: "Europe/Lisbon",
  subscription: "opted_in",
  location: { longitude: -9.1, latitude: 38.7 },
  pushTokens: [{ app_id: "app", token: "t1" }],
  subscriptionGroups: [
    { subscription_group_id: "11111111-2222-3333-4444-555555555555", subscription_state: "unsubscribed" }
  ]
}

const member = { string: "a", integer: 1, strings: ["a"] } as const

const sampleOf = (rule: AttributeRule): Json => {
  if (rule.kind === "number") return rule.min
  if (rule.kind !== "social") return samples[rule.kind]
  return Object.fromEntries(Object.entries(rule.members).map(([name, type]): [string, Json] => [name, member[type]]))
}

const exportOf = (rule: AttributeRule, sample: Json): unknown => {
  if (rule.kind === "location") return [-9.1, 38.7]
  if (rule.kind === "pushTokens")
    return [{ app: "app", platform: null, token: "t1", device_id: null, notifications_enabled: true }]
  return sample
}

const profiles = destination({ mapping: asItIs, identifierOnly: "send" })

const workspace = () => {
  const braze = BrazeVendor.make(() => now)
  const post = (path: string, body: Json) =>
    parse(
      braze.emulator.handle({
        method: "POST",
        path,
        headers: { authorization: `Bearer ${braze.apiKey}`, "content-type": "application/json" },
        body: JSON.stringify(body)
      }).body
    )
  const mistakes = () => braze.emulator.workspace.mistakes.list().map(({ code }) => code)
  return { post, mistakes }
}

const usersOf = (answer: Json | undefined): Json =>
  isObject(answer) && Array.isArray(answer["users"]) ? (answer["users"][0] ?? null) : null

/** Tests every row with every reader of the rows: the plugin, both schemas, the emulator and its export. */
describe("a reserved attribute", () => {
  it.each(attributes.map((row) => [row.name, row] as const))(
    "is sent, accepted, stored and exported according to its row: %s",
    (name, row) => {
      const sample = sampleOf(row.rule)
      const item = { external_id: "u1", [name]: sample }
      const [prepared] = profiles.prepare([record({ item })], { now })
      const sent = prepared?._tag === "Items" ? prepared.items.map(({ json }) => parse(json) ?? null) : []
      expect(sent).toEqual([item])
      expect(prepared).toMatchObject({ warnings: [] })
      expect(Schema.is(UserTrack.AttributesObject)(item)).toBe(true)

      const braze = workspace()
      expect(braze.post("/users/track", { attributes: sent })).toEqual({ attributes_processed: 1, message: "success" })
      expect(braze.mistakes()).toEqual([])

      if (row.exportName === undefined) return
      expect(UserExport.fieldsToExport.value).toContain(row.exportName)
      const answer = braze.post("/users/export/ids", { external_ids: ["u1"], fields_to_export: [row.exportName] })
      expect(usersOf(answer)).toEqual({ [row.exportName]: exportOf(row.rule, sample) })
      expect(Schema.is(UserExport.ExportedUser)(usersOf(answer))).toBe(true)
    }
  )

  it.each(attributes.map((row) => [row.name, row] as const))(
    "is removed by null according to its row: %s",
    (name, row) => {
      const braze = workspace()
      braze.post("/users/track", { attributes: [{ external_id: "u1", [name]: sampleOf(row.rule) }] })
      const [prepared] = profiles.prepare([record({ item: { external_id: "u1", [name]: null } })], { now })
      const sent = prepared?._tag === "Items" ? prepared.items.map(({ json }) => parse(json) ?? null) : []
      expect(sent).toEqual([row.removable ? { external_id: "u1", [name]: null } : { external_id: "u1" }])
      if (!row.removable) return
      expect(Schema.is(UserTrack.AttributesObject)(sent[0])).toBe(true)
      expect(braze.post("/users/track", { attributes: sent })).toEqual({ attributes_processed: 1, message: "success" })
      if (row.exportName === undefined) return
      const answer = braze.post("/users/export/ids", { external_ids: ["u1"], fields_to_export: [row.exportName] })
      expect(usersOf(answer)).toEqual({})
    }
  )
})

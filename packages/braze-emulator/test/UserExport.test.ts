import { responses } from "@sluice/braze-api/Sentences"
import * as Api from "@sluice/braze-api/UserExport"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { now, past, play } from "./Endpoint.js"

const alias = { alias_name: "c", alias_label: "chat" }
const people = (options?: Parameters<typeof play>[0]) => {
  const playing = play(options)
  playing.attributes(
    {
      external_id: "u1",
      email: "a@example.com",
      first_name: "Ada",
      x: 1,
      current_location: { longitude: -9, latitude: 38 }
    },
    { external_id: "u2", email: "a@example.com", push_tokens: [{ app_id: "app", token: "t", device_id: "device-1" }] },
    { user_alias: alias, _update_existing_only: false, phone: "+14155552671" }
  )
  playing.events({ external_id: "u1", name: "e", time: past }, { external_id: "u1", name: "old", time: "2025-01-01" })
  playing.purchases({ external_id: "u1", product_id: "p", currency: "USD", price: 9.5, quantity: 2, time: past })
  return playing
}
const ids = (body: unknown) =>
  Schema.decodeUnknownSync(Api.ExportSuccess)(body).users.map(
    (user) => user.external_id ?? user.user_aliases?.[0]?.alias_name
  )

describe("6.8 users/export/ids", () => {
  it("returns 201 with users and unknown identifiers", () => {
    const { exported } = people()
    const { status, body } = exported({
      external_ids: ["u1", "nope"],
      user_aliases: [alias, { ...alias, alias_name: "C" }]
    })
    expect(status).toBe(201)
    expect(ids(body)).toEqual(["u1", "c"])
    expect(body).toMatchObject({ invalid_user_ids: ["nope", { ...alias, alias_name: "C" }], message: "success" })
  })

  it("recorded: an unknown id [export.unknown]", () => {
    expect(people().exported({ external_ids: ["nope"] }).body).toEqual({
      users: [],
      invalid_user_ids: ["nope"],
      message: "success"
    })
  })

  it("omits invalid_user_ids if there are none, and lists no user twice", () => {
    const { body } = people().exported({ external_ids: ["u1", "u1"], email_address: "a@example.com" })
    expect(ids(body)).toEqual(["u1", "u2"])
    expect(body).not.toHaveProperty("invalid_user_ids")
  })

  it("finds by braze_id, address, number and device", () => {
    const { exported, user } = people()
    const { braze_id } = user({ external_id: "u1" })
    expect(ids(exported({ braze_id }).body)).toEqual(["u1"])
    expect(ids(exported({ email_address: "a@EXAMPLE.com" }).body)).toEqual(["u1", "u2"])
    expect(ids(exported({ phone: "(415) 555-2671" }).body)).toEqual(["c"])
    expect(ids(exported({ device_id: "device-1" }).body)).toEqual(["u2"])
    expect(exported({ device_id: "device-2" }).body).toMatchObject({ users: [], invalid_user_ids: ["device-2"] })
  })

  it("exports a profile like Braze: no properties, sums of 90 days, and nothing that is empty [export.shape] [export.empty]", () => {
    const { exported, user } = people()
    const { braze_id, random_bucket } = user({ external_id: "u1" })
    expect(exported({ external_ids: ["u1"] }).body).toEqual({
      users: [
        {
          created_at: new Date(now).toISOString(),
          external_id: "u1",
          user_aliases: [],
          appboy_id: braze_id,
          braze_id,
          random_bucket,
          first_name: "Ada",
          email: "a@example.com",
          last_coordinates: [-9, 38],
          total_revenue: 19,
          push_subscribe: "subscribed",
          email_subscribe: "subscribed",
          custom_attributes: { x: 1 },
          custom_events: [{ name: "e", first: past, last: past, count: 1 }],
          purchases: [{ name: "p", first: past, last: past, count: 2 }]
        }
      ],
      message: "success"
    })
  })

  it("fields_to_export selects the fields, and accepts every documented one", () => {
    const { exported, mistakes } = people()
    mistakes.length = 0
    expect(exported({ external_ids: ["u1"], fields_to_export: ["first_name", "custom_attributes"] }).body).toEqual({
      users: [{ first_name: "Ada", custom_attributes: { x: 1 } }],
      message: "success"
    })
    const everything = exported({ external_ids: ["u1"], fields_to_export: Api.fieldsToExport.value }).body
    expect(everything).toEqual(exported({ external_ids: ["u1"] }).body)
    expect(mistakes).toEqual([])
    exported({ external_ids: ["u1"], fields_to_export: ["firstname"] })
    expect(mistakes).toEqual(["unknown-export-field"])
  })

  it.each([
    [{ external_ids: Array.from({ length: 51 }, (_, i) => `u${i}`) }, responses.tooManyExportIds],
    [{ user_aliases: Array.from({ length: 51 }, () => alias) }, responses.tooManyExportIds],
    [{ braze_id: "a", phone: "b" }, responses.onlyOneExportId],
    [{ external_ids: "u1" }, responses.malformedExportIds],
    [{ braze_id: 7 }, responses.malformedExportIds],
    [{ external_ids: ["u1"], fields_to_export: "first_name" }, responses.fieldsToExport],
    [{ external_ids: ["u1"], fields_to_export: [7] }, responses.fieldsToExport]
  ])("%j is refused", (body, answer) => {
    expect(people().exported(body)).toEqual({ status: 400, body: { message: answer.text }, applied: [], refused: [] })
  })

  it("accepts 50 identifiers, and lists invalid ones as unknown", () => {
    expect(people().exported({ external_ids: Array.from({ length: 50 }, (_, i) => `u${i}`) }).status).toBe(201)
    expect(people().exported({ external_ids: [null, {}], user_aliases: [7] }).body).toMatchObject({
      users: [],
      invalid_user_ids: [null, {}, 7]
    })
  })

  it("requires fields in a workspace created since 2024-08-22 [export.fields-required]", () => {
    const { exported } = people({ fieldsToExport: "required" })
    expect(exported({ external_ids: ["u1"] }).status).toBe(400)
    expect(exported({ external_ids: ["u1"], fields_to_export: ["email"] }).status).toBe(201)
  })
})

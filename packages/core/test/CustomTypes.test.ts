import { Schema } from "effect"
import { describe, expectTypeOf, it } from "vitest"
import * as Custom from "../src/destination/CustomDestination.js"
import type { StandardSchema } from "../src/destination/StandardSchema.js"
import * as Support from "./support/deliveries.js"

const { transport } = Support.serviceOf(() => Support.status(204))
const base = { name: "points", transport }

type PointsUse = Parameters<typeof Custom.make<PointsSettings, PointsShape>>[1]
interface PointsSettings {
  readonly url: string
  readonly token?: string
}
interface PointsShape {
  readonly member: string
  readonly points: number
}

describe("the types of a custom destination", () => {
  it("accept its fields, optional and nested, and its settings", () => {
    const nested = Custom.define({
      name: "nested",
      limits: Support.points.limits,
      settings: Custom.noSettings,
      item: Schema.standardSchemaV1(
        Schema.Struct({
          member: Schema.String,
          order: Schema.Struct({ id: Schema.String }),
          tags: Schema.Array(Schema.String)
        })
      ),
      key: ({ order }) => order.id,
      repeatable: () => false,
      request: () => ({ method: "POST", url: "", headers: {} })
    })
    const made = Custom.make(nested, {
      ...base,
      fields: { "member?": "$.who", "order.id": "$.order", "tags[]": ["$.tag"] }
    })
    expectTypeOf(made).toEqualTypeOf<ReturnType<typeof Custom.make>>()
  })

  it("refuse an unknown field or setting, and settings that are missing or of another type", () => {
    type FieldName = keyof Custom.Fields<PointsShape>
    expectTypeOf<"member" | "points?" | "member.first" | "points[0]">().toExtend<FieldName>()
    expectTypeOf<"memberr">().not.toExtend<FieldName>()
    expectTypeOf<"memberr?">().not.toExtend<FieldName>()
    expectTypeOf<PointsUse["settings"]>().toEqualTypeOf<PointsSettings>()
    expectTypeOf<{ name: string; transport: typeof transport; fields: object }>().not.toExtend<PointsUse>()
    expectTypeOf<{ url: number }>().not.toExtend<PointsUse["settings"]>()
    expectTypeOf<{ readonly fields: { readonly member: string }; readonly mapping: object }>().not.toExtend<
      Pick<PointsUse, "fields" | "mapping">
    >()
  })

  it("refuse a function or a verdict of another type", () => {
    type Definition = Custom.HttpDefinition<PointsSettings, PointsShape>
    expectTypeOf<(shape: PointsShape) => number>().not.toExtend<Definition["key"]>()
    expectTypeOf<() => { _tag: "Judged"; answered: true; verdicts: [{ _tag: "Ok" }] }>().not.toExtend<
      Exclude<Definition["verdicts"], undefined>
    >()
    expectTypeOf<Omit<Definition, "request">>().not.toExtend<Custom.AnyDefinition>()
  })

  it("infer settings and objects from the schemas", () => {
    type Points = typeof Support.points
    expectTypeOf<Parameters<Points["key"]>[0]>().toEqualTypeOf<{ readonly member: string; readonly points: number }>()
    expectTypeOf<Parameters<Points["repeatable"]>[1]>().toEqualTypeOf<{
      readonly url: string
      readonly token?: string | undefined
    }>()
  })

  it("accept any definition as one of unknown types, and any field for a schema without types", () => {
    expectTypeOf(Support.points).toMatchTypeOf<Custom.AnyDefinition>()
    const open: StandardSchema<unknown> = Custom.noSettings
    const loose = Custom.define({
      name: "loose",
      limits: Support.points.limits,
      settings: open,
      item: open,
      key: () => "k",
      repeatable: () => true,
      request: () => ({ method: "POST", url: "", headers: {} })
    })
    Custom.make(loose, { ...base, fields: { anything: "$.a" } })
  })
})

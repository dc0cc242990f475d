import { createServer } from "node:http"
import * as CustomDestination from "@sluice/core/CustomDestination"
import * as Reply from "@sluice/core/Reply"
import { Schema } from "effect"
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest"
import * as DestinationValues from "../src/configuration/DestinationValues.js"
import { type ConfigurationInCode, createSluice, route, type TypedRoute } from "../src/index.js"

let url = ""
const arrived: Array<string> = []
const server = createServer((request, response) => {
  const parts: Array<Buffer> = []
  request.on("data", (part: Buffer) => void parts.push(part))
  request.on("end", () => {
    arrived.push(Buffer.concat(parts).toString())
    response.writeHead(204).end()
  })
})
beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/points`
})
afterAll(() => void server.close())

const points = CustomDestination.define({
  name: "points",
  settings: Schema.standardSchemaV1(Schema.Struct({ url: Schema.String })),
  item: Schema.standardSchemaV1(Schema.Struct({ member: Schema.NonEmptyString, points: Schema.Int })),
  key: ({ member }) => member,
  lanes: ["earned", "spent"],
  lane: ({ points: count }) => (count < 0 ? "spent" : "earned"),
  limits: { items: 10, bytes: 10_000, bytesAlone: 10_000, envelope: 2 },
  repeatable: () => false,
  request: (items, settings) => ({
    method: "POST",
    url: settings.url,
    headers: { "content-type": "application/json" },
    body: `[${items.map(({ json }) => json).join()}]`
  }),
  verdicts: ({ status }) => (status === 204 ? Reply.judged(undefined) : undefined)
})

const fields = { member: "$.who", points: "$.points" }

describe("a destination as a value", () => {
  it("delivers under `to` of a route in code", async () => {
    arrived.length = 0
    await using sluice = await createSluice({
      version: 1,
      routes: [
        route(points, { name: "earned", settings: { url }, fields, when: { "$.kind": "earned" } }),
        { name: "spent", to: points, settings: { url }, fields, when: { "$.kind": "spent" } }
      ]
    })
    await sluice.send({ kind: "earned", who: "ada", points: 5 })
    await sluice.send({ kind: "spent", who: "eve", points: -2 })
    expect(arrived).toEqual(['[{"member":"ada","points":5}]', '[{"member":"eve","points":-2}]'])
  })

  it("may have its own lanes under delivery.uncertain, and other names are mistakes", async () => {
    const configuration = (uncertain: Record<string, "hold" | "resend">) => ({
      version: 1 as const,
      routes: [route(points, { name: "points", settings: { url }, fields })] as const,
      delivery: { uncertain }
    })
    const sluice = await createSluice(configuration({ spent: "resend" }))
    await sluice.close()
    await expect(createSluice(configuration({ spend: "resend" }))).rejects.toMatchObject({
      code: "CONFIG",
      problems: [
        {
          path: "delivery.uncertain.spend",
          message: 'No destination has the lane "spend". Did you mean "spent"? Use one of earned, spent.'
        }
      ]
    })
  })

  it("types the fields and settings of its route", () => {
    type PointsRoute = TypedRoute<{ readonly url: string }, { readonly member: string; readonly points: number }>
    type FieldName = keyof Exclude<PointsRoute["fields"], undefined>
    expectTypeOf<"member" | "points?">().toExtend<FieldName>()
    expectTypeOf<"pionts">().not.toExtend<FieldName>()
    expectTypeOf<PointsRoute["settings"]>().toEqualTypeOf<{ readonly url: string }>()
    expectTypeOf<Parameters<typeof createSluice>[0]>().toEqualTypeOf<string | ConfigurationInCode>()
  })

  it("has a name in brackets, which differs from that of another destination", () => {
    const other = { ...points }
    const { byName, value } = DestinationValues.named({
      routes: [{ to: points }, { to: other }, { to: points }, { to: "./points.mjs" }],
      environments: { test: { routes: [{ to: other }] }, live: { guard: {} } }
    })
    expect(value).toEqual({
      routes: [{ to: "[points]" }, { to: "[points 2]" }, { to: "[points]" }, { to: "./points.mjs" }],
      environments: { test: { routes: [{ to: "[points 2]" }] }, live: { guard: {} } }
    })
    expect([...byName]).toEqual([
      ["[points]", points],
      ["[points 2]", other]
    ])
  })
})

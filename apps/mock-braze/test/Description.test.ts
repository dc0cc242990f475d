import { describe, expect, it } from "vitest"
import manifest from "../package.json" with { type: "json" }
import { description } from "../src/control/Description.js"

interface Found {
  readonly path: string
  readonly schema: Readonly<Record<string, unknown>>
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Every schema of a field, with its path. */
const fields = (schema: unknown, path: string): ReadonlyArray<Found> => {
  if (Array.isArray(schema)) return schema.flatMap((one, index) => fields(one, `${path}|${index}`))
  if (!isRecord(schema)) return []
  const { properties, items, additionalProperties, anyOf } = schema
  return [
    { path, schema },
    ...(isRecord(properties)
      ? Object.entries(properties).flatMap(([name, inner]) => fields(inner, `${path}.${name}`))
      : []),
    ...fields(items, `${path}[]`),
    ...(isRecord(additionalProperties) ? fields(additionalProperties, `${path}.*`) : []),
    ...fields(anyOf, path)
  ]
}

const calls = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, call]) => ({ name: `${method} ${path}`, call }))
)

describe("the description", () => {
  it("contains the version of the package", () => {
    expect(description.info.version).toBe(manifest.version)
  })

  it("describes every call in one sentence", () => {
    const lines = calls.map(({ call }) => call.summary ?? "")
    expect(lines.filter((line) => !/^[A-Z][^\n]{8,118}\.$/.test(line))).toEqual([])
  })

  it("describes every response; only values that clients choose are of any type", () => {
    const schemas = Object.entries(description.components.schemas)
    const unknown = schemas
      .flatMap(([name, schema]) => fields(schema, name))
      .filter(({ schema }) => schema["$id"] === "/schemas/unknown")
      .map(({ path }) => path)
    expect(unknown.sort()).toEqual([
      "AttributeChange.after",
      "AttributeChange.before",
      "Callback.body.*",
      "CatalogDetail.items[].*",
      "Change.after",
      "Change.before",
      "ChannelContent.fields.*",
      "FaultAction|0.body",
      "FaultRuleInput.action|0.body",
      "HistoricValue.value",
      "Message.properties.*",
      "MessageDetail.properties.*",
      "RequestDetail.answer.body",
      "RequestDetail.body",
      "SegmentSummary.filter",
      "User.*",
      "User.custom_attributes.*",
      "UserAttribute.value",
      "UserEvent.properties.*",
      "UserPurchase.properties.*",
      "WaitCondition|3.has.value",
      "WaitTimedOut.seen.*",
      "Waited.seen.*"
    ])
    const answers = calls.flatMap(({ call }) => {
      const ok: unknown = Object.entries(call.responses).find(([status]) => status === "200")?.[1]
      const content = isRecord(ok) && isRecord(ok["content"]) ? Object.values(ok["content"]) : []
      return content.map((one) => (isRecord(one) ? one["schema"] : undefined))
    })
    expect(answers).toHaveLength(calls.length)
    expect(answers.filter((schema) => !isRecord(schema) || schema["$id"] === "/schemas/unknown")).toEqual([])
  })

  it("names the schemas from which types are generated", () => {
    expect(Object.keys(description.components.schemas)).toEqual(
      expect.arrayContaining([
        "User",
        "UserPage",
        "RequestSummary",
        "RequestDetail",
        "RequestPage",
        "FaultReport",
        "FaultRule",
        "LedgerPage",
        "Verdict",
        "Mistake",
        "Message",
        "OutboxPage",
        "Settings",
        "PoolList",
        "CampaignList",
        "CanvasList",
        "SegmentList",
        "CatalogList",
        "LiveState",
        "LiveGap"
      ])
    )
  })
})

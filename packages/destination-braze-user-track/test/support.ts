import * as Identity from "@sluice/braze/Identity"
import type { Destination } from "@sluice/core/Destination"
import type { Endpoint } from "@sluice/core/Endpoint"
import * as Mapping from "@sluice/core/Mapping"
import type { Prepared } from "@sluice/core/Prepared"
import * as Reply from "@sluice/core/Reply"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import { Canary, JsonValues } from "@sluice/testing"
import * as DateReader from "@sluice/values/DateReader"
import type { Json, JsonObject } from "@sluice/values/Json"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import * as Registry from "../src/custom/Registry.js"
import * as UserTrack from "../src/Destination.js"
import type { Settings } from "../src/Settings.js"

/** 2026-03-04T05:06:07Z, the moment at which every test prepares. */
export const now = Date.UTC(2026, 2, 4, 5, 6, 7)

export const endpoint: Endpoint = {
  id: "users/track@test",
  lanes: ["attributes", "events", "purchases"],
  limits: { items: 75, bytes: 4_000_000, bytesAlone: 4_000_000, envelope: 40 },
  budget: { pool: "test", count: 3000, per: 3000 },
  attempt: () => Effect.succeed(Reply.judged(undefined))
}

export const record = (body: JsonObject, seq = 0): SourceRecord => ({
  id: `r${seq}`,
  seq,
  origin: { source: "test" },
  body
})

export const chain = (entries: ReadonlyArray<Identity.ChainEntry>): Identity.Chain =>
  Either.getOrThrow(Identity.compile(entries))

export const fields = (mapping: Json): Mapping.ObjectMapping => Either.getOrThrow(Mapping.fields(mapping))

export const registry = (json: Json): Registry.Registry => Either.getOrThrow(Registry.parse(json))

/** A mapping that returns the member `item` of the record unchanged. */
export const asItIs = Either.getOrThrow(Mapping.compileObject({ "@path": "$.item" }, { at: "mapping" }))

export type Options = Partial<Settings> & DateReader.DateSettings

export const destination = ({ timezone, dates, ...settings }: Options = {}): Destination => {
  const source = { ...(timezone !== undefined && { timezone }), ...(dates !== undefined && { dates }) }
  return UserTrack.make({ name: "profile", endpoint, time: Either.getOrThrow(DateReader.compile(source)), ...settings })
}

/** Prepares one record. */
export const prepare = (body: JsonObject, options: Options = {}): Prepared => {
  const [prepared] = destination(options).prepare([record(body)], { now })
  if (prepared === undefined) throw new Error("nothing was prepared")
  return prepared
}

/** `code at place` of each reason. */
export const told = (reasons: ReadonlyArray<{ code: string; path?: string }>): ReadonlyArray<string> =>
  reasons.map(({ code, path }) => `${code} ${path ?? ""}`.trim())

export const outcome = (prepared: Prepared): Json => {
  switch (prepared._tag) {
    case "Items":
      return {
        item: prepared.items.map((item): Json => JSON.parse(item.json))[0] ?? null,
        ...(prepared.warnings.length > 0 && { warnings: told(prepared.warnings) })
      }
    case "Skipped":
      return { skipped: prepared.reason.code }
    case "Invalid":
      return { invalid: told(prepared.problems) }
  }
}

/**
 * Prepares `{external_id: "u1", ...item}`. Returns the item in the form in which it is sent, or the reasons if there is
 * none.
 */
export const attempt = (item: JsonObject, options: Options = {}): Json =>
  outcome(prepare({ item: { external_id: "u1", ...item } }, { mapping: asItIs, identifierOnly: "send", ...options }))

/**
 * Prepares one attribute. Returns its value in the form in which it is sent, `{left: [codes]}` or `{invalid: [codes]}`.
 */
export const one = (name: string, value: Json, options: Options = {}): Json => {
  const [prepared] = destination({ mapping: asItIs, identifierOnly: "send", ...options }).prepare(
    [record({ item: { external_id: "u1", [name]: value } })],
    { now }
  )
  if (prepared === undefined || prepared._tag === "Skipped") return { skipped: true }
  if (prepared._tag === "Invalid") return { invalid: prepared.problems.map(({ code }) => code) }
  const sent: JsonObject = JSON.parse(prepared.items[0]?.json ?? "{}")
  const warnings = prepared.warnings.map(({ code }) => code)
  const value_ = sent[name]
  if (value_ === undefined) return { left: warnings }
  return warnings.length > 0 ? { value: value_, warnings } : value_
}

const uuid = "01234567-89ab-cdef-0123-456789abcdef"

/** Values that at least one attribute accepts. They prevent that every item is refused. */
const plausible: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  ...[
    "Ada",
    " ada@example.com ",
    "1980-12-21",
    "03/04/1980",
    "woman",
    "Portugal",
    "pt-BR",
    "Europe/Lisbon",
    "subscribed"
  ],
  ...[
    "https://example.com/a.png",
    "+351912345678",
    "true",
    "{EMAIL}",
    "",
    "2026-03-04T05:06:07Z",
    `${Canary.person}@b.pt`
  ],
  ...[{ longitude: 1, latitude: 2 }, { inc: 1 }, { add: ["a"] }, { $add: [{ a: 1 }] }, { a: { $time: "2026-03-04" } }],
  ...[
    [{ subscription_group_id: uuid, subscription_state: "subscribed" }],
    [{ app_id: "a", token: "t" }],
    { id: "1", likes: [] }
  ],
  ...[1, 1.5, 1e308, true, null, Canary.person, { [Canary.person]: Canary.person, x: null }]
)

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Registry.standardNames) },
  { weight: 2, arbitrary: fc.constantFrom("plan", "Email", "operating_system", " email ", "custom_attributes", "") },
  { weight: 1, arbitrary: fc.constantFrom(...JsonValues.hostileKeys) }
)

const entries = (pairs: ReadonlyArray<readonly [string, Json]>): JsonObject =>
  JSON.parse(`{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`)

/** An object of attributes, identifiers and update options: valid, nearly valid and hostile. */
export const anyItem: fc.Arbitrary<JsonObject> = fc
  .array(fc.tuple(name, fc.oneof({ weight: 3, arbitrary: plausible }, { weight: 1, arbitrary: JsonValues.value })), {
    maxLength: 8
  })
  .map(entries)

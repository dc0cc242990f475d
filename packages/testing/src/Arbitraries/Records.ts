import type { Source, SourceRecord } from "@sluice/core"
import type { Json } from "@sluice/values"
import * as fc from "fast-check"
import * as Canary from "../Canary.js"
import { fingerprint } from "../internal/Fingerprint.js"
import { oneLine, readable } from "../internal/Readable.js"
import * as JsonValues from "./JsonValues.js"

/** A record with a body, a `seq`, and an id that contains the `seq`. */
export const record = (body: Json.JsonObject, seq: number, id: string = `r${seq}`): SourceRecord.SourceRecord =>
  readable({ id, seq, origin: { source: "generated", line: seq + 1 }, body }, (one) => `${one.id} ${oneLine(one.body)}`)

/** The number of records. */
export interface RecordOptions {
  /** Default 0. */
  readonly minLength?: number
  /** Default: 90, which is more than the items of one request. About one list in ten may have more than 12 records. */
  readonly maxLength?: number
}

const many = <A>(one: fc.Arbitrary<A>, { minLength = 0, maxLength = 90 }: RecordOptions): fc.Arbitrary<Array<A>> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 9, arbitrary: fc.array(one, { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 12)) }) },
    { weight: 1, arbitrary: fc.array(one, { minLength, maxLength, size: "max" }) }
  )

const unreadable = (seq: number): Source.Unreadable =>
  readable(
    {
      _tag: "Unreadable" as const,
      id: `r${seq}`,
      seq,
      origin: { source: "generated", line: seq + 1 },
      reasons: [{ code: "not-json", message: "The line is not JSON: it ends in the middle of an object." }],
      text: `{"half":"${Canary.person}`
    },
    (one) => `${one.id} unreadable`
  )

/** Entries of a source: records with the given bodies, and some unreadable lines. Every record contains the canary. */
export const entries = (
  body: fc.Arbitrary<Json.JsonObject>,
  options: RecordOptions = {}
): fc.Arbitrary<ReadonlyArray<Source.Entry>> =>
  many(fc.oneof({ weight: 12, arbitrary: body }, { weight: 1, arbitrary: fc.constant(undefined) }), options).map(
    (bodies) => bodies.map((one, seq) => (one === undefined ? unreadable(seq) : record(marked(one), seq)))
  )

/** The body with a member for the canary, unless a value contains it. */
const marked = (body: Json.JsonObject): Json.JsonObject =>
  fingerprint(body).includes(Canary.person) ? body : { ...body, canary: Canary.person }

/** Bodies that no mapping expects: any JSON object, including hostile values and deep nesting. */
export const hostileBody: fc.Arbitrary<Json.JsonObject> = fc.oneof(
  { weight: 12, arbitrary: JsonValues.object },
  { weight: 1, arbitrary: JsonValues.deep.map((a) => ({ a })) }
)

/** Ordinary bodies in which one value is replaced by any JSON. */
export const tampered = (body: fc.Arbitrary<Json.JsonObject>): fc.Arbitrary<Json.JsonObject> =>
  fc.tuple(body, fc.nat(), JsonValues.value).map(([whole, at, value]) => {
    const keys = Object.keys(whole)
    const key = keys[at % Math.max(1, keys.length)]
    return key === undefined ? whole : { ...whole, [key]: value }
  })

/** Bodies of which about one in six is {@link tampered}. */
export const mostlyValid = (body: fc.Arbitrary<Json.JsonObject>): fc.Arbitrary<Json.JsonObject> =>
  fc.oneof({ weight: 5, arbitrary: body }, { weight: 1, arbitrary: tampered(body) })

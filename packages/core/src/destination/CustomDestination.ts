import { leftOut } from "@sluice/values/Findings"
import type { Json } from "@sluice/values/Json"
import type { Reason, Warning } from "@sluice/values/Reason"
import { Either } from "effect"
import { type CompiledMapping, isRefusal } from "../mapping/Mapping.js"
import * as Remarks from "../outcome/Remarks.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import type { Destination } from "./Destination.js"
import * as Endpoint from "./Endpoint.js"
import * as Item from "./Item.js"
import * as Prepared from "./Prepared.js"
import type { Reply } from "./Reply.js"
import type { StandardSchema } from "./StandardSchema.js"
import { validate } from "./StandardSchema.js"
import type { HttpRequest, HttpResponse, Transport } from "./Transport.js"

/**
 * A custom destination as one value. Core does the rest: mapping, validation, batching, order, rate limits, retries and
 * outcomes.
 *
 * @typeParam Settings its settings from the configuration, after validation
 * @typeParam Shape one object of the request, after validation
 */
export interface Definition<Settings, Shape> {
  /** The kind of destination, for messages, e.g. `loyalty-points`. */
  readonly name: string
  /** Any synchronous Standard Schema (zod, valibot, arktype, Effect). {@link noSettings} if there are none. */
  readonly settings: StandardSchema<Settings>
  /**
   * Any synchronous Standard Schema for the result of the mapping. A refused result is Invalid with the messages of the
   * schema.
   */
  readonly item: StandardSchema<Shape>
  /** The person of an object, e.g. `Item.key("member", shape.member)`. Objects with equal keys keep their order. */
  readonly key: (shape: Shape, settings: Settings) => string
  /** The arrays of a request, if it has several. Default: one, named `items`. */
  readonly lanes?: ReadonlyArray<string>
  /** The lane of an object. Default: the first lane. */
  readonly lane?: (shape: Shape, settings: Settings) => string
  readonly limits: Endpoint.Limits
  /** Default: 10 requests a second. */
  readonly budget?: Endpoint.RateLimit
  /**
   * Whether applying the object twice has the same effect as applying it once. If in doubt, return false, so that it is
   * never sent twice.
   */
  readonly repeatable: (shape: Shape, settings: Settings) => boolean
  /** Makes the request. The JSON of each item is in `json`. Pure. */
  readonly request: (items: ReadonlyArray<Item.Item>, settings: Settings) => HttpRequest
  /**
   * Reads the verdicts of a response, in the order of the items. `undefined` leaves the decision to the answer table.
   * Pure.
   */
  readonly verdicts?: (response: HttpResponse, items: ReadonlyArray<Item.Item>, settings: Settings) => Reply | undefined
  /** Rows of the answer table that the vendor's documentation overrides. Default: none. */
  readonly answers?: Endpoint.HttpOptions["answers"]
  /**
   * The reason of a run that stops because several consecutive batches were refused without naming an item. Default: the
   * sentence of the answer table.
   */
  readonly unnamedRefusals?: Reason
}

/** How a definition is used in one pipeline. */
export interface Use {
  /**
   * Unique in the pipeline. Destinations with the same definition and settings but different names do not share
   * batches.
   */
  readonly name: string
  /** Validated by the definition's schema. */
  readonly settings?: unknown
  /** Makes one object or a list of objects from a record. A record without an object is Skipped. */
  readonly mapping: CompiledMapping
  readonly transport: Transport
}

/** Infers the types of a definition; returns it unchanged. */
export const define = <Settings, Shape>(definition: Definition<Settings, Shape>): Definition<Settings, Shape> =>
  definition

/** The destination, or every mistake in the settings. */
export const make = <Settings, Shape>(
  definition: Definition<Settings, Shape>,
  use: Use
): Either.Either<Destination, ReadonlyArray<Reason>> =>
  Either.map(settingsOf(definition, use.settings), (settings) => {
    const endpoint = Endpoint.http({
      id: `${definition.name}/${use.name}`,
      lanes: definition.lanes ?? [defaultLane],
      limits: definition.limits,
      budget: definition.budget ?? { pool: `${definition.name}/${use.name}`, count: 10, per: 1_000 },
      ...(definition.unnamedRefusals && { unnamedRefusals: definition.unnamedRefusals }),
      ...(definition.answers && { answers: definition.answers }),
      transport: use.transport,
      request: (items) => definition.request(items, settings),
      read: (response, items) => definition.verdicts?.(response, items, settings)
    })
    return {
      name: use.name,
      endpoint,
      prepare: (chunk) => chunk.map((record) => prepareSafely(definition, settings, use, record))
    }
  })

/** The schema of a destination without settings. Any setting is a mistake. */
export const noSettings: StandardSchema<undefined> = {
  "~standard": {
    version: 1,
    vendor: "sluice",
    validate: (value) =>
      value === undefined ? { value } : { issues: [{ message: "this destination has no settings. Remove them." }] }
  }
}

const defaultLane = "items"

const settingsOf = <Settings, Shape>(
  { name, settings }: Definition<Settings, Shape>,
  given: unknown
): Either.Either<Settings, ReadonlyArray<Reason>> =>
  Either.mapLeft(validate(settings, given), (issues) =>
    issues.map(({ message, path }) => ({
      code: "settings-not-valid",
      mappingPath: ["settings", ...path].join("."),
      message: `Settings of ${name}: ${message}`
    }))
  )

/** A definition is user code. An exception affects only the record that caused it. */
const prepareSafely = <Settings, Shape>(
  definition: Definition<Settings, Shape>,
  settings: Settings,
  use: Use,
  record: SourceRecord
): Prepared.Prepared => {
  try {
    return prepareOne(definition, settings, use, record)
  } catch {
    return Prepared.invalid([Remarks.reason("destination-threw", { destination: definition.name })])
  }
}

const prepareOne = <Settings, Shape>(
  definition: Definition<Settings, Shape>,
  settings: Settings,
  use: Use,
  record: SourceRecord
): Prepared.Prepared => {
  const warnings: Array<Warning> = []
  const made = use.mapping.apply(record.body, (reason) => void warnings.push(leftOut(reason)))
  if (isRefusal(made)) return Prepared.invalid([made])
  const shapes = made === undefined ? [] : Array.isArray(made) ? made : [made]
  if (shapes.length === 0) return Prepared.skipped(Remarks.reason("nothing-mapped"))
  const problems: Array<Reason> = []
  const items: Array<Item.Item> = []
  shapes.forEach((value: Json, part: number) => {
    const valid = validate(definition.item, value)
    if (Either.isLeft(valid)) problems.push(...valid.left.map(problemAt(shapes.length > 1 ? part : undefined)))
    else items.push(encode(definition, settings, valid.right, { record, destination: use.name, part }))
  })
  return problems.length > 0 ? Prepared.invalid(problems) : Prepared.items(items, warnings)
}

const encode = <Settings, Shape>(
  definition: Definition<Settings, Shape>,
  settings: Settings,
  shape: Shape,
  made: Pick<Item.Item, "record" | "destination" | "part">
): Item.Item =>
  Item.make({
    ...made,
    key: definition.key(shape, settings),
    lane: definition.lane?.(shape, settings) ?? definition.lanes?.[0] ?? defaultLane,
    json: JSON.stringify(shape),
    repeatable: definition.repeatable(shape, settings)
  })

const problemAt =
  (part: number | undefined) =>
  ({ message, path }: { readonly message: string; readonly path: ReadonlyArray<string> }): Reason => ({
    code: "item-not-valid",
    mappingPath: ["item", ...(part === undefined ? [] : [String(part)]), ...path].join("."),
    message
  })

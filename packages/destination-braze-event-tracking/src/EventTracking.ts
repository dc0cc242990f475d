import * as FieldLocators from "@sluice/braze/FieldLocators"
import * as Identity from "@sluice/braze/Identity"
import type { Destination } from "@sluice/core/Destination"
import type { Endpoint } from "@sluice/core/Endpoint"
import * as CoreMapping from "@sluice/core/Mapping"
import * as DateReader from "@sluice/values/DateReader"
import type { Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Either } from "effect"
import * as AnalyticsCall from "./items/AnalyticsCall.js"
import * as Order from "./items/Order.js"
import * as RequiredFields from "./items/RequiredFields.js"
import * as Mapping from "./Mapping.js"
import * as Prepare from "./Prepare.js"

/** What the destination is made of. */
export interface Settings {
  /** Unique in a pipeline. */
  readonly name: string
  /** `users/track` of a connection; see `UserTrack.endpoint`. */
  readonly endpoint: Endpoint
  /** Whom a record is about; see `Identity.compile`. An item that names its person itself goes before it. */
  readonly identity: Identity.Chain
  /**
   * What a record becomes: an event `{ name, time, properties? }`, a purchase `{ product_id, currency, price, time,
   * quantity?, properties? }`, an order `{ products: […], … }`, or a list of these. Nothing or null: the record is
   * Skipped. Absent: records are calls of the common analytics specification.
   */
  readonly mapping?: CoreMapping.CompiledMapping
  /** Where the mapping stands in the configuration, for reasons. Default `fields`. */
  readonly at?: string
  /** Fields that are left out with a warning where they are not acceptable, besides those that the mapping says: `properties.colour`. */
  readonly optional?: ReadonlySet<string>
  /** Reads times as the source writes them. Default: ISO 8601, UTC where no offset is written. */
  readonly time?: DateReader.DateReader
  /** The app that items belong to which name none themselves. */
  readonly appId?: string
}

/** The destination for events and purchases. Building it does nothing; its `prepare` is pure. */
export const make = (settings: Settings): Destination => {
  const prepare = Prepare.make({
    name: settings.name,
    identity: settings.identity,
    choose: chooser(settings),
    time: settings.time ?? isoTime,
    appId: settings.appId,
    limits: settings.endpoint.limits
  })
  return { name: settings.name, endpoint: settings.endpoint, prepare: (chunk, { now }) => prepare(chunk, now) }
}

const isoTime = Either.getOrThrow(DateReader.compile())

const chooser = (settings: Settings): Prepare.Choose => {
  const { mapping } = settings
  if (mapping === undefined) return AnalyticsCall.choose
  const way = wayOf(mapping, settings.at ?? "fields", settings.optional)
  return () => way
}

const wayOf = (
  mapping: CoreMapping.CompiledMapping,
  at: string,
  optional: ReadonlySet<string> | undefined
): Prepare.Way => ({
  apply: mapping.apply,
  locate: Order.inheriting(mapping, FieldLocators.ofMapping(mapping, at)),
  optional: optional === undefined ? mapping.optional : new Set([...mapping.optional, ...optional])
})

/** The same, as it stands in a configuration. */
export interface Configuration {
  readonly name: string
  readonly endpoint: Endpoint
  /** The chain of the configuration. Default, only without a mapping: `userId`, else `anonymousId` as an alias. */
  readonly identity?: Json | ReadonlyArray<Identity.Entry>
  /** The short form. Not together with `mapping`. */
  readonly fields?: unknown
  /** The full language. */
  readonly mapping?: unknown
  /** IANA name: the zone of times without an offset. */
  readonly timezone?: string
  /** How the source writes dates, as `DD/MM/YYYY`. */
  readonly dates?: string | ReadonlyArray<string>
  readonly appId?: string
}

/** Builds the destination from a configuration, or tells everything that is wrong with it at once. */
export const configure = (configuration: Configuration): Either.Either<Destination, ReadonlyArray<Reason>> => {
  const { name, endpoint, appId } = configuration
  const mapping = mappingOf(configuration)
  const identity = identityOf(configuration)
  const time = DateReader.compile({
    ...(configuration.timezone !== undefined && { timezone: configuration.timezone }),
    ...(configuration.dates !== undefined && { dates: configuration.dates })
  })
  if (Either.isRight(mapping) && Either.isRight(identity) && Either.isRight(time)) {
    const found = mapping.right
    return Either.right(
      make({
        name,
        endpoint,
        identity: identity.right,
        time: time.right,
        ...(found ?? {}),
        ...(appId !== undefined && { appId })
      })
    )
  }
  const problems = [leftOf(identity), leftOf(mapping), leftOf(time)].flat()
  return Either.left(problems)
}

const leftOf = <A>(result: Either.Either<A, ReadonlyArray<Reason>>): ReadonlyArray<Reason> =>
  Either.isLeft(result) ? result.left : []

type Found = Pick<Settings, "at"> & { readonly mapping: CoreMapping.CompiledMapping }

const mappingOf = ({ fields, mapping }: Configuration): Either.Either<Found | undefined, ReadonlyArray<Reason>> => {
  if (fields !== undefined && mapping !== undefined)
    return Either.left([
      { code: "mapping-twice", path: "mapping", message: "fields and mapping both say what is sent. Keep one of them." }
    ])
  if (fields === undefined && mapping === undefined) return Either.right(undefined)
  const at = fields === undefined ? "mapping" : "fields"
  const compiled: Either.Either<CoreMapping.CompiledMapping, ReadonlyArray<CoreMapping.MappingProblem>> = fields ===
  undefined
    ? CoreMapping.compile(mapping)
    : CoreMapping.fields(fields)
  if (Either.isLeft(compiled))
    return Either.left(compiled.left.map(({ path, message }) => ({ code: "mapping-not-valid", path, message })))
  const missing = RequiredFields.missing(fields)
  return missing.length > 0 ? Either.left(missing) : Either.right({ mapping: compiled.right, at })
}

const identityOf = ({
  identity,
  fields,
  mapping
}: Configuration): Either.Either<Identity.Chain, ReadonlyArray<Reason>> => {
  if (identity !== undefined) return Identity.compile(identity)
  if (fields === undefined && mapping === undefined) return Identity.compile(Mapping.identity)
  return Either.left([
    {
      code: "identity-missing",
      path: "identity",
      message: 'Say whom a record is about, as identity: [{ external_id: "$.user.id" }].'
    }
  ])
}

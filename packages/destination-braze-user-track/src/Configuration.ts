import * as Identity from "@sluice/braze/Identity"
import type { Endpoint } from "@sluice/core/Endpoint"
import * as CoreMapping from "@sluice/core/Mapping"
import * as DateReader from "@sluice/values/DateReader"
import type { Lowercase } from "@sluice/values/Email"
import type { Json } from "@sluice/values/Json"
import * as Phone from "@sluice/values/Phone"
import type { Reason } from "@sluice/values/Reason"
import { Either } from "effect"
import * as Registry from "./custom/Registry.js"
import * as Undeclared from "./custom/Undeclared.js"
import * as Destination from "./Destination.js"

/** The settings of {@link Destination.make} as they stand in a configuration. */
export interface Configuration {
  readonly name: string
  readonly endpoint: Endpoint
  /** The chain of the configuration. Default, only without a mapping: `userId`, else `anonymousId` as an alias. */
  readonly identity?: Json | ReadonlyArray<Identity.Entry>
  /** The short form. Not together with `mapping`. */
  readonly fields?: unknown
  /** The full language. */
  readonly mapping?: unknown
  /** `{ unknown: refuse | drop | allow, name: type, … }`. */
  readonly attributes?: Json
  /** IANA name: the zone of times without an offset. */
  readonly timezone?: string
  /** How the source writes dates, as `DD/MM/YYYY`. */
  readonly dates?: string | ReadonlyArray<string>
  readonly lowercase?: Lowercase
  readonly country?: string
  readonly updateExistingOnly?: boolean
  readonly mergeObjects?: boolean
  readonly fullName?: string
  readonly identifierOnly?: "skip" | "send"
}

type Result<A> = Either.Either<A, ReadonlyArray<Reason>>

/** Builds the destination from a configuration, or tells everything that is wrong with it at once. */
export const configure = (configuration: Configuration): Result<Destination.UserTrackDestination> => {
  const mapping = mappingOf(configuration)
  const identity = given(configuration.identity, Identity.compile)
  const attributes = given(configuration.attributes, Registry.parse)
  const time = DateReader.compile(timeOf(configuration))
  const country = given(configuration.country, countryOf)
  const refused = refusedFields(configuration, Either.getOrUndefined(attributes))
  if (
    Either.isRight(mapping) &&
    Either.isRight(identity) &&
    Either.isRight(attributes) &&
    Either.isRight(time) &&
    Either.isRight(country) &&
    refused.length === 0
  ) {
    const { name, endpoint, lowercase, updateExistingOnly, mergeObjects, fullName, identifierOnly } = configuration
    const read = { identity: identity.right, attributes: attributes.right, time: time.right, country: country.right }
    const plain = { lowercase, updateExistingOnly, mergeObjects, fullName, identifierOnly }
    return Either.right(Destination.make({ name, endpoint, ...mapping.right, ...read, ...plain }))
  }
  return Either.left([...[identity, mapping, attributes, time, country].flatMap(mistakesOf), ...refused])
}

const refusedFields = (
  { fields, fullName }: Configuration,
  registry: Registry.Registry | undefined
): ReadonlyArray<Reason> =>
  Undeclared.refused(fields, registry, fullName).map(({ key, code, message }) => ({
    code,
    path: `fields.${key}`,
    message
  }))

const mistakesOf = (result: Result<unknown>): ReadonlyArray<Reason> => (Either.isLeft(result) ? result.left : [])

/** What is there, read; what is not there stays so. */
const given = <A, B>(value: A | undefined, read: (value: A) => Result<B>): Result<B | undefined> =>
  value === undefined ? Either.right(undefined) : read(value)

const timeOf = ({ timezone, dates }: Configuration): DateReader.Settings => ({
  ...(timezone !== undefined && { timezone }),
  ...(dates !== undefined && { dates })
})

const countryOf = (code: string): Result<string> =>
  Phone.isCountry(code)
    ? Either.right(code)
    : Either.left([
        {
          code: "country-unknown",
          path: "country",
          message: "It is the country of telephone numbers without a prefix: two capitals, as PT."
        }
      ])

type Mapped = Pick<Destination.Settings, "mapping" | "at">

const mappingOf = ({ fields, mapping }: Configuration): Result<Mapped> => {
  if (fields === undefined && mapping === undefined) return Either.right({})
  if (fields !== undefined && mapping !== undefined)
    return Either.left([
      { code: "mapping-twice", path: "mapping", message: "fields and mapping both say what is sent. Keep one of them." }
    ])
  const at = fields === undefined ? "mapping" : "fields"
  const compiled = fields === undefined ? CoreMapping.compileObject(mapping) : CoreMapping.fields(fields)
  return Either.mapBoth(compiled, {
    onLeft: (problems) => problems.map(({ path, message }) => ({ code: "mapping-not-valid", path, message })),
    onRight: (found) => ({ mapping: found, at })
  })
}

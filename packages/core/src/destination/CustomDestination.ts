import type { Problem } from "@sluice/values/Problem"
import type { Reason } from "@sluice/values/Reason"
import { decoder } from "@sluice/values/SettingsSchema"
import { Either, type Schema } from "effect"
import type { CompiledMapping } from "../mapping/Mapping.js"
import * as Mapping from "../mapping/Mapping.js"
import * as CustomEndpoint from "./CustomEndpoint.js"
import * as CustomItems from "./CustomItems.js"
import type { Definition, DirectDefinition, HttpDefinition } from "./Definition.js"
import { isDefinition, misfitsOf } from "./Definition.js"
import * as DeliveryPolicies from "./DeliveryPolicies.js"
import type { Destination } from "./Destination.js"
import type { RetryPolicy } from "./Endpoint.js"
import * as Plugin from "./Plugin.js"
import * as ReplyRedaction from "./ReplyRedaction.js"
import * as SettingsSecrets from "./SettingsSecrets.js"
import type { StandardSchema } from "./StandardSchema.js"
import { validate } from "./StandardSchema.js"
import type { Transport } from "./Transport.js"

export type { IssuedToken } from "./AccessToken.js"
export type {
  AnyDefinition,
  AttemptContext,
  AttemptDefinition,
  Definition,
  DestinationSession,
  DirectDefinition,
  HttpDefinition,
  OfSettings,
  OpenContext,
  RequestContext,
  SessionDefinition,
  TokenContext,
  TokenDefinition
} from "./Definition.js"
export { isDefinition, misfitsOf }

/** The use of a definition in one pipeline. */
export type Use<SettingsInput = unknown, ShapeInput = unknown> = CommonUse &
  SettingsUse<SettingsInput> &
  MappingUse<ShapeInput>

interface CommonUse {
  /**
   * Unique in the pipeline. Destinations with the same definition and settings but different names do not share
   * batches.
   */
  readonly name: string
  readonly transport: Transport
  /** Relative paths in the settings begin here. Default: the working directory. */
  readonly folder?: string | undefined
  /** Overrides the members of `retry` of the definition. */
  readonly retry?: RetryPolicy | undefined
}

/** Validated by the definition's schema. Optional if the schema accepts nothing. */
type SettingsUse<Input> = undefined extends Input ? { readonly settings?: Input } : { readonly settings: Input }

type MappingUse<Input> =
  | {
      /** Makes one object or a list of objects from a record. A record without an object is Skipped. */
      readonly mapping: CompiledMapping
      /** The key of the configuration that contains the mapping, for reasons. Default: `mapping`. */
      readonly at?: "fields" | "mapping"
      readonly fields?: undefined
    }
  | {
      /** Makes one object from a record. The mapping in its short form. */
      readonly fields: Fields<Input>
      readonly mapping?: undefined
    }

type Names<Shape> = Shape extends unknown ? Extract<keyof Shape, string> : never

/**
 * The short form of a mapping that makes objects of this type: a path or another value for each field. `name?` leaves a
 * field out if its value is not valid.
 */
export type Fields<Shape> = unknown extends Shape
  ? Readonly<Record<string, unknown>>
  : { readonly [Name in Names<Shape> as Name | `${Name}?`]?: unknown } & {
      readonly [Nested in `${Names<Shape>}.${string}` | `${Names<Shape>}[${string}`]: unknown
    }

/** Infers the types of a definition of a destination over HTTP; returns it unchanged. */
export const define = <Settings, Shape, SettingsInput = Settings, ShapeInput = Shape>(
  definition: HttpDefinition<Settings, Shape, SettingsInput, ShapeInput>
): HttpDefinition<Settings, Shape, SettingsInput, ShapeInput> => definition

/** Infers the types of a definition of a destination that does not use HTTP; returns it unchanged. */
export const defineDirect = <Settings, Shape, SettingsInput = Settings, ShapeInput = Shape>(
  definition: DirectDefinition<Settings, Shape, SettingsInput, ShapeInput>
): DirectDefinition<Settings, Shape, SettingsInput, ShapeInput> => definition

/** The destination, or every mistake in the settings, the mapping, and what the definition makes of the settings. */
export const make = <Settings, Shape, SettingsInput = Settings, ShapeInput = Shape>(
  definition: Definition<Settings, Shape, SettingsInput, ShapeInput>,
  use: Use<NoInfer<SettingsInput>, NoInfer<ShapeInput>>
): Either.Either<Destination, ReadonlyArray<Reason>> => {
  const settings = settingsOf(definition, use.settings)
  const mapping = mappingOf(use)
  if (Either.isLeft(settings) || Either.isLeft(mapping))
    return Either.left([...Either.match(settings, none), ...Either.match(mapping, none)])
  const policies = DeliveryPolicies.of(definition, settings.right, use)
  if (Either.isLeft(policies)) return Either.left(policies.left)
  const secrets = secretsOf(definition, use.settings)
  const { name, transport } = use
  const prepare = CustomItems.make({ definition, settings: settings.right, name, secrets, ...mapping.right })
  return Either.right({
    name,
    endpoint: CustomEndpoint.make({
      definition,
      settings: settings.right,
      name,
      transport,
      secrets,
      policies: policies.right,
      folder: use.folder
    }),
    prepare: (chunk) => chunk.map(prepare)
  })
}

/** The strings in the settings that must not be stored or shown. */
export const secretsOf = (
  { publicSettings }: Pick<Definition<never, never>, "publicSettings">,
  settings: unknown
): ReadonlyArray<string> => SettingsSecrets.secretsOf(settings, publicSettings)

/** The schema of a destination without settings. Any setting is a mistake. */
export const noSettings: StandardSchema<undefined> = {
  "~standard": {
    version: 1,
    vendor: "sluice",
    validate: (value) =>
      value === undefined ? { value } : { issues: [{ message: "this destination has no settings. Remove them." }] }
  }
}

/** A {@link StandardSchema} of settings. */
export type SettingsSchema<Settings, Input> = StandardSchema<Settings, Input>

/**
 * A schema of settings that reports every mistake at once, unknown settings included, and no value. `check` finds mistakes
 * that concern several settings; it is called with valid ones.
 */
export const settings = <Settings, Input>(
  schema: Schema.Schema<Settings, Input>,
  check: (settings: Settings) => ReadonlyArray<Problem> = () => []
): SettingsSchema<Settings, Input> => {
  const decode = decoder(schema)
  return {
    "~standard": {
      version: 1,
      vendor: "sluice",
      validate: (value) => {
        const decoded = decode(value)
        const issues = Either.isLeft(decoded) ? decoded.left : check(decoded.right)
        return Either.isLeft(decoded) || issues.length > 0 ? { issues } : { value: decoded.right }
      }
    }
  }
}

const none = { onLeft: (reasons: ReadonlyArray<Reason>) => reasons, onRight: (): ReadonlyArray<Reason> => [] }

const settingsOf = <Settings>(
  definition: Pick<Definition<Settings, never, unknown>, "name" | "settings" | "publicSettings">,
  given: unknown
): Either.Either<Settings, ReadonlyArray<Reason>> =>
  Either.mapLeft(validate(definition.settings, given), (issues) => {
    const clean = ReplyRedaction.cleaner(secretsOf(definition, given))
    return issues.map(({ message, path }) => ({
      code: "settings-not-valid",
      mappingPath: ["settings", ...path].join("."),
      message: `Settings of ${definition.name}: ${clean(message)}`
    }))
  })

type UsedMapping = Pick<CustomItems.ItemParts<never, never>, "mapping" | "at">

const mappingOf = ({
  at = "mapping",
  fields,
  mapping
}: AnyMapping): Either.Either<UsedMapping, ReadonlyArray<Reason>> =>
  mapping === undefined
    ? Either.mapBoth(Mapping.fields(fields), {
        onLeft: (problems) => Plugin.mappingProblems(problems, "fields").map(asReason),
        onRight: (compiled) => ({ mapping: compiled, at: "fields" as const })
      })
    : Either.right({ mapping, at })

interface AnyMapping {
  readonly mapping?: CompiledMapping | undefined
  readonly fields?: unknown
  readonly at?: UsedMapping["at"]
}

const asReason = ({ code, message, path }: Problem): Reason => ({ code, mappingPath: path.join("."), message })

import type * as Identity from "@sluice/braze/Identity"
import * as PhoneCountry from "@sluice/braze/PhoneCountry"
import type { Destination } from "@sluice/core/Destination"
import { ofMapping, orElse } from "@sluice/core/FieldLocators"
import * as CoreMapping from "@sluice/core/Mapping"
import * as Plugin from "@sluice/core/Plugin"
import * as DateReader from "@sluice/values/DateReader"
import { type FieldLocator, Findings } from "@sluice/values/Findings"
import { decoder } from "@sluice/values/SettingsSchema"
import { Either } from "effect"
import * as Registry from "./custom/Registry.js"
import * as SimilarNames from "./custom/SimilarNames.js"
import * as Undeclared from "./custom/Undeclared.js"
import * as AnalyticsCall from "./item/AnalyticsCall.js"
import { AttributesBuilder } from "./item/AttributesBuilder.js"
import type * as Fields from "./item/Fields.js"
import * as MappedItem from "./item/MappedItem.js"
import { prepare, type RecordWriter } from "./Prepare.js"
import * as Standard from "./rules/Standard.js"
import { type Input, type Settings, schema } from "./Settings.js"

export { endpoint } from "@sluice/braze/UserTrack"

/** The name of the plugin under `to` of a route. */
export const name = "braze-user-track"

/**
 * Configures the destination from a route, or reports every problem of the route. Pure. Compiles the mapping once and
 * sends nothing.
 */
export const configure = (input: Input): Plugin.ConfigureResult<Plugin.Configured> => {
  const mapping = Plugin.compileMapping(input, CoreMapping.compileObject)
  const settings = decodeSettings(input.settings ?? {})
  const fullName = Either.isRight(settings) ? settings.right.fullName : undefined
  const undeclared = Undeclared.inFields(input.fields, input.attributes, fullName)
  if (Either.isLeft(mapping) || Either.isLeft(settings) || undeclared.length > 0)
    return Either.left([...Plugin.problemsOf(mapping, settings), ...undeclared])
  const compiled = mapping.right
  const rest = {
    ...settings.right,
    country: countryIn(settings.right) ?? input.country,
    lowercase: settings.right.lowercase ?? input.lowercase,
    language: input.defaults?.language,
    lettersUnclear: input.lettersUnclear,
    name: input.name,
    identity: input.identity,
    attributes: input.attributes,
    time: input.time,
    mapping: compiled?.compiled,
    at: compiled?.at
  }
  return Either.right({
    mapping: compiled?.compiled,
    // The names of the default mapping come from records, so nobody can correct them.
    warnings:
      compiled === undefined
        ? []
        : SimilarNames.warnings(
            customNames(rest).filter((one) => one !== fullName),
            compiled.at
          ),
    connect: (endpoint) => make({ ...rest, endpoint })
  })
}

const countryIn = ({ country }: typeof schema.Type): PhoneCountry.CountryOf | undefined =>
  country === undefined ? undefined : Either.getOrUndefined(PhoneCountry.compile(country))

const decodeSettings = decoder(schema, ["settings"])

const isoTime = Either.getOrThrow(DateReader.compile())

/** The destination for profiles: at most one item per record, in the lane `attributes`. Its `prepare` is pure and keeps nothing of a record. */
export const make = (settings: Settings): Destination => {
  const { name, endpoint, mapping } = settings
  const fields = fieldSettings(settings)
  const chain = settings.identity ?? (mapping === undefined ? AnalyticsCall.chain : undefined)
  const optional = new Set([...(mapping?.optional ?? []), ...(settings.optional ?? [])])
  const findings = new Findings(locate(settings, chain), optional)
  const plan = {
    destination: name,
    endpoint,
    builder: new AttributesBuilder(findings, settings.updateExistingOnly, settings.mergeObjects),
    writer: writerOf(settings, fields),
    sendBare: settings.identifierOnly === "send"
  }
  return { name, endpoint, prepare: (chunk, { now }) => prepare(plan, chunk, now) }
}

type Unconnected = Omit<Settings, "endpoint">

const fieldSettings = (settings: Unconnected): Fields.FieldSettings => {
  const { time, lowercase, country, attributes, fullName, language, lettersUnclear } = settings
  const reader = time ?? isoTime
  const registry = attributes ?? Registry.open
  return {
    standard: Standard.make({
      reader,
      lowercase: lowercase ?? "domain",
      country: country ?? (() => undefined),
      language,
      lettersUnclear: lettersUnclear === true && !decidesGender(settings.mapping)
    }),
    registry,
    reader,
    fullName,
    known: new Set([...registry.types.keys(), ...customNames(settings)]),
    mapped: new Set([...(settings.mapping?.origins.keys() ?? []), ...(settings.mapping?.optional ?? [])])
  }
}

/** Whether the mapping itself writes the letters for a gender, as a table or a fixed value does. These are Braze's. */
const decidesGender = (mapping: CoreMapping.ObjectMapping | undefined): boolean => {
  if (mapping === undefined || mapping.decided.has("gender")) return mapping !== undefined
  const constant = mapping.apply({})
  return !mapping.origins.has("gender") && !CoreMapping.isRefusal(constant) && Object.hasOwn(constant, "gender")
}

/**
 * Names of custom attributes that the mapping sets or the analytics specification defines, in addition to the declared
 * ones.
 */
const customNames = ({ mapping, attributes }: Unconnected): ReadonlyArray<string> => {
  const names = mapping === undefined ? AnalyticsCall.usual : namesOf(mapping)
  return [...new Set(names)].filter((name) => !Registry.standardNames.has(name) && attributes?.types.has(name) !== true)
}

/** The names that a mapping sets at the top level of an item, whether constant or from the record. */
const namesOf = (mapping: CoreMapping.ObjectMapping): ReadonlyArray<string> => {
  const constant = mapping.apply({})
  const fields = [...mapping.origins.keys(), ...mapping.optional]
  const names = fields.map((field) => field.replace(/^custom_attributes\./, "").replace(/[.[].*$/s, ""))
  return CoreMapping.isRefusal(constant) ? names : [...names, ...Object.keys(constant)]
}

const writerOf = ({ mapping, identity, country, lowercase }: Settings, fields: Fields.FieldSettings): RecordWriter => {
  if (mapping === undefined) return AnalyticsCall.writer(identity ?? AnalyticsCall.chain, fields)
  const rules = { country, lowercase, ...identity?.rules }
  return MappedItem.writer({ mapping, chain: identity, rules, fields })
}

const locate = ({ mapping, at }: Settings, chain: Identity.Chain | undefined): FieldLocator => {
  const ofField = mapping === undefined ? AnalyticsCall.locate : ofMapping(mapping, at ?? "fields")
  return orElse(chain?.locations ?? new Map(), (field, record) =>
    field === "identity" ? { mappingPath: field } : ofField(field, record)
  )
}

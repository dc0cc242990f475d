import * as Identity from "@sluice/braze/Identity"
import * as Prepared from "@sluice/core/Prepared"
import type { FieldLocator } from "@sluice/values/Findings"
import { isObject, type JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { Either } from "effect"
import * as Mapping from "../Mapping.js"
import type { RecordWriter } from "../Prepare.js"
import * as Fields from "./Fields.js"

/** Locates fields in the call itself: `traits.email` is at `$.traits.email`. */
export const locate: FieldLocator = (field) => ({ path: `$.${field}` })

/** The identity of a call, unless the settings have one. */
export const chain: Identity.Chain = Either.getOrThrow(Identity.compile(Mapping.identity))

/** @see {@link Mapping.usual} */
export const usual = Mapping.usual

const notACall = new Refusal(
  "call-not-known",
  "The record is not a call of the common analytics specification, whose type is identify, track, page, screen, group or alias. Add fields or mapping to this route."
)
const noTraits = new Refusal("traits-not-object", "The traits of an identify call must be an object.")

const skipped: ReadonlyMap<string, Prepared.Skipped> = new Map(
  [...Mapping.skipped].map(([type, message]) => [
    type,
    Prepared.skipped({ code: `${type}-not-a-profile`, path: "$.type", message })
  ])
)

/** Members of `context.traits` that are not in `traits` of the call, under the same or the renamed name. */
const contextTraits = (body: JsonObject, traits: JsonObject): JsonObject | undefined => {
  const context = body["context"]
  const given = context !== undefined && isObject(context) ? context["traits"] : undefined
  if (given === undefined || !isObject(given)) return undefined
  const nameOf = (name: string): string => Mapping.traits.get(name) ?? name
  const own = new Set(Object.keys(traits).map(nameOf))
  return Object.fromEntries(Object.entries(given).filter(([name]) => !own.has(nameOf(name))))
}

/** Writes calls by the default mapping. */
export const writer = (identity: Identity.Chain, settings: Fields.FieldSettings): RecordWriter => {
  const traitFields = Fields.lookup(settings, "traits", Mapping.traits)
  const contextFields = Fields.lookup(settings, "context.traits", Mapping.traits)
  const known = Fields.lookup(settings, "traits.address", Mapping.address)
  const addressFields: Fields.Lookup = (name) => (Mapping.address.has(name) ? known(name) : undefined)
  return {
    skips: ({ type }) => (typeof type === "string" && type !== "identify" ? skipped.get(type) : undefined),
    write: (body, builder, now) => {
      const { findings } = builder
      if (body["type"] !== "identify") {
        findings.refuse("type", notACall)
        return
      }
      const who = identity.of(body, findings)
      if (who !== undefined) builder.name(who, undefined)
      const traits = body["traits"] ?? {}
      if (!isObject(traits)) {
        findings.refuse("traits", noTraits)
        return
      }
      builder.mergeObjects(undefined)
      builder.write(traits, traitFields, now, true)
      const others = contextTraits(body, traits)
      if (others !== undefined) builder.write(others, contextFields, now, true)
      const { address } = traits
      if (address !== undefined && isObject(address)) builder.write(address, addressFields, now, true)
    }
  }
}

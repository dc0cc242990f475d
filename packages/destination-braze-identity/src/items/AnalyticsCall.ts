import * as MappedItems from "@sluice/braze/MappedItems"
import * as CoreMapping from "@sluice/core/Mapping"
import * as Prepared from "@sluice/core/Prepared"
import type { JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as Mapping from "../Mapping.js"

const mappings = Mapping.calls.map(({ mapping, ...call }) => {
  const at = `default ${call.type} mapping`
  const compiled = Either.getOrThrowWith(
    CoreMapping.compile(mapping, { at }),
    (problems) => new Error(problems.map((problem) => problem.message).join("\n"))
  )
  return { ...call, item: MappedItems.ofMapping(compiled, at) }
})

const skipped: ReadonlyMap<string, Prepared.Skipped> = new Map(
  Object.entries(Mapping.skipped).map(([type, reason]) => [type, Prepared.skipped({ ...reason, path: "$.type" })])
)

const known = [...new Set([...mappings.map(({ type }) => type), ...skipped.keys()])].join(", ")
const notACall = Prepared.invalid([
  {
    code: "call-unknown",
    path: "$.type",
    message: `The record is not a call of the common analytics specification, whose type is one of ${known}. Add fields or mapping to this route.`
  }
])

const isPresent = (body: JsonObject, name: string): boolean => {
  const value = body[name]
  return value !== undefined && value !== null && value !== ""
}

/** The mapping of a call of the common analytics specification. `previousId`: what that member of an alias call is. */
export const chooser =
  (previousId: "anonymous" | "user"): MappedItems.ChooseMapping =>
  (body) => {
    const { type } = body
    if (typeof type !== "string") return notACall
    const found = mappings.find(
      (call) =>
        call.type === type &&
        (call.previousId ?? previousId) === previousId &&
        call.needs.every((name) => isPresent(body, name))
    )
    return found?.item ?? skipped.get(type) ?? notACall
  }

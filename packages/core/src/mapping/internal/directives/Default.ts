import type { Json } from "@sluice/values/Json"
import { isBlank } from "@sluice/values/Text"
import * as Option from "../OptionTable.js"
import { defineDirective } from "../TableDirective.js"

const isPresent = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(typeof value === "string" && isBlank(value))

/** `@default`: the first value that is present. */
export const firstPresent = defineDirective({
  name: "@default",
  text: "The first of several values that is present: neither missing nor `null` nor empty text. A value that is present and not valid is refused, not skipped. If none is present, the result is the last one.",
  main: "values",
  options: { values: Option.values("The values, in order of preference.") },
  make: ({ values }, { compiler, reader, site }) => {
    const { origins } = reader
    if (origins.every((paths) => paths.length < 2)) compiler.alternatives(site.field, origins.flat())
    const runs = values.map((code) => code.run)
    const run = (from: Json | undefined): Json | undefined => {
      let value: Json | undefined
      for (const run of runs) {
        value = run(from)
        if (isPresent(value)) return value
      }
      return typeof value === "string" ? undefined : value
    }
    const place = (from: Json | undefined): string | undefined => {
      const chosen = values.findIndex((code) => isPresent(code.run(from)))
      const at = Math.max(0, chosen)
      const [one, another] = origins[at] ?? []
      return values[at]?.place?.(from) ?? (another === undefined ? one : undefined)
    }
    return { run, fresh: values.every((code) => code.fresh), place }
  }
})

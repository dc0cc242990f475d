import { format, type Step } from "../../record/Path.js"
import type { Scope, Sink, Site } from "./CompiledValue.js"
import { below, joined } from "./Problem.js"

/** Collects the record paths that each field depends on, in order of occurrence. */
export class Origins implements Sink {
  readonly fields = new Map<string, Set<string>>()

  readonly add = (field: string, path: string): void => {
    const known = this.fields.get(field)
    if (known === undefined) this.fields.set(field, new Set([path]))
    else known.add(path)
  }

  all(): ReadonlyArray<string> {
    return [...new Set([...this.fields.values()].flatMap((paths) => [...paths]))]
  }
}

/** Notes in two places. */
export const both = (one: Sink, other: Sink): Sink => ({
  add: (field, path) => {
    one.add(field, path)
    other.add(field, path)
  }
})

/** Paths begin at the record. */
export const recordScope: Scope = { resolve: (steps) => [format("$", steps)] }

/** Paths begin at each element of a list from these places. */
export const elementScope = (bases: ReadonlyArray<string>): Scope => ({
  resolve: (steps) => bases.map((base) => format(`${base === "$." ? "$" : base}[*]`, steps))
})

/**
 * Paths begin at the result of another mapping. A path represents the origin of the nearest field along it, or of the
 * fields below it.
 */
export const derivedScope = (origins: Origins): Scope => ({
  resolve: (steps) => {
    const whole = fieldOf(steps)
    const nearest = longestAbove(origins, steps)
    if (nearest !== undefined) return nearest
    if (whole === "") return origins.all()
    return [...origins.fields].flatMap(([field, paths]) => (isBelow(field, whole) ? [...paths] : []))
  }
})

const fieldOf = (steps: ReadonlyArray<Step>): string => steps.reduce<string>(joined, "")

const isBelow = (field: string, above: string): boolean =>
  field.startsWith(`${above}.`) || field.startsWith(`${above}[`)

const longestAbove = (origins: Origins, steps: ReadonlyArray<Step>): ReadonlyArray<string> | undefined => {
  for (let length = steps.length; length >= 0; length--) {
    const paths = origins.fields.get(fieldOf(steps.slice(0, length)))
    if (paths !== undefined) return [...paths]
  }
  return undefined
}

/** The site of a part of the same value: an option or the body of a directive. Full language, same field. */
export const part = (site: Site, segment: string | number): Site => ({ ...site, ...below(site, segment), short: false })

/** The site of a member or element of the output. `field` is its name there. */
export const child = (site: Site, segment: string | number, field: string | number): Site => ({
  ...site,
  ...below(site, segment),
  field: joined(site.field, field)
})

/** The same site with another start of paths. */
export const within = (site: Site, scope: Scope): Site => ({ ...site, scope })

import type { Path } from "@sluice/values/Problem"

/** Variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A variable that is not set, with every place that uses it. */
export interface MissingVariable {
  readonly name: string
  readonly places: ReadonlyArray<Path>
}

const reference = /\$(\$)?\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g

/**
 * Puts variables into every text: `${NAME}`, `${NAME:-instead}` for one that is not set or empty, `$${NAME}` for the
 * characters themselves. Keys are left alone, and so is `${` in front of anything that is no name. Every missing
 * variable is told once.
 */
export const substitute = (
  value: unknown,
  variables: Environment
): { readonly value: unknown; readonly missing: ReadonlyArray<MissingVariable> } => {
  const missing = new Map<string, Array<Path>>()
  const text = (written: string, path: Path): string =>
    written.replaceAll(reference, (whole, escaped: string | undefined, name: string, instead: string | undefined) => {
      if (escaped !== undefined) return whole.slice(1)
      const found = variables[name]
      if (found !== undefined && found !== "") return found
      if (instead !== undefined) return instead
      missing.set(name, [...(missing.get(name) ?? []), path])
      return whole
    })
  const walk = (at: unknown, path: Path): unknown => {
    if (typeof at === "string") return text(at, path)
    if (Array.isArray(at)) return at.map((element, i) => walk(element, [...path, i]))
    if (typeof at !== "object" || at === null || Object.getPrototypeOf(at) !== Object.prototype) return at
    return Object.fromEntries(Object.entries(at).map(([key, member]) => [key, walk(member, [...path, key])]))
  }
  const substituted = walk(value, [])
  return { value: substituted, missing: [...missing].map(([name, places]) => ({ name, places })) }
}

import type { Path } from "@sluice/values/Problem"

/** Variables by name, such as `process.env`. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>

/** A variable that is not set, with every place that uses it, in order. */
export interface MissingVariable {
  readonly name: string
  readonly places: ReadonlyArray<Path>
}

const reference = /\$(\$)?\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g

/**
 * Replaces variables in every string of a value: `${NAME}`, `${NAME:-default}` with a default for a variable that is not set or
 * empty, and `$${NAME}` for the characters `${NAME}`. Keys are not changed, nor is `${` before anything that is not a name.
 */
export const substitute = (
  value: unknown,
  variables: EnvironmentVariables
): { readonly value: unknown; readonly missing: ReadonlyArray<MissingVariable> } => {
  const missing = new Map<string, Array<Path>>()
  const text = (written: string, path: Path): string =>
    written.replaceAll(reference, (whole, escaped: string | undefined, name: string, fallback: string | undefined) => {
      if (escaped !== undefined) return whole.slice(1)
      const found = variables[name]
      if (found !== undefined && found !== "") return found
      if (fallback !== undefined) return fallback
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

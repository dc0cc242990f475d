import { isObject } from "@sluice/values/Json"
import { question } from "@sluice/values/NearMiss"
import type { Path } from "@sluice/values/Problem"

/** A configuration with the changes of one environment. */
export interface MergedConfiguration {
  readonly value: unknown
  /**
   * The path in the file for a path of the merged value. It is in the changes of the environment if they contain the
   * value.
   */
  readonly origin: (path: Path) => Path
}

/**
 * Applies the changes of an environment: objects are merged, other values are replaced. If the name is not valid, the
 * result is a message.
 */
export const merge = (written: unknown, environment: string | undefined): MergedConfiguration | string => {
  if (!isObject(written)) return { value: written, origin: (path) => path }
  const { environments, ...base } = written
  if (environment === undefined) return { value: written, origin: (path) => path }
  const names = isObject(environments) ? Object.keys(environments) : []
  const changes =
    isObject(environments) && Object.hasOwn(environments, environment) ? environments[environment] : undefined
  if (changes === undefined)
    return names.length === 0
      ? `Unknown environment "${environment}". The configuration has no environments.`
      : `Unknown environment "${environment}".${question(environment, names)} Use one of ${names.join(", ")}.`
  const value = applied(base, changes)
  return {
    value: isObject(value) ? { ...value, environments } : value,
    origin: (path) => (has(changes, path) ? ["environments", environment, ...path] : path)
  }
}

const applied = (base: unknown, changes: unknown): unknown => {
  if (!isObject(base) || !isObject(changes)) return changes
  const keys = new Set([...Object.keys(base), ...Object.keys(changes)])
  return Object.fromEntries(
    [...keys].map((key) => [key, Object.hasOwn(changes, key) ? applied(base[key], changes[key]) : base[key]])
  )
}

const has = (value: unknown, path: Path): boolean => {
  let at = value
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)]
    else if (isObject(at) && Object.hasOwn(at, String(step))) at = at[String(step)]
    else return false
  }
  return path.length > 0
}

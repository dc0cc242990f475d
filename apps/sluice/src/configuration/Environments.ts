import { question } from "@sluice/values/NearMiss"
import type { Path } from "@sluice/values/Problem"

/** A configuration with the changes of one environment. */
export interface Merged {
  readonly value: unknown
  /** Where a path of the merged value stands in what was written: among the changes when they hold it. */
  readonly origin: (path: Path) => Path
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Puts the changes over the rest: objects are merged, all else is replaced. A text says what is wrong with the name. */
export const merge = (written: unknown, environment: string | undefined): Merged | string => {
  if (!isObject(written)) return { value: written, origin: (path) => path }
  const { environments, ...base } = written
  if (environment === undefined) return { value: written, origin: (path) => path }
  const names = isObject(environments) ? Object.keys(environments) : []
  const changes =
    isObject(environments) && Object.hasOwn(environments, environment) ? environments[environment] : undefined
  if (changes === undefined)
    return names.length === 0
      ? `There is no environment "${environment}": the configuration names none.`
      : `There is no environment "${environment}".${question(environment, names)} There are ${names.join(", ")}.`
  const value = over(base, changes)
  return {
    value: isObject(value) ? { ...value, environments } : value,
    origin: (path) => (holds(changes, path) ? ["environments", environment, ...path] : path)
  }
}

const over = (base: unknown, changes: unknown): unknown => {
  if (!isObject(base) || !isObject(changes)) return changes
  const keys = new Set([...Object.keys(base), ...Object.keys(changes)])
  return Object.fromEntries(
    [...keys].map((key) => [key, Object.hasOwn(changes, key) ? over(base[key], changes[key]) : base[key]])
  )
}

const holds = (value: unknown, path: Path): boolean => {
  let at = value
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)]
    else if (isObject(at) && Object.hasOwn(at, String(step))) at = at[String(step)]
    else return false
  }
  return path.length > 0
}

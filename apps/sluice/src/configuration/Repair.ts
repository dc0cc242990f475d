import type { Path } from "@sluice/values/Problem"

/**
 * Stands where something required is missing or wrong, so that all the rest can be checked too. What meets it says
 * nothing: the mistake is already told.
 */
export const broken = "(broken)"

type Draft = { [key: string]: unknown }

const isDraft = (value: unknown): value is Draft => typeof value === "object" && value !== null && !Array.isArray(value)

/** A copy in which each of the places is replaced by something of the right shape, or is gone where it may be absent. */
export const repair = (value: unknown, places: ReadonlyArray<Path>): unknown => {
  const copy: unknown = structuredClone(value)
  if (!isDraft(copy)) return copy
  for (const path of places) mend(copy, path)
  return copy
}

const mend = (root: Draft, path: Path): void => {
  const [first, second, third] = path
  if (first === "version") root["version"] = 1
  else if (first === "routes") mendRoute(root, second, third, path)
  else if (first === "connections" && typeof second === "string") mendConnection(root, second, third, path)
  else if ((first === "guard" || first === "deadLetters") && typeof first === "string") delete root[first]
  else remove(root, path)
}

const mendRoute = (root: Draft, index: unknown, setting: unknown, path: Path): void => {
  const routes = root["routes"]
  if (!Array.isArray(routes) || routes.length === 0) {
    root["routes"] = [{ name: broken, to: broken }]
    return
  }
  if (typeof index !== "number") return
  const route: unknown = routes[index]
  if (!isDraft(route)) routes[index] = { name: `${broken} ${index}`, to: broken }
  else if (setting === "name") route["name"] = `${broken} ${index}`
  else if (setting === "to") route["to"] = broken
  else remove(root, path)
}

const mendConnection = (root: Draft, name: string, setting: unknown, path: Path): void => {
  const connections = root["connections"]
  if (!isDraft(connections)) return
  const connection = connections[name]
  if (!isDraft(connection)) connections[name] = { endpoint: broken, apiKey: broken }
  else if (setting === "endpoint" || setting === "apiKey") connection[setting] = broken
  else remove(root, path)
}

const remove = (root: unknown, path: Path): void => {
  let at = root
  for (const step of path.slice(0, -1)) {
    if (typeof at !== "object" || at === null) return
    at = Reflect.get(at, step)
  }
  const last = path[path.length - 1]
  if (last === undefined) return
  if (Array.isArray(at)) at.splice(Number(last), 1)
  else if (isDraft(at)) delete at[last]
}

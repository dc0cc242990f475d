import { isObject } from "@sluice/values/Json"
import { question } from "@sluice/values/NearMiss"
import type { Path } from "@sluice/values/Problem"
import { broken } from "./Repair.js"

/** A destination in a list under `to` of a route, with the settings that differ from the route. */
export interface ListedDestination<To = string> {
  /** The destination, as in `to` of a route. */
  readonly destination: To
  /** Unique name; reports, dead letters and outcomes use it. Default: the name of the route and of the destination. */
  readonly name?: string
  /** Default: that of the route. */
  readonly connection?: string
  /** Default: those of the route. */
  readonly settings?: unknown
}

/** The value of `to`: a destination, or a list of them. */
export type RouteDestinations<To = string> =
  | To
  | readonly [To | ListedDestination<To>, ...Array<To | ListedDestination<To>>]

/** The keys of {@link ListedDestination}, for editors and messages. */
export const listedKeys = {
  destination: "Required. The destination, as in `to` of a route.",
  name: "Unique name; reports, dead letters and outcomes use it. Default: ROUTE/DESTINATION, such as customers/audit.",
  connection: "Name of the connection. Default: that of the route.",
  settings: "Settings of the destination. Default: those of the route."
} as const satisfies Record<keyof ListedDestination, string>

/** A configuration whose routes have one destination each. */
export interface ExpandedConfiguration {
  readonly value: unknown
  /** The path in the configuration as written for a path of the expanded value. */
  readonly origin: (path: Path) => Path
  /** Mistakes of lists, with paths in the configuration as written. */
  readonly mistakes: ReadonlyArray<Mistake>
}

interface Mistake {
  readonly path: Path
  readonly message: string
}

/** An expanded route, and where its parts are written. */
interface ExpandedRoute {
  readonly route: unknown
  readonly index: number
  /** The place of its destination in the list. Undefined if the route has no list. */
  readonly at: number | undefined
  /** The keys that the element of the list has. Undefined if it is not an object. */
  readonly own: ReadonlySet<string> | undefined
}

/** Replaces each route with a list under `to` by one route per destination. Other parts are unchanged. */
export const expand = (value: unknown): ExpandedConfiguration => {
  if (!isObject(value) || !Array.isArray(value["routes"])) return { value, origin: (path) => path, mistakes: [] }
  const mistakes: Array<Mistake> = []
  const routes = value["routes"].flatMap((route: unknown, index) => expandRoute(route, index, mistakes))
  return {
    value: { ...value, routes: routes.map(({ route }) => route) },
    origin: (path) => originOf(routes, path),
    mistakes
  }
}

const expandRoute = (route: unknown, index: number, mistakes: Array<Mistake>): ReadonlyArray<ExpandedRoute> => {
  const list = isObject(route) ? route["to"] : undefined
  if (!isObject(route) || !Array.isArray(list)) return [{ route, index, at: undefined, own: undefined }]
  const path = ["routes", index, "to"]
  if (list.length === 0) {
    mistakes.push({ path, message: "The list is empty. Add a destination." })
    return [{ route: { ...route, to: broken }, index, at: undefined, own: undefined }]
  }
  const names = new Set<unknown>()
  return list.map((element: unknown, at): ExpandedRoute => {
    const listed = elementOf(element, [...path, at], mistakes)
    const name = listed["name"] ?? derivedName(route["name"], listed, list.length)
    const isRepeated = listed["name"] === undefined && typeof name === "string" && names.has(name)
    if (isRepeated)
      mistakes.push({
        path: [...path, at],
        message: `Another destination of the route is also named "${name}". Write { destination: …, name: … }.`
      })
    names.add(name)
    const { destination: to, ...rest } = listed
    const named = isRepeated ? `${name} ${at}` : name
    return {
      route: { ...route, ...rest, to, ...(named !== undefined && { name: named }) },
      index,
      at,
      own: isObject(element) ? new Set(Object.keys(element)) : undefined
    }
  })
}

const elementOf = (element: unknown, path: Path, mistakes: Array<Mistake>): Readonly<Record<string, unknown>> => {
  if (typeof element === "string" && element !== "") return { destination: element }
  if (!isObject(element)) {
    mistakes.push({
      path,
      message: "Expected a destination, or an object such as { destination: ./audit.mjs, name: audit }."
    })
    return { destination: broken }
  }
  const known: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(element)) {
    if (Object.hasOwn(listedKeys, key)) known[key] = member
    else
      mistakes.push({
        path: [...path, key],
        message: `Unknown key.${question(key, Object.keys(listedKeys))} Use ${Object.keys(listedKeys).join(", ")}; for other differences, add a separate route.`
      })
  }
  if (known["destination"] !== undefined) return known
  mistakes.push({ path, message: "The destination is missing. Write { destination: ./audit.mjs, name: audit }." })
  return { ...known, destination: broken }
}

/** `ROUTE/DESTINATION`, or the name of the route if it has one destination. */
const derivedName = (route: unknown, { connection, destination }: Readonly<Record<string, unknown>>, count: number) => {
  if (count === 1 || typeof route !== "string") return route
  return `${route}/${typeof connection === "string" ? connection : shortName(String(destination))}`
}

/** `audit` for `./lib/audit.mjs`, `@acme/audit` and the value `[audit]`. */
const shortName = (destination: string): string =>
  destination
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/^.*\//, "")
    .replace(/\.[cm]?[jt]s$/, "")

const originOf = (routes: ReadonlyArray<ExpandedRoute>, path: Path): Path => {
  const [first, at, key, ...rest] = path
  const found = first === "routes" && typeof at === "number" ? routes[at] : undefined
  if (found === undefined) return path
  if (key === undefined) return ["routes", found.index]
  const element = ["routes", found.index, "to", found.at ?? 0]
  if (found.at === undefined) return ["routes", found.index, key, ...rest]
  if (key === "to") return found.own?.has("destination") === true ? [...element, "destination"] : element
  if (found.own?.has(String(key)) === true) return [...element, key, ...rest]
  return ["routes", found.index, key, ...rest]
}

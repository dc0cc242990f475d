import { type EndpointFact, endpoints } from "@sluice/braze-api/Endpoints"
import { type Emulated, emulated } from "./Endpoints.js"

/** The endpoint of a request, or why there is none. */
export type Routed =
  | { readonly _tag: "Found"; readonly emulated: Emulated; readonly params: Readonly<Record<string, string>> }
  /** The path exists with other methods. */
  | { readonly _tag: "WrongMethod"; readonly allowed: ReadonlyArray<string> }
  /** Braze has the endpoint, the emulator does not. */
  | { readonly _tag: "NotEmulated"; readonly endpoint: EndpointFact }
  | { readonly _tag: "Unknown" }

interface Compiled<A> {
  readonly row: A
  readonly pattern: RegExp
}

const compile = <A>(row: A, path: string): Compiled<A> => ({
  row,
  pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`)
})

const compiled = emulated.map((row) => compile(row, row.endpoint.path))
const fixed = new Map(emulated.map((row) => [`${row.endpoint.method} ${row.endpoint.path}`, row]))
const noParams: Readonly<Record<string, string>> = {}

const all: ReadonlyArray<EndpointFact> = Object.values(endpoints)
const others = all
  .filter((endpoint) => !emulated.some((row) => row.endpoint === endpoint))
  .map((endpoint) => compile(endpoint, endpoint.path))

/** The endpoint of a method and a path (percent-encoded, without query). Paths are compared as they are sent, with case. */
export const route = (method: string, path: string): Routed => {
  const known = fixed.get(`${method} ${path}`)
  if (known !== undefined) return { _tag: "Found", emulated: known, params: noParams }
  const found = compiled.filter(({ pattern }) => pattern.test(path))
  const right = found.find(({ row }) => row.endpoint.method === method)
  if (right !== undefined) return { _tag: "Found", emulated: right.row, params: paramsOf(right.pattern, path) }
  const other = others.filter(({ pattern }) => pattern.test(path))
  const missing = other.find(({ row }) => row.method === method)
  if (missing !== undefined) return { _tag: "NotEmulated", endpoint: missing.row }
  const allowed = [...found.map(({ row }) => row.endpoint.method), ...other.map(({ row }) => row.method)]
  return allowed.length === 0 ? { _tag: "Unknown" } : { _tag: "WrongMethod", allowed: [...new Set(allowed)] }
}

/** Placeholders by name, percent-decoded; one that cannot be decoded is returned as it was sent. */
const paramsOf = (pattern: RegExp, path: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(pattern.exec(path)?.groups ?? {}).map(([name, value]) => [name, decoded(value)]))

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** The endpoint that was found, emulated or not; undefined if there is none with this path and method. */
export const endpointOf = (routed: Routed): EndpointFact | undefined => {
  if (routed._tag === "Found") return routed.emulated.endpoint
  return routed._tag === "NotEmulated" ? routed.endpoint : undefined
}

/** Every path of Braze. */
export const paths: ReadonlyArray<string> = all.map(({ path }) => path)

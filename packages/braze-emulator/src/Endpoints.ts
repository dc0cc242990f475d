import { type EndpointFact, endpoints } from "@sluice/braze-api/Endpoints"
import * as ExportFields from "@sluice/braze-api/ExportFields"
import * as RateLimits from "@sluice/braze-api/RateLimits"
import type { Body } from "./Body.js"
import type { Handler } from "./Handler.js"
import { isObject } from "./Problem.js"
import { userExport } from "./UserExport.js"
import { userTrack } from "./UserTrack.js"

/** An endpoint that is emulated. */
export interface Emulated {
  readonly endpoint: EndpointFact
  readonly handler: Handler
  /** A budget that this request has instead of the endpoint's own. */
  readonly budget?: (body: Body) => Budget | undefined
}

/** A budget by name. */
export interface Budget {
  readonly pool: string
  readonly windows: ReadonlyArray<RateLimits.Window>
}

/** An export that names its fields, none of them slow, has a faster budget. */
const exportBudget = (body: Body): Budget | undefined => {
  const parsed = body.parsed()
  const fields = parsed._tag === "Value" && isObject(parsed.value) ? parsed.value["fields_to_export"] : undefined
  return Array.isArray(fields) && !fields.some((field) => ExportFields.slowFields.value.includes(field))
    ? { pool: "users.export.ids with fields", windows: [RateLimits.exportWithFields.value] }
    : undefined
}

/** Every endpoint that is emulated: a new one is a new line. */
export const emulated: ReadonlyArray<Emulated> = [
  { endpoint: endpoints.userTrack, handler: userTrack },
  { endpoint: endpoints.userExport, handler: userExport, budget: exportBudget }
]

/** Where a request leads. */
export type Routed =
  | { readonly _tag: "Found"; readonly emulated: Emulated; readonly params: Readonly<Record<string, string>> }
  /** The path exists, with other methods. */
  | { readonly _tag: "WrongMethod"; readonly allowed: ReadonlyArray<string> }
  | { readonly _tag: "Unknown" }

interface Compiled {
  readonly emulated: Emulated
  readonly pattern: RegExp
}

const compile = (emulated: Emulated): Compiled => ({
  emulated,
  pattern: new RegExp(`^${emulated.endpoint.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`)
})

const compiled = emulated.map(compile)
const fixed = new Map(emulated.map((row) => [`${row.endpoint.method} ${row.endpoint.path}`, row]))
const noParams: Readonly<Record<string, string>> = {}

/** The endpoint of a method and a path (percent-encoded, without query). Paths are compared with case, as they are sent. */
export const route = (method: string, path: string): Routed => {
  const known = fixed.get(`${method} ${path}`)
  if (known !== undefined) return { _tag: "Found", emulated: known, params: noParams }
  const found = compiled.filter(({ pattern }) => pattern.test(path))
  const right = found.find(({ emulated: { endpoint } }) => endpoint.method === method)
  if (right !== undefined)
    return { _tag: "Found", emulated: right.emulated, params: { ...right.pattern.exec(path)?.groups } }
  return found.length === 0
    ? { _tag: "Unknown" }
    : { _tag: "WrongMethod", allowed: found.map(({ emulated: { endpoint } }) => endpoint.method) }
}

/** Every path that is emulated. */
export const paths: ReadonlyArray<string> = emulated.map(({ endpoint }) => endpoint.path)

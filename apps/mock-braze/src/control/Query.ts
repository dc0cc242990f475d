import type { Filter } from "@sluice/braze-emulator/Inspect"
import { nearest, unknownFields } from "@sluice/braze-emulator/Problem"
import type { MessageKind } from "@sluice/braze-emulator/WorkspaceObjects"
import { BadInput, orBad } from "./BadInput.js"
import * as Filters from "./Filters.js"

const bad = (path: string, message: string): BadInput => new BadInput([{ path, message }])

/** A whole number out of the address. Throws `BadInput`. */
export const count = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw bad(name, "must be a whole number")
}

/** A moment out of the address, in milliseconds since 1970. Throws `BadInput`. */
export const moment = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isNaN(at)) throw bad(name, "must be ISO 8601 such as 2026-01-31T12:00:00Z, or milliseconds since 1970")
  return at
}

/** `true` or `false` out of the address. Throws `BadInput`. */
export const flag = (name: string, text: string | undefined): boolean | undefined => {
  if (text === undefined) return undefined
  if (text === "true" || text === "false") return text === "true"
  const near = nearest(text, ["true", "false"])
  throw bad(name, `must be true or false${near === undefined ? "" : `; did you mean "${near}"?`}`)
}

/** A kind of message out of the address. Throws `BadInput`. */
export const messageKind = (text: string | undefined): MessageKind | undefined => {
  if (text === undefined || Filters.isMessageKind(text)) return text
  throw bad("kind", Filters.messageKind(text) ?? "is none")
}

/** The given fields without those that were not sent. */
export const given = <A extends object>(fields: { readonly [K in keyof A]: A[K] | undefined }): Partial<A> => {
  const kept: Partial<A> = {}
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name]
  return kept
}

/** The names of a {@link RequestQuery}. */
export const requestNames = [
  "status",
  "path",
  "method",
  "key",
  "text",
  "refused",
  "fault",
  "since",
  "before",
  "after",
  "limit"
] as const

/** What an address says of the requests that are asked for. */
export type RequestQuery = { readonly [K in (typeof requestNames)[number]]?: string }

/** Which requests an address asks for. Throws `BadInput`. */
export const requestFilter = (query: RequestQuery): Filter => {
  const filter = given<Filter>({
    status: query.status,
    path: query.path,
    method: query.method,
    key: query.key,
    text: query.text,
    refused: flag("refused", query.refused),
    fault: flag("fault", query.fault),
    since: moment("since", query.since),
    before: count("before", query.before),
    after: count("after", query.after),
    limit: count("limit", query.limit)
  })
  orBad(Filters.problems(Filters.requests, filter))
  return filter
}

/** Throws `BadInput` where an address holds a name that its call does not read; `workspace` stands in any. */
export const onlyNames = (query: URLSearchParams, names: ReadonlyArray<string>): void =>
  orBad(unknownFields(Object.fromEntries(query), [...names, "workspace"], ""))

/** A text without its percent-encoding; one that cannot be decoded stays as it is. */
export const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

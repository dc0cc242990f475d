import type { Item } from "@sluice/core/Item"
import * as Path from "@sluice/core/Path"
import * as Reply from "@sluice/core/Reply"
import type { HttpResponse } from "@sluice/core/Transport"
import * as Verdict from "@sluice/core/Verdict"
import * as When from "@sluice/core/When"
import { isList, type Json, parse } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import * as Redaction from "@sluice/values/Redaction"
import { Either } from "effect"
import type { Settings } from "./Settings.js"

/**
 * Reads a response. Undefined if the answer table decides: for other statuses, and if the body does not say what became of
 * the objects although `results` is set. Pure.
 */
export type ResultsReader = (response: HttpResponse, items: ReadonlyArray<Item>) => Reply.Reply | undefined

/** These refuse the request. Objects that such a response does not name were not applied. */
const refusing: ReadonlyArray<number> = [400, 413, 422]

const notNamed = Verdict.again({
  code: "refused-with-others",
  message: "The endpoint refused the request because of other objects."
})

/** The reader of responses with these settings. */
export const make = ({ results }: Pick<Settings, "results">): ResultsReader => {
  const refusals = results === undefined ? undefined : refusalsOf(results)
  return ({ body, status }, items) => {
    const isSuccess = status >= 200 && status < 300
    if (refusals === undefined) return isSuccess ? Reply.judged(undefined, { status }) : undefined
    if (!isSuccess && !refusing.includes(status)) return undefined
    const refused = refusals(parse(body), items)
    if (refused === undefined || (!isSuccess && refused.size === 0)) return undefined
    const other = isSuccess ? Verdict.accepted : notNamed
    return Reply.judged(
      items.map((_, index) => {
        const reason = refused.get(index)
        return reason === undefined ? other : Verdict.refused(reason)
      }),
      { status }
    )
  }
}

type Refusals = (body: Json | undefined, items: ReadonlyArray<Item>) => ReadonlyMap<number, Reason> | undefined

/** Reads the refused objects by their position. Undefined if the body does not have the form of the settings. */
const refusalsOf = (results: NonNullable<Settings["results"]>): Refusals => {
  const list = readerOf(results.at)
  const index = results.index === undefined ? undefined : readerOf(results.index)
  const text = results.reason === undefined ? undefined : readerOf(results.reason)
  const isRefused =
    results.refused === undefined
      ? () => true
      : Either.match(When.compile(results.refused), { onLeft: () => () => true, onRight: ({ test }) => test })
  return (body, items) => {
    const entries = list(body)
    if (entries === undefined || !isList(entries)) return undefined
    if (index === undefined && entries.length !== items.length) return undefined
    const found = new Map<number, Reason>()
    const seen = new Set<number>()
    for (const [position, entry] of entries.entries()) {
      const at = index === undefined ? position : index(entry)
      if (typeof at !== "number" || items[at] === undefined || seen.has(at)) return undefined
      seen.add(at)
      if (isRefused(entry)) found.set(at, reasonOf(text?.(entry), items))
    }
    return found
  }
}

const readerOf = (path: string): Path.PathReader =>
  Either.match(Path.read(path), { onLeft: () => () => undefined, onRight: Path.reader })

/** The longest text of a reason. */
const longestText = 300

const reasonOf = (text: Json | undefined, items: ReadonlyArray<Item>): Reason => {
  const said = typeof text === "string" || typeof text === "number" ? String(text).trim() : ""
  const clean = Redaction.ofAllValues(items.map(({ json }) => json))(said).slice(0, longestText)
  return {
    code: "refused-by-endpoint",
    message: clean === "" ? "The endpoint refused the object." : `The endpoint refused the object: ${clean}`
  }
}

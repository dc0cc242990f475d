import type { Entry, Source } from "@sluice/core/Source"
import { isUnreadable } from "@sluice/core/Source"
import { Effect, Either } from "effect"
import * as PageTag from "./PageTag.js"
import { toRecord, type VisitOptions, Visits } from "./Visits.js"

/**
 * Page tags from another source, such as a file of JSON lines. Each hit becomes a visit, see `Visit`, under the same id
 * and position. A hit with a mistake becomes unreadable with every reason, and reading continues.
 */
export const make = (source: Source, options: PageTag.PageTagOptions & VisitOptions = {}): Source => ({
  ...source,
  open: (known) =>
    Effect.map(source.open(known), (pull) => {
      const visits = new Visits(options)
      return Effect.map(pull, (entries) => entries?.map((entry) => visitOf(entry, visits, options)))
    })
})

const visitOf = (entry: Entry, visits: Visits, options: PageTag.PageTagOptions): Entry => {
  if (isUnreadable(entry)) return entry
  const read = PageTag.read(entry.body, options)
  if (Either.isRight(read)) return { ...entry, body: toRecord(visits.add(read.right)) }
  const { body, ...rest } = entry
  return { ...rest, _tag: "Unreadable", reasons: read.left, text: JSON.stringify(body).slice(0, mostCharacters) }
}

const mostCharacters = 10_000

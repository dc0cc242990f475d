import type { KnownPart } from "@sluice/core/Source"
import type { SourceValue } from "@sluice/core/ValueSource"
import type { Json } from "@sluice/values/Json"
import { Effect, Redacted } from "effect"
import * as SqlSource from "../../src/SqlSource.js"

/** The rows that a pass read, and the message that ended it. */
export interface Reading {
  readonly values: ReadonlyArray<SourceValue>
  readonly failure: string | undefined
  /** The identity that the source stores with its checkpoint. */
  readonly identity: Json
  /** The parts that the source replaced. */
  readonly forgotten: ReadonlyArray<string>
  /** Its notes about the rows that it did not read. */
  readonly notes: ReadonlyArray<string>
}

/** The settings with a plain URL. */
export type PlainSettings = Omit<SqlSource.SqlSettings, "url" | "folder"> & { readonly url: string }

/** Reads all rows, or the first `pages` pages. `between` runs after each page. */
export const read = (
  settings: PlainSettings,
  known: ReadonlyArray<KnownPart> = [],
  { between, pages = Number.POSITIVE_INFINITY }: { between?: () => Promise<void>; pages?: number } = {}
): Promise<Reading> => {
  const values: Array<SourceValue> = []
  let identity: Json = null
  let forgotten: ReadonlyArray<string> = []
  let notes: () => ReadonlyArray<string> = () => []
  const reading = Effect.scoped(
    Effect.gen(function* () {
      const source = yield* SqlSource.make({ ...settings, url: Redacted.make(settings.url), folder: "/" })
      notes = source.notes
      const pull = yield* source.open(known)
      identity = source.identify?.("rows", undefined) ?? null
      forgotten = source.forgotten?.() ?? []
      for (let page = 0; page < pages; page++) {
        const next = yield* pull
        if (next === undefined) return
        values.push(...next)
        if (between !== undefined) yield* Effect.promise(between)
      }
    })
  )
  return Effect.runPromise(
    Effect.match(reading, {
      onFailure: ({ message }) => ({ values, failure: message, identity, forgotten, notes: notes() }),
      onSuccess: () => ({ values, failure: undefined, identity, forgotten, notes: notes() })
    })
  )
}

/**
 * The parts of these values as stored in a state if all are finished. Without an identity, the run was killed before
 * the identity was saved.
 */
export const knownOf = (values: ReadonlyArray<SourceValue>, identity: Json = null): ReadonlyArray<KnownPart> =>
  [...new Map(values.map(({ part, position }) => [part ?? "", position]))]
    .filter(([part]) => part !== "*")
    .map(([part, from]) => ({ part, from, identity, mark: null, damaged: false }))

import { type Entry, isUnreadable, type Unreadable } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"

/** What a person asked to forget. Pure: the same input has the same output. */
export interface Forgotten {
  /** The records that are about it. `now` in milliseconds since 1970. */
  readonly records: (records: ReadonlyArray<SourceRecord>, now: number) => ReadonlySet<SourceRecord>
  /** Whether a text that could not be read as a record is about it. */
  readonly text: (text: string) => boolean
}

/** Replaces the id of a forgotten record, in outcomes and reasons too. */
const anonymous = "forgotten"

/** Entries without what was asked to be forgotten, and the numbers of the records that are Skipped for it. */
export interface Anonymized {
  readonly entries: ReadonlyArray<Entry>
  readonly skipped: ReadonlySet<number>
}

const none: ReadonlySet<number> = new Set()

/**
 * Removes the id and the body of forgotten records, and the text of entries that could not be read, before anything is stored of
 * them. They keep their place, so that they are counted and settled like others.
 */
export const anonymize = (entries: ReadonlyArray<Entry>, forgotten: Forgotten | undefined, now: number): Anonymized => {
  if (forgotten === undefined) return { entries, skipped: none }
  const about = forgotten.records(
    entries.filter((entry): entry is SourceRecord => !isUnreadable(entry)),
    now
  )
  const skipped = new Set([...about].map(({ seq }) => seq))
  return {
    skipped,
    entries: entries.map((entry): Entry => {
      if (isUnreadable(entry)) return forgotten.text(entry.text) ? withoutText(entry) : entry
      return skipped.has(entry.seq) ? { ...entry, id: anonymous, body: {} } : entry
    })
  }
}

const withoutText = ({ suggestion: _, ...entry }: Unreadable): Entry => ({
  ...entry,
  text: "",
  cut: { kept: 0, of: entry.cut?.of ?? entry.text.length }
})

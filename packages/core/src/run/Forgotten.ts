import { type Entry, isUnreadable, type Unreadable } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"

/** The forgotten records and people. Pure. */
export interface Forgotten {
  /** Returns the forgotten records. `now` in milliseconds since 1970. */
  readonly records: (records: ReadonlyArray<SourceRecord>, now: number) => ReadonlySet<SourceRecord>
  /** Whether an unreadable text is about a forgotten person. */
  readonly text: (text: string) => boolean
}

/** Replaces the id of a forgotten record, in outcomes and reasons too. */
const anonymous = "forgotten"

/** The entries without forgotten data, and the numbers of the records that are Skipped. */
export interface Anonymized {
  readonly entries: ReadonlyArray<Entry>
  readonly skipped: ReadonlySet<number>
}

const none: ReadonlySet<number> = new Set()

/**
 * Removes the id and the body of forgotten records, and the text of unreadable entries, before any of it is stored. The
 * entries keep their place, so that they are counted and get an outcome like others.
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

import type { Noted } from "@sluice/core/StateStore"
import * as RowBody from "./RowBody.js"
import type * as Sqlite from "./Sqlite.js"
import { endedNotes, openNotes } from "./StateLoad.js"
import { lastNumber } from "./StateLoss.js"
import { noteBody } from "./StateRows.js"

const insertNote = "INSERT INTO note (seq, body, crc) VALUES (?, ?, ?)"

/**
 * The notes of requests. A change ends a note by its number, and the next save deletes the row. Deleting the row
 * separately would write one more page per response.
 */
export class StateNotes {
  readonly #database: Sqlite.Sqlite
  /** Numbers of the rows that no change ended. */
  readonly open: Set<number>
  #last: number

  constructor(database: Sqlite.Sqlite) {
    this.#database = database
    // A change may still end a number whose row is deleted.
    this.#last = Math.max(lastNumber(database, "note"), ...endedNotes(database))
    this.open = new Set(openNotes(database))
  }

  /** The number of the last note. Rolling back a transaction restores the earlier value. */
  get last(): number {
    return this.#last
  }

  set last(number: number) {
    this.#last = number
  }

  /** Adds a note and returns its number. Add the number to {@link open} when the transaction is complete. */
  add(noted: Noted): number {
    const number = this.#last + 1
    this.#database.run(insertNote, number, ...RowBody.encode(noteBody(number, noted)))
    this.#last = number
    return number
  }

  /** Deletes the rows that changes ended. */
  deleteEnded(): void {
    this.#database.exec(`DELETE FROM note WHERE seq NOT IN (${[...this.open].join(", ")})`)
  }

  close(): void {
    try {
      this.deleteEnded()
    } catch {
      // On a full disk the rows stay, and the next run deletes them.
    }
  }
}

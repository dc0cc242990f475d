import type { Reason, Warning } from "@sluice/values/Reason"
import type { Wire } from "../outcome/Wire.js"

/** Facts about a record at a destination until the record is finished. Most records need no note. */
export interface RecordNote {
  readonly destination: number
  reasons: Array<Reason>
  warnings: ReadonlyArray<Warning>
  wire: Wire | undefined
  request: number | undefined
  tries: number
  /** Whether another record or an earlier run has the dead letter. */
  hasLetter: boolean
}

/** Notes the request with the last item of a record. */
export const sentBy = (note: RecordNote, request: number, wire: Wire | undefined, tries: number): void => {
  note.request = request
  note.wire = wire
  note.tries = tries
}

/** The notes of unfinished records, by their numbers and destinations. */
export class RecordNotes {
  readonly #bySeq = new Map<number, Array<RecordNote>>()

  /** The note of a record at a destination, which is created if there is none. */
  at(seq: number, destination: number): RecordNote {
    let notes = this.#bySeq.get(seq)
    if (notes === undefined) {
      notes = []
      this.#bySeq.set(seq, notes)
    }
    let note = notes.find((other) => other.destination === destination)
    if (note === undefined) {
      note = { destination, reasons: [], warnings: [], wire: undefined, request: undefined, tries: 0, hasLetter: false }
      notes.push(note)
    }
    return note
  }

  find(seq: number, destination: number): RecordNote | undefined {
    return this.of(seq).find((note) => note.destination === destination)
  }

  of(seq: number): ReadonlyArray<RecordNote> {
    return this.#bySeq.size === 0 ? none : (this.#bySeq.get(seq) ?? none)
  }

  drop(seq: number): void {
    if (this.#bySeq.size > 0) this.#bySeq.delete(seq)
  }
}

const none: ReadonlyArray<RecordNote> = []

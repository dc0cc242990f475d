import type { DeadLetter } from "@sluice/core/DeadLetter"
import { JsonScan } from "../format/JsonScan.js"
import { type Line, LineCutter } from "../format/LineCutter.js"
import { decode } from "./LetterLine.js"

/** One object of a dead-letter file, or lines that are something else. */
export interface Piece {
  /** Its first line, 1-based. */
  readonly line: number
  /** Undefined if it is not a valid dead letter. */
  readonly letter: DeadLetter | undefined
}

/** A letter contains one record. Longer ones count as damaged, which bounds memory for any input. */
const longestLetter = 64 * 1024 * 1024

/**
 * Cuts a dead-letter file that arrives in buffers of any size into its letters. We write a letter on one line; a person may have
 * saved the file with a byte order mark, other spaces, or letters over several lines. Blank lines between letters are skipped.
 */
export class LetterCutter {
  readonly #cutter = new LineCutter(longestLetter)
  /** The lines of a letter that is not complete yet. */
  #open: { readonly line: number; readonly lines: Array<string>; readonly scan: JsonScan; length: number } | undefined
  /** The first of lines that belong to a damaged letter: those up to the next one that begins a letter. */
  #damaged: number | undefined
  readonly #ready: Array<Piece> = []

  /** Sets the next buffer, once `next` has returned undefined. */
  push(chunk: Buffer): void {
    this.#cutter.push(chunk)
  }

  /** The next piece; undefined if the buffers so far contain no further complete one. */
  next(): Piece | undefined {
    for (;;) {
      const piece = this.#ready.shift()
      if (piece !== undefined) return piece
      const line = this.#cutter.next()
      if (line === undefined) return undefined
      this.#take(line)
    }
  }

  /** The rest, piece by piece, after the last buffer and once `next` has returned undefined. */
  end(): Piece | undefined {
    const line = this.#cutter.end()
    if (line !== undefined) this.#take(line)
    this.#close()
    return this.#ready.shift()
  }

  #take({ buffer, end, number, start }: Line): void {
    const text = buffer.toString("utf8", start, end)
    const begins = text.startsWith("{")
    if (this.#damaged !== undefined || this.#open !== undefined) {
      // An inner object that begins a line is not a whole letter.
      const letter = begins ? decode(text) : undefined
      if (letter !== undefined) {
        this.#close()
        this.#ready.push({ line: number, letter })
        return
      }
    }
    if (this.#damaged !== undefined) {
      if (!begins) return
      this.#close()
    }
    if (this.#open === undefined) this.#begin(text, number)
    else this.#continue(text, number)
  }

  #begin(text: string, line: number): void {
    if (text.trim() === "") return
    const letter = decode(text)
    const scan = new JsonScan()
    if (letter === undefined && scan.add(text) === undefined && !scan.isComplete)
      this.#open = { line, lines: [text], scan, length: text.length }
    else this.#ready.push({ line, letter })
  }

  #continue(text: string, number: number): void {
    const open = this.#open
    if (open === undefined) return
    open.length += text.length
    const isValid = open.length <= longestLetter && open.scan.add(text) === undefined
    if (isValid) {
      open.lines.push(text)
      if (!open.scan.isComplete) return
      this.#ready.push({ line: open.line, letter: decode(open.lines.join("\n")) })
      this.#open = undefined
      return
    }
    this.#open = undefined
    this.#damaged = open.line
    if (!text.startsWith("{")) return
    this.#close()
    this.#begin(text, number)
  }

  /** Ends what is open: it is damaged. */
  #close(): void {
    const line = this.#damaged ?? this.#open?.line
    if (line !== undefined) this.#ready.push({ line, letter: undefined })
    this.#damaged = undefined
    this.#open = undefined
  }
}

import type { DeadLetter } from "@sluice/core/DeadLetter"
import { JsonScan } from "../format/JsonScan.js"
import { type Line, LineCutter } from "../format/LineCutter.js"
import * as LetterLine from "./LetterLine.js"
import { isTorn } from "./LetterLine.js"

/** One object of a dead-letter file, or lines with other content. */
export interface LetterPiece {
  /** Its first line, 1-based. */
  readonly line: number
  /** Undefined if it is not a valid dead letter. */
  readonly letter: DeadLetter | undefined
  /** Only for a part that is not a letter: its first line, or the whole part if its JSON is complete. */
  readonly text?: string
  /** Present for the beginning of a last line that a crash cut. Its record was not acknowledged. */
  readonly isTorn?: true
}

/**
 * The longest letter, which contains one record. Longer letters count as damaged, so that memory is bounded for any
 * input.
 */
const longestLetter = 64 * 1024 * 1024

/** A letter that is not complete yet. */
interface OpenLetter {
  readonly line: number
  readonly lines: Array<string>
  readonly scan: JsonScan
  length: number
}

/**
 * Cuts a dead-letter file that arrives in buffers of any size into its letters. Sluice writes each letter on one line.
 * A person may have saved the file with a byte order mark, other spaces, letters over several lines, or all letters as
 * one JSON array. Blank lines between letters are skipped.
 */
export class LetterCutter {
  readonly #cutter = new LineCutter(longestLetter)
  #open: OpenLetter | undefined
  /** The first line of a damaged letter, which ends at the next line that begins a letter. */
  #damaged: { readonly line: number; readonly text: string } | undefined
  /** Whether the file is one array, and how its elements are indented; undefined before and after the array. */
  #array: { readonly line: number; indent: string | undefined; isEmpty: boolean } | undefined
  #isFirst = true
  readonly #ready: Array<LetterPiece> = []

  /** Sets the next buffer, once `next` has returned undefined. */
  push(chunk: Buffer): void {
    this.#cutter.push(chunk)
  }

  /** The next piece; undefined if the buffers so far contain no further complete one. */
  next(): LetterPiece | undefined {
    for (;;) {
      const piece = this.#ready.shift()
      if (piece !== undefined) return piece
      const line = this.#cutter.next()
      if (line === undefined) return undefined
      this.#take(textOf(line), line.number)
    }
  }

  /** The rest, piece by piece, after the last buffer and once `next` has returned undefined. */
  end(): LetterPiece | undefined {
    const line = this.#cutter.end()
    if (line !== undefined) {
      const text = textOf(line)
      if (this.#open === undefined && this.#array === undefined && isTorn(text)) {
        this.#close()
        this.#ready.push({ line: line.number, letter: undefined, text, isTorn: true })
      } else this.#take(text, line.number)
    }
    this.#close()
    this.#endArray()
    return this.#ready.shift()
  }

  #take(written: string, number: number): void {
    const text = this.#withoutArray(written, number)
    const begins = text.startsWith("{")
    if (this.#damaged !== undefined || this.#open !== undefined) {
      // An inner object that begins a line is not a whole letter.
      const letter = begins ? LetterLine.decode(text) : undefined
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

  /** The line without the beginning of the array and without the indentation of its elements. */
  #withoutArray(text: string, line: number): string {
    if (this.#isFirst && text.trim() !== "") {
      this.#isFirst = false
      if (text.trimStart().startsWith("[")) {
        this.#array = { line, indent: undefined, isEmpty: true }
        return this.#indented(text.trimStart().slice(1))
      }
    }
    return this.#array === undefined ? text : this.#indented(text)
  }

  #indented(text: string): string {
    if (this.#array === undefined || text.trim() === "") return text
    this.#array.indent ??= text.slice(0, text.length - text.trimStart().length)
    return text.startsWith(this.#array.indent) ? text.slice(this.#array.indent.length) : text
  }

  #begin(written: string, line: number): void {
    let text = this.#betweenElements(written)
    while (text.trim() !== "") {
      const letter = LetterLine.decode(text)
      const scan = new JsonScan()
      const mistake = letter === undefined ? scan.add(text) : undefined
      if (letter === undefined && mistake === undefined && !scan.isComplete) {
        this.#open = { line, lines: [text], scan, length: text.length }
        return
      }
      if (this.#array === undefined || mistake === undefined || !scan.isComplete) {
        this.#ready.push({ line, letter, ...(letter === undefined && { text }) })
        return
      }
      text = this.#element(text, mistake.at, line)
    }
  }

  /** Ends an element of the array, and returns the rest of its line. */
  #element(text: string, end: number, line: number): string {
    const whole = text.slice(0, end)
    const letter = LetterLine.decode(whole)
    this.#ready.push({ line, letter, ...(letter === undefined && { text: whole }) })
    return this.#betweenElements(text.slice(end))
  }

  /** The text after the commas between elements, or after the end of the array. */
  #betweenElements(text: string): string {
    if (this.#array === undefined) return text
    const rest = text.replace(/^[\s,]+/, "")
    if (!rest.startsWith("]")) {
      if (rest !== "") this.#array.isEmpty = false
      return rest
    }
    this.#endArray()
    return rest.slice(1)
  }

  /** An array without a letter is not a dead-letter file. */
  #endArray(): void {
    if (this.#array?.isEmpty === true) this.#ready.push({ line: this.#array.line, letter: undefined, text: "[]" })
    this.#array = undefined
  }

  #continue(text: string, number: number): void {
    const open = this.#open
    if (open === undefined) return
    open.length += text.length
    const mistake = open.length <= longestLetter ? open.scan.add(text) : { at: 0 }
    const endsInLine = this.#array !== undefined && mistake !== undefined && open.scan.isComplete
    if (mistake === undefined && !open.scan.isComplete) {
      open.lines.push(text)
      return
    }
    this.#open = undefined
    if (mistake === undefined || endsInLine) {
      const whole = [...open.lines, text.slice(0, mistake?.at)].join("\n")
      const rest = this.#element(whole, whole.length, open.line)
      this.#begin(mistake === undefined ? rest : text.slice(mistake.at), number)
      return
    }
    this.#damaged = { line: open.line, text: open.lines[0] ?? "" }
    if (!text.startsWith("{")) return
    this.#close()
    this.#begin(text, number)
  }

  /** Ends the open letter, which is damaged. */
  #close(): void {
    const piece = this.#damaged ?? (this.#open && { line: this.#open.line, text: this.#open.lines[0] ?? "" })
    if (piece !== undefined) this.#ready.push({ ...piece, letter: undefined })
    this.#damaged = undefined
    this.#open = undefined
  }
}

const textOf = ({ buffer, end, start }: Line): string => buffer.toString("utf8", start, end)

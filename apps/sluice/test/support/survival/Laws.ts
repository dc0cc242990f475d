import type { Dead } from "@sluice/core/Outcome"
import { expect } from "vitest"
import {
  type Content,
  type Endpoints,
  entriesOf,
  isSettled,
  type Reading,
  Reference,
  type Wishes
} from "./Reference.js"
import type { Came, Course, Letter, Stage } from "./Stage.js"
import type { Applied } from "./Vendor.js"

/** The laws after every command of any sequence. */
export class Model {
  readonly files = new Map<string, Content>()
  /** Symbolic links by the names of their targets. */
  readonly links = new Map<string, string>()
  readonly reference = new Reference()
  /** Values of records that ever had a letter, by destination. */
  readonly #lettered = new Set<string>()
  /**
   * By value: the number of entries in which one run read the value. A killed run may have written the letters of all
   * of them.
   */
  readonly #readAtOnce = new Map<number, number>()
  /** Keys of the letters that replays wrote. */
  readonly #replayed = new Set<string>()
  /** Runs since the last one that ended normally. Their letters count for the next run. */
  readonly #unfinished = new Set<string>()
  /** Values that a letter has after a person corrected it. */
  readonly fixed = new Set<number>()
  #values = 0
  #inodes = 0

  nextValue(): number {
    return this.#values++
  }

  nextInode(): number {
    return this.#inodes++
  }

  async run(stage: Stage, course: Course, wishes: Wishes): Promise<void> {
    const { reference } = this
    const expected = reference.decide(this, wishes)
    const reading = new Map<string, Reading>()
    for (const { decision, file } of expected)
      if (file !== undefined) reading.set(stage.realPath(file.name), { ...file, accepted: decision === "accepted" })
    this.#noteReading(expected)
    const before = new Map((await stage.letters()).map(({ key, state }) => [key, state]))
    const endpoints = await stage.planned()
    const toSend = expected.flatMap((one) => reference.toSend(one, endpoints))
    let hasEnded = false
    const ended = (): void => {
      hasEnded = true
    }
    const came = await stage.run(course, wishes, { ...reference.durable(reading), ended })
    const letters = await stage.letters()
    this.#remember(letters)
    const whole = this.#checkApplied(came, toSend, course)
    this.#checkLetters(letters)
    this.#checkSettled(stage, endpoints)
    const written = letters.filter(({ key }) => !before.has(key))
    const owed = letters.filter(({ letter, state }) => isOpen(state) && this.#unfinished.has(letter.run ?? ""))
    for (const { letter } of written) this.#unfinished.add(letter.run ?? "")
    // The run was killed after its last write, so only its output is missing.
    if (came.report === undefined && hasEnded) this.#unfinished.clear()
    if (came.report === undefined) return
    const { exit, files = [] } = came.report
    const shown = files.map(({ decision, name, state }) => [name.slice(name.lastIndexOf("/") + 1), state, decision])
    const meant = expected.map(({ decision, name, state }) => [name, state, decision])
    // By name. A link to a deleted file has two lines: one for the vanished file and one for the link.
    expect(shown.map(([name]) => name)).toEqual(meant.map(([name]) => name))
    expect(sorted(shown.map(String))).toEqual(sorted(meant.map(String)))
    const refused = expected.some(({ decision }) => decision === "refused")
    const stopped = came.report.stopped !== undefined || came.report.pending > 0
    expect(exit).toBe(refused ? 1 : stopped ? 3 : written.length + owed.length > 0 ? 2 : 0)
    if (exit === 0 || exit === 2) this.#unfinished.clear()
    if (whole && !stopped) this.#checkComplete(endpoints, expected)
  }

  async replay(stage: Stage, course: Course, only: ReadonlyArray<Dead>): Promise<void> {
    const letters = await stage.letters()
    const chosen = letters.filter(
      ({ letter, state }) =>
        isOpen(state) && only.includes(state === "intended" ? "unknown" : letter.outcome) && recordOf(letter.record)
    )
    for (const { key, letter, state } of chosen) {
      const v = recordOf(letter.record)?.v
      if (v !== undefined && (letter.outcome === "unknown" || state === "intended" || letter.destination === "*"))
        this.reference.release(v, `replay of ${key} ${state}`)
    }
    const came = await stage.replay(course, only)
    const now = await stage.letters()
    const known = new Set(letters.map(({ key }) => key))
    for (const { key } of now) if (!known.has(key)) this.#replayed.add(key)
    this.#remember(now)
    this.#checkLedger(stage.vendor.ledger)
    if (
      came.report === undefined ||
      came.report.stopped !== undefined ||
      course.answers.some((one) => one !== "accepted")
    )
      return
    const states = new Map(now.map(({ key, state }) => [key, state]))
    expect(chosen.filter(({ key }) => isOpen(states.get(key) ?? "open")).map(({ letter }) => letter.id)).toEqual([])
    expect(sorted(came.applied.filter((one) => one.startsWith("event")))).toEqual(
      sorted(
        chosen.flatMap(({ letter: { destination, record } }): ReadonlyArray<Applied> => {
          const found = recordOf(record)
          if (found?.kind !== "good" || destination === "profile") return []
          return [`event:${found.v}`]
        })
      )
    )
    const open = now.filter(({ state }) => isOpen(state)).length
    expect(came.report.exit).toBe(open > 0 ? 2 : 0)
  }

  /** An unrepeatable item is applied only if it may be sent. Returns whether every request got a response. */
  #checkApplied(came: Came, toSend: ReadonlyArray<Applied>, course: Course): boolean {
    const answered = course.answers.slice(0, came.requests).every((one) => one === "accepted" || one === "unreachable")
    const events = (all: ReadonlyArray<Applied>) => sorted(all.filter((one) => one.startsWith("event")))
    const whole = came.report !== undefined && came.report.stopped === undefined
    if (whole && answered) expect(sorted(came.applied)).toEqual(sorted(toSend))
    else expect(without(events(came.applied), events(toSend))).toEqual([])
    return whole
  }

  #checkLedger(ledger: ReadonlyArray<Applied>): void {
    const counts = new Map<string, number>()
    for (const one of ledger) counts.set(one, (counts.get(one) ?? 0) + 1)
    const excessive = [...counts].filter(
      ([name, count]) =>
        name.startsWith("event") && count > (this.reference.releases.get(Number(name.split(":")[1]))?.size ?? 0)
    )
    expect(excessive).toEqual([])
  }

  #remember(letters: ReadonlyArray<Letter>): void {
    for (const { letter } of letters) {
      const v = valueIn(letter.record)
      if (v !== undefined) this.#lettered.add(`${letter.destination}:${v}`)
    }
  }

  #noteReading(expected: ReturnType<Reference["decide"]>): void {
    const counts = new Map<number, number>()
    for (const { decision, file } of expected)
      if (decision === "continued" || decision === "fresh")
        for (const { v } of entriesOf(file?.bytes ?? Buffer.alloc(0))) counts.set(v, (counts.get(v) ?? 0) + 1)
    for (const [v, count] of counts) this.#readAtOnce.set(v, Math.max(count, this.#readAtOnce.get(v) ?? 0))
  }

  /** No run writes a second letter about an entry. */
  #checkLetters(letters: ReadonlyArray<Letter>): void {
    const counts = new Map<string, number>()
    for (const { key, letter } of letters) {
      if (this.#replayed.has(key)) continue
      const name = `${letter.destination}:${valueIn(letter.record)}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    const excessive = [...counts].filter(([name, count]) => {
      const v = Number(name.split(":")[1])
      const most = Math.max(this.reference.entries.get(v)?.size ?? 0, this.#readAtOnce.get(v) ?? 0)
      return !this.fixed.has(v) && count > most
    })
    expect(excessive).toEqual([])
  }

  /** Every settled item in the state was applied or has a letter. */
  #checkSettled(stage: Stage, endpoints: Endpoints): void {
    this.#checkLedger(stage.vendor.ledger)
    const applied = new Set<string>(stage.vendor.ledger)
    const lost = [...this.reference.parts.values()].flatMap((part) =>
      entriesOf(part.bytes).flatMap(({ end, record }) =>
        Object.entries(endpoints).flatMap(([destination, endpoint]) => {
          if (record === undefined || end <= part.acceptedUpTo || !isSettled(part, endpoint, end)) return []
          const name = destination === "profile" ? `profile:u${record.v}` : `event:${record.v}`
          const isThere = applied.has(name) || this.#lettered.has(`${destination}:${record.v}`)
          return isThere ? [] : [name]
        })
      )
    )
    expect(lost).toEqual([])
  }

  /** After a run that ended normally, every entry of every file that was read is settled. */
  #checkComplete(endpoints: Endpoints, expected: ReturnType<Reference["decide"]>): void {
    const parts = [...this.reference.parts.values()]
    const all = Object.values(endpoints)
    const open = expected.flatMap(({ decision, file, name, part: earlier }) => {
      if (file === undefined || decision === "refused") return []
      const entries = entriesOf(file.bytes)
      const part =
        decision === "continued"
          ? earlier
          : parts.find((one) => one.name === name && one.inode === file.inode && one.bytes.equals(file.bytes))
      const isMissing = (end: number) => (endpoint: string) => part === undefined || !isSettled(part, endpoint, end)
      return entries.flatMap(({ end, record, v }) => {
        // An unreadable line affects all endpoints.
        const isOpen = record === undefined ? all.every(isMissing(end)) : all.some(isMissing(end))
        return isOpen ? [`${name}:${end}:${v}`] : []
      })
    })
    expect(open).toEqual([])
  }
}

export const isOpen = (state: Letter["state"]): boolean => state === "open" || state === "intended"

/** The record of a letter; undefined for a line that could not be read. */
export const recordOf = (
  record: Letter["letter"]["record"]
): { readonly v: number; readonly kind: string } | undefined => {
  if (typeof record !== "object" || record === null || !("v" in record)) return undefined
  return { v: Number(record["v"]), kind: String(record["kind"]) }
}

/** The text of an unreadable line contains the value. */
const valueIn = (record: Letter["letter"]["record"]): number | undefined => {
  if (typeof record !== "string") return recordOf(record)?.v
  const found = /"v":(\d+)/.exec(record)?.[1]
  return found === undefined ? undefined : Number(found)
}

const sorted = (list: ReadonlyArray<string>): ReadonlyArray<string> => [...list].sort()

/** A list without the elements of another list. Each element of the other list removes one. */
const without = (list: ReadonlyArray<string>, others: ReadonlyArray<string>): ReadonlyArray<string> => {
  const left = [...others]
  return list.filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

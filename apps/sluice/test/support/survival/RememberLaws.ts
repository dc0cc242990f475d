import type { Dead } from "@sluice/core/Outcome"
import { expect } from "vitest"
import { isOpen, Model, recordOf } from "./Laws.js"
import { entriesOf, type Wishes } from "./Reference.js"
import type { Course, Stage } from "./Stage.js"

/**
 * The laws after every command with remembered deliveries. Each record counts once, whatever file contained it and
 * however often it was read, unless a person replayed its dead letter.
 */
export class RememberModel extends Model {
  /** By value: how often it may be sent again, because a person replayed a letter whose record may have arrived. */
  readonly #replays = new Map<number, number>()
  /** Values that a person accepted as read. */
  readonly #accepted = new Set<number>()
  /** Values that ever had a letter. */
  readonly #lettered = new Set<number>()

  override async run(stage: Stage, course: Course, wishes: Wishes): Promise<void> {
    const before = stage.vendor.ledger.length
    const expected = this.reference.decide(this, wishes)
    for (const { decision, file } of expected)
      if (decision === "accepted") for (const { v } of entriesOf(file?.bytes ?? Buffer.alloc(0))) this.#accepted.add(v)
    const { report } = await stage.run(course, wishes, ignored)
    await this.#check(stage)
    if (report === undefined) return
    expect(report.exit).not.toBe(70)
    const isWhole = report.stopped === undefined && report.pending === 0
    if (!isWhole || course.answers.some((one) => one !== "accepted")) return
    const applied = new Set<string>(stage.vendor.ledger)
    const lost = expected.flatMap(({ decision, file }) =>
      decision === "accepted" || file === undefined
        ? []
        : entriesOf(file.bytes).flatMap(({ record, v }) =>
            record?.kind !== "good" || applied.has(`event:${v}`) || this.#lettered.has(v) || this.#accepted.has(v)
              ? []
              : [v]
          )
    )
    expect([lost, before <= stage.vendor.ledger.length]).toEqual([[], true])
  }

  override async replay(stage: Stage, course: Course, only: ReadonlyArray<Dead>): Promise<void> {
    for (const { letter, state } of await stage.letters()) {
      const outcome = state === "intended" ? "unknown" : letter.outcome
      const v = recordOf(letter.record)?.v
      if (v !== undefined && isOpen(state) && outcome === "unknown" && only.includes("unknown"))
        this.#replays.set(v, (this.#replays.get(v) ?? 0) + 1)
    }
    await stage.replay(course, only)
    await this.#check(stage)
  }

  async #check(stage: Stage): Promise<void> {
    const unknown = new Map<string, number>()
    for (const { letter, state } of await stage.letters()) {
      const v = recordOf(letter.record)?.v ?? Number(/"v":(\d+)/.exec(String(letter.record))?.[1])
      this.#lettered.add(v)
      const key = `${letter.destination}:${v}`
      if (letter.outcome === "unknown" && isOpen(state)) unknown.set(key, (unknown.get(key) ?? 0) + 1)
    }
    // Several letters with the same correction become equal, so their values differ here.
    expect([...unknown].filter(([, count]) => count > 1)).toEqual([])
    const counts = new Map<string, number>()
    for (const one of stage.vendor.ledger) counts.set(one, (counts.get(one) ?? 0) + 1)
    const excessive = [...counts].filter(
      ([name, count]) => name.startsWith("event") && count > 1 + (this.#replays.get(Number(name.split(":")[1])) ?? 0)
    )
    expect(excessive).toEqual([])
  }
}

const ignored = { note: () => {}, commit: () => {}, save: () => {}, ended: () => {} }

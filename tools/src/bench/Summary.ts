import type { Name } from "./Contenders.js"
import { contenders } from "./Contenders.js"
import type { Measurement, Task } from "./Measurement.js"

/** A table of contenders that did the same work. */
export interface Section {
  /** What the work was. */
  readonly title: string
  /** How often each contender ran. */
  readonly rounds: number
  readonly rows: ReadonlyArray<Row>
}

/** One contender in a table: medians over the rounds. */
export interface Row {
  readonly contender: Name
  readonly eventsPerSecond: { readonly median: number; readonly least: number; readonly most: number }
  readonly cpuMicroseconds: number
  /** CPU per event divided by that of the first row, the floor. */
  readonly ratio: number
  readonly peakMegabytes: number
  readonly keptMegabytes: number
  readonly residentMegabytes: ReadonlyArray<number>
  readonly requests: number
  readonly items: number
  readonly charactersPerItem: number
}

const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

const rateOf = ({ task, milliseconds }: Measurement): number => Math.round((task.count / milliseconds) * 1_000)

const row = (contender: Name, measurements: ReadonlyArray<Measurement>, floor: number): Row => {
  const rates = measurements.map(rateOf)
  const cpuMicroseconds = median(measurements.map((one) => one.cpuMicrosecondsPerEvent))
  const last = measurements.at(-1)
  return {
    contender,
    eventsPerSecond: { median: median(rates), least: Math.min(...rates), most: Math.max(...rates) },
    cpuMicroseconds,
    ratio: Number((cpuMicroseconds / floor).toFixed(2)),
    peakMegabytes: median(measurements.map((one) => one.peakMegabytes)),
    keptMegabytes: median(measurements.map((one) => one.keptMegabytes)),
    residentMegabytes: last?.residentMegabytes ?? [],
    requests: last?.requests ?? 0,
    items: last?.items ?? 0,
    charactersPerItem: last?.charactersPerItem ?? 0
  }
}

/** The medians of a section. The first task's contender is the floor that the ratios are against. */
export const section = (
  title: string,
  tasks: ReadonlyArray<Task>,
  measurements: ReadonlyArray<Measurement>
): Section => {
  const of = (name: Name): ReadonlyArray<Measurement> => measurements.filter(({ task }) => task.contender === name)
  const first = tasks[0]?.contender
  const floor = first === undefined ? Number.NaN : median(of(first).map((one) => one.cpuMicrosecondsPerEvent))
  const rounds = first === undefined ? 0 : of(first).length
  return { title, rounds, rows: tasks.map(({ contender }) => row(contender, of(contender), floor)) }
}

const sent = ({ items, charactersPerItem }: Row): string => `${items} objects of ${charactersPerItem} characters`

/**
 * Whether those who map by the same rules put the same objects on the wire. If not, they did not do the same work and the
 * figures mean nothing.
 */
export const sameWork = ({ title, rows }: Section): string | undefined => {
  const comparable = rows.filter(({ contender }) => contenders[contender].mapping === "the same")
  if (new Set(comparable.map(sent)).size <= 1) return undefined
  return `${title}: ${comparable.map((row) => `${row.contender} sent ${sent(row)}`).join(", ")}`
}

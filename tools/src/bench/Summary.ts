import { Schema } from "effect"
import type { ContenderName } from "./Contenders.js"
import { contenders, names } from "./Contenders.js"
import type { Measurement, Task } from "./Measurement.js"

const Rates = Schema.Struct({ median: Schema.Number, least: Schema.Number, most: Schema.Number })

/** One contender in a table: medians over the rounds. */
export const SummaryRow = Schema.Struct({
  contender: Schema.Literal(...names),
  eventsPerSecond: Rates,
  cpuMicroseconds: Schema.Number,
  /**
   * The median of the ratios of all rounds: CPU per event divided by the CPU per event of the floor in the same round,
   * so that a slow minute affects both equally.
   */
  ratio: Schema.Number,
  peakMegabytes: Schema.Number,
  keptMegabytes: Schema.Number,
  residentMegabytes: Schema.Array(Schema.Number),
  requests: Schema.Number,
  items: Schema.Number,
  charactersPerItem: Schema.Number
})

/** @see {@link SummaryRow} */
export type SummaryRow = typeof SummaryRow.Type

/** A table of contenders that did the same work. */
export const Section = Schema.Struct({
  /** The measured work. */
  title: Schema.String,
  /** The number of runs per contender. */
  rounds: Schema.Number,
  rows: Schema.Array(SummaryRow)
})

/** @see {@link Section} */
export type Section = typeof Section.Type

const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

const rateOf = ({ task, milliseconds }: Measurement): number => Math.round((task.count / milliseconds) * 1_000)

const row = (
  contender: ContenderName,
  measurements: ReadonlyArray<Measurement>,
  floor: ReadonlyArray<Measurement>
): SummaryRow => {
  const rates = measurements.map(rateOf)
  const cpuMicroseconds = median(measurements.map((one) => one.cpuMicrosecondsPerEvent))
  const ratios = measurements.map(
    (one, round) => one.cpuMicrosecondsPerEvent / (floor[round]?.cpuMicrosecondsPerEvent ?? Number.NaN)
  )
  const last = measurements.at(-1)
  return {
    contender,
    eventsPerSecond: { median: median(rates), least: Math.min(...rates), most: Math.max(...rates) },
    cpuMicroseconds,
    ratio: Number(median(ratios).toFixed(2)),
    peakMegabytes: median(measurements.map((one) => one.peakMegabytes)),
    keptMegabytes: median(measurements.map((one) => one.keptMegabytes)),
    residentMegabytes: last?.residentMegabytes ?? [],
    requests: last?.requests ?? 0,
    items: last?.items ?? 0,
    charactersPerItem: last === undefined ? 0 : Math.round(last.characters / last.items)
  }
}

/** The medians of a section. The contender of the first task is the floor. */
export const section = (
  title: string,
  tasks: ReadonlyArray<Task>,
  measurements: ReadonlyArray<Measurement>
): Section => {
  const of = (name: ContenderName): ReadonlyArray<Measurement> =>
    measurements.filter(({ task }) => task.contender === name)
  const first = tasks[0]?.contender
  const floor = first === undefined ? [] : of(first)
  return { title, rounds: floor.length, rows: tasks.map(({ contender }) => row(contender, of(contender), floor)) }
}

const sent = ({ items, characters }: Measurement): string => `${items} objects of ${characters} characters`

/**
 * The differences between the objects that contenders with the same mapping sent, in any run. If there are differences,
 * they did different work and the figures are meaningless.
 */
export const differences = (title: string, measurements: ReadonlyArray<Measurement>): ReadonlyArray<string> => {
  const comparable = measurements.filter(({ task }) => contenders[task.contender].mapping === "the same")
  if (new Set(comparable.map(sent)).size <= 1) return []
  const each = new Set(comparable.map((one) => `${one.task.contender} sent ${sent(one)}`))
  return [`${title}: ${[...each].join(", ")}`]
}

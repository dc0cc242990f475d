import { Outcome, Report } from "@sluice/core"
import * as Law from "../Law.js"
import { cutOffAt, isStopped, type Trace, type TracedSettlement, undisturbed } from "../Trace.js"
import { honesty } from "./internal/Honesty.js"

/**
 * Law 1. Each record that is read has exactly one outcome, the outcome follows from the responses, and the account adds
 * up.
 *
 * A run without faults must end by itself. In a stopped run, records without an outcome count as pending.
 */
export const conservation = Law.make(
  {
    number: 1,
    name: "conservation",
    statement: "each record that is read has exactly one outcome, and the account adds up"
  },
  function* (trace) {
    yield* ending(trace)
    yield* oneOutcomeEach(trace)
    yield* worstOfDestinations(trace)
    yield* honesty(trace)
    yield* letters(trace)
    if (trace.end._tag === "Reported") yield* account(trace, trace.end.report)
  }
)

function* ending(trace: Trace): Generator<Law.LawFinding> {
  const { end, setting } = trace
  const calm = undisturbed(trace)
  if (end._tag === "Died") yield [`the run died: ${end.text}`]
  if (end._tag === "Stuck")
    yield ["the run is stuck: it waits, but no timer is set and no request waits for a response"]
  if (end._tag === "Endless") yield ["the run does not end: it repeats without progress"]
  if (end._tag === "Interrupted" && calm) yield ["the run was interrupted without a request to stop"]
  if (end._tag === "Reported" && end.report.stopped !== undefined && calm && setting.faultless)
    yield [`the run stopped early without a fault: ${end.report.stopped.kind}, ${end.report.stopped.message}`]
}

function* oneOutcomeEach(trace: Trace): Generator<Law.LawFinding> {
  const seen = new Map<number, TracedSettlement>()
  const read = new Map(trace.records.map((record) => [record.entry.seq, record]))
  if (read.size !== trace.records.length) yield ["the source returned two entries with the same seq: fix the source"]
  for (const settlement of trace.outcomes) {
    const { seq, id, outcome } = settlement.settled
    const entry = read.get(seq)
    const before = seen.get(seq)
    if (entry === undefined) yield [`record ${id} has an outcome but was never read`, settlement.step]
    else if (entry.entry.id !== id) yield [`the outcome of record ${entry.entry.id} has the id ${id}`, settlement.step]
    if (before !== undefined)
      yield [`record ${id} has two outcomes: ${before.settled.outcome}, then ${outcome}`, before.step, settlement.step]
    seen.set(seq, settlement)
  }
  if (trace.end._tag !== "Reported" || isStopped(trace.end.report)) return
  for (const { entry, step } of trace.records)
    if (!seen.has(entry.seq)) yield [`record ${entry.id} was read but has no outcome`, step]
}

function* worstOfDestinations(trace: Trace): Generator<Law.LawFinding> {
  for (const { settled, step } of trace.outcomes) {
    if (settled.destinations.length === 0) continue
    const worst = settled.destinations.map(({ outcome }) => outcome).reduce(Outcome.worst)
    if (worst !== settled.outcome)
      yield [`record ${settled.id} is ${settled.outcome}, but the worst among its destinations is ${worst}`, step]
    const names = settled.destinations.map(({ destination }) => destination)
    if (new Set(names).size !== names.length) yield [`record ${settled.id} has two outcomes at one destination`, step]
  }
}

function* letters(trace: Trace): Generator<Law.LawFinding> {
  const written = new Map<string, number>()
  for (const { letter, step } of trace.deadLetters) {
    const key = `${letter.seq} ${letter.destination}`
    if (written.has(key))
      yield [`record ${letter.id} has two dead letters for ${letter.destination}`, written.get(key) ?? 0, step]
    written.set(key, step)
  }
  for (const { settled, step } of trace.outcomes) {
    for (const { destination, outcome } of settled.destinations) {
      const letter = written.has(`${settled.seq} ${destination}`)
      if (Outcome.isDead(outcome) && !letter)
        yield [`record ${settled.id} is ${outcome} at ${destination} and has no dead letter`, step]
      if (!Outcome.isDead(outcome) && letter)
        yield [`record ${settled.id} is ${outcome} at ${destination} and has a dead letter`, step]
    }
    const any = trace.deadLetters.some(({ letter }) => letter.seq === settled.seq)
    if (settled.destinations.length === 0 && Outcome.isDead(settled.outcome) !== any)
      yield [`record ${settled.id} is ${settled.outcome} and has ${any ? "a" : "no"} dead letter`, step]
  }
}

function* account(trace: Trace, report: Report.Report): Generator<Law.LawFinding> {
  if (!Report.addsUp(report)) yield ["the account does not add up: read is not the sum of the outcomes and pending"]
  // Entries that a source returned but that a stopped run did not process do not count as read. The next run reads
  // them.
  if (report.stopped === undefined || report.read > trace.records.length)
    yield* differ("read", report.read, trace.records.length)
  // A record that a destination did not decide is pending, even if others decided it.
  const decided = trace.outcomes.filter(({ settled }) => settled.pending === undefined)
  for (const outcome of Outcome.all)
    yield* differ(outcome, report[outcome], decided.filter(({ settled }) => settled.outcome === outcome).length)
  yield* differ("pending", report.pending, report.read - decided.length)
  yield* differ("deadLetters", report.deadLetters, trace.deadLetters.length)
  yield* differ("attempts", report.attempts, trace.requests.length)
  for (const { name } of trace.setting.destinations) {
    const settled = trace.outcomes.flatMap(({ settled }) => settled.destinations.filter((d) => d.destination === name))
    for (const outcome of Outcome.all)
      yield* differ(
        `destinations.${name}.${outcome}`,
        report.destinations[name]?.[outcome] ?? 0,
        settled.filter((one) => one.outcome === outcome).length
      )
  }
  yield* acceptedItems(trace, report)
}

function* acceptedItems(trace: Trace, report: Report.Report): Generator<Law.LawFinding> {
  const requests = new Map(trace.requests.map((sent) => [sent.request, sent]))
  const accepted = new Map<string, number>()
  for (const { request, reply } of trace.answers) {
    if (reply._tag !== "Judged") continue
    requests.get(request)?.items.forEach(({ lane }, position) => {
      if (reply.verdicts === undefined || reply.verdicts[position]?._tag === "Accepted")
        accepted.set(lane, (accepted.get(lane) ?? 0) + 1)
    })
  }
  for (const lane of new Set([...accepted.keys(), ...Object.keys(report.items)])) {
    const [reported, counted] = [report.items[lane] ?? 0, accepted.get(lane) ?? 0]
    // A response may arrive after a signal ended the run and its state was closed.
    if (cutOffAt(trace) === Number.POSITIVE_INFINITY || reported > counted)
      yield* differ(`items.${lane}`, reported, counted)
  }
}

function* differ(what: string, reported: number, counted: number): Generator<Law.LawFinding> {
  if (reported !== counted) yield [`the report states ${what} ${reported}, but the run had ${counted}`]
}

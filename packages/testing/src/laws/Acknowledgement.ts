import * as Law from "../Law.js"
import { isStopped, outcomesBySeq, type Trace } from "../Trace.js"

/**
 * Law 4. A record is acknowledged only after its outcome or dead letter is durable.
 *
 * The same applies to a saved checkpoint, which determines what the next run skips. A run that ends by itself has
 * acknowledged everything.
 */
export const acknowledgement = Law.make(
  {
    number: 4,
    name: "acknowledgement",
    statement: "a record is acknowledged only after its outcome or dead letter is durable"
  },
  function* (trace) {
    yield* lettersFirst(trace)
    yield* rising(trace)
    const durable = durableSteps(trace)
    for (const { lowWater, step } of trace.acknowledgements)
      yield* settledBelow(trace, lowWater, { step, durable, verb: "acknowledged" })
    for (const { seqs, step } of trace.committed)
      for (const seq of seqs) yield* settledBefore(trace, seq, { step, durable, verb: "committed as done" })
    for (const { checkpoint, step } of trace.saved) {
      const claim = { step, durable, verb: "saved as final" }
      yield* settledBelow(trace, checkpoint.lowWater, claim)
      for (const seq of checkpoint.settled) yield* settledBefore(trace, seq, claim)
    }
    yield* complete(trace)
  }
)

/** For each `seq`, the step after which its outcome and all its dead letters are durable. */
const durableSteps = (trace: Trace): ReadonlyMap<number, number> => {
  const letters = new Map<number, number>()
  for (const { letter, step } of trace.deadLetters)
    letters.set(letter.seq, Math.max(step, letters.get(letter.seq) ?? 0))
  const durable = new Map<number, number>()
  for (const [seq, { step }] of outcomesBySeq(trace)) durable.set(seq, Math.max(step, letters.get(seq) ?? 0))
  return durable
}

function* lettersFirst(trace: Trace): Generator<Law.LawFinding> {
  const outcomes = outcomesBySeq(trace)
  for (const { letter, step } of trace.deadLetters) {
    const told = outcomes.get(letter.seq)?.step
    if (told !== undefined && told < step)
      yield [`record ${letter.id} was reported as final before its dead letter was durable`, told, step]
  }
}

function* rising(trace: Trace): Generator<Law.LawFinding> {
  let last = -1
  for (const { lowWater, step } of trace.acknowledgements) {
    if (lowWater < last) yield [`the low watermark fell from ${last} to ${lowWater}`, step]
    last = lowWater
  }
}

/** The claim of a step that entries have a final outcome. */
interface SettledEntries {
  readonly step: number
  readonly durable: ReadonlyMap<number, number>
  readonly verb: string
}

function* settledBelow(trace: Trace, lowWater: number, claim: SettledEntries): Generator<Law.LawFinding> {
  const { step, verb } = claim
  const seqs = trace.records.map(({ entry }) => entry.seq)
  const end = readEnd(trace)
  if (lowWater > end) yield [`entries below ${lowWater} were ${verb}, but only those below ${end} were read`, step]
  for (const seq of seqs) if (seq < lowWater) yield* settledBefore(trace, seq, claim)
}

function* settledBefore(trace: Trace, seq: number, { durable, step, verb }: SettledEntries): Generator<Law.LawFinding> {
  if (trace.setting.start.settled.includes(seq)) return
  const since = durable.get(seq)
  if (since === undefined) yield [`entry ${seq} was ${verb} but has no outcome`, step]
  else if (since > step) yield [`entry ${seq} was ${verb} before its outcome was durable`, step, since]
}

/** The `seq` after the last entry that this run or an earlier one has read. */
const readEnd = ({ records, setting: { start } }: Trace): number =>
  [...records.map(({ entry }) => entry.seq), ...start.settled].reduce(
    (end, seq) => Math.max(end, seq + 1),
    start.lowWater
  )

function* complete(trace: Trace): Generator<Law.LawFinding> {
  if (trace.end._tag !== "Reported" || isStopped(trace.end.report)) return
  const end = readEnd(trace)
  const acknowledged = trace.acknowledgements.at(-1)?.lowWater ?? trace.setting.start.lowWater
  if (acknowledged !== end) yield [`the run ended but acknowledged only entries below ${acknowledged} of ${end}`]
  const kept = trace.saved.at(-1)?.checkpoint.lowWater
  if (kept !== undefined && kept !== end)
    yield [`the run ended but saved only entries below ${kept} of ${end} as final`]
}

import * as Law from "../Law.js"
import { cutOffAt, lives, type Trace } from "../Trace.js"

/**
 * Law 5 over two runs of one source: what a run that was stopped has sent and knows to be accepted, or does not know, the
 * next run does not send; and what neither settled is a loss.
 */
export const resumed = Law.makePair(
  {
    number: 5,
    name: "no duplicates by us, over two runs",
    statement: "a run that goes on where another was stopped sends nothing twice and leaves nothing out",
    runs: "the first stopped by a signal with its progress kept, the second from that progress to the end"
  },
  function* (first, second) {
    yield* again(first, second)
    const settled = new Set([...first.outcomes, ...second.outcomes].map((one) => one.settled.seq))
    const ended = second.end._tag === "Reported" && second.end.report.stopped === undefined
    for (const { entry } of ended ? first.records : [])
      if (!settled.has(entry.seq)) yield `record ${entry.id} was read by the first run and settled by none`
    const before = new Set(first.outcomes.map((one) => one.settled.seq))
    for (const { settled: one } of second.outcomes)
      if (before.has(one.seq)) yield `record ${one.id} was settled by the first run and again by the second`
  }
)

function* again(first: Trace, second: Trace): Generator<string> {
  const later = lives(second)
  const end = cutOffAt(first)
  for (const [id, { item, sendings }] of lives(first)) {
    if (!later.has(id)) continue
    const sending = sendings.at(-1)
    const last = sending?.verdict
    // An answer that comes while the books are closed is lost, which harms nothing that may be repeated.
    const lost = item.repeatable && (sending?.answer?.step ?? 0) > end
    const resend = item.repeatable || first.setting.uncertain[item.lane] === "resend"
    if ((last === "Accepted" || last === "Refused") && !lost)
      yield `item ${id} was ${last.toLowerCase()} in the first run and sent again by the second`
    if ((last === "Unsure" || last === "Interrupted" || last === "Open") && !resend)
      yield `item ${id} is not repeatable, its answer was lost in the first run and the second sent it again`
  }
}

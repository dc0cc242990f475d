import type { Reply } from "@sluice/core"
import { Source } from "@sluice/core"
import { oneLine } from "./internal/Readable.js"
import type * as Trace from "./Trace.js"
import type { Treatment } from "./Vendor.js"

type TimelineLine = readonly [moment: Trace.Moment, text: string]

/** The events of a run in order, one per line, for a person: `12 +340ms request 3: events u1/0/0, u2/1/0`. */
export const format = (trace: Trace.Trace, maxLines = 60): string => {
  const lines = [...all(trace)].sort(([a], [b]) => a.step - b.step)
  const start = lines[0]?.[0].at ?? trace.now
  const texts = lines
    .slice(0, maxLines)
    .map(([{ step, at }, text]) => `${String(step).padStart(4)} +${at - start}ms ${text}`)
  const more = lines.length > maxLines ? [`     … and ${lines.length - maxLines} more`] : []
  return [...texts, ...more, `     ended: ${end(trace.end)}`].join("\n")
}

function* all(trace: Trace.Trace): Generator<TimelineLine> {
  for (const one of trace.records)
    yield [one, `read ${one.entry.id}${Source.isUnreadable(one.entry) ? " (unreadable)" : ""}`]
  for (const one of trace.prepared)
    yield [
      one,
      `${one.destination} prepared ${one.ids.join(", ") || "nothing"}: ${one.results.map(({ _tag }) => _tag).join(", ")}`
    ]
  for (const one of trace.requests) yield [one, `request ${one.request}: ${one.items.map(shown).join(", ")}`]
  for (const one of trace.arrivals) yield [one, `the vendor ${arrival(one)}`]
  for (const one of trace.exchanges)
    yield [one, `${one.method} ${one.path} → ${one.ended}${one.fault === undefined ? "" : ` (${one.fault})`}`]
  for (const one of trace.answers) yield [one, `reply to request ${one.request}: ${reply(one.reply)}`]
  for (const one of trace.outcomes) yield [one, `record ${one.settled.id} is ${one.settled.outcome}`]
  for (const one of trace.deadLetters)
    yield [one, `dead letter of record ${one.letter.id} for ${one.letter.destination}`]
  for (const one of trace.acknowledgements) yield [one, `acknowledged: entries below ${one.lowWater}`]
  for (const one of trace.saved) yield [one, `checkpoint saved: entries below ${one.checkpoint.lowWater}`]
}

const arrival = ({ objects, problem }: Trace.Arrived): string => {
  if (problem !== undefined) return `processed no object of the request: ${problem}`
  const did = objects.slice(0, 3).map((one) => `${treatments[one.did]} ${oneLine(one.object)}`)
  const more = objects.length > 3 ? [`and ${objects.length - 3} more`] : []
  return objects.length === 0 ? "received no object" : [...did, ...more].join(", ")
}

const treatments: Readonly<Record<Treatment, string>> = {
  applied: "applied",
  accepted: "accepted without effect",
  refused: "refused",
  untouched: "did nothing with"
}

const shown = ({ id, lane, key, repeatable }: Trace.SentItem): string =>
  `${lane} ${id} of ${key}${repeatable ? "" : ", not repeatable"}`

const reply = (one: Reply.Reply | { readonly _tag: "Interrupted" }): string => {
  if (one._tag === "Interrupted") return "interrupted"
  if (one._tag === "Judged")
    return one.verdicts === undefined ? "all accepted" : one.verdicts.map(({ _tag }) => _tag).join(", ")
  return `${one._tag}, ${one.reason.message}`
}

const end = (one: Trace.End): string => {
  if (one._tag !== "Reported") return one._tag === "Died" ? `died: ${one.text}` : one._tag.toLowerCase()
  const { stopped, read, pending } = one.report
  return `${stopped === undefined ? "by itself" : `${stopped.kind}, ${stopped.message}`}; read ${read}, pending ${pending}`
}

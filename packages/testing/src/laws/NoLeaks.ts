import { fingerprint } from "../internal/Fingerprint.js"
import * as Law from "../Law.js"
import type { Trace } from "../Trace.js"

/** Tracing headers that would reveal internals to a vendor. */
const tracingHeaders: ReadonlyArray<string> = ["traceparent", "tracestate", "b3", "x-b3-traceid", "x-b3-spanid"]

/**
 * Law 8. Nothing leaks. No text that leaves the pipeline contains a key. Personal values appear only in the record of a
 * dead letter, which must contain them. Requests to the vendor have no tracing headers.
 */
export const noLeaks = Law.make(
  {
    number: 8,
    name: "nothing leaks",
    statement: "keys and personal values do not appear in any log, error, span, metric, report, outcome file or message"
  },
  function* (trace) {
    const { secrets, personal } = trace.setting
    const canaries = [...secrets, ...personal].map((canary) => canary.toLowerCase())
    for (const { channel, text, step } of trace.logs) {
      if (!forms(text).some((form) => canaries.some((canary) => form.toLowerCase().includes(canary)))) continue
      const place = { where: channel, step }
      yield* search(text, keys(secrets), place)
      yield* search(text, values(personal), place)
    }
    yield* letters(trace)
    for (const { headers, request, step } of trace.exchanges)
      for (const name of tracingHeaders)
        if (name in headers) yield [`request ${request ?? "outside of attempts"} has the header ${name}`, step]
  }
)

/** Strings that must not appear, with their kind. */
interface Canaries {
  readonly what: string
  readonly texts: ReadonlyArray<string>
}

const keys = (texts: ReadonlyArray<string>): Canaries => ({ what: "a key", texts })
const values = (texts: ReadonlyArray<string>): Canaries => ({ what: "a personal value", texts })

/** The place where a string was found. */
interface Place {
  readonly where: string
  readonly step: number
}

function* search(text: string, { texts, what }: Canaries, { step, where }: Place): Generator<Law.LawFinding> {
  for (const canary of texts) {
    for (const form of forms(text)) {
      const at = canary === "" ? -1 : form.toLowerCase().indexOf(canary.toLowerCase())
      if (at < 0) continue
      const around = form.slice(Math.max(0, at - 60), at + canary.length + 20)
      yield [`${what} is in ${where}: …${around}…`, step]
      break
    }
  }
}

/** A string, and the string with its escapes decoded: JSON escapes, including repeated ones, and URL escapes. */
const forms = (text: string): ReadonlyArray<string> => {
  const unescaped = text.includes("\\u") ? text.replace(/\\+u([0-9a-f]{4})/gi, character) : text
  const decoded = unescaped.includes("%") ? unescaped.replace(/%([0-9a-f]{2})/gi, character) : unescaped
  return decoded === text ? [text] : [text, unescaped, decoded]
}

const character = (_: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16))

function* letters(trace: Trace): Generator<Law.LawFinding> {
  for (const { letter, step } of trace.deadLetters) {
    const { record, ...rest } = letter
    const where = `the dead letter of record ${letter.id}`
    const { personal, secrets } = trace.setting
    yield* search(JSON.stringify(rest) + fingerprint(record), keys(secrets), { where, step })
    yield* search(JSON.stringify(rest.reasons), values(personal), { where: `a reason in ${where}`, step })
  }
}

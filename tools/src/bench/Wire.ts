import { type Lane, lanes } from "@sluice/braze-api/Lanes"

/** Objects by array. */
export type LaneCounts = Record<Lane, number>

const owner = '"external_id":'

const occurrences = (text: string, from: number, to: number): number => {
  let found = 0
  for (let at = text.indexOf(owner, from); at >= 0 && at < to; at = text.indexOf(owner, at + owner.length)) found += 1
  return found
}

/** Counts the objects of a body without parsing it: each object contains exactly one identifier of a person. */
export const count = (body: string): LaneCounts => {
  const starts = lanes.map((lane) => {
    const first = `{"${lane}":[`
    return body.startsWith(first) ? 0 : body.indexOf(`],"${lane}":[`)
  })
  const counts: LaneCounts = { attributes: 0, events: 0, purchases: 0 }
  lanes.forEach((lane, i) => {
    const start = starts[i] ?? -1
    if (start < 0) return
    const next = starts.slice(i + 1).find((other) => other > start)
    counts[lane] = occurrences(body, start, next ?? body.length)
  })
  return counts
}

/** Braze's response if everything is accepted. */
export const answer = (counts: LaneCounts): string => {
  const counters = lanes.filter((lane) => counts[lane] > 0).map((lane) => `"${lane}_processed":${counts[lane]},`)
  return `{${counters.join("")}"message":"success"}`
}

/** The characters of a body outside its objects. Their number depends on the distribution of objects to requests. */
const around = (counts: LaneCounts): number => {
  const filled = lanes.filter((lane) => counts[lane] > 0)
  const characters = filled.map((lane) => `"${lane}":[]`.length + counts[lane])
  return characters.reduce((sum, one) => sum + one, 1 + (filled.length > 0 ? 0 : 1))
}

/** The sent objects. */
export interface WireTally {
  requests: number
  /** Objects in the arrays of the bodies. */
  items: number
  /** Characters of these objects as JSON: equal for equal objects. */
  characters: number
}

/** The initial counts. */
export const nothing: WireTally = { requests: 0, items: 0, characters: 0 }

/** The stubbed wire. It counts a body like the sink, in the process of the sender. */
export const stub = (tally: WireTally, body: string): string => {
  const counts = count(body)
  tally.requests += 1
  tally.items += counts.attributes + counts.events + counts.purchases
  tally.characters += body.length - around(counts)
  return answer(counts)
}

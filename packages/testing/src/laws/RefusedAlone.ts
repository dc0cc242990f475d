import { attempts } from "../internal/Witnessed.js"
import * as Law from "../Law.js"
import { type Trace, verdictsById } from "../Trace.js"

/** Law 6. A refused item does not affect other items: they have the same outcomes as in a run without the refusal. */
export const refusedAlone = Law.makePair(
  {
    number: 6,
    name: "isolated refusals",
    statement: "a refused item does not affect the outcomes of the others",
    runs: "the first with a record that is refused, the second without the record or its refusal; no other faults"
  },
  function* (first, second) {
    const kept = new Set(second.records.map(({ entry }) => entry.id))
    const gone = first.records.filter(({ entry }) => !kept.has(entry.id)).map(({ entry }) => entry.id)
    const refused = [...new Set([...gone, ...refusedBy(first)])]
    const isRefused = (place: string): boolean =>
      refused.some((id) => place === `record ${id}` || place.startsWith(`record ${id} at `))
    const [beside, without] = [verdictsById(first), verdictsById(second)]
    for (const place of new Set([...beside.keys(), ...without.keys()])) {
      const [one, other] = [beside.get(place), without.get(place)]
      if (one !== other && !isRefused(place))
        yield `${place} ${said(one)} in a run with ${refused.join(", ")} refused, but ${said(other)} in a run without`
    }
  }
)

const said = (outcome: string | undefined): string => (outcome === undefined ? "has no outcome" : `is ${outcome}`)

/** The records of which the vendor refused an item. */
const refusedBy = (trace: Trace): ReadonlyArray<string> =>
  attempts(trace).flatMap(({ items }) => items.filter(({ fate }) => fate === "refused").map(({ item }) => item.record))

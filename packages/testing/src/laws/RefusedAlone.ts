import * as Law from "../Law.js"
import { verdictsById } from "../Trace.js"

/** Law 6. A refused item does not affect other items: their outcomes equal those of the same run without it. */
export const refusedAlone = Law.makePair(
  {
    number: 6,
    name: "isolated refusals",
    statement: "a refused item does not affect the outcomes of the others",
    runs: "the first with a record that is refused, the second the same without it; no other faults"
  },
  function* (first, second) {
    const without = verdictsById(second)
    const kept = new Set(second.records.map(({ entry }) => entry.id))
    const gone = first.records.filter(({ entry }) => !kept.has(entry.id)).map(({ entry }) => entry.id)
    for (const [place, outcome] of verdictsById(first)) {
      if (gone.some((id) => place === `record ${id}` || place.startsWith(`record ${id} at `))) continue
      const other = without.get(place)
      if (other !== outcome)
        yield `${place} is ${outcome} in a run with ${gone.join(", ")}, but ${other === undefined ? "has no outcome" : `is ${other}`} in a run without them`
    }
    const withRefused = verdictsById(first)
    for (const [place, outcome] of without)
      if (!withRefused.has(place))
        yield `${place} has no outcome in a run with ${gone.join(", ")}, but is ${outcome} in a run without them`
  }
)

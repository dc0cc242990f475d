import * as Law from "../Law.js"
import { verdictsById } from "../Trace.js"

/**
 * Law 7. A single record is treated as a batch of one. Without faults, outcomes are the same at batch sizes 1 and 75.
 */
export const batchOfOne = Law.makePair(
  {
    number: 7,
    name: "one is a batch of one",
    statement: "outcomes are the same at batch sizes 1 and 75 without faults",
    runs: "the same records without faults, the first at batch size 1, the second at the largest"
  },
  function* (first, second) {
    const alone = verdictsById(first)
    const together = verdictsById(second)
    for (const place of new Set([...alone.keys(), ...together.keys()])) {
      const one = alone.get(place) ?? "without an outcome"
      const many = together.get(place) ?? "without an outcome"
      if (one !== many) yield `${place} is ${one} at batch size 1 and ${many} in larger batches`
    }
  }
)

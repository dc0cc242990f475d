import * as Law from "../Law.js"

/**
 * Law 11. No false refusals. If `prepare` returns Invalid for a record, the vendor refuses or silently drops the
 * unchanged record.
 */
export const noFalseRefusals = Law.make(
  {
    number: 11,
    name: "no false refusals",
    statement: "if prepare returns Invalid, the vendor refuses or silently drops the unchanged record"
  },
  function* (trace) {
    for (const { record, destination, verdict, seq } of trace.raw) {
      if (verdict !== "applied") continue
      const chunk = trace.prepared.find(({ seqs, destination: name }) => name === destination && seqs.includes(seq))
      const result = chunk?.results[chunk.seqs.indexOf(seq)]
      const why = result?._tag === "Invalid" ? result.problems.map(({ code }) => code).join(", ") : "?"
      yield [
        `record ${record} is Invalid at ${destination} (${why}), but the vendor applies it completely`,
        chunk?.step ?? 0
      ]
    }
  }
)

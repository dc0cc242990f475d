import { contentPrint } from "../internal/Fingerprint.js"
import { oneLine } from "../internal/Readable.js"
import { itemPrint } from "../internal/Witnessed.js"
import * as Law from "../Law.js"

/**
 * Law 13. Each record becomes the objects that the subject of the proof expects. If the vendor refuses one of them, the
 * record is Invalid; if there are none, it is Skipped.
 */
export const expectedContent = Law.make(
  {
    number: 13,
    name: "expected content",
    statement: "each record becomes the expected objects; a record that the vendor would refuse is Invalid"
  },
  function* (trace) {
    const results = new Map(
      trace.prepared.flatMap((chunk) =>
        chunk.seqs.map(
          (seq, index) => [`${seq} ${chunk.destination}`, { chunk, result: chunk.results[index] }] as const
        )
      )
    )
    for (const { destination, isValid, objects, record, seq } of trace.expected) {
      const { chunk, result } = results.get(`${seq} ${destination}`) ?? {}
      if (chunk === undefined || result === undefined) continue
      const wanted = objects.length === 0 ? "Skipped" : isValid ? "Items" : "Invalid"
      const place = `record ${record} at ${destination}`
      if (result._tag !== wanted) {
        yield [`${place} is ${words[result._tag]}, but should be ${words[wanted]}: ${oneLine(objects)}`, chunk.step]
        continue
      }
      if (result._tag !== "Items") continue
      const items = chunk.items.filter((item) => item.seq === seq)
      const left = objects.map(contentPrint)
      for (const item of items) {
        const at = left.indexOf(itemPrint(item))
        if (at < 0) yield [`${place} becomes ${item.json}, but should become ${oneLine(objects)}`, chunk.step]
        else left.splice(at, 1)
      }
      if (items.length < objects.length)
        yield [`${place} becomes ${items.length} objects, but should become ${oneLine(objects)}`, chunk.step]
    }
  }
)

const words = { Items: "sent", Invalid: "Invalid", Skipped: "Skipped" } as const

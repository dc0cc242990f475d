import * as Law from "../Law.js"
import type { PreparedChunk } from "../Trace.js"
import * as Bytes from "./internal/Bytes.js"

/**
 * Law 9. `prepare` is total and pure on any JSON: for any record, it returns one result in order, changes no record,
 * returns the same result for any chunking, and its items have correct sizes.
 */
export const purePrepare = Law.make(
  { number: 9, name: "prepare is total and pure", statement: "prepare is total and pure on any JSON" },
  function* (trace) {
    const lanes = new Map(
      trace.setting.destinations.map(({ name, endpoint }) => [
        name,
        trace.setting.endpoints.find(({ id }) => id === endpoint)?.lanes ?? []
      ])
    )
    for (const chunk of trace.prepared) {
      yield* total(chunk)
      yield* items(chunk, lanes.get(chunk.destination) ?? [])
    }
  }
)

const names = (chunk: PreparedChunk): string => `${chunk.destination}, given ${chunk.ids.join(", ") || "no record"},`

function* total(chunk: PreparedChunk): Generator<Law.LawFinding> {
  if (chunk.threw !== undefined) yield [`${names(chunk)} threw ${chunk.threw}`, chunk.step]
  if (chunk.mutated) yield [`${names(chunk)} changed a record`, chunk.step]
  if (chunk.threw === undefined && chunk.results.length !== chunk.ids.length)
    yield [`${names(chunk)} returned ${chunk.results.length} results for ${chunk.ids.length} records`, chunk.step]
  if (!chunk.repeated) yield [`${names(chunk)} returned a different result when called record by record`, chunk.step]
}

function* items(chunk: PreparedChunk, lanes: ReadonlyArray<string>): Generator<Law.LawFinding> {
  let next = 0
  for (const [index, result] of chunk.results.entries()) {
    const id = chunk.ids[index] ?? "?"
    if (result._tag === "Invalid" && result.problems.length === 0)
      yield [`record ${id} is Invalid without a reason`, chunk.step]
    if (result._tag !== "Items") continue
    if (result.items.length === 0) yield [`record ${id} has an empty list of items`, chunk.step]
    for (const [part] of result.items.entries()) {
      const item = chunk.items[next++]
      if (item === undefined) continue
      const where = `item ${part} of record ${id}`
      if (item.seq !== chunk.seqs[index]) yield [`${where} belongs to another record`, chunk.step]
      if (item.part !== part) yield [`${where} has the part number ${item.part}`, chunk.step]
      if (item.destination !== chunk.destination)
        yield [`${where} names the destination ${item.destination}`, chunk.step]
      if (item.key === "") yield [`${where} has an empty key`, chunk.step]
      if (!lanes.includes(item.lane))
        yield [`${where} is in the lane ${item.lane}, which does not exist in the endpoint`, chunk.step]
      if (!Bytes.agree(item)) yield [`${where} ${Bytes.told(item)}`, chunk.step]
      if (!isJson(item.json)) yield [`${where} is not JSON`, chunk.step]
    }
  }
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Entry } from "../src/record/Source.js"
import { anonymize } from "../src/run/Forgotten.js"
import { record } from "./scripted.js"

const entries = fc.array(fc.record({ forget: fc.boolean(), readable: fc.boolean() }), { maxLength: 12 }).map((all) =>
  all.map(({ forget, readable }, seq): Entry => {
    const name = forget ? "SECRET" : "plain"
    const place = { part: "1", position: seq, origin: { source: "a", line: seq + 1 } }
    return readable
      ? { ...record(seq), ...place, id: `${name}-${seq}`, body: { name } }
      : { _tag: "Unreadable", id: `a:${seq + 1}`, seq, ...place, reasons: [], text: `{"name":"${name}"` }
  })
)

const forgotten = {
  records: (records: ReadonlyArray<ReturnType<typeof record>>) =>
    new Set(records.filter(({ id }) => id.startsWith("SECRET"))),
  text: (text: string) => text.includes("SECRET")
}

describe("the removal of a person's data", () => {
  it("law: keeps only the place of a record, and changes no other entry", () => {
    fc.assert(
      fc.property(entries, (all) => {
        const { entries: left, skipped } = anonymize(all, forgotten, 0)
        expect(JSON.stringify(left)).not.toContain("SECRET")
        expect(left.map(({ origin, part, position, seq }) => [origin, part, position, seq])).toEqual(
          all.map(({ origin, part, position, seq }) => [origin, part, position, seq])
        )
        all.forEach((entry, at) => {
          const isForgotten = JSON.stringify(entry).includes("SECRET")
          expect(skipped.has(entry.seq)).toBe(isForgotten && !("_tag" in entry))
          if (!isForgotten) expect(left[at]).toBe(entry)
        })
      })
    )
  })

  it("costs nothing if there is nothing to forget", () => {
    const all = [record(0)]
    expect(anonymize(all, undefined, 0).entries).toBe(all)
  })
})

import { describe, expect, it } from "@effect/vitest"
import { type Remark, type RemarkCode, reason, table } from "../src/outcome/Remarks.js"

const remarks: ReadonlyArray<readonly [string, Remark]> = Object.entries(table)

describe("Remarks", () => {
  it.each(remarks)("%s: is a stable code with sentences that end in a full stop", (code, { fix, sentence }) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
    for (const text of fix === undefined ? [sentence] : [sentence, fix]) expect(text).toMatch(/^[A-Zk{].*[.}]$/)
  })

  it("fills in the values and appends what to do", () => {
    expect(reason("item-too-large", { lane: "events", bytes: 12, limit: 10 })).toEqual({
      code: "item-too-large",
      message:
        "The events object of the record has 12 bytes, but a request may have at most 10. Leave out the largest field."
    })
  })

  it("inserts values unchanged, and leaves no extra space for an empty value", () => {
    expect(reason("gave-up", { endpoint: "$& {time}", time: "1m", trouble: "" }).message).toBe(
      "No request to $& {time} succeeded for 1m (giveUpAfter)."
    )
  })

  it("returns a fixed reason if there is nothing to fill in", () => {
    const code: RemarkCode = "nothing-mapped"
    expect(reason(code)).toEqual({ code, message: table[code].sentence })
  })
})

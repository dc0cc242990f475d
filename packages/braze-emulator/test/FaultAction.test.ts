import { describe, expect, it } from "vitest"
import { actions, endingNames, summary } from "../src/faults/FaultAction.js"

describe("a fault action in words", () => {
  it.each([
    [{ type: "status", status: 503, apply: false }, "is not applied and gets 503"],
    [
      { type: "status", status: 400, body: { message: "x".repeat(80) }, apply: true },
      `is applied and gets 400 with the body {"message":"${"x".repeat(47)}…`
    ],
    [{ type: "rateLimit", resetAfter: 2, apply: false }, "is not applied and gets 429 with a reset after 2 s"],
    [{ type: "reset", when: "after", apply: true }, "is applied and has its connection reset"],
    [{ type: "hang", apply: false }, "is not applied and gets no response"],
    [{ type: "delay", ms: 150, apply: true }, "is applied and gets its response after 150 ms"],
    [{ type: "truncate", apply: true }, "is applied and has its response cut off after half of it"],
    [{ type: "truncate", bytes: 1, apply: false }, "is not applied and has its response cut off after 1 byte"],
    [{ type: "garbage", where: "body", apply: true }, "is applied and gets a body that is not JSON"],
    [{ type: "drip", bytesPerSecond: 1500, apply: true }, "is applied and gets its response at 1,500 bytes per second"],
    [{ type: "refuse", reason: "no" }, "has its matching objects refused with “no”"]
  ] as const)("%j does: %s", (action, sentence) => {
    expect(summary(action)).toBe(sentence)
  })
})

describe("endings", () => {
  it("are each used by an action, apart from the two that need none", () => {
    const used = new Set(Object.values(actions).map(({ ended }) => ended))
    expect([...used, "closed"].sort()).toEqual([...endingNames].sort())
  })
})

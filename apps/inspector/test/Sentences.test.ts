import { describe, expect, it } from "vitest"
import { actionSentence, matchSentence } from "../src/pages/faults/Sentences.js"

describe("a fault rule as a sentence", () => {
  it.each([
    [{}, "Every request"],
    [{ nth: 11 }, "The 11th request"],
    [{ every: 2, path: "/users/track", method: "post" }, "Every 2nd POST request to /users/track"],
    [
      { lane: "events", index: 3, probability: 0.25 },
      "Every request with an object at events[3] with a probability of 25 %"
    ],
    [{ key: "external_id:u1", bodyContains: "a" }, "Every request about external_id:u1 with “a” in its body"]
  ])("%j matches: %s", (match, sentence) => {
    expect(matchSentence(match)).toBe(sentence)
  })

  it.each([
    [{ type: "status", status: 503, headers: {}, apply: false }, "is not applied and gets 503"],
    [{ type: "rateLimit", resetAfter: 2, apply: false }, "is not applied and gets 429 with a reset after 2 s"],
    [{ type: "reset", when: "after", apply: true }, "is applied, and its connection is reset"],
    [{ type: "hang", apply: false }, "is not applied and gets no response"],
    [{ type: "delay", ms: 150, apply: true }, "is applied and gets its response after 150 ms"],
    [{ type: "truncate", apply: true }, "is applied, and its response is cut off after half of it"],
    [{ type: "garbage", where: "body", apply: true }, "is applied and gets a body that is not JSON"],
    [{ type: "drip", bytesPerSecond: 10, apply: true }, "is applied and gets its response at 10 bytes per second"],
    [{ type: "refuse", reason: "no" }, "has its matching objects refused with “no”"]
  ] as const)("%j does: %s", (action, sentence) => {
    expect(actionSentence(action)).toBe(sentence)
  })
})

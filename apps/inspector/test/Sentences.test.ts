import { describe, expect, it } from "vitest"
import { matchSentence } from "../src/pages/faults/Sentences.js"

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
})

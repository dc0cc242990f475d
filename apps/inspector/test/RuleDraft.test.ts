import { describe, expect, it } from "vitest"
import { blank, kinds, ruleOf } from "../src/pages/faults/RuleDraft.js"

describe("ruleOf", () => {
  it("contains only the typed values", () => {
    expect(ruleOf(blank)).toEqual({ action: { type: "status", status: 503 } })
    expect(ruleOf({ what: "after", path: " /users/track ", percent: "5", nth: "3", times: "2" })).toEqual({
      match: { path: "/users/track", nth: 3, probability: 0.05 },
      action: { type: "reset", when: "after" },
      times: 2
    })
  })

  it("has an action for every kind", () => {
    const made = Object.keys(kinds).map((what) => ruleOf({ ...blank, what }).action)
    expect(made).toEqual(Object.values(kinds).map(({ action }) => action))
  })
})

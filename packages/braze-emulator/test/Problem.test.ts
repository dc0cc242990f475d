import { describe, expect, it } from "vitest"
import { nearest } from "../src/text/Problem.js"

describe("the nearest word", () => {
  it.each([
    ["evnt", ["events", "purchases"], "events"],
    ["PSOT", ["GET", "POST"], "POST"],
    ["psot", ["GET", "POST"], "POST"],
    ["nht", ["nth", "path"], "nth"],
    ["Nht", ["path", "nth"], "nth"],
    ["ot", ["to", "on"], "to"],
    ["usres", ["user", "users"], "users"],
    ["mthc", ["body", "match"], "match"],
    ["thn", ["path", "nth"], undefined],
    ["RATELIMIT", ["reset", "rateLimit"], "rateLimit"],
    ["x", ["q", "limit"], undefined],
    ["Q", ["q", "limit"], "q"],
    ["bogus", ["events"], undefined],
    ["", ["q"], undefined],
    ["x", [], undefined]
  ])("to %j of %j is %j", (word, known, meant) => {
    expect(nearest(word, known)).toBe(meant)
  })
})

import { execFileSync } from "node:child_process"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { written } from "../src/commands/CommandLine.js"

describe("a command that is named to a person", () => {
  it("has the options that were given", () => {
    const options = {
      input: "my file.ndjson",
      state: undefined,
      again: true,
      mock: false,
      limit: 0,
      environment: "it's"
    }
    expect(written("run", ["sluice.yaml"], options)).toBe(
      "sluice run sluice.yaml --input 'my file.ndjson' --again --limit 0 --environment 'it'\\''s'"
    )
  })

  it("is taken by a shell as it was meant", () => {
    const word = fc
      .string({ unit: "binary", minLength: 1 })
      .filter((text) => !text.includes("\0") && text.isWellFormed())
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const line = written("run", words).slice("sluice run ".length)
        const said = execFileSync("sh", ["-c", `for word in ${line}; do printf '%s\\0' "$word"; done`], {
          encoding: "utf8"
        })
        expect(said.split("\0").slice(0, -1)).toEqual(words)
      }),
      { numRuns: 30 }
    )
  })
})

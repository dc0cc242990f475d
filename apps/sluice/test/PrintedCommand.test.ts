import { execFileSync } from "node:child_process"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { continuing, written } from "../src/commands/PrintedCommand.js"
import { definition } from "../src/commands/run/RunCommand.js"
import { mistakesInPrinted, printedCommands } from "./support/printed.js"

describe("a printed command", () => {
  it("has the options that have a value", () => {
    const options = { input: "my file.ndjson", state: undefined, environment: "it's" }
    expect(written(["run", "sluice.yaml"], options)).toBe(
      "npx sluice run sluice.yaml --input 'my file.ndjson' --environment 'it'\\''s'"
    )
  })

  it("continues a run with the options that affect delivery, as they were typed", () => {
    const options = new Map([
      ["sample", ["25%"]],
      ["again", [""]],
      ["yes", [""]],
      ["input", ["-"]]
    ])
    expect(continuing(definition, { arguments: ["s.yaml"], options })).toBe(
      "npx sluice run s.yaml --input - --sample 25%"
    )
  })

  it("is accepted by the program, and a wrong one is found in the output of every test of a command", () => {
    const text = `Run: npx sluice run 'my file.yaml' --again-file 'it'\\''s'
Show it with \`npx sluice explain x --state .sluice\`, or not. Not a command: sluice runs.
Run: npx sluice run s.yaml --agian
Run: npx sluice replay 'x --config s.yaml`
    expect(printedCommands(text)).toEqual([
      "explain x --state .sluice",
      "run 'my file.yaml' --again-file 'it'\\''s'",
      "run s.yaml --agian",
      "replay 'x --config s.yaml"
    ])
    expect(mistakesInPrinted(text).map((mistake) => mistake.split(":")[0])).toEqual([
      "run s.yaml --agian",
      "replay 'x --config s.yaml"
    ])
  })

  it("is split by a shell into the same words", () => {
    const word = fc
      .string({ unit: "binary", minLength: 1 })
      .filter((text) => !text.includes("\0") && text.isWellFormed())
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const line = written(words).slice("npx sluice ".length)
        const printed = execFileSync("sh", ["-c", `for word in ${line}; do printf '%s\\0' "$word"; done`], {
          encoding: "utf8"
        })
        expect(printed.split("\0").slice(0, -1)).toEqual(words)
      }),
      { numRuns: 30 }
    )
  })
})

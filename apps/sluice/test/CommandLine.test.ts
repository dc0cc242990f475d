import { NodeContext } from "@effect/platform-node"
import * as Outcome from "@sluice/core/Outcome"
import { Effect, Layer } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type * as Command from "../src/commands/Command.js"
import * as CommandLine from "../src/commands/CommandLine.js"
import { commands } from "../src/commands/Commands.js"
import * as Exit from "../src/commands/Exit.js"
import { parser } from "../src/commands/Parser.js"
import * as StaticOutput from "../src/commands/StaticOutput.js"
import { exitCodes } from "../src/report/ExitCode.js"
import * as LetterSelection from "../src/run/LetterSelection.js"
import * as Output from "../src/terminal/Output.js"

const answer = (words: ReadonlyArray<string>, columns?: number) => StaticOutput.of(words, "1.2.3", columns)
const definitions = commands.map(({ definition }) => definition)

describe("mistakes in a command line", () => {
  it.each([
    [
      ["run", "sluice.yaml", "--limt", "3"],
      ["sluice run: unknown option --limt. Did you mean --limit?", "All options: npx sluice run --help"]
    ],
    [["run", "--agian", "sluice.yaml"], ["sluice run: unknown option --agian. Did you mean --again?"]],
    [["run", "sluice.yaml", "--report"], ["sluice run: --report needs a value: --report FILE."]],
    [["run"], ["sluice run: missing CONFIG, the configuration: a .yaml, .json or .mjs file."]],
    [["replay", "d"], ["sluice replay: missing option --config CONFIG."]],
    [["run", "a", "b"], ['sluice run: unexpected argument "b". Remove it.']],
    [["run", "sluice.yaml", "--report", "--yes"], ["sluice run: --report needs a value: --report FILE."]],
    [
      ["run", "sluice.yaml", "--limit", "-5"],
      ['sluice run: --limit must be a whole number above 0, such as 100; found "-5".']
    ],
    [
      ["run", "sluice.yaml", "--limit", "abc"],
      ['sluice run: --limit must be a whole number above 0, such as 100; found "abc".']
    ],
    [
      ["run", "sluice.yaml", "--sample", "200%"],
      ['sluice run: --sample must be a share above 0 % and at most 100 %, such as 1%; found "200%".']
    ],
    [
      ["replay", "d", "--config", "c", "--max-age", "-1 hours"],
      ['sluice replay: --max-age must be a duration such as 24h or "30 minutes"; found "-1 hours".']
    ],
    [
      ["replay", "d", "--config", "c", "--only", "faild"],
      [
        `sluice replay: --only must be one or more of ${Outcome.dead.join(", ")}, separated by commas; found "faild". Did you mean "failed"?`
      ]
    ],
    [["run", "sluice.yaml", "--dry-run", "--dry-run"], ["sluice run: --dry-run appears 2 times. Use it once."]],
    [["run", "sluice.yaml", "--dry-run=yes"], ["sluice run: --dry-run does not accept a value. Remove the value."]],
    [
      ["run", "sluice.yaml", "--log-level", "nonsense"],
      [expect.stringContaining("sluice run: --log-level must be all or trace or debug")]
    ],
    [
      ["--log-level", "debug", "run", "s.yaml", "--inptu", "x"],
      ["sluice run: unknown option --inptu. Did you mean --input?"]
    ],
    [["--verbose", "run", "s.yaml"], ["sluice run: unknown option --verbose."]],
    [["--limit", "3", "run", "s.yaml"], ["sluice run: --limit must come after the command."]],
    [
      ["flow", "check", "f.csv", "--nod", "x"],
      [
        "sluice flow check: unknown option --nod. Did you mean --node?",
        "sluice flow check: missing option --node NAME."
      ]
    ],
    [["flow", "chek"], ['sluice flow: unknown command "chek". Did you mean "check"?']],
    [["flow"], ["sluice flow: missing the command, one of check."]],
    [
      ["chek", "sluice.yaml"],
      ['sluice: unknown command "chek". Did you mean "check"?', "All commands: npx sluice --help"]
    ],
    [
      ["run", "--limt", "3", "--report", "--yes", "--limit", "0", "--again", "--again"],
      [
        "sluice run: unknown option --limt. Did you mean --limit?",
        'sluice run: --limit must be a whole number above 0, such as 100; found "0".',
        "sluice run: --report needs a value: --report FILE.",
        "sluice run: --again appears 2 times. Use it once.",
        "sluice run: missing CONFIG, the configuration: a .yaml, .json or .mjs file."
      ]
    ]
  ])("are reported all at once, each with a fix: %j", (words, sentences) => {
    const found = answer(words)
    const lines = found?.text.split("\n") ?? []
    expect([found?.stream, found?.code, lines.slice(0, sentences.length)]).toEqual(["stderr", 1, sentences])
    expect(lines.at(-1)).toMatch(/^All (options|commands): npx sluice .*--help$/)
  })
})

describe("a command line without mistakes", () => {
  const options = definitions.find(({ words }) => words[0] === "run")?.options ?? {}
  const typed = fc.subarray(Object.values(options)).chain((chosen) =>
    fc.record({
      options: fc.shuffledSubarray(chosen, { minLength: chosen.length }),
      at: fc.nat(chosen.length)
    })
  )

  it("has the same meaning for the parsing library and for the check for mistakes", async () => {
    await fc.assert(
      fc.asyncProperty(typed, async ({ options: chosen, at }) => {
        const words = chosen.map(({ name, placeholder, reader }) =>
          placeholder === undefined ? [`--${name}`] : [`--${name}`, reader.example]
        )
        const line = ["run", ...words.slice(0, at).flat(), "sluice.yaml", ...words.slice(at).flat()]
        expect(CommandLine.read(commands, line)).toEqual({ _tag: "Run" })
        let found: Command.ParsedWords | undefined
        const fake = commands.map((command) => ({
          ...command,
          load: async (given: Command.ParsedWords) => {
            found = given
            return Effect.void
          }
        }))
        const layer = Layer.mergeAll(NodeContext.layer, Output.layerMemory({ out: "", err: "" }), Exit.layer)
        await Effect.runPromise(Effect.provide(parser(fake, "1.2.3")(["node", "sluice", ...line]), layer))
        expect([found?.arguments, Object.fromEntries(found?.options ?? [])]).toEqual([
          ["sluice.yaml"],
          Object.fromEntries(words.map(([name = "", value = ""]) => [name.slice(2), [value]]))
        ])
      }),
      { numRuns: 50 }
    )
  })

  it("uses the defaults of absent options", () => {
    const replay = definitions.find(({ words }) => words[0] === "replay")
    const values = Object.entries(replay?.options ?? {}).map(([key, { value }]) => [key, value([])])
    expect(Object.fromEntries(values)).toMatchObject({
      only: LetterSelection.defaultOutcomes,
      maxAge: 24 * 60 * 60 * 1000,
      yes: false,
      state: undefined
    })
  })
})

describe("help", () => {
  it("fits on one screen for all commands, with every exit code", () => {
    const all = answer([])
    expect([all?.stream, all?.code, answer(["--help"]), answer(["-h"])]).toEqual(["stdout", 0, all, all])
    const lines = all?.text.split("\n") ?? []
    expect(lines.length).toBeLessThanOrEqual(24)
    for (const { words } of definitions) {
      const first = definitions.find((one) => one.words[0] === words[0])
      expect(all?.text).toContain(`\n  ${first?.group === undefined ? words.join(" ") : `${words[0]} COMMAND`} `)
    }
    for (const { code, when } of exitCodes) expect(lines).toContain(`  ${String(code).padEnd(4)}${when}`)
  })

  it.each(definitions.map((definition) => [definition.words.join(" "), definition] as const))(
    "of %s has a line for each option and argument, at most 11 more, and two examples that can be typed",
    (name, { arguments: needed, examples, options, words }) => {
      // Wide enough for a default that lists the outcomes.
      const text = answer([...words, "--help"], 120)?.text ?? ""
      expect(text.split("\n").length).toBeLessThanOrEqual(Object.keys({ ...needed, ...options }).length + 11)
      expect(text).toContain(`npx sluice ${name} `)
      for (const option of Object.values(options))
        expect(text).toMatch(
          new RegExp(
            `^  --${option.name}\\b.*${option.placeholder === undefined ? "" : "\\((default: .*|required)\\)"}$`,
            "m"
          )
        )
      for (const example of examples) {
        expect(text).toContain(`\n  npx sluice ${example}\n`)
        expect(CommandLine.read(commands, example.replaceAll("'", "").split(" "))).toEqual({ _tag: "Run" })
      }
    }
  )

  it("is wrapped at the width of the terminal, between words", () => {
    const plain = (text: string) => text.split(/\s+/).join(" ")
    fc.assert(
      fc.property(fc.constantFrom(...definitions), fc.integer({ min: 50, max: 200 }), ({ words }, columns) => {
        const text = answer([...words, "--help"], columns)?.text ?? ""
        expect(plain(text)).toBe(plain(answer([...words, "--help"])?.text ?? ""))
        const isLong = (line: string) =>
          line.length > columns && /\S \S+$/.test(line.slice(28)) && !line.includes("Usage")
        expect(text.split("\n").filter(isLong)).toEqual([])
      })
    )
  })
})

it("prints the version", () => {
  expect(answer(["--version"])).toEqual({ stream: "stdout", text: "1.2.3", code: 0 })
})

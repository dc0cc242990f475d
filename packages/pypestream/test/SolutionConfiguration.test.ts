import { Either, Redacted } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as NodeMapping from "../src/node/NodeMapping.js"
import * as Payload from "../src/node/Payload.js"
import * as AppPy from "../src/python/AppPy.js"
import * as SolutionConfiguration from "../src/solution/SolutionConfiguration.js"

const environment = { braze_url: "https://rest.fra-01.braze.eu", braze_api_key: "0123456789abcdef0123" }
const good = {
  name: "Customer",
  bots: [],
  csvBots: ["Solution"],
  environments: { sandbox: environment, prod: environment }
}
const problems = (input: SolutionConfiguration.SolutionConfigurationInput) =>
  Either.getOrThrow(Either.flip(SolutionConfiguration.make(input))).map(({ code, path }) => [path, code])

describe("SolutionConfiguration", () => {
  it("accepts sandbox and prod, and more [S-10] [S-16]", () => {
    const made = Either.getOrThrow(
      SolutionConfiguration.make({ ...good, environments: { ...good.environments, staging: environment } })
    )
    expect(Object.keys(made.environments)).toEqual(["sandbox", "prod", "staging"])
    expect(JSON.stringify(made)).not.toContain(environment.braze_api_key)
  })

  it("reports all mistakes at once, each with its path [S-17]", () => {
    expect(
      problems({
        name: "{ CUSTOMER }",
        csvBots: "Solution",
        environments: {
          sandbox: { braze_url: "{ BRAZE URL }", braze_api_key: "{ BRAZE API KEY }", braze_user_track: "user/track" },
          production: environment
        }
      })
    ).toEqual([
      ["NAME", "placeholder-unfilled"],
      ["CSV_BOTS", "names-not-a-list"],
      ["PARAMS.prod", "environment-missing"],
      ["PARAMS.sandbox.braze_url", "placeholder-unfilled"],
      ["PARAMS.sandbox.braze_api_key", "placeholder-unfilled"],
      ["PARAMS.sandbox.braze_user_track", "path-unknown"]
    ])
  })

  it("rejects unfilled placeholders by name [S-16]", () => {
    const filled = { ...environment, braze_api_key: "{ BRAZE API KEY }" }
    const [problem] = Either.getOrThrow(
      Either.flip(SolutionConfiguration.make({ ...good, environments: { sandbox: filled, prod: environment } }))
    )
    expect(problem?.message).toContain("{ BRAZE API KEY }")
  })

  it("rejects environments that would share a key variable, each group by name [S-16]", () => {
    const names = ["sandbox", "prod", "pre-prod", "pre_prod", "Prod", "PRE prod", "staging"]
    const environments = Object.fromEntries(names.map((name) => [name, environment]))
    expect(Either.getOrThrow(Either.flip(SolutionConfiguration.make({ ...good, environments })))).toEqual([
      {
        code: "environment-variable-shared",
        path: "PARAMS.Prod",
        message:
          "The environments prod and Prod would read their keys from the same variable, BRAZE_API_KEY_PROD. Rename all but one of them: names must differ in letters or digits, not only in case or punctuation."
      },
      {
        code: "environment-variable-shared",
        path: "PARAMS.pre_prod",
        message:
          "The environments pre-prod, pre_prod and PRE prod would read their keys from the same variable, BRAZE_API_KEY_PRE_PROD. Rename all but one of them: names must differ in letters or digits, not only in case or punctuation."
      }
    ])
  })

  it("never lets two environments share a variable", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[aA_-]{1,3}$/)), (more) => {
        const names = ["sandbox", "prod", ...more]
        const made = SolutionConfiguration.make({
          ...good,
          environments: Object.fromEntries(names.map((name) => [name, environment]))
        })
        expect(Either.isRight(made)).toBe(new Set(names.map(SolutionConfiguration.keyVariable)).size === names.length)
      })
    )
  })

  it("returns a configuration or mistakes for any input", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (name, csvBots, environments) => {
        expect(Either.isEither(SolutionConfiguration.make({ name, csvBots, environments }))).toBe(true)
      })
    )
  })
})

const text = fc.string({ unit: "binary" }).map((some) => `a${some}`.trim())
const solutions = fc.record({ name: text, csvBots: fc.array(text, { minLength: 1 }), bots: fc.array(text) })

describe("AppPy", () => {
  it("reads what it writes, for any names [S-16]", () => {
    fc.assert(
      fc.property(solutions, (names) => {
        const made = Either.getOrThrow(SolutionConfiguration.make({ ...good, ...names }))
        expect(AppPy.read(AppPy.write(made, "inline"))).toEqual(Either.right(made))
        const variables = Object.fromEntries(
          Object.entries(made.environments).map(([name, { apiKey }]) => [
            SolutionConfiguration.keyVariable(name),
            Redacted.value(apiKey)
          ])
        )
        expect(AppPy.read(AppPy.write(made), variables)).toEqual(Either.right(made))
      }),
      { numRuns: 50 }
    )
  })

  it("reports which line cannot be read", () => {
    const unset = AppPy.read(
      'NAME = os.environ["A"]\nPARAMS = {\n  "a": os.environ.get("B"),\n  "b": os.environ["C"]\n}\n'
    )
    expect(Either.isLeft(unset) && unset.left.map(({ message }) => message)).toEqual([
      "app.py:1: The environment variable A is not set.",
      "app.py:3: The environment variable B is not set.",
      "app.py:4: The environment variable C is not set."
    ])
    const found = AppPy.read('NAME = "X"\nBOTS = []\nCSV_BOTS = open("x")\nPARAMS = {\n  "a": 1\n  "b": 2\n}\n')
    expect(Either.getOrThrow(Either.flip(found)).map(({ code, message }) => [code, message.split(":")[1]])).toEqual([
      ["python-not-a-literal", "3"],
      ["python-comma-missing", "6"]
    ])
  })

  it("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (some) => Either.isEither(AppPy.read(`NAME = ${some}`))))
  })
})

describe("NodeMapping", () => {
  it("reports every mistake at once", () => {
    const made = NodeMapping.make({
      person: { external_id: "fixed" },
      partner: "{ PARTNER }",
      attributes: { first_name: "$.payload.a[0]", city: { "@path": "$.x" } },
      events: [{ name: "x", time: "$.session.at" }]
    })
    expect(Either.getOrThrow(Either.flip(made)).map(({ path }) => path)).toEqual([
      "person.external_id",
      "attributes.first_name",
      "attributes.city.@path",
      "events[0].time",
      "partner"
    ])
  })
})

describe("Payload", () => {
  it("limits the depth and the number of values", () => {
    const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => ({ a: inner }), "x")
    const cyclic: Record<string, unknown> = {}
    cyclic["self"] = cyclic
    for (const one of [deep, cyclic, { a: Array.from({ length: 20_000 }, () => 1) }])
      expect(Either.getOrThrow(Either.flip(Payload.read(one))).code).toBe("payload-too-large")
  })
})

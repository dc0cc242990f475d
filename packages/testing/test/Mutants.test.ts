import { readFileSync, writeFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type * as Mutant from "../src/Mutant.js"
import * as Mutants from "../src/Mutants.js"
import * as Proof from "../src/Proof.js"
import { destinations } from "./support/Destinations.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

/** Mistakes that a destination cannot make. Only the proof tries them. */
const impossible: Readonly<Record<string, ReadonlyArray<string>>> = {
  points: [
    "swaps the arrays of a request",
    "leaves out the idempotency key",
    "uses one idempotency key for every request",
    "creates a new idempotency key for every attempt",
    "says that no object may be sent twice"
  ],
  coupons: [
    "leaves out the last object of a request",
    "sends the first object twice in a request",
    "sends the objects of a request in reverse order",
    "swaps the arrays of a request",
    "sends an object again after its response was lost, although it would count twice",
    "uses the verdict of the neighbouring item",
    "uses the first verdict for all items",
    "refuses all objects of a request if one is refused",
    "states that the envelope has no bytes",
    "says that every object may be sent twice"
  ],
  members: [
    "leaves out the key",
    "adds a space after the key",
    "leaves out the idempotency key",
    "uses one idempotency key for every request",
    "creates a new idempotency key for every attempt"
  ]
}

const results = new Map<string, Array<Mutants.MutantResult>>()

describe.each(Object.entries(destinations))("%s", (destination, subject) => {
  it("satisfies every law", () => Proof.assert(subject, { runs: full ? 1_000 : 15 }))

  it.each(Mutants.all)("is caught if it $name", async (mutant) => {
    const isPossible = impossible[destination]?.includes(mutant.name) !== true
    const result: Mutants.MutantResult =
      isPossible || full ? await Mutants.judge(mutant, subject, { runs: 200 }) : { _tag: "Impossible" }
    results.set(mutant.name, [...(results.get(mutant.name) ?? []), result])
    expect(result._tag).toBe(isPossible ? "Caught" : "Impossible")
  })
})

describe("a mistake", () => {
  it.each(Mutants.all)("is possible in one of the destinations: $name", ({ name }) => {
    expect(results.get(name)?.map(({ _tag }) => _tag)).toContain("Caught")
  })

  it("has a name of its own", () => {
    expect(new Set(Mutants.all.map(({ name }) => name)).size).toBe(Mutants.all.length)
  })
})

describe("Mutants.test", () => {
  const register = (mutants: ReadonlyArray<Mutant.Mutant>) => {
    const tests: Array<{ readonly name: string; readonly run: () => Promise<void>; readonly limit: number }> = []
    Mutants.test((name, run, limit) => tests.push({ name, run, limit }), "it", destinations.points, {
      runs: 3,
      mutants
    })
    return tests
  }

  it("registers a test for each mistake, with a time limit", () => {
    expect(register(Mutants.all).map(({ limit, name }) => [name, limit])).toEqual(
      Mutants.all.map(({ name }) => [`the laws find it if it ${name}`, 63_000])
    )
  })

  it("passes for a mistake that is found, and fails for one that is not", async () => {
    const found = Mutants.all.filter(({ name }) => name === "always sends an empty body")
    const unknown: Mutant.Mutant = {
      name: "sends in a good mood",
      mutate: (routes, changed) => (wire) => {
        changed()
        return routes(wire)
      }
    }
    const [passing, failing] = register([...found, unknown])
    await expect(passing?.run()).resolves.toBeUndefined()
    await expect(failing?.run()).rejects.toThrow("No law is broken in 3 worlds if it sends in a good mood.")
  })
})

describe("README", () => {
  const file = new URL("../README.md", import.meta.url)
  const lawsOf = (all: ReadonlyArray<Mutants.MutantResult>): string =>
    [...new Set(all.flatMap((one) => (one._tag === "Caught" ? [one.law] : [])))].sort((a, b) => a - b).join(", ")

  it("lists every mistake with the laws that find it, and the figures (WRITE_DOCS=1 writes them)", () => {
    const tags = [...results.values()].flat().map(({ _tag }) => _tag)
    const caught = tags.filter((tag) => tag === "Caught").length
    const figures = `lists ${Mutants.all.length} typical mistakes. In our tests, each is applied to three destinations: a batch API that names\nrefused objects in a 200, an API with one object in a request and an idempotency key, and an API with two arrays. The mistakes are\npossible in ${caught} of ${tags.length} cases, and the laws find all ${caught}.`
    const rows = [...results].map(([name, all]) => `| ${name} | ${lawsOf(all)} |`)
    const table = ["| the destination … | law |", "|---|---|", ...rows, ""].join("\n")
    const readme = readFileSync(file, "utf8")
    const written = readme
      .replace(/lists [^.]* typical mistakes\. [\s\S]*? find all \d+\.|lists MUTANTS\./, figures)
      .replace(/\| the destination … \| law \|\n(\|.*\n)*/, table)
    if (process.env["WRITE_DOCS"] === "1") writeFileSync(file, written)
    expect(process.env["WRITE_DOCS"] === "1" ? written : readme).toBe(written)
  })
})

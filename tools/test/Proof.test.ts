import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { type ProofResults, page } from "../src/proof/Page.js"
import { promises } from "../src/proof/Promises.js"
import { type Proof, proofs } from "../src/proof/Proofs.js"
import { byPackage } from "../src/proof/Run.js"
import { root } from "../src/Repository.js"

const read = (path: string): string => readFileSync(join(root, path), "utf8")

const proof: Proof = {
  name: "sums",
  proves: "Sums add up.",
  files: [
    ...["packages/a/test/One.test.ts", "packages/b/test/Two.test.ts", "packages/a/test/deep/Three.test.ts"],
    "tools/test/Four.test.ts"
  ],
  small: "10 sums",
  full: "1,000 sums"
}

const result = {
  passed: 1,
  failed: 0,
  seconds: 61,
  commit: "0123456789abcdef",
  modified: false,
  date: "2026-11-30",
  node: "20.20.2"
}

const rowOf = (results: ProofResults): string =>
  page({ proofs: [proof], promises: [], results })
    .split("\n")
    .find((line) => line.startsWith("| `npm run proof")) ?? ""

it("prints the last result of each proof, with commit and date", () => {
  expect(rowOf({ sums: result })).toBe(
    "| `npm run proof sums` | Sums add up. | 10 sums | 1,000 sums | passed (1 test) in 61 s, commit `0123456789`, Node 20.20.2, 2026-11-30 |"
  )
})

it.each([
  ["a proof that was not run", {}, "not yet run at full size"],
  [
    "a failure",
    { sums: { ...result, failed: 2, seconds: 600 } },
    "**failed** (2 of 3 tests) in 10 min, commit `0123456789`, Node 20.20.2, 2026-11-30"
  ],
  [
    "local changes",
    { sums: { ...result, modified: true } },
    "passed (1 test) in 61 s, commit `0123456789` with local changes, Node 20.20.2, 2026-11-30"
  ]
])("names %s", (_, results, expected) => {
  expect(rowOf(results).split(" | ").at(-1)).toBe(`${expected} |`)
})

it("prints the first figure of each proof beside the promises that it proves", () => {
  const promised = {
    promise: "Sums are right.",
    proofs: ["sums"],
    test: ["packages/a/test/One.test.ts", "adds"]
  } as const
  const figures = ["1,000 sums: 0 wrong", "took 3 s"]
  expect(
    page({ proofs: [proof], promises: [promised], results: { sums: { ...result, figures } } }).split("\n")
  ).toContain(
    "| Sums are right. | sums: passed (1 test), 2026-11-30 (1,000 sums: 0 wrong) | `packages/a/test/One.test.ts`: adds … |"
  )
})

it("lists the measurements of the last run of a proof", () => {
  const lines = page({
    proofs: [proof],
    promises: [],
    results: { sums: { ...result, figures: ["7 sums, 0 wrong"] } }
  }).split("\n")
  expect(lines.slice(lines.indexOf("What the last runs measured:"))).toEqual([
    "What the last runs measured:",
    "",
    "- sums: 7 sums, 0 wrong",
    "",
    "The tests of each proof:",
    "",
    "- sums: `packages/a/test/One.test.ts`, `packages/b/test/Two.test.ts`, `packages/a/test/deep/Three.test.ts`, `tools/test/Four.test.ts`",
    ""
  ])
  expect(page({ proofs: [proof], promises: [], results: { sums: result } })).not.toContain(
    "What the last runs measured"
  )
})

it("runs the files of one package together", () => {
  expect([...byPackage(proof)]).toEqual([
    ["packages/a", ["test/One.test.ts", "test/deep/Three.test.ts"]],
    ["packages/b", ["test/Two.test.ts"]],
    ["tools", ["test/Four.test.ts"]]
  ])
})

it("docs/RELIABILITY.md is current; npm run proof writes it", () => {
  expect(read("docs/RELIABILITY.md")).toBe(
    page({ proofs, promises, results: JSON.parse(read("docs/reliability.json")) })
  )
})

it.each(proofs.flatMap(({ name, files }) => files.map((file) => [name, file])))(
  "%s: %s runs at full size",
  (_, file) => {
    expect(existsSync(join(root, file))).toBe(true)
    expect(read(file)).toContain("SLUICE_PROOF")
  }
)

it.each(promises)("the promise has proofs and a test: $promise", ({ proofs: names, test: [file, title] }) => {
  expect(names.filter((name) => !proofs.some((one) => one.name === name))).toEqual([])
  expect(read(file)).toContain(title)
  expect(title).not.toMatch(/%[a-z]/)
})

it("prints a promise with the results of its proofs and its test", () => {
  const promised = { promise: "Sums are right.", proofs: ["sums", "more"], test: ["a.test.ts", "adds"] } as const
  expect(page({ proofs: [proof], promises: [promised], results: { sums: result } })).toContain(
    "| Sums are right. | sums: passed (1 test), 2026-11-30; more: not yet run at full size | `a.test.ts`: adds … |"
  )
})

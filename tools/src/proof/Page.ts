import type { Promised } from "./Promises.js"
import type { Proof } from "./Proofs.js"

/** The result of the last run of a proof at full size. */
export interface ProofResult {
  readonly passed: number
  readonly failed: number
  readonly seconds: number
  /** The tested commit, and whether files differed from it. */
  readonly commit: string
  readonly modified: boolean
  /** As `2026-11-30`. */
  readonly date: string
  readonly node: string
  /** Sentences with the measurements of the tests. Absent in results of earlier versions. */
  readonly figures?: ReadonlyArray<string>
}

/** Results by the name of the proof. */
export type ProofResults = Readonly<Record<string, ProofResult>>

const cell = (text: string): string => text.replaceAll("|", "\\|")

const tests = (count: number): string => `${count} ${count === 1 ? "test" : "tests"}`

const outcome = ({ passed, failed }: ProofResult): string =>
  failed === 0 ? `passed (${tests(passed)})` : `**failed** (${failed} of ${tests(passed + failed)})`

const duration = (seconds: number): string => (seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`)

const last = (result: ProofResult | undefined): string =>
  result === undefined
    ? "not yet run at full size"
    : `${outcome(result)} in ${duration(result.seconds)}, commit \`${result.commit.slice(0, 10)}\`${result.modified ? " with local changes" : ""}, Node ${result.node}, ${result.date}`

const figuresOf = (proofs: ReadonlyArray<Proof>, results: ProofResults): ReadonlyArray<string> => {
  const lines = proofs.flatMap(({ name }) => (results[name]?.figures ?? []).map((figure) => `- ${name}: ${figure}`))
  return lines.length === 0 ? [] : ["What the last runs measured:", "", ...lines, ""]
}

const row = (...cells: ReadonlyArray<string>): string => `| ${cells.map(cell).join(" | ")} |`

/** With the first figure, which says how much was tried. */
const brief = (result: ProofResult | undefined): string => {
  if (result === undefined) return "not yet run at full size"
  const [figure] = result.figures ?? []
  return `${outcome(result)}, ${result.date}${figure === undefined ? "" : ` (${figure})`}`
}

const promisesOf = (promises: ReadonlyArray<Promised>, results: ProofResults): ReadonlyArray<string> => [
  "## What you can rely on",
  "",
  row("Promise", "Proofs, with their last result and figure", "A test that shows it"),
  "|---|---|---|",
  ...promises.map(({ promise, proofs, test: [file, title] }) =>
    row(promise, proofs.map((name) => `${name}: ${brief(results[name])}`).join("; "), `\`${file}\`: ${title} …`)
  ),
  ""
]

/** The content of the page. */
export interface PageContents {
  readonly proofs: ReadonlyArray<Proof>
  readonly promises: ReadonlyArray<Promised>
  readonly results: ProofResults
}

/** docs/RELIABILITY.md. The same contents always produce the same text. */
export const page = ({ promises, proofs, results }: PageContents): string =>
  `${[
    "# Reliability",
    "",
    "What Sluice promises is proved by tests that generate their own cases. `npm test` runs each proof at a small size;",
    "`npm run proof NAME` runs it at full size and records the result on this page. The page is generated; do not edit it.",
    "",
    ...promisesOf(promises, results),
    "## Proofs",
    "",
    "| Proof | What it proves | In `npm test` | Full size | Last run at full size |",
    "|---|---|---|---|---|",
    ...proofs.map(({ name, proves, small, full }) =>
      row(`\`npm run proof ${name}\``, proves, small, full, last(results[name]))
    ),
    "",
    ...figuresOf(proofs, results),
    "The tests of each proof:",
    "",
    ...proofs.map(({ name, files }) => `- ${name}: ${files.map((file) => `\`${file}\``).join(", ")}`)
  ].join("\n")}\n`

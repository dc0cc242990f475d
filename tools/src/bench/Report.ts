import { Schema } from "effect"
import { contenders } from "./Contenders.js"
import { Section, type SummaryRow } from "./Summary.js"

/** The results of a benchmark run, as docs/performance.json contains them. */
export interface BenchResults {
  readonly node: string
  readonly cores: number
  readonly sections: ReadonlyArray<Section>
}

const thousands = (value: number): string => `${(value / 1_000).toFixed(value < 10_000 ? 1 : 0)}k`

const line = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`

const rowLine = ({
  contender,
  eventsPerSecond,
  cpuMicroseconds,
  ratio,
  charactersPerItem,
  peakMegabytes,
  keptMegabytes
}: SummaryRow): string =>
  line([
    contenders[contender].title,
    `${thousands(eventsPerSecond.median)} (${thousands(eventsPerSecond.least)}–${thousands(eventsPerSecond.most)})`,
    cpuMicroseconds.toFixed(1),
    `**${ratio.toFixed(2)}**`,
    String(charactersPerItem),
    String(peakMegabytes),
    keptMegabytes.toFixed(1)
  ])

const memory = (rows: ReadonlyArray<SummaryRow>): ReadonlyArray<string> =>
  rows
    .filter(({ residentMegabytes }) => residentMegabytes.length >= 8)
    .map(
      ({ contender, residentMegabytes }) =>
        `Resident memory of ${contender} by tenths of the run, MB: ${residentMegabytes.join(", ")}.`
    )

const table = ({ title, rounds, rows }: Section): string =>
  [
    `### ${title}`,
    "",
    rounds === 1 ? "One run each." : `Medians of ${rounds} interleaved rounds.`,
    "",
    line(["", "events/s (least–most)", "CPU µs/event", "÷ floor", "characters/object", "peak MB", "kept MB"]),
    line(["---", "---:", "---:", "---:", "---:", "---:", "---:"]),
    ...rows.map(rowLine),
    ...(title.includes("file") ? ["", ...memory(rows)] : [])
  ].join("\n")

const Kept = Schema.parseJson(Schema.Struct({ sections: Schema.Array(Schema.Unknown) }))

/**
 * The results, with the sections of the earlier file that were not measured again. Sections of an older format are left
 * out.
 */
export const together = (results: BenchResults, earlier: string | undefined): BenchResults => {
  const fresh = new Set(results.sections.map(({ title }) => title))
  const kept = earlier === undefined ? [] : Schema.decodeUnknownSync(Kept)(earlier).sections
  const old = kept.filter(Schema.is(Section)).filter(({ title }) => !fresh.has(title))
  return { ...results, sections: [...results.sections, ...old] }
}

const begin = "<!-- results: written by `npm run bench -- --write`; do not edit -->"
const end = "<!-- end of results -->"

/** The tables of docs/PERFORMANCE.md. */
export const markdown = (results: BenchResults): string =>
  [
    begin,
    "",
    `Node ${results.node}, ${results.cores} cores that sender and sink share.`,
    "",
    results.sections.map(table).join("\n\n"),
    "",
    end
  ].join("\n")

/** The text with its tables replaced by those of these results. */
export const replaceIn = (text: string, results: BenchResults): string => {
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error("The document has no marks for the results. Add them.")
  return text.slice(0, from) + markdown(results) + text.slice(to + end.length)
}

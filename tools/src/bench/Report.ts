import { Schema } from "effect"
import { contenders } from "./Contenders.js"
import { type Row, Section } from "./Summary.js"

/** What a run of the benchmark came to, as it is kept beside the documentation. */
export interface Results {
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
}: Row): string =>
  line([
    contenders[contender].title,
    `${thousands(eventsPerSecond.median)} (${thousands(eventsPerSecond.least)}–${thousands(eventsPerSecond.most)})`,
    cpuMicroseconds.toFixed(1),
    `**${ratio.toFixed(2)}**`,
    String(charactersPerItem),
    String(peakMegabytes),
    keptMegabytes.toFixed(1)
  ])

const memory = (rows: ReadonlyArray<Row>): ReadonlyArray<string> =>
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
 * The results with those sections of earlier ones, a text that was kept, that were not measured this time. Sections of
 * another shape are left out: they say something else.
 */
export const together = (results: Results, earlier: string | undefined): Results => {
  const fresh = new Set(results.sections.map(({ title }) => title))
  const kept = earlier === undefined ? [] : Schema.decodeUnknownSync(Kept)(earlier).sections
  const old = kept.filter(Schema.is(Section)).filter(({ title }) => !fresh.has(title))
  return { ...results, sections: [...results.sections, ...old] }
}

const begin = "<!-- results: written by `npm run bench`, not by hand -->"
const end = "<!-- end of results -->"

/** The tables, as they stand in the documentation. */
export const markdown = (results: Results): string =>
  [
    begin,
    "",
    `Node ${results.node}, ${results.cores} cores shared by sender and sink.`,
    "",
    results.sections.map(table).join("\n\n"),
    "",
    end
  ].join("\n")

/** The text with the tables of these results in the place of those it has. */
export const replaceIn = (text: string, results: Results): string => {
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error("the document has no place for results")
  return text.slice(0, from) + markdown(results) + text.slice(to + end.length)
}

import type { Source } from "@sluice/core"
import * as fc from "fast-check"
import * as Configurations from "./Arbitraries/Configurations.js"
import * as FaultScripts from "./Arbitraries/FaultScripts.js"
import { defaults, type PipelineSettings } from "./Configuration.js"
import { oneLine, readable } from "./internal/Readable.js"
import * as ScriptWords from "./internal/ScriptWords.js"
import { type FaultScript, faultless } from "./Vendor.js"

/** The complete input of a run: records, configuration, faults, seed. */
export interface LawWorld {
  readonly entries: ReadonlyArray<Source.Entry>
  readonly configuration: PipelineSettings
  readonly faults: FaultScript
  readonly seed: number
  /** The relative place among the entries of the refused record for law 6: 0 to 1. */
  readonly place: number
  /** The law over two runs that is also checked. It doubles the time for a world. */
  readonly also: "nothing" | "batchOfOne" | "refusedAlone"
}

/** The arbitraries of the parts. */
export interface WorldParts {
  readonly entries: fc.Arbitrary<ReadonlyArray<Source.Entry>>
  /** Default: `Configurations.configuration`. */
  readonly configuration?: fc.Arbitrary<PipelineSettings>
  /** Default: `FaultScripts.script`. */
  readonly faults?: fc.Arbitrary<FaultScript>
}

/** Worlds, half of them without faults. Shrinks to few small records, the default configuration and no faults. */
export const world = (parts: WorldParts): fc.Arbitrary<LawWorld> =>
  fc
    .record({
      entries: parts.entries,
      configuration: parts.configuration ?? Configurations.configuration,
      faults: fc.oneof(fc.constant(faultless), parts.faults ?? FaultScripts.script),
      seed: fc.nat(1_000_000),
      place: fc.constantFrom(0, 0.5, 1),
      also: fc.constantFrom<LawWorld["also"]>("nothing", "batchOfOne", "refusedAlone")
    })
    .map((one) => readable(one, show))

/** The settings that differ from the defaults. */
const unusual = (configuration: PipelineSettings): Partial<PipelineSettings> => {
  const usual = new Map<string, unknown>(Object.entries(defaults))
  return Object.fromEntries(
    Object.entries(configuration).filter(([name, value]) => oneLine(value) !== oneLine(usual.get(name)))
  )
}

const show = ({ entries, configuration, faults, seed }: LawWorld): string =>
  [
    ...listed(
      "script of the vendor",
      ScriptWords.sentences(faults),
      "It answers every request and refuses no valid object."
    ),
    ...listed(`records (${entries.length})`, entries.slice(0, 20).map(recordLine), "none"),
    ...(entries.length > 20 ? [`  … and ${entries.length - 20} more`] : []),
    ...listed("configuration", Object.entries(unusual(configuration)).map(settingLine), "the default settings"),
    `seed: ${seed}`
  ].join("\n")

const listed = (title: string, lines: ReadonlyArray<string>, otherwise: string): ReadonlyArray<string> => [
  `${title}:`,
  ...(lines.length === 0 ? [otherwise] : lines).map((line) => `  ${line}`)
]

const recordLine = (entry: Source.Entry): string =>
  "body" in entry ? `${entry.id} ${oneLine(entry.body)}` : `${entry.id} unreadable`

const settingLine = ([name, value]: readonly [string, unknown]): string => `${name}: ${oneLine(value)}`

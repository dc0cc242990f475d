import { Args, HelpDoc, Options } from "@effect/cli"
import { Duration, Option } from "effect"
import { isLength, length } from "../configuration/Lengths.js"

/** The configuration of a command. */
export const configuration = Args.text({ name: "CONFIG" }).pipe(
  Args.withDescription("The configuration: a .yaml, .json or .mjs file.")
)

const text = (name: string, description: string) =>
  Options.text(name).pipe(Options.withDescription(description), Options.optional)

/** `--environment NAME` */
export const environment = text("environment", "One of the environments of the configuration.")

/** `--state DIR` */
export const state = text(
  "state",
  "Folder in which progress is kept; none keeps no progress. Default: .sluice beside the configuration."
)

/** `--input FILE|-` */
export const input = text("input", "Reads this file, glob or - (standard input) in place of the configuration's.")

/** `--dead-letters FILE` */
export const deadLetters = text("dead-letters", "Where dead letters go, in place of what the configuration says.")

/** `--outcomes FILE` */
export const outcomes = text("outcomes", "Writes a line of JSON for each record: what became of it, and why.")

/** `--report FILE` */
export const report = text("report", "Writes the closing account as JSON.")

/** `--requests FILE` */
export const requests = text("requests", "With --dry-run: writes each request as a line of JSON.")

/** `--record ID` */
export const record = text("record", "The record with this id. Default: the first ones.")

/** `--limit N` */
export const limit = Options.text("limit").pipe(
  Options.withPseudoName("integer"),
  Options.withDescription("Takes no more than so many records."),
  Options.mapTryCatch(positive, () => HelpDoc.p("--limit is a whole number above 0.")),
  Options.optional
)

/** `--sample P%`, as a part of 1. */
export const sample = Options.text("sample").pipe(
  Options.withDescription("Takes about this part of the records, as 1%: the same ones every time."),
  Options.mapTryCatch(part, () => HelpDoc.p("--sample is a part of all records, as 1%.")),
  Options.optional
)

/** `--NAME LENGTH`, in milliseconds. */
export const age = (name: string, description: string, instead: string) =>
  Options.text(name).pipe(
    Options.withDescription(description),
    Options.withDefault(instead),
    Options.mapTryCatch(millis, () => HelpDoc.p(`--${name} is a length of time, as 24h or "30 minutes".`))
  )

/** `--NAME` */
export const flag = (name: string, description: string) =>
  Options.boolean(name).pipe(Options.withDescription(description))

function positive(written: string): number {
  const n = Number(written)
  if (Number.isInteger(n) && n > 0) return n
  throw new RangeError("not positive")
}

function part(written: string): number {
  const value = written.trim().endsWith("%") ? Number(written.trim().slice(0, -1)) / 100 : Number(written)
  if (value > 0 && value <= 1) return value
  throw new RangeError("not a part")
}

const units: Readonly<Record<string, string>> = { s: "seconds", m: "minutes", min: "minutes", h: "hours", d: "days" }

function millis(written: string): number {
  const short = /^(\d+(?:\.\d+)?)\s*(s|m|min|h|d)$/.exec(written.trim())
  const text = short === null ? written.trim() : `${short[1]} ${units[short[2] ?? ""]}`
  if (isLength(text)) return Duration.toMillis(length(text))
  throw new RangeError("not a length of time")
}

/** What was parsed, with plain values in place of options. */
export type Plain<A> = { readonly [K in keyof A]: A[K] extends Option.Option<infer B> ? B | undefined : A[K] }

/** Takes values out of options. */
export const plain = <A extends object>(parsed: A): Plain<A> => {
  const values = Object.entries(parsed).map(([name, value]: [string, unknown]) => [
    name,
    Option.isOption(value) ? Option.getOrUndefined(value) : value
  ])
  // Entries keep their names, and each option becomes its value: that is what Plain says.
  return Object.fromEntries(values) as Plain<A>
}

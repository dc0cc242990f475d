import { parseArgs } from "node:util"
import { nearest, type Problem } from "@sluice/braze-emulator/Problem"
import * as Field from "../control/Field.js"
import { isValid } from "../control/Field.js"
import * as Options from "../Options.js"

/** The mock to start. */
export interface Start {
  /** All options except those that files contain. */
  readonly options: Options.Options
  /** Paths of files. */
  readonly seed: string | undefined
  readonly tls: { readonly cert: string; readonly key: string } | true | undefined
  readonly json: boolean
  /** Print no line per request. */
  readonly quiet: boolean
}

/** A command line: start, print a text, or every mistake in it. */
export type ParsedCommand =
  | { readonly _tag: "Start"; readonly start: Start }
  | { readonly _tag: "Help" }
  | { readonly _tag: "Version" }
  | { readonly _tag: "Wrong"; readonly messages: ReadonlyArray<string> }

/** Flags that are not options of the mock. */
const ownFlags: ReadonlyArray<Options.Flag> = [
  {
    name: "json",
    type: "switch",
    default: "off",
    sentence: "Print one line of JSON when the server listens: url, inspector, apiKey, adminToken."
  },
  {
    name: "quiet",
    type: "switch",
    default: "off",
    sentence: "Print no line per request; --json also suppresses these lines."
  },
  { name: "help", short: "h", type: "switch", default: "off", sentence: "Print this help." },
  { name: "version", short: "v", type: "switch", default: "off", sentence: "Print the version." }
]

const optionFlags = Object.entries(Options.flags).flatMap(([option, flags]) => flags.map((flag) => ({ option, flag })))

/** Every flag, in the order of the help. */
export const flags: ReadonlyArray<Options.Flag> = [...optionFlags.map(({ flag }) => flag), ...ownFlags]

const names = flags.map(({ name }) => name)

const usage = ({ name, placeholder }: Options.Flag): string =>
  placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`

/** The text of `--help`. */
export const help = (): string => {
  const width = Math.max(...flags.map((flag) => usage(flag).length))
  const row = (flag: Options.Flag): string => {
    const given = flag.placeholder === undefined ? "" : ` (default: ${flag.default})`
    return `  ${usage(flag).padEnd(width)}  ${flag.sentence.replace(/\.$/, "")}${given}`
  }
  return [
    "mock-braze: a local Braze emulator with state, limits and faults. No account needed.",
    "",
    "Usage: npx mock-braze [options]",
    "",
    ...flags.map(row)
  ].join("\n")
}

/** The table of options in the README. */
export const table = (): string =>
  [
    "| option | type | default | example | meaning |",
    "|---|---|---|---|---|",
    ...flags
      .filter(({ short }) => short === undefined)
      .map((flag) => {
        const example = flag.example === undefined ? `--${flag.name}` : `--${flag.name} ${flag.example}`
        return `| \`--${flag.name}\` | ${flag.type} | ${flag.default} | \`${example}\` | ${flag.sentence} |`
      })
  ].join("\n")

/** The messages, one per line, after the name of the program. */
export const lines = (messages: ReadonlyArray<string>): string => `mock-braze: ${messages.join("\n            ")}`

/** Mistakes in options, with the names of the flags instead of the options. */
export const flagged = (wrong: ReadonlyArray<Problem>): ReadonlyArray<string> =>
  wrong.map(({ path, message }) => {
    const [first] = optionFlags.filter(({ option }) => option === path.replace(/\[\d+\]$/, ""))
    const place = first === undefined ? path : `--${first.flag.name}`
    return place === "" ? message : `${place}: ${message}`
  })

type Values = Readonly<Record<string, unknown>>

/** Reads a command line (without the program). Reports every mistake at once. */
export const read = (argv: ReadonlyArray<string>): ParsedCommand => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(flags.map((flag) => [flag.name, parserOption(flag)])),
    strict: false,
    allowPositionals: true
  })
  if (Object.hasOwn(values, "help")) return { _tag: "Help" }
  if (Object.hasOwn(values, "version")) return { _tag: "Version" }
  const options: unknown = { port: Options.commandPort, ...optionValues(values) }
  const messages = [
    ...positionals.map((word) => `unexpected argument "${word}"; options start with two dashes`),
    ...Object.keys(values)
      .filter((name) => !names.includes(name))
      .map(unknownFlag),
    ...flags.flatMap((flag) => misused(flag, values[flag.name])),
    ...unpaired(values),
    ...flagged(Field.formProblems(Options.fields, options))
  ]
  if (messages.length > 0 || !isValid(Options.fields, options)) return { _tag: "Wrong", messages }
  const { tls: _, seed: __, bounds: ___, ...own } = options
  const cert = textOf(values["tls-cert"])
  const key = textOf(values["tls-key"])
  return {
    _tag: "Start",
    start: {
      options: own,
      seed: textOf(values["seed"]),
      tls: values["tls"] === true ? true : cert === undefined || key === undefined ? undefined : { cert, key },
      json: values["json"] === true,
      quiet: values["quiet"] === true || values["json"] === true
    }
  }
}

const parserOption = ({ placeholder, repeatable, short }: Options.Flag) => ({
  type: placeholder === undefined ? ("boolean" as const) : ("string" as const),
  multiple: repeatable === true,
  ...(short === undefined ? {} : { short })
})

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

/** The options that the flags set, except files. A flag without its value sets nothing; `misused` reports it. */
const optionValues = (values: Values): Values =>
  Object.fromEntries(
    optionFlags.flatMap(({ option, flag }) => {
      const value = values[flag.name]
      if (flag.isFile === true || value === undefined) return []
      if (Array.isArray(value)) return [[option, value.filter((one) => typeof one === "string")]]
      return typeof value === "string" ? [[option, fromText(option, value)]] : []
    })
  )

const fromText = (option: string, text: string): unknown =>
  Object.entries(Options.fields)
    .find(([name]) => name === option)?.[1]
    .fromText(text)

const unknownFlag = (name: string): string => {
  const near = nearest(name, names)
  return `unknown option --${name}${near === undefined ? "" : `; did you mean --${near}?`}`
}

/** A flag without a required value, or with a value that it does not accept. */
const misused = (flag: Options.Flag, value: unknown): ReadonlyArray<string> => {
  const given = Array.isArray(value) ? value : value === undefined ? [] : [value]
  const expected = flag.placeholder === undefined ? "boolean" : "string"
  if (given.every((one) => typeof one === expected)) return []
  return [
    expected === "string"
      ? `--${flag.name} needs a value: ${usage(flag)}`
      : `--${flag.name} does not accept a value. Remove the value.`
  ]
}

const unpaired = (values: Values): ReadonlyArray<string> => {
  if (values["tls"] === true && (values["tls-cert"] !== undefined || values["tls-key"] !== undefined))
    return ["--tls creates a certificate; omit it if you give one with --tls-cert and --tls-key"]
  const [missing, ...others] = ["tls-cert", "tls-key"].filter((name) => values[name] === undefined)
  return missing === undefined || others.length > 0
    ? []
    : [`--tls-cert and --tls-key must be given together; --${missing} is missing`]
}

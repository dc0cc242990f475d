import { parseArgs } from "node:util"
import type { LimitsProfile } from "@sluice/braze-api/Limits"
import { nearest, type Problem } from "@sluice/braze-emulator/Problem"
import { isLimitsProfile } from "../Options.js"

/** What the command line asks for. */
export interface Asked {
  readonly port: number
  readonly host: string
  readonly apiKey: string | undefined
  /** Path of a file. */
  readonly seed: string | undefined
  readonly limits: LimitsProfile
  readonly rateLimitScale: number
  readonly allowHosts: ReadonlyArray<string>
  readonly allowOrigins: ReadonlyArray<string>
  readonly adminToken: string | undefined
  /** Paths of files. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly json: boolean
}

/** A command line as read: start, only tell something, or everything that is wrong with it. */
export type Read =
  | { readonly _tag: "Start"; readonly asked: Asked }
  | { readonly _tag: "Help" }
  | { readonly _tag: "Version" }
  | { readonly _tag: "Wrong"; readonly messages: ReadonlyArray<string> }

interface Flag {
  readonly type: "string" | "boolean"
  readonly multiple?: boolean
  readonly short?: string
  /** What stands behind the flag in the help. */
  readonly value: string
  readonly help: string
}

const flags: Readonly<Record<string, Flag>> = {
  port: { type: "string", value: "PORT", help: "port to listen on; 0 takes a free one (8099)" },
  host: { type: "string", value: "HOST", help: "address to listen on (127.0.0.1: nobody else reaches it)" },
  "api-key": { type: "string", value: "KEY", help: "key that clients must send (a random one, printed)" },
  seed: {
    type: "string",
    value: "FILE",
    help: "JSON with attributes, events and purchases that are there from the beginning"
  },
  limits: {
    type: "string",
    value: "NAME",
    help: "combined, legacy or mau: which of Braze's contracts holds (combined)"
  },
  "rate-limit-scale": {
    type: "string",
    value: "FACTOR",
    help: "makes all rate limits larger or smaller, such as 0.01 (1)"
  },
  "allow-host": {
    type: "string",
    multiple: true,
    value: "HOST",
    help: "further host for the calls below /_mock/; may be repeated"
  },
  "allow-origin": {
    type: "string",
    multiple: true,
    value: "ORIGIN",
    help: "page elsewhere that may make the calls below /_mock/; may be repeated"
  },
  "admin-token": {
    type: "string",
    value: "TOKEN",
    help: "what the calls below /_mock/ must show (a random one where others can reach them, printed)"
  },
  "tls-cert": { type: "string", value: "FILE", help: "certificate in PEM: speak TLS; needs --tls-key" },
  "tls-key": { type: "string", value: "FILE", help: "its private key in PEM" },
  json: {
    type: "boolean",
    value: "",
    help: "print one line of JSON when it listens: url, inspector, apiKey, adminToken"
  },
  help: { type: "boolean", short: "h", value: "", help: "print this" },
  version: { type: "boolean", short: "v", value: "", help: "print the version" }
}

/** The text of `--help`. */
export const help = (): string => {
  const rows = Object.entries(flags).map(([name, { value, help }]) => ({ left: `--${name} ${value}`.trimEnd(), help }))
  const width = Math.max(...rows.map(({ left }) => left.length))
  return [
    "mock-braze: a faithful local Braze. State, limits, faults; no account.",
    "",
    "usage: mock-braze [options]",
    "",
    ...rows.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}`)
  ].join("\n")
}

/** Messages one below the other, behind the name of the program. */
export const lines = (messages: ReadonlyArray<string>): string => `mock-braze: ${messages.join("\n            ")}`

const FLAG_OF: Readonly<Record<string, string>> = {
  port: "--port",
  host: "--host",
  apiKey: "--api-key",
  limits: "--limits",
  rateLimitScale: "--rate-limit-scale",
  allowHosts: "--allow-host",
  allowOrigins: "--allow-origin",
  adminToken: "--admin-token"
}

/** What is wrong with options, by the flags that a command line has for them. */
export const flagged = (problems: ReadonlyArray<Problem>): ReadonlyArray<string> =>
  problems.map(({ path, message }) => {
    const place = FLAG_OF[path.replace(/\[\d+\]$/, "")] ?? path
    return place === "" ? message : `${place}: ${message}`
  })

/** Reads a command line (without the program); every mistake at once. */
export const read = (argv: ReadonlyArray<string>): Read => {
  const { values, positionals } = parseArgs({ args: [...argv], options: flags, strict: false, allowPositionals: true })
  const given = Object.keys(values)
  if (given.includes("help")) return { _tag: "Help" }
  if (given.includes("version")) return { _tag: "Version" }
  const wrong = [
    ...positionals.map((word) => `"${word}" is not understood; all options begin with two dashes`),
    ...given.filter((name) => !Object.hasOwn(flags, name)).map(unknown),
    ...Object.entries(values).flatMap(([name, value]) => misused(name, value))
  ]
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === "string" ? value : undefined
  }
  const cert = text("tls-cert")
  const key = text("tls-key")
  if ((cert === undefined) !== (key === undefined))
    wrong.push(
      `--tls-cert and --tls-key belong together; ${cert === undefined ? "--tls-cert" : "--tls-key"} is missing`
    )
  const limits = text("limits") ?? "combined"
  const port = portOf(text("port") ?? "8099", wrong)
  const rateLimitScale = number("rate-limit-scale", text("rate-limit-scale") ?? "1", wrong)
  if (!isLimitsProfile(limits))
    wrong.push(`--limits must be combined, legacy or mau${near(limits, ["combined", "legacy", "mau"])}`)
  if (wrong.length > 0 || !isLimitsProfile(limits)) return { _tag: "Wrong", messages: wrong }
  const asked: Asked = {
    port,
    host: text("host") ?? "127.0.0.1",
    apiKey: text("api-key"),
    seed: text("seed"),
    limits,
    rateLimitScale,
    allowHosts: texts(values["allow-host"]),
    allowOrigins: texts(values["allow-origin"]),
    adminToken: text("admin-token"),
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    json: values["json"] === true
  }
  return { _tag: "Start", asked }
}

const texts = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : []

const near = (word: string, known: ReadonlyArray<string>): string => {
  const meant = nearest(word, known)
  return meant === undefined ? "" : `; did you mean ${meant}?`
}

const unknown = (name: string): string =>
  `--${name} is unknown${near(name, Object.keys(flags)).replace("mean ", "mean --")}`

/** A flag that needs a value and has none, or the other way round. */
const misused = (name: string, value: unknown): ReadonlyArray<string> => {
  const flag = flags[name]
  const values = Array.isArray(value) ? value : [value]
  if (flag === undefined || values.every((one) => typeof one === flag.type)) return []
  return [flag.type === "string" ? `--${name} needs a value: --${name} ${flag.value}` : `--${name} takes no value`]
}

/** A port as people write one; `0x10` and `1e3` are numbers, but nobody means them. */
const portOf = (text: string, wrong: Array<string>): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  wrong.push("--port must be a whole number from 0 to 65535, in decimal digits")
  return 0
}

const number = (name: string, text: string, wrong: Array<string>): number => {
  const value = text.trim() === "" ? Number.NaN : Number(text)
  if (Number.isNaN(value)) wrong.push(`--${name} must be a number`)
  return value
}

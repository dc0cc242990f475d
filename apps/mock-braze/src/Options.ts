import { randomUUID } from "node:crypto"
import * as Limits from "@sluice/braze-api/Limits"
import * as Emulator from "@sluice/braze-emulator/Emulator"
import * as Inspect from "@sluice/braze-emulator/Inspect"
import type { JournalEntry } from "@sluice/braze-emulator/Journal"
import { isKey } from "@sluice/braze-emulator/Keys"
import { isObject, kind, type Problem } from "@sluice/braze-emulator/Problem"
import * as Seed from "@sluice/braze-emulator/Seed"
import type { Bounds, Workspace } from "@sluice/braze-emulator/Workspace"
import { orBad } from "./control/BadInput.js"
import { anything, type Field, formProblems, leaf, list, nonEmptyText, object, oneOf, whole } from "./control/Field.js"
import { isLoopback } from "./server/AccessControl.js"
import * as RequestLine from "./server/RequestLine.js"
import * as Tls from "./wire/Tls.js"

/** Options for starting a mock. Every option has a default. */
export interface Options {
  /** 0 selects a free port, which is the default. */
  readonly port?: number
  /** The address to listen on. Default: `127.0.0.1`, which only this machine can reach. */
  readonly host?: string
  /** The key of the default workspace, with all permissions. Default: a random one. */
  readonly apiKey?: string
  /** The Braze contract whose limits apply. Default: `combined`. */
  readonly limits?: Limits.LimitsProfile
  /** The seed data: any number of `attributes`, `events` and `purchases` as in `users/track`, and more. */
  readonly seed?: unknown
  /** Factor for all rate limits, such as 0.01. Default: 1. */
  readonly rateLimitScale?: number
  /** Additional hosts for the calls under `/_mock/`. */
  readonly allowHosts?: ReadonlyArray<string>
  /** Origins of other pages that may call paths under `/_mock/`, such as `http://localhost:5173`. Default: none. */
  readonly allowOrigins?: ReadonlyArray<string>
  /**
   * The token that the calls under `/_mock/` need in the header `x-mock-admin-token`. Default: none on loopback,
   * otherwise a random token.
   */
  readonly adminToken?: string
  /**
   * A certificate and its key, both in PEM, or `true` to create them. The server then accepts only TLS. Default: plain
   * HTTP.
   */
  readonly tls?: Tls.Tls | true
  /**
   * A folder that keeps users, catalogs, schedules, outbox, clock and keys of all workspaces across restarts. They are saved when
   * the mock stops. The seed is used only if the folder contains nothing. Default: none.
   */
  readonly data?: string
  /** The machine's clock in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number
  /** Receives a line about each exchange when it has ended. Contains no key and no value of a body. Default: none. */
  readonly log?: (line: string) => void
  /** The amount of history in each workspace: exchanges (10,000 or 64 MB) and applied objects (1,000,000). */
  readonly bounds?: Partial<Bounds>
}

/** The address that only this machine reaches. */
export const localHost = "127.0.0.1"

/** An option of the command. */
export interface Flag {
  readonly name: string
  /** The value in the help. Absent if the flag has no value. */
  readonly placeholder?: string
  /** The flag may be given several times. */
  readonly repeatable?: true
  /** The value is the path of a file with the option's content. */
  readonly isFile?: true
  readonly short?: string
  readonly type: string
  readonly default: string
  readonly example?: string
  readonly sentence: string
}

const key: Field<string> = leaf({
  schema: { type: "string" },
  mistake: (value) =>
    typeof value === "string" && isKey(value)
      ? undefined
      : "must be a string of printable characters without spaces, with at least one character"
})

const port: Field<number> = leaf({
  schema: { type: "integer" },
  mistake: (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65_535
      ? undefined
      : "must be a whole number from 0 to 65535; 0 selects a free port",
  // `0x10` and `1e3` are numbers, but not valid notations of a port.
  fromText: (text) => (/^\d{1,5}$/.test(text) ? Number(text) : text)
})

/** The system reads an empty address as all addresses. */
const host: Field<string> = leaf({
  schema: { type: "string" },
  mistake: (value) => {
    if (typeof value !== "string") return `must be a string, not ${kind(value)}`
    return value.trim() === ""
      ? "must not be empty; 127.0.0.1 is only this machine, 0.0.0.0 is all addresses"
      : undefined
  }
})

const scale: Field<number> = leaf({
  schema: { type: "number" },
  mistake: (value) =>
    typeof value === "number" && Number.isFinite(value) && value > 0 ? undefined : "must be a number above 0",
  fromText: (text) => (text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text))
})

const allowedHost: Field<string> = leaf({
  schema: { type: "string" },
  mistake: (value) => {
    if (typeof value !== "string") return `must be a string, not ${kind(value)}`
    if (/^(\[[\da-f:.]+\]|[^\s/:@?#[\]]+)(:\d+)?$/i.test(value)) return undefined
    const hostname = URL.canParse(value) ? new URL(value).hostname : ""
    return `must be a host name without scheme and path, such as mock-braze${suggested(hostname)}`
  }
})

const allowedOrigin: Field<string> = leaf({
  schema: { type: "string" },
  mistake: (value) => {
    if (typeof value !== "string") return `must be a string, not ${kind(value)}`
    const origin = URL.canParse(value) ? new URL(value).origin : "null"
    if (origin !== "null" && origin === value.toLowerCase()) return undefined
    return `must be scheme, host and port, such as http://localhost:5173${suggested(origin === "null" ? "" : origin)}`
  }
})

const suggested = (word: string): string => (word === "" ? "" : `; did you mean "${word}"?`)

const callback = <A>(): Field<A> =>
  leaf({
    schema: {},
    mistake: (value) => (typeof value === "function" ? undefined : `must be a function, not ${kind(value)}`)
  })

const tlsPair = object({ cert: anything, key: anything })

const tls: Field<Tls.Tls | true> = {
  schema: { anyOf: [tlsPair.schema, { const: true }] },
  fromText: (text) => text,
  problems: (value, path) => (value === true ? [] : tlsPair.problems(value, path))
}

/** The rule of each option. */
export const fields = {
  port,
  host,
  apiKey: key,
  seed: anything,
  limits: oneOf(Limits.profiles),
  rateLimitScale: scale,
  allowHosts: list(allowedHost, "string"),
  allowOrigins: list(allowedOrigin, "string"),
  adminToken: key,
  tls,
  data: nonEmptyText,
  now: callback<() => number>(),
  log: callback<(line: string) => void>(),
  bounds: object({ journal: object({ count: whole(0), bytes: whole(0) }), ledger: whole(0) })
} satisfies Readonly<Record<keyof Options, Field<unknown>>>

/** The port of the command if no other is given. A program gets a free port. */
export const commandPort = 8099

/** The flags of the command by the option that they set. Help, parsing and the table in the README derive from these rows. */
export const flags: Readonly<Partial<Record<keyof Options, ReadonlyArray<Flag>>>> = {
  port: [
    {
      name: "port",
      placeholder: "PORT",
      type: "0 to 65535",
      default: String(commandPort),
      example: "0",
      sentence: "Port to listen on; 0 selects a free port."
    }
  ],
  host: [
    {
      name: "host",
      placeholder: "HOST",
      type: "address",
      default: localHost,
      example: "0.0.0.0",
      sentence: "Address to listen on. Other machines can reach any address except loopback."
    }
  ],
  apiKey: [
    {
      name: "api-key",
      placeholder: "KEY",
      type: "text",
      default: "random, printed",
      example: "my-test-key",
      sentence: "Key of the default workspace, with all permissions."
    }
  ],
  seed: [
    {
      name: "seed",
      placeholder: "FILE",
      isFile: true,
      type: "JSON file",
      default: "none",
      example: "seed.json",
      sentence: "Users, events, catalogs and more that exist at the start."
    }
  ],
  limits: [
    {
      name: "limits",
      placeholder: "NAME",
      type: Limits.profiles.join(", "),
      default: "combined",
      example: "legacy",
      sentence: "Braze contract whose limits apply: 75 objects in all, or (legacy) 75 per array."
    }
  ],
  rateLimitScale: [
    {
      name: "rate-limit-scale",
      placeholder: "FACTOR",
      type: "number above 0",
      default: "1",
      example: "0.01",
      sentence: "Factor for all rate limits."
    }
  ],
  allowHosts: [
    {
      name: "allow-host",
      placeholder: "HOST",
      repeatable: true,
      type: "host",
      default: "none",
      example: "mock-braze",
      sentence: "Additional host for the calls under /_mock/; repeatable."
    }
  ],
  allowOrigins: [
    {
      name: "allow-origin",
      placeholder: "ORIGIN",
      repeatable: true,
      type: "origin",
      default: "none",
      example: "http://localhost:5173",
      sentence: "Origin of another page that may call paths under /_mock/; repeatable."
    }
  ],
  adminToken: [
    {
      name: "admin-token",
      placeholder: "TOKEN",
      type: "text",
      default: "none on loopback, otherwise random and printed",
      example: "my-admin-token",
      sentence: "Token that the calls under /_mock/ need."
    }
  ],
  data: [
    {
      name: "data",
      placeholder: "DIR",
      type: "folder",
      default: "none",
      example: "./mock-data",
      sentence:
        "Folder that keeps users, catalogs, schedules and keys across restarts; saved a second after a change, and when the mock stops."
    }
  ],
  tls: [
    {
      name: "tls",
      type: "switch",
      default: "off",
      sentence: "Accept TLS only, with a certificate that the mock creates; prints its path."
    },
    {
      name: "tls-cert",
      placeholder: "FILE",
      isFile: true,
      type: "PEM file",
      default: "none",
      example: "cert.pem",
      sentence: "Certificate: accept TLS only; needs --tls-key."
    },
    {
      name: "tls-key",
      placeholder: "FILE",
      isFile: true,
      type: "PEM file",
      default: "none",
      example: "key.pem",
      sentence: "Private key of the certificate; needs --tls-cert."
    }
  ]
}

/** Every mistake in options, for callers without a type checker. */
export const problems = (options: Options): ReadonlyArray<Problem> => {
  const given: unknown = options
  if (!isObject(given)) return [{ path: "", message: `options must be an object, not ${kind(given)}` }]
  const wrong = formProblems(fields, options)
  const isSound = wrong.every(({ path }) => !path.startsWith("tls"))
  return [
    ...wrong,
    ...(options.tls !== undefined && options.tls !== true && isSound ? Tls.tlsProblems(options.tls) : [])
  ]
}

/** The token that calls under `/_mock/` need. If other machines can reach the mock, there is always a token. */
export const adminToken = ({ adminToken, host = localHost }: Options): string | undefined =>
  adminToken ?? (isLoopback(host) ? undefined : randomUUID())

/** The emulator for the options. Throws `BadInput` with every mistake in them and in the seed. */
export const emulator = (options: Options): Emulator.Emulator => {
  const wrong = problems(options)
  const isUnreadable = wrong.some(({ path }) => path === "")
  const seed = !isUnreadable && options.seed !== undefined ? Seed.read(options.seed) : undefined
  const badSeed = seed?._tag === "Problems" ? seed.problems : []
  orBad([...wrong, ...badSeed.map(({ path, message }) => ({ path: path === "" ? "seed" : `seed.${path}`, message }))])
  return Emulator.make({
    apiKey: options.apiKey ?? randomUUID(),
    newKey: randomUUID,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(seed?._tag === "Seed" ? { seed: seed.seed } : {}),
    ...(options.rateLimitScale === undefined ? {} : { rateLimitScale: options.rateLimitScale }),
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.log === undefined ? {} : { ended: logged(options.log) }),
    ...(options.bounds === undefined ? {} : { bounds: options.bounds })
  })
}

const logged =
  (log: (line: string) => void) =>
  ({ name }: Workspace, entry: JournalEntry, keys: ReadonlyArray<string>): void =>
    log(RequestLine.of(name, Inspect.summary(entry, keys)))

import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { CheckpointError } from "@sluice/core/Checkpoint"
import type { SourceError } from "@sluice/core/Source"
import * as CheckpointFile from "@sluice/node/CheckpointFile"
import { Effect, Either, Schema, type Scope } from "effect"
import type { Configuration } from "../configuration/Configuration.js"
import type { Wiring } from "../wiring/Wiring.js"
import type { RunSource } from "./RunSource.js"

/** Replaces a folder: nothing is saved. */
export const noState = "none"

/** The folder of what outlives a run. Default: `.sluice` beside the configuration. */
export const folderOf = (configuration: Configuration, state: string | undefined): string =>
  state === undefined || state === noState ? join(configuration.folder, ".sluice") : resolve(state)

/**
 * The checkpoint of this source under this configuration, locked while the scope is open. Undefined for standard input and
 * for records of a program, which cannot be recognised in the next run.
 */
export const progress = (
  folder: string,
  { configuration, connections }: Wiring,
  { files }: RunSource,
  sample: number | undefined
): Effect.Effect<CheckpointFile.CheckpointFile | undefined, CheckpointError | SourceError, Scope.Scope> =>
  Effect.flatMap(files?.fingerprint ?? Effect.succeed(undefined), (fingerprint) => {
    if (fingerprint === undefined || files === undefined) return Effect.succeed(undefined)
    const hosts = connections.map(({ name, connection }) => `${name}=${connection.host}`).sort()
    return CheckpointFile.make({
      folder,
      configuration: JSON.stringify([configuration.identity, hosts, sample ?? null]),
      source: files.name,
      fingerprint,
      // A sample numbers its entries itself.
      ...(sample === undefined && { lastLine: files.lastLine })
    })
  })

/** The last run of a configuration, for `explain`. Paths are absolute. */
export class LastRun extends Schema.Class<LastRun>("LastRun")({
  v: Schema.Literal(1),
  configuration: Schema.String,
  environment: Schema.optionalWith(Schema.String, { exact: true }),
  input: Schema.optionalWith(Schema.Array(Schema.String), { exact: true }),
  outcomes: Schema.optionalWith(Schema.String, { exact: true }),
  deadLetters: Schema.String,
  at: Schema.String
}) {}

const lastRunFile = "last-run.json"
const hostsFile = "hosts.json"

/** Saves the last run. */
export const saveLastRun = (
  folder: string,
  run: Omit<typeof LastRun.Encoded, "v">
): Effect.Effect<void, CheckpointError> => write(folder, lastRunFile, { v: 1, ...run })

/** Undefined where none was saved or it cannot be read. */
export const lastRun = (folder: string): Effect.Effect<LastRun | undefined> =>
  Effect.map(read(join(folder, lastRunFile)), (value) => {
    const decoded = Schema.decodeUnknownEither(LastRun)(value)
    return Either.isRight(decoded) ? decoded.right : undefined
  })

const Hosts = Schema.Array(Schema.String)

/** The ids of the connections to real hosts that a person has confirmed. */
export const confirmedHosts = (folder: string): Effect.Effect<ReadonlyArray<string>> =>
  Effect.map(read(join(folder, hostsFile)), (value) => (Schema.is(Hosts)(value) ? value : []))

/** Adds to {@link confirmedHosts}. */
export const confirmHosts = (folder: string, ids: ReadonlyArray<string>): Effect.Effect<void, CheckpointError> =>
  Effect.flatMap(confirmedHosts(folder), (known) => write(folder, hostsFile, [...new Set([...known, ...ids])]))

const read = (path: string): Effect.Effect<unknown> =>
  Effect.promise(async (): Promise<unknown> => {
    try {
      return JSON.parse(await readFile(path, "utf8"))
    } catch {
      return undefined
    }
  })

const write = (folder: string, name: string, value: unknown): Effect.Effect<void, CheckpointError> =>
  Effect.tryPromise({
    try: async () => {
      await mkdir(folder, { recursive: true })
      const path = join(folder, name)
      await writeFile(`${path}.next`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
      await rename(`${path}.next`, path)
    },
    catch: () =>
      new CheckpointError({ message: `Cannot write to the folder ${folder}. Name another one with --state DIR.` })
  })

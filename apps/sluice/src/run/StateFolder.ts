import { hash, randomUUID } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, readdir, readFile, rename, statfs, writeFile } from "node:fs/promises"
import { basename, dirname, join, resolve } from "node:path"
import { StateError } from "@sluice/core/StateStore"
import type * as StateFile from "@sluice/node/StateFile"
import { Effect, Either, Schema, type Scope } from "effect"
import type { Configuration } from "../configuration/Configuration.js"
import type { Shape } from "../configuration/Shape.js"
import type { Wiring } from "../wiring/Wiring.js"
import * as StoredPath from "./StoredPath.js"

/** Replaces a folder: nothing is saved. */
export const noState = "none"

/** The folder with the state of runs. Default: `.sluice` beside the configuration. */
export const folderOf = (configuration: Configuration, state: string | undefined): string =>
  state === undefined || state === noState ? join(configuration.folder, ".sluice") : resolve(state)

/**
 * The state file of the source under this configuration. Its name depends on the name of the configuration, the
 * environment, the hosts, the name of the source and the sample. If one of these differs, the state is separate. With
 * remembered deliveries, the name does not depend on the sample, because all runs share the deliveries.
 */
export const stateFileOf = (folder: string, wiring: Wiring, sample: number | undefined): string => {
  const isApart = sample !== undefined && sourceOf(wiring).remember === undefined
  return join(folder, `${sourceNameOf(wiring)}${isApart ? `${sampleMark}${sample}` : ""}.db`)
}

/** Between the name of a state and the share of its sample. */
const sampleMark = "-sample-"

const sourceOf = ({ configuration }: Wiring): NonNullable<Shape["source"]> => configuration.shape.source ?? {}

const sourceNameOf = (wiring: Wiring): string => `source-${keyOf(wiring, sourceOf(wiring).name ?? "source")}`

/** The state file of the records that a program sends one by one under this configuration. */
export const sendFileOf = (folder: string, wiring: Wiring): string => join(folder, `send-${keyOf(wiring, "send")}.db`)

/**
 * The existing state files of this configuration: for its source, for samples, and for a program that sends records one
 * by one.
 */
export const filesOf = async (folder: string, wiring: Wiring): Promise<ReadonlyArray<string>> => {
  const samples = (await namesIn(folder)).filter(
    (name) =>
      name.startsWith(`${sourceNameOf(wiring)}${sampleMark}`) && name.endsWith(".db") && !name.endsWith(".ids.db")
  )
  const all = [
    stateFileOf(folder, wiring, undefined),
    ...samples.map((name) => join(folder, name)),
    sendFileOf(folder, wiring)
  ]
  return all.filter((path) => existsSync(path))
}

/** The state files of sent records under other configurations of the folder. */
export const otherSendFilesOf = async (folder: string, wiring: Wiring): Promise<ReadonlyArray<string>> => {
  const own = sendFileOf(folder, wiring)
  return (await namesIn(folder))
    .filter((name) => /^send-[0-9a-f]+\.db$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => path !== own)
}

/** The names in a folder, sorted. Empty if the folder cannot be read. */
const namesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  try {
    return (await readdir(folder)).sort()
  } catch {
    return []
  }
}

const keyOf = ({ configuration, connections }: Wiring, source: string): string => {
  const { environment, name, path, shape } = configuration
  const hosts = connections.map((one) => `${one.name}=${one.connection.host}`).sort()
  const key = [shape.name ?? basename(path ?? name), environment ?? null, hosts, source]
  return hash("sha256", JSON.stringify(key)).slice(0, 16)
}

/**
 * Opens a state file and locks it while the scope is open. Fails if the folder is on a network file system or has
 * progress files of an earlier version. With `mustExist`, fails if no earlier run created the file.
 */
export const open = (
  path: string,
  options: StateFile.StateFileOptions
): Effect.Effect<StateFile.StateFile, StateError, Scope.Scope> =>
  Effect.gen(function* () {
    const folder = dirname(path)
    yield* refuseNetwork(folder)
    yield* refuseProgressFiles(folder)
    if (options.mustExist === true && !existsSync(path))
      return yield* new StateError({
        message: `There is no earlier state in ${folder}, and --require-state is set. Check that the folder is mounted and the configuration is the same as before. For a first run, leave out --require-state.`
      })
    // Loaded on use, because a program that only sends needs no state.
    const { make } = yield* Effect.promise(() => import("@sluice/node/StateFile"))
    return yield* make(path, options)
  })

/** Types of network file systems, as `statfs` of Linux returns them (linux/magic.h). */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xfe534d42, "SMB"],
  [0xff534d42, "CIFS"]
])

/**
 * The name of a network file system. Undefined for other file systems. Some systems return the type as a signed 32-bit
 * number.
 */
export const networkFileSystem = (type: number): string | undefined => networkFileSystems.get(type >>> 0)

/** The reason state is not stored in a folder, if it is on a network file system. */
export const networkProblem = (folder: string): Effect.Effect<string | undefined> =>
  Effect.map(
    Effect.promise(() => typeOf(folder)),
    (type) => {
      const name = type === undefined ? undefined : networkFileSystem(type)
      return name === undefined
        ? undefined
        : `The state folder ${folder} is on a network file system (${name}), where locks do not protect the state against a second run. Choose a folder on a local disk with --state DIR.`
    }
  )

const refuseNetwork = (folder: string): Effect.Effect<void, StateError> =>
  Effect.flatMap(networkProblem(folder), (message) =>
    message === undefined ? Effect.void : new StateError({ message })
  )

/** The type of the file system of a folder, or of its nearest parent that exists. */
const typeOf = async (folder: string): Promise<number | undefined> => {
  try {
    return (await statfs(folder)).type
  } catch {
    const parent = dirname(folder)
    return parent === folder ? undefined : typeOf(parent)
  }
}

const refuseProgressFiles = (folder: string): Effect.Effect<void, StateError> =>
  Effect.flatMap(
    Effect.promise(() => progressFiles(folder)),
    ([first, ...others]) =>
      first === undefined
        ? Effect.void
        : new StateError({
            message: `${[first, ...others].join(", ")}: written by an earlier version of Sluice. This version cannot continue from ${others.length === 0 ? "it" : "them"}. Delete ${others.length === 0 ? "the file" : "the files"} to start over; records that were delivered before are then sent again.`
          })
  )

const progressFiles = async (folder: string): Promise<ReadonlyArray<string>> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(".progress.json"))
      .map(({ name }) => join(folder, name))
      .sort()
  } catch {
    return []
  }
}

const LastRun = Schema.Struct({
  v: Schema.Literal(1),
  configuration: Schema.String,
  environment: Schema.optionalWith(Schema.String, { exact: true }),
  input: Schema.optionalWith(Schema.Array(Schema.String), { exact: true }),
  outcomes: Schema.optionalWith(Schema.String, { exact: true }),
  deadLetters: Schema.String,
  at: Schema.String
})

/** The last run of a configuration, for `explain`. Without a configuration file, `configuration` is empty. */
export type LastRun = typeof LastRun.Type

const lastRunFile = "last-run.json"
const hostsFile = "hosts.json"

/**
 * Saves the last run. Paths inside `project`, the folder of the configuration, are stored as relative paths, so that
 * they stay valid if the folder is moved.
 */
export const saveLastRun = (
  folder: string,
  project: string,
  run: Omit<LastRun, "v">
): Effect.Effect<void, StateError> =>
  write(
    folder,
    lastRunFile,
    withPaths({ v: 1, ...run }, (path) => StoredPath.store(path, { project, from: folder }))
  )

/** The last run, with absolute paths. Undefined if none was saved or it cannot be read. */
export const lastRun = (folder: string): Effect.Effect<LastRun | undefined> =>
  Effect.map(read(join(folder, lastRunFile)), (value) => {
    const decoded = Schema.decodeUnknownEither(LastRun)(value)
    if (Either.isLeft(decoded)) return undefined
    return withPaths(decoded.right, (path) => StoredPath.load(path, { project: folder, from: folder }))
  })

const withPaths = (run: LastRun, change: (path: string) => string): LastRun => ({
  ...run,
  ...(run.configuration !== "" && { configuration: change(run.configuration) }),
  ...(run.input !== undefined && { input: run.input.map((name) => (name === "-" ? name : change(name))) }),
  ...(run.outcomes !== undefined && { outcomes: change(run.outcomes) }),
  deadLetters: change(run.deadLetters)
})

const Hosts = Schema.Array(Schema.String)

/** The ids of the connections to real hosts that a person has confirmed. */
export const confirmedHosts = (folder: string): Effect.Effect<ReadonlyArray<string>> =>
  Effect.map(read(join(folder, hostsFile)), (value) => (Schema.is(Hosts)(value) ? value : []))

/** Adds to {@link confirmedHosts}. */
export const confirmHosts = (folder: string, ids: ReadonlyArray<string>): Effect.Effect<void, StateError> =>
  Effect.flatMap(confirmedHosts(folder), (known) => write(folder, hostsFile, [...new Set([...known, ...ids])]))

/** The JSON in a file; undefined if there is none or it cannot be read. */
export const read = (path: string): Effect.Effect<unknown> =>
  Effect.promise(async (): Promise<unknown> => {
    try {
      return JSON.parse(await readFile(path, "utf8"))
    } catch {
      return undefined
    }
  })

/** Writes JSON to a file of the folder atomically. */
export const write = (folder: string, name: string, value: unknown): Effect.Effect<void, StateError> =>
  Effect.tryPromise({
    try: async () => {
      await mkdir(folder, { recursive: true })
      const path = join(folder, name)
      // Two processes may write it at the same time.
      const next = `${path}.${randomUUID()}.next`
      await writeFile(next, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
      await rename(next, path)
    },
    catch: () =>
      new StateError({ message: `Cannot write to the folder ${folder}. Choose another one with --state DIR.` })
  })

import { constants } from "node:fs"
import { access, stat, statfs } from "node:fs/promises"
import { dirname, resolve } from "node:path"
import type { Transport } from "@sluice/core/Transport"
import * as StateFile from "@sluice/node/StateFile"
import { Effect, Either } from "effect"
import { type ConfigurationProblem, sentence } from "../configuration/Problem.js"
import { type DoctorFinding, note, ok, problem } from "../report/DoctorFinding.js"
import { bytes, counted, grouped } from "../report/Numbers.js"
import * as ConnectionCheck from "../wiring/ConnectionCheck.js"
import type { Wiring } from "../wiring/Wiring.js"
import * as Estimate from "./Estimate.js"
import * as RunSource from "./RunSource.js"
import * as Runs from "./Runs.js"
import * as StateFolder from "./StateFolder.js"

/** The inputs of the checks in addition to the configuration. */
export interface DoctorSettings {
  readonly transport: Transport
  /** See {@link Runs.RunSettings}. */
  readonly state: string | undefined
  /** Variables that are not set. Connections that need them are not checked. */
  readonly unset: ReadonlyArray<ConfigurationProblem>
}

/** A check, which may take a while. */
export interface DoctorCheck {
  /** The subject of the check, for progress messages: `the source`. */
  readonly what: string
  readonly check: Effect.Effect<ReadonlyArray<DoctorFinding>>
}

const named = (what: string, check: DoctorCheck["check"]): DoctorCheck => ({ what, check })

/** Each check of a configuration and of this machine, in the order in which people read them. None of them writes. */
export const checks = (wiring: Wiring, { state, transport, unset }: DoctorSettings): ReadonlyArray<DoctorCheck> => {
  const { configuration } = wiring
  const folder = StateFolder.folderOf(configuration, state)
  const letters = Runs.deadLettersOf(wiring, {})
  return [
    named("Node", Effect.succeed([nodeVersion(process.versions.node)])),
    named("variables", Effect.succeed(unset.map((one) => problem("variable", sentence(one))))),
    ...wiring.connections
      .filter(({ name }) => !unset.some(({ path }) => path.startsWith(`connections.${name}.`)))
      .map((connection) =>
        named(`the connection ${connection.name}`, ConnectionCheck.ofConnection(connection, transport))
      ),
    named("the addresses of custom destinations", customAddresses(wiring, transport)),
    ...(state === StateFolder.noState
      ? []
      : [
          named("the state folder", folderChecks("state folder", folder, "--state DIR")),
          named("the file system", fileSystem(folder)),
          named("the state", states(wiring, folder))
        ]),
    ...(letters === undefined
      ? []
      : [
          named("the folder of dead letters", folderChecks("dead letters folder", dirname(letters), letterSetting)),
          named("the dead letters", letterFile(letters))
        ]),
    named("the source", source(wiring))
  ]
}

const oldestNode = [20, 19] as const

/** Checks a version such as `20.19.0`. */
export const nodeVersion = (version: string): DoctorFinding => {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
    ? ok("Node", `Version ${version} is supported.`)
    : problem("Node", `Version ${version} is not supported. Install Node ${oldestNode.join(".")} or later.`)
}

/** Free space on a disk, in bytes. */
export const spaceLimits = { note: 1e9, problem: 1e8 }

/** Checks the free space of a disk. */
export const freeSpace = (check: string, free: number): DoctorFinding => {
  const left = `${bytes(free)} are free.`
  if (free < spaceLimits.problem) return problem(check, `Only ${left} Free some space before a run.`)
  return free < spaceLimits.note ? note(check, `Only ${left}`) : ok(check, left)
}

const folderChecks = (check: string, folder: string, setting: string): Effect.Effect<ReadonlyArray<DoctorFinding>> =>
  Effect.promise(async () => {
    const existing = await nearest(folder)
    try {
      if (!(await stat(existing)).isDirectory()) throw new Error("not a folder")
      await access(existing, constants.W_OK)
    } catch {
      return [
        problem(check, `${folder} cannot be written. Check its permissions, or choose another one with ${setting}.`)
      ]
    }
    return [
      ok(check, `${folder} ${existing === folder ? "is writable" : "can be created"}.`),
      await spaceOf(`${check}, disk`, existing)
    ]
  })

/** Checks the free space of the disk of a path. Some file systems do not report it. */
export const spaceOf = async (check: string, path: string): Promise<DoctorFinding> => {
  try {
    const { bavail, bsize } = await statfs(path)
    return freeSpace(check, bavail * bsize)
  } catch {
    return note(check, "The file system does not report its free space, so it was not checked.")
  }
}

const letterSetting = "deadLetters.file or --dead-letters FILE"

/** Checks the dead-letter file itself. No finding if it does not exist yet. */
const letterFile = (path: string): Effect.Effect<ReadonlyArray<DoctorFinding>> =>
  Effect.promise(async () => {
    const check = "dead letters"
    const refused = (reason: string) => [
      problem(check, `${path} cannot be written: ${reason}. Choose another file with ${letterSetting}.`)
    ]
    try {
      if ((await stat(path)).isDirectory()) return refused("it is a folder")
    } catch {
      return []
    }
    try {
      await access(path, constants.W_OK)
      return [ok(check, `${path} is writable.`)]
    } catch {
      return refused("this user has no permission")
    }
  })

/** The folder, or its nearest parent that exists. */
const nearest = async (path: string): Promise<string> => {
  try {
    await stat(path)
    return path
  } catch {
    return dirname(path) === path ? path : nearest(dirname(path))
  }
}

const fileSystem = (folder: string): Effect.Effect<ReadonlyArray<DoctorFinding>> =>
  Effect.map(StateFolder.networkProblem(folder), (message) => [
    message === undefined
      ? ok("state folder, file system", "It is not a known network file system.")
      : problem("state folder, file system", message)
  ])

const states = (wiring: Wiring, folder: string): Effect.Effect<ReadonlyArray<DoctorFinding>> =>
  Effect.gen(function* () {
    const files = yield* Effect.promise(() => StateFolder.filesOf(folder, wiring))
    if (files.length === 0) return [ok("state", "No state is saved yet, so the first run sends everything.")]
    return (yield* Effect.forEach(files, stateChecks)).flat()
  })

const stateChecks = (path: string): Effect.Effect<ReadonlyArray<DoctorFinding>> =>
  Effect.gen(function* () {
    const use = yield* Effect.either(StateFile.use(path))
    const read = yield* Effect.either(StateFile.read(path))
    const found: Array<DoctorFinding> = []
    if (Either.isLeft(use)) found.push(problem("state", use.left.message))
    else if (use.right.running !== undefined)
      found.push(
        note(
          "state",
          `Process ${use.right.running.pid} uses ${path} since ${use.right.running.since}. Another run must wait until it ends.`
        )
      )
    else if (use.right.abandoned !== undefined)
      found.push(
        note(
          "state",
          `The last run (process ${use.right.abandoned.pid}, started ${use.right.abandoned.since}) was killed. The next run continues where it stopped.`
        )
      )
    if (Either.isLeft(read)) found.push(problem("state", read.left.message))
    else found.push(...read.right.damage.map(({ message }) => problem("state", message)))
    return found.some(({ status }) => status === "problem") ? found : [...found, ok("state", `${path} can be read.`)]
  })

const customAddresses = (wiring: Wiring, transport: Transport): Effect.Effect<ReadonlyArray<DoctorFinding>> =>
  Effect.gen(function* () {
    const routes = wiring.routes.filter(({ custom }) => custom !== undefined && !custom.isLocal)
    if (routes.length === 0) return []
    // A source that cannot be read has its own finding.
    const estimate = yield* Effect.option(
      Effect.flatMap(RunSource.required(wiring.configuration, {}), (opened) => Estimate.make(wiring, opened))
    )
    const addresses = estimate._tag === "Some" ? estimate.value.custom : []
    const origins = new Set(addresses.flatMap(({ origin }) => origin ?? []))
    const known = new Set(addresses.flatMap(({ origin, route }) => (origin === undefined ? [] : [route])))
    const unclear = routes.flatMap(({ route: { destination } }) =>
      known.has(destination.name)
        ? []
        : [note(`route ${destination.name}`, "The first records do not show its address, so it was not checked.")]
    )
    const found = yield* Effect.forEach(origins, (origin) =>
      ConnectionCheck.ofOrigin(`address ${origin}`, origin, transport)
    )
    return [...found.flat(), ...unclear]
  })

const source = (wiring: Wiring): Effect.Effect<ReadonlyArray<DoctorFinding>> =>
  Effect.gen(function* () {
    const opened = yield* RunSource.make(wiring.configuration, {})
    if (opened === undefined) return [note("source", RunSource.noSource(RunSource.kinds))]
    if (!opened.canSample) return [note("source", `${opened.summary} can be read only once, so it was not checked.`)]
    const entries = yield* Estimate.first(opened.source.open([]), Estimate.sampleSize)
    const files = (opened.reports?.() ?? []).map(({ name }) => resolve(wiring.configuration.folder, name))
    const closed = yield* Effect.promise(async () => (await Promise.all(files.map(unreadableFile))).flat())
    const readable = Estimate.readable(entries).length
    const broken = entries.length - readable
    if (entries.length > 0 && readable === 0)
      closed.push(
        problem(
          "source",
          `None of the first ${counted(entries.length, "record")} of ${opened.summary} can be read. ${RunSource.unreadableAdvice(wiring.configuration)}`
        )
      )
    if (closed.length > 0) return closed
    return [
      ...(opened.notes?.() ?? []).map((text) => note("source", text)),
      broken === 0
        ? ok("source", `${opened.summary} can be read.`)
        : note(
            "source",
            `${grouped(broken)} of the first ${counted(entries.length, "record")} of ${opened.summary} cannot be read. They become Invalid.`
          )
    ]
  }).pipe(Effect.catchAll(({ message }) => Effect.succeed([problem("source", message)])))

const unreadableFile = async (path: string): Promise<Array<DoctorFinding>> => {
  try {
    await stat(path)
  } catch {
    return []
  }
  try {
    await access(path, constants.R_OK)
    return []
  } catch {
    return [problem("source", `${path} cannot be read: this user has no permission.`)]
  }
}

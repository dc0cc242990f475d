import { existsSync } from "node:fs"
import { type DeadLetter, everyDestination } from "@sluice/core/DeadLetter"
import type { KnownPart } from "@sluice/core/Source"
import { type Checkpoint, empty, type Position, type State } from "@sluice/core/StateStore"
import * as FileSource from "@sluice/node/FileSource"
import * as StateFile from "@sluice/node/StateFile"
import { Clock, Effect, Either } from "effect"
import type { ExitCode } from "../report/ExitCode.js"
import type { Wiring } from "../wiring/Wiring.js"
import * as LeftQueues from "./LeftQueues.js"
import * as LettersInFile from "./LettersInFile.js"
import * as RunLog from "./RunLog.js"
import * as Runs from "./Runs.js"
import * as StateFolder from "./StateFolder.js"

/** The status of a configuration and its source, between runs or during a run. Paths are absolute. */
export interface Status {
  readonly exit: ExitCode
  readonly configuration: string
  readonly environment?: string
  readonly state: string
  /** Whether an earlier run saved state. */
  readonly stateExists: boolean
  /** The run that is in progress. */
  readonly running?: Process
  /** The last run, if it was killed. */
  readonly killed?: Process
  readonly files: ReadonlyArray<FileStatus>
  /** Open dead letters. */
  readonly deadLetters: number
  /** The files that have some. */
  readonly deadLetterFiles: ReadonlyArray<{
    readonly file: string
    readonly open: number
    /** The open dead letters whose items may have arrived. A replay sends them only on request. */
    readonly unknown: number
  }>
  /** Items that may have been applied, because their response was lost. */
  readonly uncertain: number
  /** Items in requests of the run in progress. Only unrepeatable items are noted, so only these count. */
  readonly inFlight: number
  /** The queue on disk of programs that send single records. Absent if there is none. */
  readonly queue?: QueueStatus
  /** The queues of other configurations in the same folder that contain records and that no program uses. */
  readonly leftQueues: ReadonlyArray<LeftQueues.LeftQueue>
  /** The parts of the state that cannot be read, one sentence each. */
  readonly damage: ReadonlyArray<string>
  /** Oldest first. */
  readonly runs: ReadonlyArray<RunStatus>
}

/** The records that programs sent and that have no outcome. */
export interface QueueStatus {
  readonly file: string
  readonly records: number
  /** Bytes of their JSON, as an estimate. */
  readonly bytes: number
  /** The time at which the oldest one was sent. Absent if there is none. */
  readonly oldest?: string
  /** The program that uses the queue. */
  readonly sender?: Process
  /** The last program that used it, if it was killed. */
  readonly killed?: Process
  /** Items that may have been applied, because their response was lost. They become Unknown. */
  readonly uncertain: number
  /** Unrepeatable items in requests of the program. */
  readonly inFlight: number
}

/** A process and its start time. */
export interface Process {
  readonly pid: number
  readonly since: string
}

/** A run, and how it ended. */
export interface RunStatus extends RunLog.LoggedRun {
  readonly state: "completed" | "stopped" | "killed" | "running"
}

/** A file of the source. */
export interface FileStatus {
  readonly name: string
  /** Whether the next run continues reading the file, and if not, why. `unknown`: only dead letters name the file. */
  readonly state: FileSource.FileOverview["state"] | "unknown"
  readonly size?: number
  readonly compressed: boolean
  readonly earlier?: string
  readonly refused?: string
  readonly routes: ReadonlyArray<RouteStatus>
}

/** The progress of a file on one route. */
export interface RouteStatus {
  /**
   * The name of the route. `*` for letters of all routes. Absent for an endpoint that no route of the configuration
   * uses.
   */
  readonly route?: string
  /** Absent if the route is not in the configuration. */
  readonly endpoint?: string
  /** Every record up to this position has an outcome. Null if no record has. */
  readonly position: Position | null
  /** The number of finished records after this position. */
  readonly settledAfter: number
  /** The pending part in bytes of the file. Absent if the file is compressed, deleted or rewritten. */
  readonly bytes?: number
  /** The finished percentage of the file in its present size, from 0 to 100. */
  readonly percent?: number
  readonly pendingBytes?: number
  /** Open ones. */
  readonly deadLetters: number
  readonly uncertain: number
  readonly inFlight: number
}

/** The places to search in addition to the configuration. */
export interface StatusSettings {
  readonly state?: string | undefined
  readonly input?: string | undefined
  /** The share of runs with `--sample`. Such runs have a separate state. */
  readonly sample?: number | undefined
}

/** Collects the status. Writes nothing and does not wait for a run. */
export const read = (wiring: Wiring, settings: StatusSettings): Effect.Effect<Status> =>
  Effect.gen(function* () {
    const { configuration } = wiring
    const path = StateFolder.stateFileOf(StateFolder.folderOf(configuration, settings.state), wiring, settings.sample)
    const damage: Array<string> = []
    const stateExists = existsSync(path)
    const loaded = stateExists ? yield* Effect.either(StateFile.read(path)) : Either.right(empty)
    if (Either.isLeft(loaded)) damage.push(loaded.left.message)
    const lost = stateExists ? undefined : StateFile.lostState(path)
    if (lost !== undefined) damage.push(lost)
    const state = Either.getOrElse(loaded, () => empty)
    damage.push(...state.damage.map(({ message }) => message))
    const use = yield* Effect.either(StateFile.use(path))
    if (Either.isLeft(use)) damage.push(use.left.message)
    const { abandoned, running } = Either.getOrElse(use, () => ({ abandoned: undefined, running: undefined }))
    const log = yield* RunLog.read(path, configuration.folder)
    if (Either.isLeft(log)) damage.push(log.left)
    const { deadLetters: logged, runs } = Either.getOrElse(log, () => ({ deadLetters: [], runs: [] }))
    const own = Runs.deadLettersOf(wiring, {})
    const letters = yield* lettersIn([...new Set([...(own === undefined ? [] : [own]), ...logged])])
    damage.push(...letters.damage)
    const overviews = yield* overviewsOf(wiring, settings, knownOf(state))
    const tables = { state, isRunning: running !== undefined, letters: letters.all, routes: routesOf(wiring) }
    const files = [...overviews.map((file) => fileStatus(file, tables)), ...elsewhere(overviews, tables)]
    const queue = yield* queueOf(StateFolder.sendFileOf(StateFolder.folderOf(configuration, settings.state), wiring))
    damage.push(...queue.damage)
    const leftQueues = yield* LeftQueues.find(StateFolder.folderOf(configuration, settings.state), wiring)
    const uncertain = totalOf(state.openItems, ({ unknown }) => unknown.length)
    const noted = totalOf(state.inFlight, ({ items }) => items.length)
    return {
      // Without a readable state, the status is empty.
      exit: Either.isLeft(loaded) || lost !== undefined ? 1 : letters.all.length > 0 ? 2 : 0,
      configuration: configuration.path ?? configuration.name,
      ...(configuration.environment !== undefined && { environment: configuration.environment }),
      state: path,
      stateExists,
      ...(running !== undefined && { running }),
      ...(abandoned !== undefined && { killed: abandoned }),
      files,
      deadLetters: letters.all.length,
      deadLetterFiles: letters.files,
      uncertain: uncertain + (running === undefined ? noted : 0),
      inFlight: running === undefined ? 0 : noted,
      ...(queue.status !== undefined && { queue: queue.status }),
      leftQueues,
      damage,
      runs: runs.map(
        (run, i): RunStatus => ({ ...run, state: endOf(run, running !== undefined && i === runs.length - 1) })
      )
    }
  })

/** The queue in a state of sent records. */
const queueOf = (
  path: string
): Effect.Effect<{ readonly status?: QueueStatus; readonly damage: ReadonlyArray<string> }> =>
  Effect.gen(function* () {
    if (!existsSync(path)) return { damage: [] }
    const lag = yield* StateFile.queueLag(path)
    if (lag === undefined) return { damage: [] }
    const { damage, inFlight, openItems } = yield* StateFile.read(path)
    const { abandoned, running } = yield* StateFile.use(path)
    const noted = totalOf(inFlight, ({ items }) => items.length)
    const unknown = totalOf(openItems, (items) => items.unknown.length)
    const status = {
      file: path,
      records: lag.count,
      bytes: lag.bytes,
      ...(lag.oldest !== undefined && { oldest: new Date(lag.oldest).toISOString() }),
      ...(running !== undefined && { sender: running }),
      ...(abandoned !== undefined && { killed: abandoned }),
      uncertain: unknown + (running === undefined ? noted : 0),
      inFlight: running === undefined ? 0 : noted
    }
    return { status, damage: damage.map(({ message }) => message) }
  }).pipe(Effect.catchAll(({ message }) => Effect.succeed({ damage: [message] })))

const endOf = ({ ended }: RunLog.LoggedRun, isRunning: boolean): RunStatus["state"] => {
  if (ended === undefined) return isRunning ? "running" : "killed"
  return ended.stopped === undefined ? "completed" : "stopped"
}

/** The parts of a letter that the status shows. */
type Letter = Pick<DeadLetter, "destination"> & { readonly source: string }

const lettersIn = (files: ReadonlyArray<string>) =>
  Effect.promise(async () => {
    const all: Array<Letter> = []
    const counts: Array<Status["deadLetterFiles"][number]> = []
    const damage: Array<string> = []
    for (const file of files) {
      const before = all.length
      let unknown = 0
      const { sentences } = await LettersInFile.eachOpen(
        file,
        ({ letter: { destination, origin, outcome }, state }) => {
          all.push({ destination, source: origin.source })
          if (outcome === "unknown" || state === "intended") unknown++
        }
      )
      damage.push(...sentences)
      if (all.length > before) counts.push({ file, open: all.length - before, unknown })
    }
    return { all, files: counts, damage }
  })

const knownOf = ({ damage, parts }: State): ReadonlyArray<KnownPart> => [
  ...parts.map((part) => ({ ...part, from: undefined, damaged: damage.some((one) => one.part === part.part) })),
  ...damage.flatMap(({ part }) =>
    part === undefined || parts.some((one) => one.part === part)
      ? []
      : [{ part, identity: null, mark: null, from: undefined, damaged: true }]
  )
]

const overviewsOf = (
  { configuration: { folder, shape } }: Wiring,
  { input }: StatusSettings,
  known: ReadonlyArray<KnownPart>
): Effect.Effect<ReadonlyArray<FileSource.FileOverview>> => {
  const written = input ?? shape.source?.file ?? []
  const where = {
    input: typeof written === "string" ? [written] : written,
    folder: input === undefined ? folder : process.cwd(),
    remembers: shape.source?.remember !== undefined
  }
  return Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.promise(() => FileSource.overview(where, known, now)))
}

/** A route of the configuration, of the state or of letters. See {@link RouteStatus}. */
interface RouteName {
  readonly route: string | undefined
  readonly endpoint: string | undefined
}

interface Tables {
  readonly state: State
  readonly isRunning: boolean
  readonly letters: ReadonlyArray<Letter>
  readonly routes: ReadonlyArray<RouteName>
}

const routesOf = ({ routes }: Wiring): ReadonlyArray<RouteName> =>
  routes.map(({ route: { destination } }) => ({ route: destination.name, endpoint: destination.endpoint.id }))

const fileStatus = (file: FileSource.FileOverview, tables: Tables): FileStatus => {
  const { compressed, earlier, name, part, refused, size, state } = file
  const letters = tables.letters.filter(({ source }) => source === name || (part !== undefined && source === earlier))
  const checkpoints = tables.state.checkpoints.filter((one) => one.part === part)
  const items = itemsOf(tables, part)
  return {
    name,
    state,
    ...(size !== undefined && { size }),
    compressed,
    ...(earlier !== undefined && { earlier }),
    ...(refused !== undefined && { refused }),
    routes: namesOf(tables.routes, checkpoints, [
      ...letters.map(({ destination }) => destination),
      ...items.map(({ destination }) => destination)
    ]).map((route) => ({
      ...route,
      // A route that only letters or items name is not in the configuration, so nothing is sent on it.
      ...(route.endpoint === undefined
        ? { position: null, settledAfter: 0 }
        : reached(
            file,
            checkpoints.find((one) => one.endpoint === route.endpoint)
          )),
      deadLetters: letters.filter(({ destination }) => destination === route.route).length,
      ...countsOf(items, route.route)
    }))
  }
}

/** The routes of the configuration, then the other routes in state and letters. */
const namesOf = (
  configured: ReadonlyArray<RouteName>,
  checkpoints: ReadonlyArray<Checkpoint>,
  destinations: ReadonlyArray<string>
): ReadonlyArray<{ readonly route?: string; readonly endpoint?: string }> => {
  const routes = new Set(configured.map(({ route }) => route))
  const endpoints = new Set(configured.map(({ endpoint }) => endpoint))
  const otherRoutes = [...new Set(destinations)].filter((name) => !routes.has(name))
  return [
    ...configured.map(({ endpoint, route }) => ({
      ...(route !== undefined && { route }),
      ...(endpoint !== undefined && { endpoint })
    })),
    ...checkpoints.flatMap(({ endpoint }) => (endpoints.has(endpoint) ? [] : [{ endpoint }])),
    // Letters for every route come last.
    ...otherRoutes.filter((name) => name !== everyDestination).map((route) => ({ route })),
    ...otherRoutes.filter((name) => name === everyDestination).map((route) => ({ route }))
  ]
}

/** A position is the end of a record's content. If only a line ending follows, the file counts as read to its end. */
const longestLineEnding = 2

type Reached = Pick<RouteStatus, "position" | "settledAfter" | "bytes" | "percent" | "pendingBytes">

const reached = (
  { compressed, read, size, state }: FileSource.FileOverview,
  checkpoint: Checkpoint | undefined
): Reached => {
  const position = checkpoint?.position ?? null
  const base = { position, settledAfter: checkpoint?.settled.length ?? 0 }
  const isComparable = !compressed && state !== "rewritten" && typeof position !== "string"
  if (size === undefined || !isComparable) return base
  const at = position ?? 0
  const bytes = Math.min(size, at >= read - longestLineEnding ? Math.max(at, read) : at)
  const percent = size === 0 ? 100 : Math.floor((1000 * bytes) / size) / 10
  return { ...base, bytes, percent, pendingBytes: size - bytes }
}

interface LostItems {
  readonly destination: string
  readonly uncertain: number
  readonly inFlight: number
}

const itemsOf = ({ isRunning, state }: Tables, part: string | undefined): ReadonlyArray<LostItems> => {
  if (part === undefined) return []
  const noted = state.inFlight.flatMap(({ items }) => items).filter((item) => item.part === part)
  const open = state.openItems.filter((items) => items.part === part && items.unknown.length > 0)
  return [
    ...open.map(({ destination, unknown }) => ({ destination, uncertain: unknown.length, inFlight: 0 })),
    ...noted.map(({ destination }) => ({
      destination,
      uncertain: isRunning ? 0 : 1,
      inFlight: isRunning ? 1 : 0
    }))
  ]
}

const countsOf = (
  items: ReadonlyArray<LostItems>,
  route: string | undefined
): Pick<RouteStatus, "uncertain" | "inFlight"> => {
  const own = items.filter(({ destination }) => destination === route)
  return { uncertain: totalOf(own, ({ uncertain }) => uncertain), inFlight: totalOf(own, ({ inFlight }) => inFlight) }
}

/** Files that only dead letters name: standard input, or files that were deleted long ago. */
const elsewhere = (files: ReadonlyArray<FileSource.FileOverview>, { letters }: Tables): ReadonlyArray<FileStatus> => {
  const known = new Set(files.flatMap(({ earlier, name, part }) => (part === undefined ? [name] : [name, earlier])))
  const others = letters.filter(({ source }) => !known.has(source))
  return [...new Set(others.map(({ source }) => source))].map((name) => ({
    name,
    state: "unknown",
    compressed: false,
    routes: [...new Set(others.filter(({ source }) => source === name).map(({ destination }) => destination))].map(
      (route) => ({
        route,
        position: null,
        settledAfter: 0,
        deadLetters: others.filter((one) => one.source === name && one.destination === route).length,
        uncertain: 0,
        inFlight: 0
      })
    )
  }))
}

const totalOf = <A>(all: ReadonlyArray<A>, count: (one: A) => number): number =>
  all.reduce((sum, one) => sum + count(one), 0)

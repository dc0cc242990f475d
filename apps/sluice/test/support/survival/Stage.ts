import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import type { StateFile, StateFileOptions } from "@sluice/node/StateFile"
import { MemoryState } from "@sluice/testing"
import type { Json } from "@sluice/values/Json"
import { Effect } from "effect"
import { read } from "../../../src/configuration/ConfigurationFile.js"
import type { RunReport } from "../../../src/report/RunReport.js"
import * as Replays from "../../../src/run/Replays.js"
import * as Runs from "../../../src/run/Runs.js"
import * as StateFolder from "../../../src/run/StateFolder.js"
import { wire } from "../../../src/wiring/Wiring.js"
import { Crash, type Durable } from "./Crash.js"
import { QuickClock } from "./QuickClock.js"
import type { Endpoints, Wishes } from "./Reference.js"
import { type Answer, type Applied, Vendor } from "./Vendor.js"

/** The durable data of a replay is checked by its letters. */
const ignored: Durable = { note: () => {}, commit: () => {}, save: () => {}, ended: () => {} }

/** The course of a run or a replay. */
export interface Course {
  /** The point where the process ends. 0 if it is not killed. */
  readonly killAt: number
  /** The request at which the run receives the signal to stop. 0 for no signal. */
  readonly stopAt: number
  readonly answers: ReadonlyArray<Answer>
  /** Turns of the event loop between two checkpoints. */
  readonly turns: number
}

/** The result of a run or a replay. */
export interface Came {
  /** Undefined if it was killed. */
  readonly report: RunReport | undefined
  /** The objects that the vendor applied. */
  readonly applied: ReadonlyArray<Applied>
  /** Requests that arrived. */
  readonly requests: number
}

/** A letter of the file. */
export interface Letter {
  readonly key: string
  readonly letter: DeadLetter
  readonly state: ReplayJournal.LetterState
}

/** The real program with a folder, a vendor in memory, and processes that may end at any write. */
export class Stage {
  readonly folder: string
  readonly vendor = new Vendor()
  readonly clock = new QuickClock(Date.UTC(2026, 10, 30))
  withProfiles = false
  readonly #memory: MemoryState.MemoryState | undefined
  readonly #remembers: boolean
  /** The number of runs and replays that have opened the state in memory. */
  #opened = 0
  #abandoned: StateFile["abandoned"]
  readonly #properties = new Map<string, Json>()
  #states = 0

  /** `storage`: where state is kept. `remembers`: whether deliveries are remembered. */
  constructor(folder: string, storage: "memory" | "sqlite", remembers = false) {
    this.folder = folder
    this.#remembers = remembers
    mkdirSync(join(folder, "in"), { recursive: true })
    this.#memory = storage === "memory" ? MemoryState.make() : undefined
  }

  /** The destinations of the next run, with their endpoints. */
  async planned(): Promise<Endpoints> {
    const unreachable = { send: () => Effect.dieMessage("nothing is sent") }
    const wiring = Effect.flatMap(read(this.#configuration), (draft) => wire(draft, unreachable))
    const { routes } = await Effect.runPromise(wiring)
    return Object.fromEntries(routes.map(({ route: { destination } }) => [destination.name, destination.endpoint.id]))
  }

  path(name: string): string {
    return join(this.folder, "in", name)
  }

  get letterFile(): string {
    return join(this.folder, "dead-letters.ndjson")
  }

  get #stateFolder(): string {
    return join(this.folder, `state-${this.#states}`)
  }

  get #configuration() {
    const fields = { name: "said", time: "$.at", properties: { v: "$.v", kind: "$.kind" } }
    return {
      version: 1,
      source: {
        id: "$.id",
        file: join(this.folder, "in", "*"),
        // This is longer than any sequence of commands.
        ...(this.#remembers && { remember: "100000 days" })
      },
      connections: {
        a: { endpoint: "http://127.0.0.1:1", apiKey: "key-a" },
        b: { endpoint: "http://127.0.0.1:2", apiKey: "key-b" }
      },
      identity: [{ external_id: "$.who" }],
      routes: [
        { name: "event", to: "braze-event-tracking", connection: "a", fields },
        ...(this.withProfiles
          ? [{ name: "profile", to: "braze-user-track", connection: "b", fields: { first_name: "$.who" } }]
          : [])
      ],
      deadLetters: { file: this.letterFile },
      // The window is small, so that a few records make several requests.
      delivery: { concurrency: 2, window: { records: 3 } }
    }
  }

  run(course: Course, { accept, again }: Wishes, durable: Durable): Promise<Came> {
    return this.#execute(course, (transport, crash) =>
      Effect.gen(this, function* () {
        const draft = yield* read(this.#configuration)
        const ready = yield* Runs.prepare(draft, transport, {
          state: this.#stateFolder,
          againFiles: again.map((name) => this.path(name)),
          acceptFiles: accept.map((name) => this.path(name)),
          openLetters: (path) => Effect.map(DeadLetterFile.make(path), (letters) => crash.letters(letters)),
          openState: (path, options) =>
            Effect.map(this.#openState(path, options), (state) => crash.state(state, durable))
        })
        return ready.execution
      })
    )
  }

  replay(course: Course, only: Replays.ReplaySettings["only"]): Promise<Came> {
    return this.#execute(course, (transport, crash) =>
      Effect.gen(this, function* () {
        const draft = yield* read(this.#configuration)
        const settings: Replays.ReplaySettings = {
          deadLetters: this.letterFile,
          only,
          maxAge: Number.MAX_SAFE_INTEGER,
          state: this.#stateFolder,
          openState: (path, options) =>
            Effect.map(this.#openState(path, options), (state) => crash.state(state, ignored)),
          openLetters: (path) => Effect.map(DeadLetterFile.make(path), (letters) => crash.letters(letters))
        }
        const ready = yield* Replays.prepare(draft, transport, settings, this.clock.now)
        return { run: ready.run, stop: ready.execution.stop }
      })
    )
  }

  #openState(path: string, options: StateFileOptions) {
    const memory = this.#memory
    if (memory === undefined) return StateFolder.open(path, options)
    const deliveries = { ...memory.deliveries, run: ++this.#opened, forget: () => Effect.succeed(0) }
    const properties = this.#properties
    const file: StateFile = {
      ...memory,
      path,
      abandoned: this.#abandoned,
      queue: undefined,
      deliveries: options.remember === undefined ? undefined : deliveries,
      property: (name) =>
        Effect.sync(() => {
          const value = properties.get(name)
          return value === undefined ? { _tag: "Absent" } : { _tag: "Found", value }
        }),
      setProperty: (name, value) =>
        Effect.sync(() => void (value === undefined ? properties.delete(name) : properties.set(name, value)))
    }
    this.#abandoned = { pid: 1, since: new Date(this.clock.now).toISOString() }
    return Effect.acquireRelease(Effect.succeed(file), () => Effect.void)
  }

  async #execute<E1, E2>(
    course: Course,
    prepare: (
      transport: ReturnType<Vendor["transport"]>,
      crash: Crash
    ) => Effect.Effect<
      { readonly run: Effect.Effect<RunReport, E2>; readonly stop: Effect.Effect<void> },
      E1,
      import("effect").Scope.Scope
    >
  ): Promise<Came> {
    const crash = new Crash(course.killAt)
    const before = this.vendor.ledger.length
    this.clock.turns = course.turns
    let requests = 0
    let stop: Effect.Effect<void> = Effect.void
    let survivors: ReadonlyMap<string, Buffer> | undefined
    const transport = this.vendor.transport(crash, course.answers, (number) => {
      requests = number
      if (number === course.stopAt) Effect.runFork(stop)
    })
    const life = Effect.gen(function* () {
      const ready = yield* prepare(transport, crash)
      stop = ready.stop
      return yield* ready.run
    })
    const death = Effect.map(
      Effect.promise(() => crash.happened),
      () => {
        survivors = this.#survivors()
        return undefined
      }
    )
    const whole = Effect.scoped(Effect.raceFirst(Effect.disconnect(life), death))
    const report = await Effect.runPromise(Effect.withClock(whole, this.clock))
    if (survivors === undefined) this.#abandoned = undefined
    else this.#restore(survivors)
    this.clock.now += 5_000
    return { report, applied: this.vendor.ledger.slice(before), requests }
  }

  get #files(): ReadonlyArray<string> {
    return [this.letterFile, `${this.letterFile}.replay`]
  }

  /** The content of the disk when a process is killed. Changes that the closing scope makes later are undone. */
  #survivors(): ReadonlyMap<string, Buffer> {
    if (existsSync(this.#stateFolder))
      cpSync(this.#stateFolder, join(this.folder, `state-${this.#states + 1}`), {
        recursive: true,
        // Another connection of this process would share them.
        filter: (path) => !path.endsWith("-shm")
      })
    return new Map(this.#files.flatMap((path) => (existsSync(path) ? [[path, readFileSync(path)]] : [])))
  }

  #restore(survivors: ReadonlyMap<string, Buffer>): void {
    if (existsSync(this.#stateFolder)) this.#states++
    for (const path of this.#files) {
      const bytes = survivors.get(path)
      if (bytes === undefined) rmSync(path, { force: true })
      else writeFileSync(path, bytes)
    }
  }

  /** The letters of the file with their states in the journal. */
  letters(): Promise<ReadonlyArray<Letter>> {
    return Effect.runPromise(
      Effect.gen(this, function* () {
        if (!existsSync(this.letterFile)) return []
        const stateOf = yield* ReplayJournal.states(this.letterFile)
        return yield* Effect.promise(async () => {
          const found: Array<Letter> = []
          for await (const one of DeadLetterFile.read(this.letterFile)) {
            if (one === undefined) throw new Error("The file of dead letters contains something else.")
            const key = ReplayJournal.keyOf(one.letter)
            found.push({ key, letter: one.letter, state: stateOf(key) })
          }
          return found
        })
      })
    )
  }

  dismiss(keys: ReadonlyArray<string>): Promise<void> {
    return Effect.runPromise(
      Effect.scoped(Effect.flatMap(ReplayJournal.open(this.letterFile), (journal) => journal.dismiss(keys)))
    )
  }

  realPath(name: string): string {
    return realpathSync(this.path(name))
  }
}

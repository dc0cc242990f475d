import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import * as Pipeline from "@sluice/core/Pipeline"
import type { Report } from "@sluice/core/Report"
import type { Source, SourceError } from "@sluice/core/Source"
import * as SourceRecord from "@sluice/core/SourceRecord"
import type { Transport } from "@sluice/core/Transport"
import * as FileSource from "@sluice/node/FileSource"
import * as StateFile from "@sluice/node/StateFile"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { Effect, Exit, Scope } from "effect"
import type { Contender, ContenderContext, Ready } from "../Contender.js"
import type { SourceEvent } from "../Event.js"
import { type ContenderRoutes, rows, same } from "./Routes.js"

const chunk = 256
const origin = { source: "memory" }

/** A string of about the same length as the text that a file source writes with every response. */
const mark = {
  path: "/exports/events.ndjson",
  device: "65024",
  inode: "1234567",
  read: ["f".repeat(64), "0".repeat(64)]
}

/** The identity of the records of a source in memory. */
interface MemorySettings {
  /** The part of its records, which a later run recognises. If undefined, nothing is stored. */
  readonly part?: string
  /** Whether no two records have the same id, although the bodies repeat. */
  readonly unique: boolean
}

/** Records that are created on demand, as in a file source. */
const memory = (set: ReadonlyArray<SourceEvent>, count: number, { part, unique }: MemorySettings): Source => {
  const recordAt = (seq: number): SourceRecord.SourceRecord => {
    const body = set[seq % set.length]
    if (body === undefined) throw new Error("There are no events.")
    return SourceRecord.make(unique ? `m-${seq}` : body.messageId, seq, origin, body, part, 1_000 * seq)
  }
  return {
    name: "memory",
    ...(part !== undefined && { identify: () => mark, mark: () => mark }),
    open: () =>
      Effect.sync(() => {
        let next = 0
        return Effect.sync(() => {
          if (next >= count) return undefined
          const records: Array<SourceRecord.SourceRecord> = []
          for (const end = Math.min(count, next + chunk); next < end; next += 1) records.push(recordAt(next))
          return records
        })
      })
  }
}

/** No record may be refused here, so a dead letter is a bug of the benchmark. */
const none: DeadLetters = {
  name: "none",
  write: (letters) => Effect.dieMessage(`${letters.length} records were refused: ${letters[0]?.reasons[0]?.message}`)
}

const stubbed = (context: ContenderContext): Transport => ({
  send: (request) => Effect.sync(() => ({ status: 201, headers: {}, body: context.answer(request.body ?? "") }))
})

const mustDeliver = (report: Report): void => {
  if (report.stopped !== undefined) throw new Error(report.stopped.message)
  if (report.delivered !== report.read) throw new Error(`${report.read - report.delivered} records were not delivered`)
}

/**
 * The stored data of a run over a file. `twice` reads the file again, in a second run that finds every record
 * delivered.
 */
type Storage = "nothing" | "state" | "deliveries" | "twice"

const remembers = (storage: Storage): boolean => storage === "deliveries" || storage === "twice"

/** Delivers a source. With state, in a new file in a temporary folder: checkpoints, and a note for each request. */
const deliverAll = (
  open: (again: boolean) => Effect.Effect<Source, SourceError>,
  options: Omit<Pipeline.PipelineOptions, "source">,
  storage: Storage
): Promise<Report> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const source = yield* open(false)
        if (storage === "nothing") return yield* Effect.flatMap(Pipeline.make({ ...options, source }), ({ run }) => run)
        const folder = yield* Effect.acquireRelease(
          Effect.sync(() => mkdtempSync(join(tmpdir(), "sluice-bench-"))),
          (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
        )
        const file = join(folder, "source.db")
        const first = yield* Effect.scoped(pass(file, { ...options, source }, remembers(storage)))
        if (storage !== "twice") return first
        const again = yield* open(true)
        const second = yield* Effect.scoped(pass(file, { ...options, source: again }, remembers(storage)))
        if (second.skipped !== first.delivered) throw new Error(`${second.delivered} records were sent again.`)
        return first
      })
    )
  )

/**
 * Opens a file. Its events repeat, so with remembered deliveries their places are used as ids, and every event is
 * delivered.
 */
const fileOf = (path: string, storage: Storage) => (again: boolean) =>
  FileSource.make({
    input: path,
    ...(!remembers(storage) && { id: "$.messageId" }),
    ...(again && { again: "all" as const })
  })

const duration = 90 * 24 * 60 * 60 * 1000

const pass = (file: string, options: Pipeline.PipelineOptions, isRemembered: boolean) =>
  Effect.gen(function* () {
    const state = yield* StateFile.make(file, isRemembered ? { remember: { duration } } : {})
    const remember = state.deliveries && {
      remember: { deliveries: state.deliveries, version: () => "1", onChange: "skip" as const, duration }
    }
    return yield* Effect.flatMap(Pipeline.make({ ...options, ...remember, state }), ({ run }) => run)
  })

const ready = async (routesOf: ContenderRoutes, storage: Storage, context: ContenderContext): Promise<Ready> => {
  const scope = await Effect.runPromise(Scope.make())
  const transport =
    context.mode === "transform"
      ? stubbed(context)
      : await Effect.runPromise(Scope.extend(UndiciTransport.make(), scope))
  const { concurrency, endpoint } = context
  const routes = routesOf(endpoint, transport)
  // A program keeps its pipeline, so the pipeline of the warm-up is also kept. Otherwise, the collection before the
  // measurement would discard the code that V8 optimised for the shapes of its parts.
  const pipelines: Array<Pipeline.Pipeline> = []
  const deliver = async (source: Source): Promise<void> => {
    const made = await Effect.runPromise(Pipeline.make({ source, routes, deadLetters: none, concurrency }))
    pipelines.push(made)
    mustDeliver(await Effect.runPromise(made.run))
  }
  return {
    run: async (set, count) => {
      if (storage === "nothing") return deliver(memory(set, count, { unique: false }))
      const unique = remembers(storage)
      const open = (again: boolean) => Effect.succeed(memory(set, count, { part: again ? "2" : "1", unique }))
      mustDeliver(await deliverAll(open, { routes, deadLetters: none, concurrency }, storage))
    },
    runFile: async (path) => {
      const ofFile = path.endsWith(".csv") ? rows(endpoint, transport) : routes
      const options = { routes: ofFile, deadLetters: none, concurrency }
      mustDeliver(await deliverAll(fileOf(path, storage), options, storage))
    },
    close: () => Effect.runPromise(Scope.close(scope, Exit.void))
  }
}

/**
 * Sluice with all features enabled: normalisation, validation, planner, order per person, budget, retries, timeouts,
 * one outcome per record.
 */
export const make = (title: string, mapping: Contender["mapping"], routes: ContenderRoutes): Contender => ({
  title,
  mapping,
  make: (context) => ready(routes, "nothing", context)
})

/** The same with stored state, for the same objects. */
export const storing = (title: string, storage: Storage): Contender => ({
  title,
  mapping: "the same",
  make: (context) => ready(same, storage, context)
})

import { readFile } from "node:fs/promises"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import * as Outcome from "@sluice/core/Outcome"
import { Data, Effect, type Scope } from "effect"
import { type AppendFile, openAppend } from "../files/AppendFile.js"
import { isMissing, sentence } from "../files/FileFault.js"
import { acquire } from "../files/Lock.js"
import { sha256 } from "../files/Sha256.js"

/** The journal cannot be read or kept, or another replay holds it. Nothing more may be sent without it. */
export class JournalError extends Data.TaggedError("JournalError")<{
  readonly message: string
}> {}

/**
 * The key of a letter: of which record it is, for whom, and when it was written. Mending the record or the reasons of a
 * letter leaves its key as it is, so that what was replayed once is never sent again for being touched.
 */
export const keyOf = (letter: Pick<DeadLetter, "id" | "seq" | "origin" | "destination" | "outcome" | "at">): string => {
  const { id, seq, origin, destination, outcome, at } = letter
  const parts = [id, seq, origin.source, origin.line, origin.offset, destination, outcome, at]
  return sha256(JSON.stringify(parts)).slice(0, 32)
}

/**
 * - an outcome: replayed, and that is what became of it
 * - `intended`: a replay was about to send it and nobody knows whether it did, so it counts as Unknown
 * - `open`: never touched, or a replay that ended in order left it unsent
 */
export type State = Outcome.Outcome | "intended" | "open"

/** Remembers what replays of one dead-letter file meant to send and what came of it, by the key of a letter. */
export interface ReplayJournal {
  readonly path: string
  readonly stateOf: (key: string) => State
  /** What was accepted of a letter, where a replay of it was stopped: all of it, with what the letter itself says. */
  readonly deliveredOf: (key: string) => Delivered | undefined
  /** Durable when it returns. Nothing may be sent before. */
  readonly intend: (keys: ReadonlyArray<string>) => Effect.Effect<void, JournalError>
  /** Durable when it returns. */
  readonly settle: (results: ReadonlyArray<Result>) => Effect.Effect<void, JournalError>
}

/** SHA-256, hexadecimal, of items that were accepted, by destination; each sum counts as often as it stands here. */
export type Delivered = Readonly<Record<string, ReadonlyArray<string>>>

/** What became of a letter. */
export interface Result {
  readonly key: string
  /**
   * `pending` takes the intention back: nothing of it was sent but what stands under `delivered`. `intended` leaves it: of
   * what does not stand there nobody knows.
   */
  readonly outcome: Outcome.Outcome | "pending" | "intended"
  /** All of it, at the destinations that it names. */
  readonly delivered?: Delivered
}

type Line =
  | { readonly intent: ReadonlyArray<string>; readonly at: string }
  | { readonly result: string; readonly outcome: Result["outcome"]; readonly delivered?: Delivered }

/** All that the journal says of one letter. */
interface Known {
  readonly state: State
  readonly delivered?: Delivered | undefined
}

const nothing: Known = { state: "open" }

/** Opens `FILE.replay` beside the dead-letter file, or begins it, and keeps other replays of the file out meanwhile. */
export const open = (deadLetters: string): Effect.Effect<ReplayJournal, JournalError, Scope.Scope> =>
  Effect.gen(function* () {
    const path = `${deadLetters}.replay`
    const tried = <A>(run: () => Promise<A>) =>
      Effect.tryPromise({
        try: run,
        catch: (error) => new JournalError({ message: `The replay journal ${sentence(path, "written", error)}` })
      })
    const lock = yield* Effect.acquireRelease(
      tried(() => acquire(`${path}.lock`)),
      (held) => Effect.promise(async () => (held._tag === "Held" ? held.release() : undefined))
    )
    if (lock._tag === "Taken")
      return yield* new JournalError({
        message: `Another replay of ${deadLetters} is under way (process ${lock.pid}, since ${lock.since}). Wait for it. If there is none, remove ${lock.path}.`
      })
    const states = yield* load(path)
    let file: AppendFile | undefined
    yield* Effect.addFinalizer(() => Effect.promise(async () => file?.close()))
    const append = (lines: ReadonlyArray<Line>) =>
      Effect.uninterruptible(
        tried(async () => {
          file ??= await openAppend(path, (line) => parse(line) !== undefined)
          await file.append(lines.map((line) => `${JSON.stringify(line)}\n`).join(""))
          for (const line of lines) note(states, line)
        })
      )
    return {
      path,
      stateOf: (key) => (states.get(key) ?? nothing).state,
      deliveredOf: (key) => (states.get(key) ?? nothing).delivered,
      intend: (keys) => (keys.length === 0 ? Effect.void : append([{ intent: keys, at: new Date().toISOString() }])),
      settle: (results) =>
        results.length === 0 ? Effect.void : append(results.map(({ key, ...result }) => ({ result: key, ...result })))
    }
  })

const load = (path: string): Effect.Effect<Map<string, Known>, JournalError> =>
  Effect.gen(function* () {
    const states = new Map<string, Known>()
    const text = yield* Effect.tryPromise({
      try: () => readFile(path, "utf8").catch((error: unknown) => (isMissing(error) ? "" : Promise.reject(error))),
      catch: (error) => new JournalError({ message: `The replay journal ${sentence(path, "read", error)}` })
    })
    const lines = text.split("\n")
    // What follows the last newline was never durable.
    for (const [i, line] of lines.slice(0, -1).entries()) {
      const entry = parse(line)
      if (entry === undefined)
        return yield* new JournalError({
          message: `The replay journal ${path} is damaged in line ${i + 1}. Without it nobody can tell what was sent again; restore it, or remove it to replay everything once more.`
        })
      note(states, entry)
    }
    return states
  })

const note = (states: Map<string, Known>, line: Line): void => {
  const set = (key: string, state: State, now?: Delivered): void => {
    const { delivered } = states.get(key) ?? nothing
    states.set(key, { state, delivered: now === undefined ? delivered : { ...delivered, ...now } })
  }
  if ("intent" in line) for (const key of line.intent) set(key, "intended")
  else set(line.result, line.outcome === "pending" ? "open" : line.outcome, line.delivered)
}

const outcomes: ReadonlySet<unknown> = new Set<Result["outcome"]>([...Outcome.all, "pending", "intended"])

const parse = (text: string): Line | undefined => {
  try {
    const line: unknown = JSON.parse(text)
    return isLine(line) ? line : undefined
  } catch {
    return undefined
  }
}

const isLine = (line: unknown): line is Line => {
  if (typeof line !== "object" || line === null) return false
  if ("intent" in line) return Array.isArray(line.intent) && line.intent.every((key) => typeof key === "string")
  if ("delivered" in line && !isDelivered(line.delivered)) return false
  return "result" in line && typeof line.result === "string" && "outcome" in line && outcomes.has(line.outcome)
}

const isDelivered = (value: unknown): value is Delivered =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((sums) => Array.isArray(sums) && sums.every((sum) => typeof sum === "string"))

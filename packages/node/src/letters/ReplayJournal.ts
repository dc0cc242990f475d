import { hash } from "node:crypto"
import { existsSync, lstatSync, realpathSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { dirname } from "node:path"
import { crc32 } from "node:zlib"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import * as Outcome from "@sluice/core/Outcome"
import { isObject, parse } from "@sluice/values/Json"
import { Clock, Data, Effect, Either, Schema, type Scope } from "effect"
import { type AppendFile, openAppend } from "../files/AppendFile.js"
import { isMissing, sentence } from "../files/FileFault.js"
import { ensureFolder } from "../files/Folder.js"
import { replaceFile } from "../files/ReplaceFile.js"
import * as StateLock from "../state/StateLock.js"

/** The journal cannot be read or written, or another replay uses it. Nothing may be sent without it. */
export class JournalError extends Data.TaggedError("JournalError")<{
  readonly message: string
}> {}

/**
 * The key of a letter: its record, its destination and its time. Editing the record or the reasons of a letter does not
 * change its key, so that a replayed letter is not sent again.
 */
export const keyOf = (letter: Pick<DeadLetter, "id" | "seq" | "origin" | "destination" | "outcome" | "at">): string => {
  const { id, seq, origin, destination, outcome, at } = letter
  const parts = [id, seq, origin.source, origin.line, origin.offset, destination, outcome, at]
  return hash("sha256", JSON.stringify(parts)).slice(0, 32)
}

/**
 * The state of a letter.
 *
 * - an outcome: the result of its replay
 * - `intended`: a replay ended when it was about to send the letter. It is unknown whether it was sent, so it counts as
 *   Unknown
 * - `open`: not replayed, or left unsent by a replay that ended normally
 * - `dismissed`: a person decided not to send it
 */
export type LetterState = Outcome.Outcome | "intended" | "open" | "dismissed"

/** Whether a letter still needs a replay or a decision. */
export const isOpen = (state: LetterState): state is "intended" | "open" => state === "open" || state === "intended"

/** Records the intentions and results of the replays of one dead-letter file, and dismissed letters, by the key of a letter. */
export interface ReplayJournal {
  readonly path: string
  readonly stateOf: (key: string) => LetterState
  /** The items that were accepted when a replay of the letter was stopped, including those that the letter lists. */
  readonly deliveredOf: (key: string) => Delivered | undefined
  /** The destinations that decided a letter for all destinations in a replay that was stopped. They do not get it again. */
  readonly decidedOf: (key: string) => ReadonlyArray<string>
  /** Durable when it returns. No letter may be sent before. */
  readonly intend: (keys: ReadonlyArray<string>) => Effect.Effect<void, JournalError>
  /** Durable when it returns. */
  readonly settle: (results: ReadonlyArray<LetterResult>) => Effect.Effect<void, JournalError>
  /** Marks letters as dismissed, so that no replay sends them. Durable when it returns. */
  readonly dismiss: (keys: ReadonlyArray<string>) => Effect.Effect<void, JournalError>
  /** Removes everything about letters that were removed from their file. Call no other method after it. */
  readonly forget: (keys: ReadonlySet<string>) => Effect.Effect<void, JournalError>
}

/**
 * Accepted items, by destination: by the SHA-256 of their JSON, as letters list them, or by its 64-bit hash, as state does.
 * Each counts as often as it is listed.
 */
export type Delivered = Readonly<Record<string, ReadonlyArray<string>>>

/** The result of a letter. */
export interface LetterResult {
  readonly key: string
  /**
   * `pending` withdraws the intention, because only the items under `delivered` were sent. `intended` keeps it, because
   * it is unknown whether the other items were sent.
   */
  readonly outcome: Outcome.Outcome | "pending" | "intended"
  /** All accepted items at the destinations that it names. */
  readonly delivered?: Delivered
  /** Destinations that decided the record, whatever their outcome. Default: none. */
  readonly decided?: ReadonlyArray<string>
}

type JournalLine =
  | { readonly intent: ReadonlyArray<string>; readonly at: string }
  | { readonly dismissed: ReadonlyArray<string>; readonly at: string }
  | ({ readonly result: string } & Omit<LetterResult, "key">)

/** The entries of the journal about one letter. */
interface Known {
  readonly state: LetterState
  readonly delivered?: Delivered | undefined
  readonly decided?: ReadonlyArray<string> | undefined
}

const untouched: Known = { state: "open" }

/**
 * Opens or creates `FILE.replay` beside the dead-letter file. While the scope is open, no other replay of the file can start;
 * see {@link StateLock.acquire}.
 */
export const open = (deadLetters: string): Effect.Effect<ReplayJournal, JournalError, Scope.Scope> =>
  Effect.gen(function* () {
    const path = journalOf(deadLetters)
    const tried = <A>(run: () => Promise<A>) =>
      Effect.tryPromise({
        try: run,
        catch: (error) => new JournalError({ message: `The replay journal ${sentence(path, "written", error)}` })
      })
    const now = yield* Clock.currentTimeMillis
    const lock = yield* Effect.acquireRelease(
      tried(async () => {
        await ensureFolder(dirname(path))
        return StateLock.acquire(path, now)
      }),
      (held) => Effect.sync(() => (held._tag === "Held" ? held.release() : undefined))
    )
    if (lock._tag === "Taken") return yield* new JournalError({ message: takenMessage(deadLetters, lock.owner) })
    const states = yield* load(path)
    let file: AppendFile | undefined
    yield* Effect.addFinalizer(() => Effect.promise(async () => file?.close()))
    const append = (lines: ReadonlyArray<JournalLine>) =>
      Effect.uninterruptible(
        tried(async () => {
          file ??= await openAppend(path, (line) => readLine(line) !== undefined)
          await file.append(lines.map(encodeLine).join(""))
          for (const line of lines) note(states, line)
        })
      )
    return {
      path,
      stateOf: (key) => (states.get(key) ?? untouched).state,
      deliveredOf: (key) => (states.get(key) ?? untouched).delivered,
      decidedOf: (key) => (states.get(key) ?? untouched).decided ?? [],
      intend: (keys) => (keys.length === 0 ? Effect.void : append([{ intent: keys, at: new Date().toISOString() }])),
      settle: (results) =>
        results.length === 0 ? Effect.void : append(results.map(({ key, ...result }) => ({ result: key, ...result }))),
      dismiss: (keys) =>
        keys.length === 0 ? Effect.void : append([{ dismissed: keys, at: new Date().toISOString() }]),
      forget: (keys) =>
        keys.size === 0 || !existsSync(path) ? Effect.void : tried(() => replaceFile(path, withoutKeys(path, keys)))
    }
  })

/**
 * The present content of the journal of a dead-letter file. A replay may write the journal at the same time. Changes
 * nothing.
 */
export const states = (deadLetters: string): Effect.Effect<(key: string) => LetterState, JournalError> =>
  Effect.map(
    load(journalOf(deadLetters)),
    (known) =>
      (key): LetterState =>
        (known.get(key) ?? untouched).state
  )

/** The suffix that turns the name of a dead-letter file into that of its journal. */
export const extension = ".replay"

/** The journal is beside the real file, so that a link to the file has the same journal. */
const journalOf = (deadLetters: string): string => {
  const isLink = lstatSync(deadLetters, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  return `${isLink ? realpathSync(deadLetters) : deadLetters}${extension}`
}

const takenMessage = (deadLetters: string, owner: StateLock.Owner | undefined): string =>
  owner === undefined
    ? `Another replay of ${deadLetters} is in progress. Wait until it ends.`
    : `Another replay of ${deadLetters} is in progress: process ${owner.pid}, since ${owner.since}. Wait until it ends, or stop it.`

const load = (path: string): Effect.Effect<Map<string, Known>, JournalError> =>
  Effect.gen(function* () {
    const states = new Map<string, Known>()
    const text = yield* Effect.tryPromise({
      try: () => readFile(path, "utf8").catch((error: unknown) => (isMissing(error) ? "" : Promise.reject(error))),
      catch: (error) => new JournalError({ message: `The replay journal ${sentence(path, "read", error)}` })
    })
    const lines = text.split("\n")
    // The text after the last newline was never durable, unless that newline is damaged.
    const rest = lines.pop() ?? ""
    const last = [rest, rest.slice(0, -1)].find((line) => readLine(line) !== undefined)
    for (const [i, line] of [...lines, ...(last === undefined ? [] : [last])].entries()) {
      const entry = readLine(line)
      if (entry === undefined)
        return yield* new JournalError({
          message: `The replay journal ${path} is damaged in line ${i + 1}. It is therefore unknown which letters were replayed. Restore the journal, or remove it to replay all letters again.`
        })
      note(states, entry)
    }
    return states
  })

async function* withoutKeys(path: string, keys: ReadonlySet<string>): AsyncGenerator<string> {
  const others = (all: ReadonlyArray<string>): ReadonlyArray<string> => all.filter((key) => !keys.has(key))
  for (const text of (await readFile(path, "utf8")).split("\n").slice(0, -1)) {
    const line = readLine(text)
    if (line === undefined || ("result" in line && keys.has(line.result))) continue
    if ("intent" in line) yield encodeLine({ ...line, intent: others(line.intent) })
    else if ("dismissed" in line) yield encodeLine({ ...line, dismissed: others(line.dismissed) })
    else yield `${text}\n`
  }
}

const note = (states: Map<string, Known>, line: JournalLine): void => {
  const set = (key: string, state: LetterState, now: Pick<LetterResult, "delivered" | "decided"> = {}): void => {
    const { decided, delivered } = states.get(key) ?? untouched
    states.set(key, {
      state,
      delivered: now.delivered === undefined ? delivered : { ...delivered, ...now.delivered },
      decided: now.decided === undefined ? decided : [...new Set([...(decided ?? []), ...now.decided])]
    })
  }
  if ("intent" in line) for (const key of line.intent) set(key, "intended")
  else if ("dismissed" in line) for (const key of line.dismissed) set(key, "dismissed")
  else set(line.result, line.outcome === "pending" ? "open" : line.outcome, line)
}

const Sums = Schema.Record({ key: Schema.String, value: Schema.Array(Schema.String) })

const JournalLine: Schema.Schema<JournalLine> = Schema.Union(
  Schema.Struct({ intent: Schema.Array(Schema.String), at: Schema.String }),
  Schema.Struct({ dismissed: Schema.Array(Schema.String), at: Schema.String }),
  Schema.Struct({
    result: Schema.String,
    outcome: Schema.Literal(...Outcome.all, "pending", "intended"),
    delivered: Schema.optionalWith(Sums, { exact: true }),
    decided: Schema.optionalWith(Schema.Array(Schema.String), { exact: true })
  })
)

const decodeLine = Schema.decodeUnknownEither(JournalLine)

/**
 * Each line has a checksum, because a key with a wrong character would name another letter, and this letter would be
 * sent again.
 */
const encodeLine = (line: JournalLine): string => `${JSON.stringify({ ...line, crc: crc32(JSON.stringify(line)) })}\n`

const readLine = (text: string): JournalLine | undefined => {
  const value = parse(text)
  if (!isObject(value)) return undefined
  const { crc, ...line } = value
  return crc === crc32(JSON.stringify(line)) ? Either.getOrElse(decodeLine(line), () => undefined) : undefined
}

import { readFile, stat } from "node:fs/promises"
import { resolve } from "node:path"
import { everyDestination } from "@sluice/core/DeadLetter"
import type { Dead } from "@sluice/core/Outcome"
import * as Corrections from "@sluice/node/Corrections"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import type { Json } from "@sluice/values/Json"
import { suggest } from "@sluice/values/NearMiss"
import { Data, Effect, Either } from "effect"

/** The file cannot be read, or a named letter is not in it. */
export class LettersError extends Data.TaggedError("LettersError")<{ readonly message: string }> {}

/** A letter and its state in the replay journal. */
export interface StoredLetter extends DeadLetterFile.FoundLetter {
  readonly key: string
  readonly state: ReplayJournal.LetterState
}

/** The letters in file order, each once. */
export interface LettersInFile {
  readonly letters: ReadonlyArray<StoredLetter>
  /** The number of parts of the file that are not valid dead letters. */
  readonly damaged: number
}

/** Open letters with the same outcome, code and path. */
export interface ReasonGroup {
  /** `unknown` also for a letter that an interrupted replay may have sent. */
  readonly outcome: Dead
  readonly code: string
  readonly path?: string
  /** The number of letters. */
  readonly count: number
  readonly message: string
  readonly first: {
    readonly id: string
    readonly source: string
    readonly line?: number
    readonly destination: string
    /** The line of the dead-letter file. */
    readonly letterLine: number
  }
}

/** The letters in file order, each once. Undefined for a part of the file that is not valid. */
async function* stored(
  path: string,
  stateOf: (key: string) => ReplayJournal.LetterState
): AsyncGenerator<StoredLetter | undefined> {
  const keys = new Set<string>()
  for await (const found of DeadLetterFile.read(path)) {
    const key = found === undefined ? undefined : ReplayJournal.keyOf(found.letter)
    if (found === undefined || key === undefined) yield undefined
    else if (!keys.has(key)) yield { ...found, key, state: stateOf(key) }
    if (key !== undefined) keys.add(key)
  }
}

/** The parts of the letters that could not be read. */
export interface LetterDamage {
  /** One sentence each. */
  readonly sentences: ReadonlyArray<string>
  /** Entries that are not valid dead letters. */
  readonly invalid: number
}

/**
 * Calls `visit` with each open letter of a file: one that no replay has sent and no person has dismissed. A run or
 * replay may write the file at the same time. A deleted file and a pipe have no letters. If the journal is damaged,
 * every letter counts as open. Never rejects.
 */
export const eachOpen = async (path: string, visit: (letter: StoredLetter) => void): Promise<LetterDamage> => {
  if (!(await isRegular(path))) return { sentences: [], invalid: 0 }
  const journal = await Effect.runPromise(Effect.either(ReplayJournal.states(path)))
  const stateOf = Either.getOrElse(journal, () => (): ReplayJournal.LetterState => "open")
  const damage = Either.isLeft(journal) ? [journal.left.message] : []
  let invalid = 0
  try {
    for await (const letter of stored(path, stateOf)) {
      if (letter === undefined) invalid++
      else if (ReplayJournal.isOpen(letter.state)) visit(letter)
    }
  } catch {
    return {
      sentences: [
        ...damage,
        `${path} cannot be read to its end, so it may have more dead letters. Check the file and the disk.`
      ],
      invalid
    }
  }
  if (invalid === 0) return { sentences: damage, invalid }
  const entries =
    invalid === 1 ? "1 entry that is not a valid dead letter" : `${invalid} entries that are not valid dead letters`
  const sentence = `${path} contains ${entries}. Replay leaves them out. Correct them or remove them.`
  return { sentences: [...damage, sentence], invalid }
}

const isRegular = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** Reads the file beside its runs and replays; changes nothing. */
export const read = (
  file: string,
  stateOf: (key: string) => ReplayJournal.LetterState
): Effect.Effect<LettersInFile, LettersError> =>
  Effect.tryPromise({
    try: async () => {
      const letters: Array<StoredLetter> = []
      let damaged = 0
      for await (const letter of stored(resolve(file), stateOf)) {
        if (letter === undefined) damaged++
        else letters.push(letter)
      }
      return { letters, damaged }
    },
    catch: (error) => new LettersError({ message: error instanceof Error ? error.message : String(error) })
  }).pipe(
    Effect.filterOrFail(
      ({ damaged, letters }) => letters.length > 0 || damaged === 0,
      () =>
        new LettersError({
          message: `${file} has no valid dead letter. Pass the path of a dead-letter file that a run wrote.`
        })
    )
  )

/** {@link read} with the current states in the journal of the file. */
export const readNow = (file: string): Effect.Effect<LettersInFile, LettersError | ReplayJournal.JournalError> =>
  Effect.flatMap(ReplayJournal.states(resolve(file)), (stateOf) => read(file, stateOf))

/** The corrected records of open letters, by key, from a file that `dead-letters export` wrote. */
export const corrections = (
  path: string,
  letters: string,
  stateOf: (key: string) => ReplayJournal.LetterState
): Effect.Effect<ReadonlyMap<string, Json>, LettersError> =>
  Effect.gen(function* () {
    const text = yield* Effect.tryPromise({
      try: () => readFile(path, "utf8"),
      catch: () =>
        new LettersError({ message: `${path} cannot be read. Pass the path of the file that you corrected.` })
    })
    const open = openOf(yield* read(letters, stateOf))
    const found = Corrections.read(text, open)
    if (Either.isRight(found)) return found.right
    return yield* new LettersError({
      message: [`${path} has mistakes. Fix them and run the command again. Nothing was sent.`, ...found.left].join("\n")
    })
  })

/** The open letters, which need a replay or a decision. */
export const openOf = ({ letters }: LettersInFile): ReadonlyArray<StoredLetter> =>
  letters.filter(({ state }) => ReplayJournal.isOpen(state))

/** Whether the line of a letter could not be read as a record. A person must correct such a line. */
export const isUnread = ({ letter }: StoredLetter): boolean =>
  letter.destination === everyDestination && typeof letter.record === "string"

/** The groups of letters, the largest first. A letter with several reasons is in several groups. */
export const groupsOf = (letters: ReadonlyArray<StoredLetter>): ReadonlyArray<ReasonGroup> => {
  const groups = new Map<string, ReasonGroup>()
  for (const { letter, line, state } of letters) {
    const outcome = state === "intended" ? "unknown" : letter.outcome
    const ofLetter = new Set<string>()
    for (const { code, message, path } of letter.reasons) {
      const key = JSON.stringify([outcome, code, path])
      if (ofLetter.has(key)) continue
      ofLetter.add(key)
      const known = groups.get(key)
      const { destination, id, origin } = letter
      groups.set(key, {
        outcome,
        code,
        ...(path !== undefined && { path }),
        count: (known?.count ?? 0) + 1,
        message: known?.message ?? message,
        first: known?.first ?? {
          id,
          source: origin.source,
          ...(origin.line !== undefined && { line: origin.line }),
          destination,
          letterLine: line
        }
      })
    }
  }
  return [...groups.values()].sort((a, b) => b.count - a.count)
}

/** The letters that a person selected. */
interface LetterChoice {
  readonly ids: ReadonlyArray<string>
  readonly reason: string | undefined
  /** The kind of letters, for the message: `open dead letter`. */
  readonly kind: string
}

/**
 * The letters with one of the ids, or with a reason that has the code. Fails with every id or code that matches no
 * letter.
 */
export const choose = (
  letters: ReadonlyArray<StoredLetter>,
  { ids, kind, reason }: LetterChoice
): Effect.Effect<ReadonlyArray<StoredLetter>, LettersError> => {
  const known = new Set(letters.map(({ letter }) => letter.id))
  const codes = new Set(letters.flatMap(({ letter }) => letter.reasons.map(({ code }) => code)))
  const missing = [
    ...ids.flatMap((id) => (known.has(id) ? [] : [`No ${kind} has the id ${id}.${meant(id, known)}`])),
    ...(reason === undefined || codes.has(reason)
      ? []
      : [`No ${kind} has the reason ${reason}.${meant(reason, codes)}`])
  ]
  if (missing.length > 0) return new LettersError({ message: missing.join("\n") })
  return Effect.succeed(
    letters.filter(({ letter }) => ids.includes(letter.id) || letter.reasons.some(({ code }) => code === reason))
  )
}

const meant = (word: string, candidates: Iterable<string>): string => {
  const near = suggest(word, candidates)
  return near === undefined ? "" : ` Did you mean ${near}?`
}

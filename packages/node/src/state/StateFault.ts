import { StateError } from "@sluice/core/StateStore"
import { Effect } from "effect"

/** Runs `body`. An exception becomes a sentence about the state at `path`. */
export const attempt = <A>(path: string, body: () => A): Effect.Effect<A, StateError> =>
  Effect.try({ try: body, catch: (error) => asStateError(path, error) })

/** See {@link attempt}. */
export const attemptAsync = <A>(path: string, body: () => Promise<A>): Effect.Effect<A, StateError> =>
  Effect.tryPromise({ try: body, catch: (error) => asStateError(path, error) })

/** The message for an error of SQLite or the system. */
export const asStateError = (path: string, error: unknown): StateError =>
  error instanceof StateError ? error : new StateError({ message: messageOf(path, error) })

const messageOf = (path: string, error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error)
  const known = faults.find(({ pattern }) => pattern.test(text))
  return `The state in ${path} cannot be ${known?.message ?? `used: ${text}`}.`
}

const damage = /not a database|malformed|disk image|unsupported file format|no such (table|column)|already exists/i

/** Whether an error says that a file is damaged. */
export const isDamage = ({ message }: Error): boolean => damage.test(message)

/** Errors of SQLite and of the system, with the end of the sentence that begins "The state in FILE cannot be". */
const faults: ReadonlyArray<{ readonly pattern: RegExp; readonly message: string }> = [
  {
    pattern: damage,
    message:
      "read: it is damaged. Restore the folder from a backup, or name another folder with --state. With another folder, delivered records are sent again"
  },
  { pattern: /full|ENOSPC/i, message: "written: the disk is full. Free some space and run the same command again" },
  {
    pattern: /readonly|EROFS|EACCES|EPERM|unable to open/i,
    message:
      "written: the file, its folder or the disk is read-only for this user. Make them writable. Another folder with --state has no state: everything is then sent again"
  },
  { pattern: /locked|busy/i, message: "used: another process is using it" }
]

import { StateError } from "@sluice/core/StateStore"
import { Effect } from "effect"

/** Whether a state is changed or only read. */
type Access = "write" | "read"

/** Runs `body`. An exception becomes a sentence about the state at `path`. `access`: default `write`. */
export const attempt = <A>(path: string, body: () => A, access?: Access): Effect.Effect<A, StateError> =>
  Effect.try({ try: body, catch: (error) => asStateError(path, error, access) })

/** See {@link attempt}. */
export const attemptAsync = <A>(path: string, body: () => Promise<A>): Effect.Effect<A, StateError> =>
  Effect.tryPromise({ try: body, catch: (error) => asStateError(path, error) })

/** The message for an error of SQLite or the system. */
export const asStateError = (path: string, error: unknown, access: Access = "write"): StateError =>
  error instanceof StateError ? error : new StateError({ message: messageOf(path, error, access) })

const messageOf = (path: string, error: unknown, access: Access): string => {
  const text = error instanceof Error ? error.message : String(error)
  const known = faults.find(({ pattern }) => pattern.test(text))
  const message = access === "read" ? (known?.reading ?? known?.message) : known?.message
  return `The state in ${path} cannot be ${message ?? `used: ${text}`}.`
}

const damage = /not a database|malformed|disk image|unsupported file format|no such (table|column)|already exists/i

/** Whether an error says that a file is damaged. */
export const isDamage = ({ message }: Error): boolean => damage.test(message)

/**
 * Errors of SQLite and of the system, with the end of the sentence that begins "The state in FILE cannot be". `reading`:
 * another end if the state is only read.
 */
const faults: ReadonlyArray<{ readonly pattern: RegExp; readonly message: string; readonly reading?: string }> = [
  {
    pattern: damage,
    message:
      "read: it is damaged. Restore the folder from a backup, or name another folder with --state. With another folder, delivered records are sent again"
  },
  { pattern: /full|ENOSPC/i, message: "written: the disk is full. Free some space and run the same command again" },
  {
    pattern: /readonly|EROFS|EACCES|EPERM|unable to open/i,
    message:
      "written: the file, its folder or the disk is read-only for this user. Make them writable. Another folder with --state has no state: everything is then sent again",
    reading:
      "read: the file, its folder or the disk is read-only for this user, and reading it needs an index beside it. Make them writable, or copy the folder and name the copy with --state"
  },
  {
    pattern: /disk I\/O error|EFBIG|EIO/i,
    message:
      "written or read: the disk reports an error, or the file has reached the largest size that is possible here (ulimit -f). Check both and run the same command again"
  },
  { pattern: /locked|busy/i, message: "used: another process is using it" }
]

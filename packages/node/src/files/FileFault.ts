/** An input that cannot be read at all. The message is for people. */
export class BrokenInput extends Error {}

/** Unknown bytes after the end of an archive: neither another archive nor padding. */
export class TrailingBytes extends Error {
  readonly code = "TRAILING_BYTES"
}

/** The meaning of each file system code, as a clause after "… cannot be written: ". */
const meanings: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file has reached the largest size that is possible here",
  EROFS: "the disk is read-only",
  EACCES: "this user has no permission",
  EPERM: "this user has no permission",
  ENOENT: "its folder does not exist and cannot be created",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  ELOOP: "it is a link to itself",
  EMFILE: "too many files are open",
  EIO: "the disk or the network drive reports an error",
  ESTALE: "the network drive lost the file"
}

const noSpace: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"])
const runAgain = "Free some space and run the same command again. It continues where it stopped."

/** The sentence for a file that cannot be read or written. `remedy` is the instruction if no space is left. */
export const sentence = (path: string, action: "read" | "written", error: unknown, remedy = runAgain): string => {
  const code = codeOf(error)
  return `${path} cannot be ${action}: ${meaningOf(code, action, error)}.${noSpace.has(code) ? ` ${remedy}` : ""}`
}

const meaningOf = (code: string, action: "read" | "written", error: unknown): string => {
  if (action === "read" && code === "ENOENT") return "there is no such file"
  const known = meanings[code]
  if (known !== undefined) return known
  const message = error instanceof Error ? error.message : "unknown error"
  return code === "" ? message : `${message} (${code})`
}

/** The code of an error of the file system, such as `ENOENT`; empty if there is none. */
export const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "")

/** Whether the error says that the file does not exist. */
export const isMissing = (error: unknown): boolean => codeOf(error) === "ENOENT"

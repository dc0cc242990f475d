/** What the codes of the file system mean, in words that follow "… cannot be written: ". */
const words: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "it has reached the largest size a file may have here",
  EROFS: "the disk is read-only",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  ENOENT: "its folder does not exist",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  EMFILE: "too many files are open",
  EIO: "the disk reports a fault"
}

const noSpace: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"])
const goesOn = "Free some space and run the same command again: it goes on where it stopped."

/** A sentence on why a file cannot be read or written. `remedy` is what to do when there is no space left. */
export const sentence = (path: string, doing: "read" | "written", error: unknown, remedy = goesOn): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  if (doing === "read" && code === "ENOENT") return `${path} cannot be read: there is no such file.`
  const what = words[code] ?? (error instanceof Error ? error.message : "an unknown fault")
  return `${path} cannot be ${doing}: ${what}.${noSpace.has(code) ? ` ${remedy}` : ""}`
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT"

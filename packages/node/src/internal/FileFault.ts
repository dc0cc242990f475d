/** What the codes of the file system mean, in words that follow "… cannot be written: ". */
const words: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space and run the same command again: it goes on where it stopped",
  EDQUOT: "the disk quota is used up. Free some space and run the same command again: it goes on where it stopped",
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

/** A sentence on why a file cannot be read or written. */
export const sentence = (path: string, doing: "read" | "written", error: unknown): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  if (doing === "read" && code === "ENOENT") return `${path} cannot be read: there is no such file.`
  return `${path} cannot be ${doing}: ${words[code] ?? (error instanceof Error ? error.message : "an unknown fault")}.`
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT"

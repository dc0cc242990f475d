import type { FileState } from "../files/FileMatch.js"
import { type NoFile, specialInput } from "../files/InputFiles.js"
import type { Extent } from "../files/ReadPart.js"
import type { MatchedFile } from "./FileParts.js"

/** The treatment of a file by a run, for the account. */
export interface FileReport {
  /** As people named it. */
  readonly name: string
  readonly state: FileState | "vanished" | "broken"
  /** Its treatment by the run: continued, read from its start, counted as read, or not read. */
  readonly decision: FileDecision
  /**
   * Its earlier name, or the name of the file that it replaces or copies. Absent if the name is the same or there is
   * none.
   */
  readonly earlier?: string
  /** The compared portion of the part that earlier runs read. */
  readonly compared: Extent | "nothing"
  /** The name of another file of this run that is equal byte for byte. Absent before both were read to their ends. */
  readonly equals?: string
  /** Its format, such as `CSV (semicolon, Windows-1252)`. Absent before it was opened. */
  readonly format?: string
  /** The reason it was not read, and what to do. Present only if it was refused. */
  readonly refused?: string
}

/** The treatment of a file by a run. */
export type FileDecision = "continued" | "fresh" | "accepted" | "refused"

/** Instructions of the user, by file name. */
export interface Wishes {
  readonly again: "all" | ReadonlyArray<string>
  readonly accept: ReadonlyArray<string>
  /** Whether a checkpoint cannot be read. If so, a file without a checkpoint may have been read before. */
  readonly damaged: boolean
  /** Whether each record is decided by its id. */
  readonly remembers: boolean
}

/** Decides how a run treats a file. */
export const decide = ({ file, state }: Pick<MatchedFile, "file" | "state">, wishes: Wishes): FileDecision => {
  const named = (names: ReadonlyArray<string>): boolean => file.allNames.some((name) => names.includes(name))
  if (named(wishes.accept)) return "accepted"
  if (wishes.again === "all" || named(wishes.again)) return "fresh"
  const decision = state === "new" && wishes.damaged ? "refused" : decisions[state]
  return decision === "refused" && wishes.remembers ? "fresh" : decision
}

const decisions: Readonly<Record<FileState, FileDecision>> = {
  unchanged: "continued",
  appended: "continued",
  moved: "continued",
  rewritten: "refused",
  copy: "refused",
  new: "fresh"
}

/** The report of a file of this run. */
export const reportOf = (match: MatchedFile, decision: FileDecision): FileReport => {
  const { checkpoint, compared, file, state } = match
  const earlier = checkpoint !== undefined && checkpoint.name !== file.name ? { earlier: checkpoint.name } : {}
  const refused = decision === "refused" ? { refused: refusal(match) } : {}
  return { name: file.name, state, decision, compared, ...earlier, ...refused }
}

/** The report of a file that earlier runs read and that no longer exists. */
export const vanishedReport = (name: string): FileReport => ({
  name,
  state: "vanished",
  decision: "continued",
  compared: "nothing"
})

/** The report of an input of a glob that is not a file. */
export const brokenReport = (name: string, kind: NoFile): FileReport => ({
  name,
  state: "broken",
  decision: "refused",
  compared: "nothing",
  refused:
    kind === "link"
      ? `${name} is a link to a file that does not exist, or to itself. Correct or remove the link.`
      : `${name} was not read: ${specialInput}.`
})

const refusal = ({ checkpoint, file, state }: MatchedFile): string => {
  const { name } = file
  // The caller prints commands to paste, because only the caller can quote the name.
  const ways = "Read the file from its start (--again-file), or count it as read (--accept-file)."
  if (state === "copy")
    return `${name} begins with the part that was already read from ${checkpoint?.name ?? "another file"}, so its records would be sent twice. ${ways}`
  if (state === "new")
    return `${name} was not read: part of the stored state is damaged, so it is unknown whether an earlier run read it. ${ways}`
  const shrunk = checkpoint !== undefined && file.size < checkpoint.read.bytes
  const what = shrunk ? "is shorter than the part that was read before" : "differs from the part that was read before"
  return `${name} was rewritten: it ${what}, so it is unknown which records were sent. ${ways}`
}

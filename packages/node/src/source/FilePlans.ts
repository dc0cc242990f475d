import { createReadStream, existsSync } from "node:fs"
import type { KnownPart } from "@sluice/core/Source"
import { openFile } from "../files/ByteStream.js"
import { type InputFile, standardInput } from "../files/InputFiles.js"
import { type ReadPart, ReadPartHasher } from "../files/ReadPart.js"
import {
  gather,
  type KeptFile,
  keptOf,
  type LastEntry,
  type MatchedFile,
  matchFiles,
  type PartFile
} from "./FileParts.js"
import { type FilePlan, fileStart, type Resume } from "./FileReading.js"
import { decide, type FileDecision, type FileReport, reportOf, vanishedReport } from "./FileReport.js"
import type { Settings } from "./FileSettings.js"
import { damageOf } from "./ReadFailure.js"

/** A file to read, and the facts that are stored about it. */
export interface PlannedFile {
  readonly plan: FilePlan
  readonly facts: Omit<KeptFile, "read" | "start" | keyof LastEntry>
}

/** The plan of a run for its files. */
export interface FilePlans {
  /** Files to read, in the order of reading. */
  readonly planned: ReadonlyArray<PlannedFile>
  /** Files that count as read. */
  readonly accepted: ReadonlyArray<KeptFile & { readonly lastEntry: number }>
  /** Parts whose state is deleted. */
  readonly forgotten: ReadonlyArray<string>
  readonly reports: ReadonlyArray<FileReport>
}

/** The time for which the checkpoint of a missing file is kept, because the file may reappear. In milliseconds. */
const keepVanished = 90 * 24 * 60 * 60 * 1000

/** Decides how a run treats each file. `now` in milliseconds since 1970. */
export const planFiles = async (
  files: ReadonlyArray<InputFile>,
  known: ReadonlyArray<KnownPart>,
  now: number,
  settings: Settings
): Promise<FilePlans> => {
  const { matches, vanished } = await matchKnown(files, known, now, settings)
  const decisions = decisionsOf(matches, known, settings)
  const newPart = partNames(known)
  const forgotten = vanished.filter(({ keptAt }) => now - millisOf(keptAt) > keepVanished).map(({ part }) => part)
  const planned = new Map<string, PlannedFile>()
  const accepted: Array<KeptFile & { readonly lastEntry: number }> = []
  const reports: Array<FileReport> = []
  for (const [match, decision] of decisions) {
    reports.push(reportOf(match, decision))
    if (decision === "refused") continue
    const { checkpoint, compared, file, state } = match
    const replaced = state === "copy" ? undefined : checkpoint?.part
    const continued = decision === "continued" && checkpoint !== undefined
    if (!continued && replaced !== undefined) forgotten.push(replaced)
    const part = continued ? checkpoint.part : newPart()
    const comparedAt = compared === "whole" || checkpoint === undefined ? now : checkpoint.comparedAt
    const facts = { ...file, part, keptAt: BigInt(now) * 1_000_000n, comparedAt }
    if (decision === "accepted")
      accepted.push({
        ...facts,
        read: await wholeOf(file),
        lastEntry: await lengthOf(file),
        lastIsRecord: false,
        start: fileStart
      })
    else {
      if (continued && isDone(match, checkpoint, known)) continue
      const resume = continued ? await resumeOf(match, checkpoint, known) : undefined
      // If deliveries are remembered, a line that has grown is treated like any changed record.
      const sentUpTo = continued && checkpoint.lastIsRecord && settings.remembers !== true ? checkpoint.lastEntry : null
      planned.set(file.name, {
        plan: { name: file.name, path: file.path, part, resume, expected: file, sentUpTo: sentUpTo ?? undefined },
        facts
      })
    }
  }
  if (isDecided(decisions)) forgotten.push(...known.flatMap(({ damaged, part }) => (damaged ? [part] : [])))
  return {
    planned: files.flatMap((file) => (file.name === standardInput ? stdinPlan(file) : (planned.get(file.name) ?? []))),
    accepted,
    forgotten: [...new Set(forgotten)],
    reports: [...reports, ...vanished.map(({ name }) => vanishedReport(name))]
  }
}

/** A file with its stored facts and its treatment in a run. */
type Decided = readonly [match: MatchedFile, decision: FileDecision]

const matchKnown = async (
  files: ReadonlyArray<InputFile>,
  known: ReadonlyArray<KnownPart>,
  now: number,
  { remembers = false }: Settings
): Promise<{ readonly matches: ReadonlyArray<MatchedFile>; readonly vanished: ReadonlyArray<KeptFile> }> => {
  // A complete comparison finds every change. A changed file can be read again without sending anything twice.
  const compareAll = remembers ? { comparedAt: 0 } : {}
  const kept = known.flatMap((part) => keptOf(part) ?? []).map((file): KeptFile => ({ ...file, ...compareAll }))
  const onDisk = files.filter(({ name }) => name !== standardInput)
  const found = await matchFiles(await gather(onDisk), kept, now)
  // A file that still exists is only not part of this run.
  return { matches: found.files, vanished: found.vanished.filter(({ path }) => !existsSync(path)) }
}

const decisionsOf = (
  matches: ReadonlyArray<MatchedFile>,
  known: ReadonlyArray<KnownPart>,
  { accept = [], again = [], remembers = false }: Settings
): ReadonlyArray<Decided> => {
  const wishes = { again, accept, remembers, damaged: known.some(({ damaged }) => damaged) }
  return matches.map((match) => [match, decide(match, wishes)])
}

/**
 * Whether a person has decided about every file that damaged state may have described. If so, the damaged state is no
 * longer needed, and would only cause later files to be refused.
 */
const isDecided = (decisions: ReadonlyArray<Decided>): boolean => {
  const unknown = decisions.filter(([{ state }]) => state === "new")
  return unknown.length > 0 && unknown.every(([, decision]) => decision !== "refused")
}

/** Standard input is one part without stored data. */
const stdinPlan = (file: InputFile): PlannedFile => ({
  plan: { ...file, part: standardInput, resume: undefined },
  facts: {
    ...file,
    part: standardInput,
    device: 0n,
    inode: 0n,
    born: 0n,
    size: 0,
    modified: 0n,
    changed: 0n,
    keptAt: 0n,
    comparedAt: 0
  }
})

/** Names for new parts, unused by earlier runs and by this one. */
const partNames = (known: ReadonlyArray<KnownPart>): (() => string) => {
  let last = Math.max(0, ...known.map(({ part }) => (/^\d+$/.test(part) ? Number(part) : 0)))
  return () => String(++last)
}

const millisOf = (nanos: bigint): number => Number(nanos / 1_000_000n)

/** Whether the whole file was read and every entry is finished, so that it need not be read. */
const isDone = ({ file }: MatchedFile, kept: KeptFile, known: ReadonlyArray<KnownPart>): boolean => {
  const from = known.find((one) => one.part === kept.part)?.from
  const { lastEntry, read } = kept
  return file.size === read.bytes && lastEntry !== null && typeof from === "number" && from >= lastEntry
}

/**
 * The place at which to continue a file. Undefined if its hasher cannot be resumed; the file is then read from its
 * start.
 */
const resumeOf = async (
  { hasher }: MatchedFile,
  { part, start }: KeptFile,
  known: ReadonlyArray<KnownPart>
): Promise<Resume | undefined> => {
  const followed = await hasher()
  if (followed === undefined) return undefined
  const from = known.find((one) => one.part === part)?.from
  const isBehind = typeof from !== "number" || from < start.bytes
  return { hasher: followed, ...(isBehind ? fileStart : start) }
}

/** The read part of a file that counts as read. */
const wholeOf = async ({ path }: PartFile): Promise<ReadPart> => {
  const hasher = ReadPartHasher.start()
  for await (const bytes of createReadStream(path, { highWaterMark: 1024 * 1024 })) hasher.update(bytes)
  return hasher.describe()
}

/** The length of a file in uncompressed bytes. For a damaged archive, the length before the damage. */
const lengthOf = async ({ path }: PartFile): Promise<number> => {
  let length = 0
  const stream = await openFile(path)
  try {
    for (let bytes = await stream.next(); bytes !== undefined; bytes = await stream.next()) length += bytes.length
  } catch (error) {
    if (damageOf(error) === undefined) throw error
  } finally {
    await stream.close()
  }
  return length
}

import { gunzipSync } from "node:zlib"
import type { Note, OpenItems } from "@sluice/core/StateStore"
import type { Durable } from "./Crash.js"
import type { Applied } from "./Vendor.js"

/** A file of the folder. Two names with the same `inode` are the same file. */
export interface Content {
  readonly inode: number
  readonly bytes: Buffer
}

/** A file as a run finds it. */
export interface FoundFile extends Content {
  /** The first name of the file in the folder. A file with links has several names. */
  readonly name: string
  /** All of its names. */
  readonly names: ReadonlyArray<string>
  /** The target of the first name. It differs from the first name if that is a symbolic link. */
  readonly realName: string
}

/** A file that a run reads, or counts as read. */
export interface Reading extends FoundFile {
  readonly accepted: boolean
}

/** A line of a file. */
export interface Entry {
  /** The position after its content, in uncompressed bytes. */
  readonly end: number
  /** Undefined for a line that cannot be read. */
  readonly record: { readonly v: number; readonly kind: Kind } | undefined
  /** The value of the line, even if the line cannot be read. */
  readonly v: number
}

/** `invalid` is refused before sending, and `refused` is refused by the vendor. */
export type Kind = "good" | "invalid" | "refused"

/** The part of a file that earlier runs read. */
export interface Part {
  /** Never reused, unlike names. */
  readonly number: number
  bytes: Buffer
  /** See {@link FoundFile}. */
  name: string
  realName: string
  inode: number
  /** As the source described it when it was stored last. */
  description: string
  /** Entries up to this position were not read, because the user accepted the file. -1 if there are none. */
  acceptedUpTo: number
  /**
   * Whether only notes of requests name the file. It is removed when these requests end without an outcome for one of
   * its records.
   */
  isProvisional: boolean
  /**
   * The description before the notes of requests. It is restored when these requests end without a new outcome for one
   * of its records.
   */
  before: Pick<Part, "bytes" | "name" | "realName" | "inode" | "description"> | undefined
  /** By endpoint. */
  readonly settled: Map<string, { upTo: number; readonly at: Set<number> }>
  readonly open: Map<string, Pick<OpenItems, "accepted" | "unknown">>
}

export type State = "unchanged" | "appended" | "moved" | "rewritten" | "copy" | "new" | "vanished" | "broken"

/** The expected treatment of a file in a run. */
export interface Expected {
  readonly name: string
  readonly state: State
  readonly decision: "continued" | "fresh" | "accepted" | "refused"
  readonly part: Part | undefined
  /** Undefined if there is no file. */
  readonly file: FoundFile | undefined
}

/** The files of a folder, and its symbolic links by the names that they lead to. */
export interface FolderContents {
  readonly files: ReadonlyMap<string, Content>
  readonly links: ReadonlyMap<string, string>
}

/** The decisions of the user about files. */
export interface Wishes {
  readonly again: ReadonlyArray<string>
  readonly accept: ReadonlyArray<string>
}

/** The destinations of a run, with their endpoints. */
export type Endpoints = Readonly<Record<string, string>>

export const entriesOf = (bytes: Buffer): ReadonlyArray<Entry> => {
  const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
  const entries: Array<Entry> = []
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf(0x0a, start)
    const end = newline < 0 ? text.length : newline
    const line = text.toString("utf8", start, end)
    if (line !== "") entries.push({ end, record: recordOf(line), v: Number(/"v":(\d+)/.exec(line)?.[1]) })
    start = end + 1
  }
  return entries
}

const recordOf = (line: string): Entry["record"] => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/**
 * The reference model of a run, written to be readable and not fast. It contains the durable data and is independent of
 * the storage.
 */
export class Reference {
  readonly parts = new Map<string, Part>()
  readonly notes = new Map<number, Note["items"]>()
  /**
   * By value: the number of entries in which it may be sent, because the user started a file over or copied it before
   * it was read.
   */
  readonly releases = new Map<number, Set<string>>()
  /** By value: the entries that contained it. */
  readonly entries = new Map<number, Set<string>>()
  #numbers = 0

  /**
   * Decides by content which file continues which part. The part with the longest read content comes first, and each
   * part is used once.
   */
  decide(folder: FolderContents, { accept, again }: Wishes): ReadonlyArray<Expected> {
    const { files, links } = folder
    const present = distinct(folder)
    const parts = [...this.parts.values()].filter(({ bytes }) => bytes.length > 0)
    const nearness = (file: FoundFile, part: Part) =>
      (file.inode === part.inode ? 2 : 0) + (file.realName === part.realName ? 1 : 0)
    const pairs = present
      .flatMap((file) => parts.filter((part) => begins(file.bytes, part.bytes)).map((part) => ({ file, part })))
      .sort((a, b) => b.part.bytes.length - a.part.bytes.length || nearness(b.file, b.part) - nearness(a.file, a.part))
    const claims = new Map<FoundFile, Part>()
    for (const { file, part } of pairs)
      if (!claims.has(file) && ![...claims.values()].includes(part)) claims.set(file, part)
    const claimed = new Set(claims.values())
    const isPlace = (file: FoundFile, part: Part) => part.inode === file.inode || part.realName === file.realName
    const found = present.map((file): Expected => {
      const { name, names } = file
      const own = claims.get(file)
      const copied = pairs.find((pair) => pair.file === file)?.part
      const replaced = parts.find((part) => !claimed.has(part) && isPlace(file, part))
      const part = own ?? copied ?? replaced
      const state = own !== undefined ? stateOf(file, own) : copied ? "copy" : replaced ? "rewritten" : "new"
      const common = { name, state, part, file } as const
      if (names.some((one) => accept.includes(one))) return { ...common, decision: "accepted" }
      if (names.some((one) => again.includes(one))) return { ...common, decision: "fresh" }
      if (state === "new") return { ...common, decision: "fresh" }
      return { ...common, decision: state === "copy" || state === "rewritten" ? "refused" : "continued" }
    })
    const broken = [...links].filter(([, target]) => !files.has(target)).map(([link]) => link)
    const vanished = [...this.parts.values()].filter(
      (part) => !claimed.has(part) && !present.some((file) => isPlace(file, part)) && !files.has(part.realName)
    )
    return [
      ...found,
      ...broken
        .sort()
        .map((name): Expected => ({ name, state: "broken", decision: "refused", part: undefined, file: undefined })),
      ...vanished.map(
        (part): Expected => ({ name: part.name, state: "vanished", decision: "continued", part, file: undefined })
      )
    ]
  }

  /** The objects that a run must send if every request gets a response. Repeated objects are listed repeatedly. */
  toSend({ decision, file, part: known }: Expected, endpoints: Endpoints): ReadonlyArray<Applied> {
    if (file === undefined || decision === "refused" || decision === "accepted") return []
    const part = decision === "continued" ? known : undefined
    const uncertain = part === undefined ? new Set<string>() : this.uncertain(part)
    return entriesOf(file.bytes).flatMap(({ end, record }) =>
      record === undefined
        ? []
        : Object.entries(endpoints).flatMap(([destination, endpoint]): ReadonlyArray<Applied> => {
            if (part !== undefined && isSettled(part, endpoint, end)) return []
            if (uncertain.has(`${destination}:${end}`)) return []
            if ((part?.open.get(`${destination}:${end}`)?.accepted.length ?? 0) > 0) return []
            if (destination === "profile") return [`profile:u${record.v}`]
            return record.kind === "good" ? [`event:${record.v}`] : []
          })
    )
  }

  /** Items of a part that may have been applied, as `destination:position`. */
  uncertain(part: Part): Set<string> {
    const found = new Set<string>()
    for (const items of this.notes.values())
      for (const one of items)
        if (this.parts.get(one.part) === part) found.add(`${one.destination}:${String(one.position)}`)
    for (const [place, { unknown }] of part.open) if (unknown.length > 0) found.add(place)
    return found
  }

  /** Adds the durable data of a run. `reading`: the files at the start of the run, by path. */
  durable(reading: ReadonlyMap<string, Reading>): Omit<Durable, "ended"> {
    const touch = (name: string, described: unknown, isNote = false): Part | undefined => {
      const path = typeof described === "object" && described !== null && "path" in described ? described.path : ""
      const file = reading.get(String(path))
      const known = this.parts.get(name)
      const description = JSON.stringify(described)
      // A run stores the data of earlier runs again at its start.
      if (file === undefined || known?.description === description) return known
      const { accepted, bytes, inode, name: fileName, realName } = file
      const part = known ?? {
        number: this.#numbers++,
        bytes,
        name: fileName,
        realName,
        inode,
        description,
        acceptedUpTo: -1,
        isProvisional: true,
        before: undefined,
        settled: new Map(),
        open: new Map()
      }
      if (isNote && known !== undefined) {
        const { bytes, description, inode, name, realName } = part
        part.before ??= { bytes, description, inode, name, realName }
      }
      Object.assign(part, { bytes, name: fileName, realName, inode, description })
      if (accepted) part.acceptedUpTo = entriesOf(bytes).at(-1)?.end ?? -1
      this.parts.set(name, part)
      for (const { end, record, v } of entriesOf(bytes)) {
        const place = `${part.number}:${end}`
        if (record !== undefined && end > part.acceptedUpTo) this.release(v, place)
        this.entries.set(v, (this.entries.get(v) ?? new Set()).add(place))
      }
      return part
    }
    const keep = (part: Part | undefined): void => {
      if (part !== undefined) Object.assign(part, { isProvisional: false, before: undefined })
    }
    const settle = (part: string, endpoint: string) => {
      const settled = this.parts.get(part)?.settled
      const known = settled?.get(endpoint) ?? { upTo: -1, at: new Set<number>() }
      settled?.set(endpoint, known)
      return known
    }
    const open = ({ destination, part, position, ...items }: OpenItems): void => {
      this.parts.get(part)?.open.set(`${destination}:${String(position)}`, items)
    }
    return {
      note: (number, { items, marks }) => {
        for (const { mark, part } of marks) touch(part, mark, true)
        this.notes.set(number, items)
      },
      commit: ({ marks, notes, openItems, settled }) => {
        for (const { mark, part } of marks) keep(touch(part, mark))
        for (const note of notes) this.notes.delete(note)
        const noted = new Set([...this.notes.values()].flatMap((items) => items.map(({ part }) => part)))
        for (const [name, part] of this.parts) {
          if (noted.has(name)) continue
          if (part.isProvisional) this.parts.delete(name)
          else Object.assign(part, part.before, { before: undefined })
        }
        for (const { endpoint, part, positions } of settled)
          for (const at of positions) settle(part, endpoint).at.add(Number(at))
        for (const items of openItems) open(items)
      },
      save: ({ checkpoints, forgotten, openItems, parts }) => {
        for (const { identity, mark, part } of parts) keep(touch(part, mark ?? identity))
        for (const { endpoint, part, position, settled } of checkpoints) {
          const known = settle(part, endpoint)
          if (position !== undefined) known.upTo = Math.max(known.upTo, Number(position))
          for (const at of settled) known.at.add(Number(at))
        }
        for (const { part } of parts) this.parts.get(part)?.open.clear()
        for (const items of openItems) open(items)
        for (const part of forgotten) this.parts.delete(part)
      }
    }
  }

  release(v: number, place: string): void {
    this.releases.set(v, (this.releases.get(v) ?? new Set()).add(place))
  }
}

export const isSettled = ({ settled }: Part, endpoint: string, end: number): boolean => {
  const known = settled.get(endpoint)
  return known !== undefined && (end <= known.upTo || known.at.has(end))
}

const begins = (bytes: Buffer, start: Buffer): boolean =>
  bytes.length >= start.length && bytes.subarray(0, start.length).equals(start)

/** Each file once, in the order of its first name. */
const distinct = ({ files, links }: FolderContents): ReadonlyArray<FoundFile> => {
  const names = [...[...files.keys()].map((name) => [name, name] as const), ...links].sort(([a], [b]) =>
    a < b ? -1 : 1
  )
  const found = new Map<number, FoundFile>()
  for (const [name, realName] of names) {
    const content = files.get(realName)
    if (content === undefined) continue
    const known = found.get(content.inode)
    found.set(
      content.inode,
      known === undefined
        ? { ...content, name, names: [name, realName], realName }
        : { ...known, names: [...known.names, name, realName] }
    )
  }
  return [...found.values()]
}

const stateOf = ({ bytes, realName }: FoundFile, part: Part): State =>
  part.realName !== realName ? "moved" : bytes.length > part.bytes.length ? "appended" : "unchanged"

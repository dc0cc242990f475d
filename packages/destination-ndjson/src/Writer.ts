import { join } from "node:path"
import * as FileNames from "./FileNames.js"
import type { FileSystem, WritableFile } from "./FileSystem.js"

/** The dependencies of a writer. */
export interface WriterOptions {
  readonly files: FileSystem
  readonly folder: string
  readonly name: string
  readonly maxBytes: number
  readonly sync: boolean
  /** The date, for the names of files. */
  readonly date: () => Date
  /** Starts a timer of `maxAge`, and returns a function that stops it. */
  readonly later: (run: () => Promise<void>) => () => void
}

/** The result of writing lines. */
export type WriteResult =
  | { readonly _tag: "Written" }
  /** Nothing of the lines is in a file. */
  | { readonly _tag: "Failed"; readonly error: unknown }
  /** The lines may be in a file, or some of them. */
  | { readonly _tag: "Unsure"; readonly error: unknown }

const written: WriteResult = { _tag: "Written" }

/** The paths that this process writes now. */
const ours = new Set<string>()

interface Current {
  readonly file: WritableFile
  readonly path: string
  readonly complete: string
  readonly stop: () => void
  /** The bytes of the lines that were written completely. */
  size: number
}

/**
 * Writes lines to one file after the other. A file is renamed when it is complete, so a reader of `*.ndjson` never sees an
 * unfinished line. Calls are executed one at a time. Owns the open file.
 */
export class Writer {
  readonly #options: WriterOptions
  #current: Current | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: WriterOptions) {
    this.#options = options
  }

  /** Creates the folder, and completes the files of processes that were killed. */
  prepare(): Promise<void> {
    return this.#next(async () => {
      const { files, folder, name } = this.#options
      await files.makeFolder(folder)
      const names = await files.list(folder)
      for (const file of names) {
        const abandoned = FileNames.abandonedOf(file, name, ours.has(join(folder, file)))
        if (abandoned !== undefined) await this.#completeAbandoned(abandoned)
      }
    })
  }

  /** Appends the lines. Each ends with a line feed. */
  write(lines: string): Promise<WriteResult> {
    const bytes = encoder.encode(lines)
    return this.#next(async () => {
      const { maxBytes, sync } = this.#options
      let current: Current
      try {
        if (this.#current !== undefined && this.#current.size > 0 && this.#current.size + bytes.length > maxBytes)
          await this.#complete()
        current = this.#current ?? (await this.#create())
      } catch (error) {
        return { _tag: "Failed", error }
      }
      let isWritten = false
      try {
        await writeAll(current.file, bytes, current.size)
        isWritten = true
        if (sync) await current.file.sync()
        current.size += bytes.length
        return written
      } catch (error) {
        // After a failed sync, the disk may have the lines although the file does not, unless it had no room for them.
        const isUnsure = isWritten && !isFull(error)
        try {
          await current.file.truncate(current.size)
        } catch {
          return { _tag: "Unsure", error }
        }
        return { _tag: isUnsure ? "Unsure" : "Failed", error }
      }
    })
  }

  /** Completes the open file. */
  close(): Promise<void> {
    return this.#next(() => this.#complete())
  }

  #next<A>(task: () => Promise<A>): Promise<A> {
    const done = this.#last.then(task, task)
    this.#last = done.catch(() => undefined)
    return done
  }

  async #create(): Promise<Current> {
    const { date: now, files, folder, later, name, sync } = this.#options
    const date = now()
    const taken = new Set((await files.list(folder)).map((file) => file.replace(/\.ndjson\..*$/, ".ndjson")))
    let number = 1
    while (taken.has(FileNames.complete({ date, name, number }))) number++
    const path = join(folder, FileNames.open({ date, name, number }))
    const file = await files.create(path)
    ours.add(path)
    if (sync) await files.syncFolder(folder)
    const complete = join(folder, FileNames.complete({ date, name, number }))
    const current: Current = { file, path, complete, size: 0, stop: later(() => this.#age(path)) }
    this.#current = current
    return current
  }

  /** The open file has reached its age, unless it was completed before. */
  #age(path: string): Promise<void> {
    return this.#next(async () => {
      if (this.#current?.path === path) await this.#complete()
    })
  }

  async #complete(): Promise<void> {
    const current = this.#current
    if (current === undefined) return
    const { files, folder, sync } = this.#options
    // A part of a line remains if the truncation after an error failed. It must not get into a complete file.
    await current.file.truncate(current.size)
    if (sync) await current.file.sync()
    if (current.size === 0) await files.remove(current.path)
    else await files.rename(current.path, current.complete)
    this.#current = undefined
    ours.delete(current.path)
    current.stop()
    await current.file.close()
    if (sync) await files.syncFolder(folder)
  }

  /** Cuts off an unfinished line, which was never reported as delivered. */
  async #completeAbandoned({ complete, open }: FileNames.Abandoned): Promise<void> {
    const { files, folder } = this.#options
    const path = join(folder, open)
    const file = await files.reopen(path)
    let end: number
    try {
      const size = await file.size()
      end = await endOfLines(file, size)
      if (end < size) await file.truncate(end)
      await file.sync()
    } finally {
      await file.close()
    }
    if (end === 0) await files.remove(path)
    else await files.rename(path, join(folder, complete))
    await files.syncFolder(folder)
  }
}

const encoder = new TextEncoder()

/** Whether an error says that the disk has no room. */
export const isFull = (error: unknown): boolean => ["ENOSPC", "EDQUOT", "EFBIG"].includes(codeOf(error))

/** The code of an error of Node. Empty if it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : ""

const writeAll = async (file: WritableFile, bytes: Uint8Array, position: number): Promise<void> => {
  let done = 0
  while (done < bytes.length) {
    const count = await file.write(bytes.subarray(done), position + done)
    if (count === 0) throw Object.assign(new Error("The disk wrote nothing."), { code: "ENOSPC" })
    done += count
  }
}

const block = 65_536
const lineFeed = 0x0a

/** The position after the last line feed. */
const endOfLines = async (file: WritableFile, size: number): Promise<number> => {
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - block)
    const at = (await file.read(start, end - start)).lastIndexOf(lineFeed)
    if (at >= 0) return start + at + 1
    end = start
  }
  return 0
}

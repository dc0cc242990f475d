import { basename, dirname } from "node:path"
import type { VendorCall } from "@sluice/testing"
import type { FileSystem, WritableFile } from "../src/FileSystem.js"

const errorOf = (code: string): Error => Object.assign(new Error(`${code}: the test disk`), { code })

/** The operations of a test disk on a file. Each may reject. */
export interface DiskFaults {
  /** Called with the bytes that a sync makes durable. */
  readonly onSync?: (bytes: Uint8Array) => Promise<void>
  /** The maximum number of bytes that one call writes. Default: all. */
  readonly longestWrite?: number
  /** The room of the disk in bytes. */
  room?: number
  /** Whether files cannot be truncated. */
  isNotTruncated?: boolean
}

/** A disk in memory. */
export class Disk implements FileSystem {
  readonly contents = new Map<string, Uint8Array>()
  readonly #faults: DiskFaults

  constructor(faults: DiskFaults = {}) {
    this.#faults = faults
  }

  /** The texts of the files by name. */
  get texts(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      [...this.contents].sort().map(([path, bytes]) => [basename(path), new TextDecoder().decode(bytes)])
    )
  }

  readonly makeFolder = async (): Promise<void> => undefined

  readonly list = async (folder: string): Promise<ReadonlyArray<string>> =>
    [...this.contents.keys()].filter((path) => dirname(path) === folder).map((path) => basename(path))

  readonly create = async (path: string): Promise<WritableFile> => {
    if (this.contents.has(path)) throw errorOf("EEXIST")
    this.contents.set(path, new Uint8Array())
    return this.reopen(path)
  }

  readonly reopen = async (path: string): Promise<WritableFile> => {
    let name = path
    let durable = this.#bytes(path).length
    const bytes = () => this.#bytes(name)
    this.#renamed.set(path, (to) => {
      name = to
    })
    return {
      size: async () => bytes().length,
      write: async (some, position) => {
        const used = [...this.contents.values()].reduce((sum, { length }) => sum + length, 0)
        const room = (this.#faults.room ?? Number.POSITIVE_INFINITY) - used
        const count = Math.min(some.length, this.#faults.longestWrite ?? some.length, Math.max(0, room))
        if (count === 0) throw errorOf("ENOSPC")
        const next = new Uint8Array(Math.max(bytes().length, position + count))
        next.set(bytes())
        next.set(some.subarray(0, count), position)
        this.contents.set(name, next)
        return count
      },
      sync: async () => {
        if (bytes().length > durable) await this.#faults.onSync?.(bytes().slice(durable))
        durable = bytes().length
      },
      truncate: async (size) => {
        if (this.#faults.isNotTruncated === true) throw errorOf("EIO")
        this.contents.set(name, bytes().slice(0, size))
        durable = Math.min(durable, size)
      },
      read: async (position, length) => bytes().slice(position, position + length),
      close: async () => undefined
    }
  }

  readonly rename = async (from: string, to: string): Promise<void> => {
    const content = this.#bytes(from)
    this.contents.delete(from)
    this.contents.set(to, content)
    this.#renamed.get(from)?.(to)
  }

  readonly remove = async (path: string): Promise<void> => {
    this.contents.delete(path)
  }

  readonly syncFolder = async (): Promise<void> => undefined

  readonly #renamed = new Map<string, (to: string) => void>()

  #bytes(path: string): Uint8Array {
    const found = this.contents.get(path)
    if (found === undefined) throw errorOf("ENOENT")
    return found
  }
}

/**
 * A disk whose syncs are calls of a vendor. A response that says that nothing was applied is a full disk. Any other failure is
 * an input/output error, after which the disk may have the bytes.
 */
export const described = (call: VendorCall.VendorCall, longestWrite: number): Disk =>
  new Disk({
    longestWrite,
    onSync: async (bytes) => {
      const status = await call({ path: "/sync", body: new TextDecoder().decode(bytes) }).then(
        (response) => response.status,
        () => 500
      )
      if (status >= 500) throw errorOf("EIO")
      if (status !== 200) throw errorOf("ENOSPC")
    }
  })

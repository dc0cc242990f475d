import { open, readFile, rm } from "node:fs/promises"
import { hostname } from "node:os"
import { codeOf, isMissing } from "./FileFault.js"

/** A process that ended without releasing its lock: it was killed, or the machine stopped. */
export interface Abandoned {
  readonly pid: number
  /** When it acquired the lock: ISO 8601. */
  readonly since: string
}

export type Lock =
  | { readonly _tag: "Held"; readonly release: () => Promise<void>; readonly abandoned?: Abandoned }
  | { readonly _tag: "Taken"; readonly pid: number; readonly since: string; readonly path: string }

/** The locks of this process. Its own process id cannot distinguish two runs inside it. */
const held = new Set<string>()

/**
 * Acquires a lock file that contains the process id and the host. A lock of a process that no longer runs on this host is
 * taken over; a lock of another host is always respected.
 */
export const acquire = async (path: string): Promise<Lock> => {
  let abandoned: Abandoned | undefined
  for (let tries = 0; ; tries++) {
    if (await create(path)) {
      held.add(path)
      return { _tag: "Held", release: () => release(path), ...(abandoned && { abandoned }) }
    }
    const owner = await ownerOf(path)
    if (owner !== undefined && (isAlive(owner, path) || tries > 2))
      return { _tag: "Taken", pid: owner.pid, since: owner.since, path }
    if (owner === undefined) continue
    abandoned = { pid: owner.pid, since: owner.since }
    await rm(path, { force: true })
  }
}

const release = async (path: string): Promise<void> => {
  held.delete(path)
  await rm(path, { force: true })
}

const create = async (path: string): Promise<boolean> => {
  try {
    const handle = await open(path, "wx", 0o600)
    await handle.writeFile(`${process.pid}\n${hostname()}\n${new Date().toISOString()}\n`)
    await handle.close()
    return true
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false
    throw error
  }
}

interface Owner {
  readonly pid: number
  readonly host: string
  readonly since: string
}

/** Undefined if the lock was released in the meantime. */
const ownerOf = async (path: string): Promise<Owner | undefined> => {
  try {
    const [pid = "", host = "", since = ""] = (await readFile(path, "utf8")).split("\n")
    return { pid: Number(pid), host, since }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const isAlive = (owner: Owner, path: string): boolean => {
  if (owner.host === "" || owner.since === "") return false
  if (owner.host !== hostname()) return true
  if (owner.pid === process.pid) return held.has(path)
  try {
    process.kill(owner.pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === "EPERM"
  }
}

import { hostname } from "node:os"

/** The parts of a name of a file. */
export interface NameParts {
  readonly name: string
  readonly date: Date
  /** From 1, for files of one second. */
  readonly number: number
}

/** The name of a complete file, such as `orders-20261201T003000Z-000001.ndjson`. The order of names is that of time. */
export const complete = ({ date, name, number }: NameParts): string => {
  const time = date.toISOString().replace(/[-:]|\.\d+/g, "")
  return `${name}-${time}-${String(number).padStart(6, "0")}.ndjson`
}

/** Identifies this process in the names of the files that it writes. */
const owner = `${hostname().replace(/[^a-zA-Z0-9-]/g, "-")}.${process.pid}`

/** The name of the same file while this process writes it. */
export const open = (parts: NameParts): string => `${complete(parts)}.${owner}.open`

/** An open file of a killed process. */
export interface Abandoned {
  readonly open: string
  readonly complete: string
}

const pattern = /^(.+\.ndjson)\.([a-zA-Z0-9-]+)\.(\d+)\.open$/

/**
 * Whether a file was left open by a process on this host that has ended. `isOurs` says whether this process writes it now:
 * in a container, the process before may have had the same host name and number.
 */
export const abandonedOf = (file: string, name: string, isOurs: boolean): Abandoned | undefined => {
  const [, done, host, pid] = pattern.exec(file) ?? []
  if (done === undefined || pid === undefined || isOurs) return undefined
  const isNamed = done.startsWith(`${name}-`) && /^\d{8}T\d{6}Z-\d{6}\.ndjson$/.test(done.slice(name.length + 1))
  if (!isNamed || `${host}.` !== owner.replace(/\d+$/, "")) return undefined
  return `${host}.${pid}` !== owner && isAlive(Number(pid)) ? undefined : { open: file, complete: done }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

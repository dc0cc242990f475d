import { writeSync } from "node:fs"
import { counted } from "../report/Numbers.js"

/** The records without an outcome, and whether they are on disk. */
export interface Unfinished {
  readonly records: number
  readonly onDisk: boolean
}

/** A sluice that was not closed. */
type Pending = () => Unfinished

const open = new Set<Pending>()

/** Reports a sluice if the process ends before the returned function is called. */
export const watch = (pending: Pending): (() => void) => {
  if (open.size === 0) process.on("exit", report)
  open.add(pending)
  return () => {
    open.delete(pending)
    if (open.size === 0) process.off("exit", report)
  }
}

/** Synchronous, because nothing asynchronous runs when a process ends. */
const report = (): void => {
  const unfinished = [...open].map((one) => one())
  const count = (onDisk: boolean) =>
    sum(unfinished.filter((one) => one.onDisk === onDisk).map(({ records }) => records))
  try {
    writeSync(process.stderr.fd, `${message(count(false), count(true))}\n`)
  } catch {
    // A closed stderr has no reader.
  }
}

const remedy = "At the end of the program, call await sluice.close(), or declare the sluice with await using."

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, one) => total + one, 0)

/** The message at the end of a program that did not close a sluice: the records in memory and on disk without an outcome. */
export const message = (inMemory: number, onDisk: number): string => {
  const lost =
    inMemory === 0
      ? ""
      : ` while ${counted(inMemory, "record")} had no outcome. ${inMemory === 1 ? "It" : "They"} may be lost`
  const kept =
    onDisk === 0 ? "" : ` ${counted(onDisk, "record")} in the queue on disk will be sent by the next process.`
  const none = inMemory + onDisk === 0 ? " No record was being sent." : ""
  return `sluice: The program ended without close()${lost}.${kept}${none} ${remedy}`
}

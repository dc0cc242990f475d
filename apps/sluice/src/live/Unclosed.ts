import { writeSync } from "node:fs"
import { counted } from "../report/Numbers.js"

/** A sluice that was not closed: its number of records without an outcome. */
type Pending = () => number

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
  const pending = [...open].reduce((sum, one) => sum + one(), 0)
  try {
    writeSync(process.stderr.fd, `${message(pending)}\n`)
  } catch {
    // A closed stderr has no reader.
  }
}

const remedy = "At the end of the program, call await sluice.close(), or declare the sluice with await using."

/** The message at the end of a program that did not close a sluice. */
export const message = (pending: number): string =>
  pending === 0
    ? `sluice: The program ended without close(). No record was being sent. ${remedy}`
    : `sluice: The program ended without close() while ${counted(pending, "record")} had no outcome. ${pending === 1 ? "It" : "They"} may be lost. ${remedy}`

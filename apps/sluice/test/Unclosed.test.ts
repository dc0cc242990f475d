import { expect, it } from "vitest"
import * as Unclosed from "../src/live/Unclosed.js"

it("says how many records have no outcome, and what to do", () => {
  const remedy = "At the end of the program, call await sluice.close(), or declare the sluice with await using."
  const kept = "2 records in the queue on disk will be sent by the next process."
  const cases = [
    [0, 0],
    [1, 0],
    [2, 0],
    [0, 2],
    [1, 2]
  ] as const
  expect(cases.map(([inMemory, onDisk]) => Unclosed.message(inMemory, onDisk))).toEqual([
    `sluice: The program ended without close(). No record was being sent. ${remedy}`,
    `sluice: The program ended without close() while 1 record had no outcome. It may be lost. ${remedy}`,
    `sluice: The program ended without close() while 2 records had no outcome. They may be lost. ${remedy}`,
    `sluice: The program ended without close(). ${kept} ${remedy}`,
    `sluice: The program ended without close() while 1 record had no outcome. It may be lost. ${kept} ${remedy}`
  ])
})

it("watches the end of the process only while a sluice is open", () => {
  const before = process.listenerCount("exit")
  const watch = (records: number) => Unclosed.watch(() => ({ records, onDisk: false }))
  const [first, second] = [watch(0), watch(1)]
  const during = process.listenerCount("exit")
  first()
  const oneLeft = process.listenerCount("exit")
  second()
  expect([during - before, oneLeft - before, process.listenerCount("exit") - before]).toEqual([1, 1, 0])
})

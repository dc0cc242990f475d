import { expect, it } from "vitest"
import * as Unclosed from "../src/live/Unclosed.js"

it("says how many records have no outcome, and what to do", () => {
  const remedy = "At the end of the program, call await sluice.close(), or declare the sluice with await using."
  expect([0, 1, 2].map(Unclosed.message)).toEqual([
    `sluice: The program ended without close(). No record was being sent. ${remedy}`,
    `sluice: The program ended without close() while 1 record had no outcome. It may be lost. ${remedy}`,
    `sluice: The program ended without close() while 2 records had no outcome. They may be lost. ${remedy}`
  ])
})

it("watches the end of the process only while a sluice is open", () => {
  const before = process.listenerCount("exit")
  const [first, second] = [Unclosed.watch(() => 0), Unclosed.watch(() => 1)]
  const during = process.listenerCount("exit")
  first()
  const oneLeft = process.listenerCount("exit")
  second()
  expect([during - before, oneLeft - before, process.listenerCount("exit") - before]).toEqual([1, 1, 0])
})

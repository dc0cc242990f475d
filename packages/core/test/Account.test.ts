import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Account } from "../src/outcome/Account.js"
import { maxGroups, maxMessages } from "../src/outcome/ReasonGroups.js"

const run = { endpoint: [], batches: 0, durationMs: 0, stopped: undefined }
const place = (seq: number, destination = "profile") => ({
  id: `r${seq}`,
  origin: { source: "a", line: seq },
  destination
})

it("names for each group of reasons the record that was read first, in any order of settling", () => {
  const entries = fc.uniqueArray(fc.nat(50), { minLength: 1 })
  fc.assert(
    fc.property(entries, fc.nat(3), (seqs, kinds) => {
      const account = new Account(["profile"])
      const kindOf = (seq: number): number => seq % (kinds + 1)
      for (const seq of seqs)
        account.reason("invalid", { code: `c${kindOf(seq)}`, message: `m${kindOf(seq)}` }, place(seq), seq)
      const expected = [...new Set(seqs.map(kindOf))].map((kind) => {
        const own = seqs.filter((seq) => kindOf(seq) === kind)
        const first = place(Math.min(...own))
        return { outcome: "invalid", code: `c${kind}`, message: `m${kind}`, count: own.length, first }
      })
      const { reasons } = account.report(run)
      expect(reasons).toEqual(
        expected.sort((a, b) => b.count - a.count || (a.first.origin.line ?? 0) - (b.first.origin.line ?? 0))
      )
    })
  )
})

it("counts a record once, in any order in which its destinations finish", () => {
  const steps = fc.array(
    fc.record({ seq: fc.nat(5), code: fc.constantFrom("a", "b"), at: fc.constantFrom("eu", "us") })
  )
  fc.assert(
    fc.property(steps, (added) => {
      const account = new Account(["eu", "us"], { isJoined: true })
      for (const { at, code, seq } of added) account.reason("invalid", { code, message: code }, place(seq, at), seq)
      for (const { seq } of added) account.finish(seq)
      const counts = account.report(run).reasons.map(({ code, count }) => [code, count])
      const records = (code: string) => new Set(added.filter((one) => one.code === code).map(({ seq }) => seq)).size
      const expected = ["a", "b"].map((code) => [code, records(code)] as const).filter(([, count]) => count > 0)
      expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(expected))
    })
  )
})

it("separates causes by their message, and counts a record once however many of its elements have the cause", () => {
  const account = new Account(["profile"])
  const left = (path: string, message: string) => ({ code: "price", path, message, effect: "left-out" }) as const
  account.warn([left("$.p[0].price", "empty"), left("$.p[3].price", "empty")], place(1), 1)
  account.warn([left("$.p[3].price", "negative")], place(2), 2)
  account.warn([left("$.p[0].price", "empty")], place(3), 3)
  account.warn([left("$.p[0].price", "empty")], place(3, "orders"), 3)
  const group = { effect: "left-out", code: "price" }
  expect(account.report(run).remarks).toEqual([
    { ...group, path: "$.p[*].price", message: "empty", count: 2, first: place(1) },
    { ...group, path: "$.p[3].price", message: "negative", count: 1, first: place(2) },
    { ...group, path: "$.p[0].price", message: "empty", count: 1, first: place(3, "orders") }
  ])
  expect(account.report(run).warnings).toEqual({ price: 5 })
})

it("keeps one group of reasons whose messages name other records, with the message of the first", () => {
  const account = new Account(["profile"])
  for (const seq of [2, 1, 3])
    account.reason("skipped", { code: "repeats-record", message: `repeats ${seq}` }, place(seq), seq)
  expect(account.report(run).reasons).toEqual([
    { outcome: "skipped", code: "repeats-record", message: "repeats 1", count: 3, first: place(1) }
  ])
})

it("bounds the groups, and counts every reason", () => {
  const account = new Account(["profile"])
  const count = maxGroups + 500
  for (let seq = 0; seq < count; seq++)
    account.reason("rejected", { code: `c${seq % 800}`, message: `words ${seq}` }, place(seq), seq)
  for (let seq = 0; seq < count; seq++)
    account.reason("rejected", { code: "one", message: `words ${seq}` }, place(seq, "orders"), seq)
  const { reasons } = account.report(run)
  expect(reasons.length).toBeLessThanOrEqual(maxGroups + 1 + maxMessages)
  expect(reasons.reduce((sum, reason) => sum + reason.count, 0)).toBe(2 * count)
})

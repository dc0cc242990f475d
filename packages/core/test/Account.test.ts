import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Account } from "../src/outcome/Account.js"

const run = { endpoint: [], batches: 0, durationMs: 0, stopped: undefined }
const place = (seq: number) => ({ id: `r${seq}`, origin: { source: "a", line: seq }, destination: "profile" })

it("names for each kind of reason the record that was read first, in any order of settling", () => {
  const entries = fc.uniqueArray(fc.nat(50), { minLength: 1 })
  fc.assert(
    fc.property(entries, fc.nat(3), (seqs, kinds) => {
      const account = new Account(["profile"])
      for (const seq of seqs)
        account.reason("invalid", { code: `c${seq % (kinds + 1)}`, message: `m${seq}` }, place(seq), seq)
      const expected = [...new Set(seqs.map((seq) => seq % (kinds + 1)))].map((kind) => {
        const own = seqs.filter((seq) => seq % (kinds + 1) === kind)
        const first = Math.min(...own)
        return { outcome: "invalid", code: `c${kind}`, message: `m${first}`, count: own.length, first: place(first) }
      })
      const { reasons } = account.report(run)
      expect(reasons).toEqual(
        expected.sort((a, b) => b.count - a.count || (a.first.origin.line ?? 0) - (b.first.origin.line ?? 0))
      )
    })
  )
})

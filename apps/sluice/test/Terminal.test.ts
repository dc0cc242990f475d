import * as Outcome from "@sluice/core/Outcome"
import type { Snapshot } from "@sluice/core/Pipeline"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Numbers from "../src/report/Numbers.js"
import type { RunReport } from "../src/report/RunReport.js"
import * as AccountText from "../src/terminal/AccountText.js"
import * as Colours from "../src/terminal/Colours.js"
import { hasColours } from "../src/terminal/Output.js"
import * as ProgressText from "../src/terminal/ProgressText.js"
import * as Table from "../src/terminal/Table.js"

const snapshot: Snapshot = {
  read: 1500,
  delivered: 900,
  skipped: 90,
  dead: 10,
  open: 500,
  inFlight: 8,
  attempts: 30,
  health: "open",
  concurrency: { limit: 8, max: 8 },
  budget: { used: 12, count: 2910 },
  endpoints: []
}
const report: RunReport = {
  exit: 2,
  endpoint: ["users/track@host"],
  read: 10,
  ...Outcome.each(() => 0),
  delivered: 4,
  skipped: 1,
  invalid: 1,
  rejected: 1,
  unknown: 1,
  pending: 2,
  items: { attributes: 4, events: 1, purchases: 0 },
  batches: 2,
  attempts: 3,
  warnings: { "email-not-valid": 2 },
  remarks: [
    {
      effect: "left-out",
      code: "email-not-valid",
      path: "$.email",
      mappingPath: "fields.email",
      message: "Not an email address.",
      count: 2,
      first: { id: "chat-2", origin: { source: "a.ndjson", line: 4 }, destination: "profile" }
    }
  ],
  reasons: [
    {
      outcome: "rejected",
      code: "braze-refused",
      path: "$.email",
      message: "Braze refused it: no.",
      count: 1,
      first: { id: "chat-1", origin: { source: "a.ndjson", line: 3 }, destination: "profile" }
    }
  ],
  destinations: {},
  dataPoints: 17,
  deadLetters: 3,
  durationMs: 65_000,
  stopped: { kind: "outage", code: "no-success", message: "There was no success for 15 minutes." }
}
const facts: AccountText.AccountFacts = {
  deadLetters: "dead-letters.ndjson",
  dry: false,
  continuing: "npx sluice run sluice.yaml",
  replay: (only) =>
    `npx sluice replay dead-letters.ndjson --config sluice.yaml${only === undefined ? "" : ` --only ${only}`}`,
  decisions: { again: (names) => `AGAIN ${names.join(" ")}`, accept: (names) => `ACCEPT ${names.join(" ")}` },
  source: "a.ndjson"
}
const plain = Colours.make(false)

describe("colours", () => {
  it("are used on terminals, unless NO_COLOR or TERM says otherwise", () => {
    const seen = [
      hasColours({ isTTY: true }, {}),
      hasColours({ isTTY: true }, { NO_COLOR: "" }),
      hasColours({ isTTY: true }, { NO_COLOR: "1" }),
      hasColours({ isTTY: true }, { TERM: "dumb" }),
      hasColours({}, {})
    ]
    expect(seen).toEqual([true, true, false, false, false])
  })
})

describe("the account", () => {
  it("mentions data points only if items for Braze were sent", () => {
    const sums = (dataPoints: number, dry: boolean) =>
      AccountText.text({ ...report, dataPoints }, { ...facts, dry }, plain)
        .split("\n")
        .find((line) => line.includes(" in 3 requests"))
    expect([sums(0, false), sums(0, true), sums(1, true)]).toEqual([
      "4 attributes, 1 event in 3 requests, 1 of them repeated.",
      "4 attributes, 1 event in 3 requests, 1 of them repeated; nothing was sent.",
      "4 attributes, 1 event in 3 requests, 1 of them repeated, about 1 data point; nothing was sent."
    ])
  })

  it("lists every outcome, the reasons and what to do next", () => {
    expect(AccountText.text(report, facts, plain)).toBe(`Delivered 4 of 10 records in 1 min 5 s.

  read       10
  delivered   4  40.0 %
  skipped     1  10.0 %
  invalid     1  10.0 %
  rejected    1  10.0 %
  unknown     1  10.0 %
  pending     2  20.0 %

4 attributes, 1 event in 3 requests, 1 of them repeated, about 17 data points.

Why:
  1 × rejected: braze-refused at $.email
    Braze refused it: no.
    first: a.ndjson:3 (chat-1) in profile

Remarks:
  2 of 2 records: email left out (email-not-valid) at $.email
    Not an email address.
    first: a.ndjson:4 (chat-2) in profile

Stopped: There was no success for 15 minutes.

Next:
  3 dead letters in dead-letters.ndjson. Fix the problems above, then run: npx sluice replay dead-letters.ndjson --config sluice.yaml
  Unknown records were sent but got no response. Check the destination, then dismiss them or replay them with --only unknown. Replayed records may be counted twice.
  2 records pending. Continue with: npx sluice run sluice.yaml`)
  })

  it("prints no command if progress was not saved", () => {
    const text = AccountText.text(report, { ...facts, continuing: undefined, replay: undefined }, plain)
    expect(text.split("Next:\n")[1]).toBe(`  3 dead letters in dead-letters.ndjson.
  Unknown records were sent but got no response. Check the destination, then dismiss them or replay them with --only unknown. Replayed records may be counted twice.
  2 records pending. Progress was not saved; the next run starts from the beginning.`)
  })

  it("prints the replay command with --only unknown if all letters are unknown", () => {
    const { stopped: _, ...rest } = report
    const unknown = { ...rest, invalid: 0, rejected: 0, pending: 0, deadLetters: 1 }
    expect(AccountText.text(unknown, facts, plain).split("Next:\n")[1]).toBe(`  1 dead letter in dead-letters.ndjson.
  Unknown records were sent but got no response. Check the destination, then dismiss them or replay them with --only unknown. Replayed records may be counted twice. Run: npx sluice replay dead-letters.ndjson --config sluice.yaml --only unknown`)
  })

  it("shows the state of each file, why one was refused, and the open letters of a stopped run", () => {
    const files: RunReport["files"] = [
      { name: "a", state: "unchanged", decision: "continued", compared: "nothing" },
      { name: "b", state: "moved", decision: "continued", compared: "whole", earlier: "old" },
      { name: "c", state: "copy", decision: "refused", compared: "whole", earlier: "a", refused: "c is a copy." },
      { name: "d", state: "rewritten", decision: "accepted", compared: "whole" },
      ...["e", "f", "g", "h", "i", "j"].map((name) => ({
        ...{ name, state: "new" as const, decision: "fresh" as const, compared: "nothing" as const }
      }))
    ]
    const { stopped: _, ...rest } = report
    const text = AccountText.text({ ...rest, pending: 0, unknown: 0, files, carriedLetters: 1 }, facts, plain)
    expect(text.slice(text.indexOf("Files:"), text.indexOf("Why:"))).toBe(`Files:
  1 unchanged: a
  1 moved: b (was old)
  1 copy, refused: c (of a)
  1 rewritten, counted as sent: d
  6 new: e, f, g, h, i and 1 more

1 file refused:
  c is a copy.
  Read from the start: AGAIN c
  Count as read: ACCEPT c

`)
    expect(text.split("Next:\n")[1]?.split("\n")[1]).toBe(
      "  1 dead letter of an earlier run that was stopped or killed is still open. Run: npx sluice replay dead-letters.ndjson --config sluice.yaml"
    )
  })

  it("has no list of files if all files are new", () => {
    const files: RunReport["files"] = [{ name: "a", state: "new", decision: "fresh", compared: "nothing" }]
    expect(AccountText.text({ ...report, files }, facts, plain)).toBe(AccountText.text(report, facts, plain))
  })

  it("reports a bug when the account does not add up", () => {
    expect(AccountText.text({ ...report, exit: 70 }, facts, plain).split("\n")[0]).toBe(
      "The account does not add up. This is a bug in Sluice. Please report it with the figures below."
    )
  })
})

describe("a line of progress", () => {
  const date = Date.parse("2026-12-01T23:14:05Z")

  it.each<readonly [string, Partial<Snapshot>, string]>([
    [
      "until when a pause lasts, and why",
      { wait: { for: "pause", millis: 75_000 }, trouble: "The rate limit was reached." },
      "paused until 23:15:20 UTC (1 min 15 s): The rate limit was reached."
    ],
    [
      "how long the rate limit delays the next request",
      { wait: { for: "rate-limit", millis: 12_000 }, budget: { used: 60, count: 60 } },
      "at the rate limit of 60 requests · next request in 12 s"
    ],
    ["no short wait for the rate limit", { wait: { for: "rate-limit", millis: 1_900 }, dead: 3 }, "3 not delivered"],
    [
      "that fewer requests are sent at the same time",
      { concurrency: { limit: 3, max: 8 } },
      "3 of 8 requests at the same time"
    ]
  ])("says %s", (_, own, expected) => {
    const around = { elapsedMs: 2000, total: undefined, shareRead: undefined, date }
    expect(ProgressText.line({ ...snapshot, dead: 0, ...own }, around)).toBe(`1,000 records · 500/s · ${expected}`)
  })

  it("contains records, rate, records not delivered and time left", () => {
    expect(ProgressText.line(snapshot, { elapsedMs: 2000, total: 4000, shareRead: undefined, date })).toBe(
      "1,000 of 4,000 records · 500/s · 10 not delivered · 6.0 s left"
    )
  })

  it("contains the trouble of a paused delivery", () => {
    const troubled: Snapshot = { ...snapshot, health: "paused", trouble: "Nothing listens there." }
    expect(ProgressText.line(troubled, { elapsedMs: 2000, total: undefined, shareRead: 0.5, date })).toBe(
      "1,000 records · 500/s · 10 not delivered · 4.0 s left · paused: Nothing listens there."
    )
  })

  it("fits under a bar in the width of the terminal", () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 200 }), fc.integer({ min: 1, max: 5000 }), (columns, total) => {
        const drawn = ProgressText.drawing(snapshot, { elapsedMs: 10, total, shareRead: undefined, date }, columns)
        for (const line of drawn.split("\n")) expect(line.length).toBeLessThanOrEqual(columns + 6)
      })
    )
  })
})

describe("a table", () => {
  it("aligns every column, with any cells", () => {
    const cell = fc.stringMatching(/^[a-z0-9]{1,12}$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), (rows) => {
        const columns = [
          { title: "name", cell: ([name]: readonly [string, string]) => name },
          { title: "count", align: "right" as const, cell: ([, count]: readonly [string, string]) => count }
        ]
        const lines = Table.lines(columns, rows)
        expect(new Set(lines.map((line) => line.length)).size).toBe(1)
        expect(lines.map((line) => line.split(/ +/))).toEqual([["name", "count"], ...rows])
      })
    )
  })
})

describe("numbers", () => {
  it.each([
    [400, "0.4 s"],
    [12_400, "12 s"],
    [200_000, "3 min 20 s"],
    [7_500_000, "2 h 5 min"]
  ])("prints %i ms as %s", (millis, words) => {
    expect(Numbers.duration(millis)).toBe(words)
  })

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [999_949, "999.9 kB"],
    [999_951, "1.0 MB"],
    [34_000_000, "34.0 MB"],
    [5_000_000_000_000_000, "5000.0 TB"]
  ])("prints %i bytes as %s", (bytes, words) => {
    expect(Numbers.bytes(bytes)).toBe(words)
  })

  it("prints bytes with at most three digits before the point", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_000_000_000_000 }), (bytes) => {
        expect(Numbers.bytes(bytes)).toMatch(/^\d{1,3}(\.\d [kMGT]| )B$/)
      })
    )
  })

  it("are counted with the right plural", () => {
    expect([
      Numbers.counted(1, "record"),
      Numbers.counted(12_345, "record"),
      Numbers.counted(0, "entry", "entries")
    ]).toEqual(["1 record", "12,345 records", "0 entries"])
  })
})

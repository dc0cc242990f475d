import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { localTime } from "../src/conversations/Conversation.js"
import type { DataSetLine, DataSetSettings } from "../src/conversations/DataSet.js"
import { defaults, firstLines, lines, sampleSize } from "../src/conversations/DataSet.js"
import { kinds, names } from "../src/conversations/Noise.js"
import * as Person from "../src/conversations/Person.js"
import { root } from "../src/Repository.js"

const settings = (count: number, seed = defaults.seed): DataSetSettings => ({ ...defaults, count, seed })

const text = (all: Iterable<DataSetLine>, of: (line: DataSetLine) => unknown): string =>
  Array.from(all, (line) => `${JSON.stringify(of(line))}\n`).join("")

const sample = [...lines(settings(100_000))]

describe("the data set", () => {
  it("depends only on its settings and its seed", () => {
    const make = (seed: number) => text(lines(settings(500, seed)), (line) => line)
    expect(make(7)).toBe(make(7))
    expect(make(8)).not.toBe(make(7))
  })

  it("begins with the lines of the sample; node tools/dist/GenerateConversations.js --sample writes them", () => {
    const folder = join(root, "apps", "sluice", "examples", "conversations")
    const read = (file: string): string => readFileSync(join(folder, file), "utf8")
    const first = [...firstLines(defaults, sampleSize)]
    expect(text(first, ({ conversation }) => conversation) === read("conversations.ndjson")).toBe(true)
    expect(text(first, ({ expected }) => expected)).toBe(read("expected.ndjson"))
  })

  it("is generated lazily", () => {
    const endless = lines(settings(Number.MAX_SAFE_INTEGER))
    const first = Array.from({ length: 3 }, () => endless.next().value)
    expect(first.map((line) => line?.expected.id)).toEqual(["chat-0000001", "chat-0000002", "chat-0000003"])
  })

  it.each(names)("contains the documented share of %s", (name) => {
    const { rate } = kinds[name]
    const found = sample.filter(({ noise }) => noise.includes(name)).length
    const expected = rate * sample.length
    // Four standard deviations of a binomial draw, and a margin for noise that other noise excludes.
    expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(expected) + 0.05 * expected)
  })

  it.each([
    ["abandoned", 0.35, ({ conversation }: DataSetLine) => conversation.kill_reason === "abandon timeout"],
    ["with an agent", 0.08, ({ conversation }: DataSetLine) => conversation.agent !== undefined],
    [
      "written in other scripts",
      0.03,
      ({ conversation }: DataSetLine) => /[^ -~]/.test(conversation.session.last_name)
    ],
    ["without consent", 0.04, ({ conversation }: DataSetLine) => !conversation.consent]
  ])("contains the documented share of conversations %s", (_, share, is) => {
    expect(Math.abs(sample.filter(is).length / sample.length - share)).toBeLessThan(0.015)
  })
})

describe("the expected outcome of a record", () => {
  it("has the chat id, or the line if there is none", () => {
    const wrong = sample.filter(
      ({ conversation, expected }, i) => expected.id !== (conversation.chat_id ?? `conversations.ndjson:${i + 1}`)
    )
    expect(wrong).toEqual([])
  })

  it("has a reason if and only if it is invalid", () => {
    expect(
      sample.filter(({ expected }) => (expected.reason !== undefined) !== (expected.outcome === "invalid"))
    ).toEqual([])
  })

  it("is the same for a duplicate, except that a delivered record is skipped", () => {
    const first = new Map<string, DataSetLine>()
    let seen = 0
    for (const line of sample) {
      const id = line.conversation.chat_id
      if (id === undefined) continue
      const before = first.get(id)
      if (before === undefined) first.set(id, line)
      else {
        seen += 1
        const { outcome } = before.expected
        const expected = outcome === "delivered" ? { ...before.expected, outcome: "skipped" } : before.expected
        expect([line.conversation, line.expected]).toEqual([before.conversation, expected])
      }
    }
    expect(seen).toBeGreaterThan(500)
  })
})

describe("an invented person", () => {
  it("is the same in every call", () => {
    expect(Person.make(5, 77)).toEqual(Person.make(5, 77))
  })

  it("has an email address of a reserved domain", () => {
    const domains = new Set(Array.from({ length: 2_000 }, (_, n) => Person.make(1, n).email.replace(/^.*@/, "")))
    expect([...domains].sort()).toEqual(["example.com", "example.net", "example.org"])
  })
})

it("formats times as Lisbon time", () => {
  const lisbon = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/Lisbon",
    dateStyle: "short",
    timeStyle: "medium"
  })
  for (let hour = 0; hour < 28 * 24; hour += 7) {
    const moment = Date.UTC(2026, 1, 2, hour, 3, 9)
    expect(localTime(moment)).toBe(lisbon.format(moment).replace(",", ""))
  }
})

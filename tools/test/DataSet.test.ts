import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { localTime } from "../src/conversations/Conversation.js"
import type { Line, Settings } from "../src/conversations/DataSet.js"
import { lines } from "../src/conversations/DataSet.js"
import { kinds, names } from "../src/conversations/Dirt.js"
import * as Person from "../src/conversations/Person.js"
import { root } from "../src/Repository.js"

const settings = (count: number, seed = 20_260_202): Settings => ({
  count,
  seed,
  messages: { least: 2, most: 5 },
  file: "conversations.ndjson"
})

const text = (all: Iterable<Line>, of: (line: Line) => unknown): string =>
  Array.from(all, (line) => `${JSON.stringify(of(line))}\n`).join("")

const sample = [...lines(settings(100_000))]

describe("the data set", () => {
  it("is the same for the same settings, and another for another seed", () => {
    const make = (seed: number) => text(lines(settings(500, seed)), (line) => line)
    expect(make(7)).toBe(make(7))
    expect(make(8)).not.toBe(make(7))
  })

  it("is what stands in the example", () => {
    const folder = join(root, "apps", "sluice", "examples", "conversations")
    const read = (file: string): string => readFileSync(join(folder, file), "utf8")
    expect(text(lines(settings(10_000)), ({ conversation }) => conversation) === read("conversations.ndjson")).toBe(
      true
    )
    expect(text(lines(settings(10_000)), ({ expected }) => expected)).toBe(read("expected.ndjson"))
  })

  it("is made as it is read", () => {
    const endless = lines(settings(Number.MAX_SAFE_INTEGER))
    const first = Array.from({ length: 3 }, () => endless.next().value)
    expect(first.map((line) => line?.expected.id)).toEqual(["chat-0000001", "chat-0000002", "chat-0000003"])
  })

  it.each(names)("has the share of %s that is promised", (name) => {
    const { rate } = kinds[name]
    const found = sample.filter(({ dirt }) => dirt.includes(name)).length
    const expected = rate * sample.length
    // Four standard deviations of a binomial draw, and room for dirt that gave way to other dirt.
    expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(expected) + 0.05 * expected)
  })

  it.each([
    ["abandoned", 0.35, ({ conversation }: Line) => conversation.kill_reason === "abandon timeout"],
    ["with an agent", 0.08, ({ conversation }: Line) => conversation.agent !== undefined],
    ["written in other scripts", 0.03, ({ conversation }: Line) => /[^ -~]/.test(conversation.session.last_name)],
    ["without consent", 0.04, ({ conversation }: Line) => !conversation.consent]
  ])("has its share of conversations %s", (_, share, is) => {
    expect(Math.abs(sample.filter(is).length / sample.length - share)).toBeLessThan(0.015)
  })
})

describe("what is expected of a record", () => {
  it("names it by its chat, and one without by its place", () => {
    const wrong = sample.filter(
      ({ conversation, expected }, i) => expected.id !== (conversation.chat_id ?? `conversations.ndjson:${i + 1}`)
    )
    expect(wrong).toEqual([])
  })

  it("has a reason exactly if it is invalid", () => {
    expect(
      sample.filter(({ expected }) => (expected.reason !== undefined) !== (expected.outcome === "invalid"))
    ).toEqual([])
  })

  it("of a duplicate is what is expected of the first", () => {
    const first = new Map<string, Line>()
    let seen = 0
    for (const line of sample) {
      const id = line.conversation.chat_id
      if (id === undefined) continue
      const before = first.get(id)
      if (before === undefined) first.set(id, line)
      else {
        seen += 1
        expect([line.conversation, line.expected]).toEqual([before.conversation, before.expected])
      }
    }
    expect(seen).toBeGreaterThan(500)
  })
})

describe("a person", () => {
  it("is always the same", () => {
    expect(Person.make(5, 77)).toEqual(Person.make(5, 77))
  })

  it("has an address that nobody can have", () => {
    const domains = new Set(Array.from({ length: 2_000 }, (_, n) => Person.make(1, n).email.replace(/^.*@/, "")))
    expect([...domains].sort()).toEqual(["example.com", "example.net", "example.org"])
  })
})

it("writes times as a clock in Lisbon shows them", () => {
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

import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ContenderName } from "../src/bench/Contenders.js"
import { contenders } from "../src/bench/Contenders.js"
import type { SourceEvent } from "../src/bench/Event.js"
import { events } from "../src/bench/Event.js"
import { fair, usual } from "../src/bench/HandMap.js"
import * as Latency from "../src/bench/Latency.js"
import type { Measurement } from "../src/bench/Measurement.js"
import * as QueueCost from "../src/bench/QueueCost.js"
import { markdown, replaceIn, together } from "../src/bench/Report.js"
import * as StoreCost from "../src/bench/StoreCost.js"
import { differences, type Section, section } from "../src/bench/Summary.js"
import { answer, count, nothing, stub } from "../src/bench/Wire.js"
import { root } from "../src/Repository.js"

describe("the events", () => {
  const set = events(20_000)

  it("are the same for the same seed", () => {
    expect(events(200)).toEqual(events(200))
    expect(events(200, 43)).not.toEqual(events(200))
  })

  it.each([
    ["events", 0.65],
    ["attributes", 0.25],
    ["purchases", 0.1]
  ])("become %s as often as documented", (lane, share) => {
    const found = set.filter((event) => fair(event).lane === lane).length / set.length
    expect(Math.abs(found - share)).toBeLessThan(0.015)
  })

  it("have the same result with both mappings", () => {
    expect(set.map(fair)).toEqual(set.map(usual))
  })
})

describe("the wire", () => {
  const items = (most: number) =>
    fc.array(fc.record({ external_id: fc.uuid(), time: fc.string() }), { maxLength: most })

  it("counts the objects of any body", () => {
    fc.assert(
      fc.property(items(9), items(9), items(9), (attributes, moments, purchases) => {
        const given = Object.entries({ attributes, events: moments, purchases }).filter(([, list]) => list.length > 0)
        const expected = { attributes: attributes.length, events: moments.length, purchases: purchases.length }
        expect(count(JSON.stringify(Object.fromEntries(given)))).toEqual(expected)
      })
    )
  })

  it("counts the characters of the objects, independent of the requests", () => {
    fc.assert(
      fc.property(items(9), items(9), items(9), (attributes, moments, purchases) => {
        const given = Object.entries({ attributes, events: moments, purchases }).filter(([, list]) => list.length > 0)
        const tally = { ...nothing }
        stub(tally, JSON.stringify(Object.fromEntries(given)))
        const texts = given.flatMap(([, list]) => list).map((object) => JSON.stringify(object))
        expect(tally).toEqual({ requests: 1, items: texts.length, characters: texts.join("").length })
      })
    )
  })

  it("answers like Braze and counts", () => {
    const tally = { ...nothing }
    const body = JSON.stringify({ events: [{ external_id: "a" }, { external_id: "b" }] })
    expect(JSON.parse(stub(tally, body))).toEqual({ events_processed: 2, message: "success" })
    expect(tally).toEqual({ requests: 1, items: 2, characters: '{"external_id":"a"}{"external_id":"b"}'.length })
    expect(answer({ attributes: 0, events: 0, purchases: 0 })).toBe('{"message":"success"}')
  })
})

/** The objects that a contender sends, sorted. */
const sent = async (name: ContenderName, set: ReadonlyArray<SourceEvent>): Promise<ReadonlyArray<string>> => {
  const objects: Array<string> = []
  const ready = await contenders[name].make({
    mode: "transform",
    endpoint: "http://127.0.0.1:9",
    batchSize: 75,
    concurrency: 8,
    answer: (body) => {
      const parsed: Record<string, ReadonlyArray<object>> = JSON.parse(body)
      for (const [lane, list] of Object.entries(parsed))
        for (const object of list) objects.push(JSON.stringify([lane, ...Object.entries(object).sort()]))
      return answer(count(body))
    },
    peers: () => {
      throw new Error("no peer is needed")
    }
  })
  await ready.run(set, set.length)
  await ready.close()
  return objects.sort()
}

describe("contenders with the same mapping", () => {
  const set = events(3_000)

  it.each(["raw", "sluice"] as const)("send the same objects as the floor: %s", async (name) => {
    const expected = await sent("fair-floor", set)
    expect(expected.length).toBeGreaterThan(set.length)
    expect(await sent(name, set)).toEqual(expected)
  })
})

const measured = (contender: "fair-floor" | "sluice", cpu: number, items = 10): Measurement => ({
  task: { contender, mode: "transform", count: 1_000, distinct: 1_000 },
  node: "20.19.0",
  milliseconds: cpu,
  cpuMicrosecondsPerEvent: cpu,
  requests: 1,
  items,
  characters: items * 100,
  peakMegabytes: 100,
  keptMegabytes: 0,
  residentMegabytes: []
})

const tasks = [measured("fair-floor", 0).task, measured("sluice", 0).task]

describe("a summary", () => {
  it("contains medians divided by the floor", () => {
    const all = [2, 9, 1].flatMap((cpu) => [measured("fair-floor", cpu), measured("sluice", cpu * 2)])
    expect(section("a", tasks, all).rows.map(({ cpuMicroseconds, ratio }) => [cpuMicroseconds, ratio])).toEqual([
      [2, 1],
      [4, 2]
    ])
  })

  it("compares within a round, so that a slow minute affects all contenders equally", () => {
    const rounds = [
      [1, 2],
      [5, 9],
      [1, 2],
      [6, 13],
      [2, 9]
    ] as const
    const all = rounds.flatMap(([floor, own]) => [measured("fair-floor", floor), measured("sluice", own)])
    expect(section("a", tasks, all).rows.map(({ cpuMicroseconds, ratio }) => [cpuMicroseconds, ratio])).toEqual([
      [2, 1],
      [9, 2]
    ])
  })

  it("reports different work, even in a single round", () => {
    const good = [measured("fair-floor", 1), measured("sluice", 1)]
    expect(differences("a", good)).toEqual([])
    expect(differences("a", [measured("fair-floor", 1), measured("sluice", 1, 9), ...good])).toEqual([
      "a: fair-floor sent 10 objects of 1000 characters, sluice sent 9 objects of 900 characters, sluice sent 10 objects of 1000 characters"
    ])
    const longer = { ...measured("sluice", 1), characters: 1_001 }
    expect(differences("a", [...good, longer])).toHaveLength(1)
  })
})

describe("results", () => {
  const of = (title: string) => ({
    node: "20.19.0",
    cores: 2,
    sections: [section(title, tasks, [measured("fair-floor", 1), measured("sluice", 2)])]
  })

  it("keep the sections that were not measured again", () => {
    const earlier = JSON.stringify({ ...of("a"), sections: [...of("a").sections, ...of("b").sections] })
    expect(together(of("b"), earlier)).toEqual({ ...of("b"), sections: [...of("b").sections, ...of("a").sections] })
    expect(together(of("b"), undefined)).toEqual(of("b"))
  })

  it("leave out sections of an older format", () => {
    const [first] = of("a").sections
    const earlier = JSON.stringify({ sections: [{ ...first, rows: [{ contender: "sluice" }] }, { title: "c" }] })
    expect(together(of("b"), earlier)).toEqual(of("b"))
  })

  it("that are committed can be read", () => {
    const kept = readFileSync(join(root, "docs", "performance.json"), "utf8")
    const { sections } = together({ ...of("b"), sections: [] }, kept)
    expect(sections.map(({ title }) => title)).toEqual(JSON.parse(kept).sections.map((one: Section) => one.title))
  })
})

it("the tables replace the former ones", () => {
  const results = { node: "20.19.0", cores: 2, sections: [section("a", tasks, [measured("fair-floor", 1)])] }
  const page = `before\n${markdown({ ...results, cores: 7 })}\nafter`
  expect(replaceIn(page, results)).toBe(`before\n${markdown(results)}\nafter`)
  expect(() => replaceIn("no marks", results)).toThrow("no marks for the results")
})

it("the cost of a queue is shown as rates and as times of acknowledgements", () => {
  const together = [1, 1, 2, 4]
  const costs = { senders: 4, together, accepted: 100, delivered: 200, alone: [0.5] }
  expect(QueueCost.markdown(costs).split("\n").slice(4)).toEqual([
    "| 4 senders at the same time | 2.00 ms | 4.00 ms | 4.00 ms |",
    "| one sender | 0.50 ms | 0.50 ms | 0.50 ms |",
    "",
    "Accepted: 40 records/s; the target is at least 20,000. Accepted and delivered: 20 records/s."
  ])
})

describe("the latency of a live send", () => {
  const bare = [0.5, 0.1, 0.4, 0.2, 0.3]

  it("is compared by medians", () => {
    expect(Latency.percentile(bare, 0.5)).toBe(0.3)
    expect(Latency.percentile(bare, 0.99)).toBe(0.5)
    expect(Latency.percentile([], 0.5)).toBeNaN()
    expect(
      Latency.times(
        bare.map((millis) => 2 * millis),
        bare
      )
    ).toBe(2)
  })

  it("is shown beside the bare request", () => {
    const [live, node, once, outage] = [0.6, 0.3, 0.9, 1_850].map((millis) => bare.map(() => millis))
    expect(live && node && once && outage && Latency.markdown({ bare, live, node, once, outage }).split("\n")).toEqual([
      "5 requests each, one after the other, over loopback",
      "",
      "| | p50 | p95 | p99 |",
      "|---|---|---|---|",
      "| bare request | 0.30 ms | 0.50 ms | 0.50 ms |",
      "| live `send` on an idle pipeline | 0.60 ms | 0.60 ms | 0.60 ms |",
      "| call of an action node | 0.30 ms | 0.30 ms | 0.30 ms |",
      "| call of an action node that remembers its answers | 0.90 ms | 0.90 ms | 0.90 ms |",
      "| 5 calls at once in an outage, deadline 2000 ms | 1850.00 ms | 1850.00 ms | 1850.00 ms |",
      "",
      "A live send takes 2.00 times as long as a bare request (p50), a call of a node 1.00 times; the target is at most 1.5."
    ])
  })
})

describe("the cost of the state file", () => {
  const tenths = [9, 2, 1, 3, 2, 2, 8, 2, 1, 2]

  it("per record is the median of the tenths after the first", () => {
    expect(StoreCost.perRecord(tenths)).toBe(2)
  })

  it("per run is what the first tenth takes longer than the others", () => {
    expect(StoreCost.perRun(tenths, 100_000)).toBe(700)
  })

  it("is a table of both", () => {
    const table = StoreCost.markdown({ tenth: 100_000, checkpoints: tenths, notes: tenths, remembered: tenths })
    expect(table).toContain("The state file alone, 1,000,000 records in requests of 75")
    expect(table).toContain("| checkpoints and notes | 2.00 µs | 700 ms |")
  })
})

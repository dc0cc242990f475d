import { execFileSync } from "node:child_process"
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { spawned, spawnedAfter } from "./support/spawned.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { folder, put } = temporaryFolder()
let names = 0

const sale = (n: number, change: object = {}) => ({
  id: `r${n}`,
  who: `u${n}`,
  price: 9.5,
  at: "2026-03-04T10:00:00Z",
  ...change
})
const sales = (...ns: ReadonlyArray<number>): string => ndjson(ns.map((n) => sale(n)))
const csv = (...ns: ReadonlyArray<number>): string => ns.map((n) => `r${n},u${n},9.5,2026-03-04T10:00:00Z\n`).join("")
const header = "id,who,price,at\n"
const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le")
const list = (...ns: ReadonlyArray<number>): string => JSON.stringify(ns.map((n) => sale(n)))

/** By record number, how often the vendor counted each purchase. And the exit code of the second run. */
interface Ending {
  readonly exit: number
  readonly applied: Readonly<Record<number, number>>
}

/** Changes that a person makes to a file between two runs. */
interface Story {
  /** The first cell of the row in the table of docs/reference/sources.md. */
  readonly row: string
  readonly what: string
  /** Both get the folder of the input. */
  readonly before: (at: (name: string) => string) => void
  readonly change: (at: (name: string) => string) => void
  readonly ends: Ending
  /** Default: the same. */
  readonly remembering?: Ending
}

const once = (...ns: ReadonlyArray<number>) => Object.fromEntries(ns.map((n) => [n, 1]))
const write =
  (...files: ReadonlyArray<readonly [name: string, content: string | Buffer]>) =>
  (at: (name: string) => string): void => {
    for (const [name, content] of files) writeFileSync(at(name), content)
  }

const rows = {
  nothing: "nothing",
  appended: "lines, rows or elements of its list were appended",
  unfinished: "its last line was unfinished and has grown",
  grown: "its last line could be read without its end, and has grown",
  moved: "it was renamed, moved or rotated",
  added: "another file was added, under any name",
  compressed: "it was compressed or uncompressed",
  deleted: "it was deleted",
  changed: "a line that was read has changed, or lines were removed",
  copied: "it is a copy of a file that was read",
  equal: "two files of one run are equal byte for byte",
  broken: "it is a link that a glob matches and that leads to no file",
  trailing: "other bytes follow the end of the archive"
}

const stories: ReadonlyArray<Story> = [
  {
    row: rows.nothing,
    what: "the same file",
    before: write(["a", sales(1, 2)]),
    change: () => {},
    ends: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.nothing,
    what: "the same file, written again with the same content",
    before: write(["a", sales(1, 2)]),
    change: write(["a", sales(1, 2)]),
    ends: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.nothing,
    what: "a link to the file, which sorts first",
    before: write(["b", sales(1, 2)]),
    change: (at) => symlinkSync(at("b"), at("a")),
    ends: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.appended,
    what: "lines",
    before: write(["a", sales(1, 2)]),
    change: (at) => appendFileSync(at("a"), sales(3)),
    ends: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.appended,
    what: "rows of CSV",
    before: write(["a.csv", header + csv(1, 2)]),
    change: (at) => appendFileSync(at("a.csv"), csv(3)),
    ends: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.appended,
    what: "lines of UTF-16",
    before: write(["a", utf16(`\ufeff${sales(1, 2)}`)]),
    change: (at) => appendFileSync(at("a"), utf16(sales(3))),
    ends: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.broken,
    what: "a link to itself",
    before: write(["a", sales(1)]),
    change: (at) => symlinkSync(at("b"), at("b")),
    ends: { exit: 1, applied: once(1) }
  },
  {
    row: rows.appended,
    what: "elements of a JSON list",
    before: write(["a.json", list(1, 2)]),
    change: write(["a.json", list(1, 2, 3)]),
    ends: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.appended,
    what: "an archive to an archive",
    before: write(["a.gz", gzipSync(sales(1, 2))]),
    change: (at) => appendFileSync(at("a.gz"), gzipSync(sales(3))),
    ends: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.unfinished,
    what: "half a line, and then the rest",
    before: write(["a", sales(1) + sales(2).slice(0, 20)]),
    change: write(["a", sales(1, 2, 3)]),
    ends: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.unfinished,
    what: "a whole line without newline, and then its newline",
    before: write(["a", sales(1, 2).trimEnd()]),
    change: write(["a", sales(1, 2, 3)]),
    ends: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.unfinished,
    what: "a whole line without newline, and then spaces",
    before: write(["a", sales(1, 2).trimEnd()]),
    change: write(["a", `${sales(1, 2).trimEnd()}  \n${sales(3)}`]),
    ends: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.grown,
    what: "a row of CSV whose last cell is longer now",
    before: write(["a.csv", header + csv(1, 2).trimEnd().slice(0, -1)]),
    change: write(["a.csv", header + csv(1, 2, 3)]),
    ends: { exit: 2, applied: once(1, 2, 3) },
    remembering: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.moved,
    what: "renamed",
    before: write(["a", sales(1, 2)]),
    change: (at) => renameSync(at("a"), at("z")),
    ends: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.moved,
    what: "rotated by renaming, with a new file in its place",
    before: write(["a", sales(1, 2)]),
    change: (at) => {
      appendFileSync(at("a"), sales(3))
      renameSync(at("a"), at("a.1"))
      writeFileSync(at("a"), sales(4))
    },
    ends: { exit: 0, applied: once(1, 2, 3, 4) }
  },
  {
    row: rows.moved,
    what: "rotated by copying and truncating",
    before: write(["a", sales(1, 2)]),
    change: (at) => {
      copyFileSync(at("a"), at("a.1"))
      writeFileSync(at("a"), sales(3))
    },
    ends: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.moved,
    what: "two files that exchanged their names",
    before: write(["a", sales(1)], ["b", sales(2)]),
    change: (at) => {
      renameSync(at("a"), at("c"))
      renameSync(at("b"), at("a"))
      renameSync(at("c"), at("b"))
    },
    ends: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.added,
    what: "a file that sorts first",
    before: write(["b", sales(1)]),
    change: write(["a", sales(2)]),
    ends: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.added,
    what: "a file in the middle, with a record that was sent",
    before: write(["a", sales(1)], ["c", sales(2)]),
    change: write(["b", sales(3, 2)]),
    ends: { exit: 0, applied: { ...once(1, 3), 2: 2 } },
    remembering: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.compressed,
    what: "compressed",
    before: write(["a", sales(1, 2)]),
    change: (at) => {
      writeFileSync(at("a.gz"), gzipSync(sales(1, 2)))
      rmSync(at("a"))
    },
    ends: { exit: 0, applied: { 1: 2, 2: 2 } },
    remembering: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.compressed,
    what: "uncompressed",
    before: write(["a.gz", gzipSync(sales(1, 2))]),
    change: (at) => {
      writeFileSync(at("a"), sales(1, 2))
      rmSync(at("a.gz"))
    },
    ends: { exit: 0, applied: { 1: 2, 2: 2 } },
    remembering: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.deleted,
    what: "one of two files",
    before: write(["a", sales(1)], ["b", sales(2)]),
    change: (at) => rmSync(at("a")),
    ends: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.changed,
    what: "a line of the same length",
    before: write(["a", sales(1, 2)], ["b", sales(3)]),
    change: write(["a", ndjson([sale(1), sale(2, { price: 8.5 })])], ["b", sales(3, 4)]),
    ends: { exit: 1, applied: once(1, 2, 3, 4) },
    remembering: { exit: 0, applied: once(1, 2, 3, 4) }
  },
  {
    row: rows.changed,
    what: "a line, with a new one after it: the daily export that is written again",
    before: write(["a", sales(1, 2, 3)]),
    change: write(["a", ndjson([sale(1), sale(2, { price: 8.5 }), sale(3), sale(4)])]),
    ends: { exit: 1, applied: once(1, 2, 3) },
    remembering: { exit: 0, applied: once(1, 2, 3, 4) }
  },
  {
    row: rows.changed,
    what: "lines removed from its end",
    before: write(["a", sales(1, 2)]),
    change: (at) => truncateSync(at("a"), sales(1).length),
    ends: { exit: 1, applied: once(1, 2) },
    remembering: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.changed,
    what: "the first line removed",
    before: write(["a", sales(1, 2)]),
    change: write(["a", sales(2, 3)]),
    ends: { exit: 1, applied: once(1, 2) },
    remembering: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.changed,
    what: "another file under the same name",
    before: write(["a", sales(1, 2)]),
    change: (at) => {
      rmSync(at("a"))
      writeFileSync(at("a"), sales(3))
    },
    ends: { exit: 1, applied: once(1, 2) },
    remembering: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.copied,
    what: "a copy that has grown",
    before: write(["a", sales(1, 2)]),
    change: write(["b", sales(1, 2, 3)]),
    ends: { exit: 1, applied: once(1, 2) },
    remembering: { exit: 0, applied: once(1, 2, 3) }
  },
  {
    row: rows.copied,
    what: "an equal copy",
    before: write(["a", sales(1, 2)]),
    change: (at) => copyFileSync(at("a"), at("b")),
    ends: { exit: 1, applied: once(1, 2) },
    remembering: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.equal,
    what: "two new files",
    before: write(["a", sales(1)]),
    change: write(["b", sales(2)], ["c", sales(2)]),
    ends: { exit: 0, applied: { 1: 1, 2: 2 } },
    remembering: { exit: 0, applied: once(1, 2) }
  },
  {
    row: rows.broken,
    what: "a link to a file that is gone",
    before: write(["b", sales(1)]),
    change: (at) => {
      symlinkSync(at("nowhere"), at("a"))
      appendFileSync(at("b"), sales(2))
    },
    ends: { exit: 1, applied: once(1, 2) }
  },
  {
    row: rows.trailing,
    what: "text after an archive",
    before: write(["a.gz", gzipSync(sales(1))]),
    change: (at) => {
      writeFileSync(at("b.gz"), Buffer.concat([gzipSync(sales(2)), Buffer.from("oops\n")]))
      writeFileSync(at("a"), sales(3))
    },
    // zlib returns nothing of a small archive that is followed by text.
    ends: { exit: 3, applied: once(1, 3) }
  },
  {
    row: rows.trailing,
    what: "zeros and another archive",
    before: write(["a.gz", gzipSync(sales(1))]),
    change: write(["b.gz", Buffer.concat([gzipSync(sales(2)), Buffer.alloc(512), gzipSync(sales(3))])]),
    ends: { exit: 3, applied: once(1, 2) }
  }
]

/** A folder with a configuration that sends a purchase of each record. */
const project = async (source: object) => {
  const mock = await workspace()
  const name = `p${names++}`
  const at = (file: string) => join(folder, name, "in", file)
  mkdirSync(at(""), { recursive: true })
  const configure = (route: string): string =>
    put(
      `${name}/sluice.json`,
      JSON.stringify({
        version: 1,
        source: { id: "$.id", ...source },
        connections: { braze: { endpoint: mock.url, apiKey: mock.apiKey } },
        identity: [{ external_id: "$.who" }],
        routes: [
          {
            name: route,
            to: "braze-event-tracking",
            fields: { product_id: "one", currency: "EUR", price: "$.price", time: "$.at" }
          }
        ]
      })
    )
  const config = configure("sale")
  return {
    at,
    config,
    configure,
    run: (...args: ReadonlyArray<string>) => sluice("run", config, "--yes", ...args),
    applied: () => {
      const counts: Record<string, number> = {}
      for (const { key } of mock.ledger({ lane: "purchases", limit: 10_000 }).entries) {
        const n = key.replace("external_id:u", "")
        counts[n] = (counts[n] ?? 0) + 1
      }
      return counts
    }
  }
}

/** Rows about changes during a run, each with the test that covers it. */
const elsewhere: Readonly<Record<string, readonly [file: string, title: string]>> = {
  "it was replaced or truncated during the run": [
    "packages/node/test/FileSource.test.ts",
    "is not read if it was replaced, since its checkpoint belongs to the other file"
  ]
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..")

describe("what happened to a file", () => {
  it("is in the table of the reference, and in this one", () => {
    const page = readFileSync(join(root, "docs/reference/sources.md"), "utf8")
    const table = page.slice(page.indexOf("| what happened to a file |")).split("\n\n")[0] ?? ""
    const inPage = table
      .split("\n")
      .slice(2)
      .map((line) => line.split(" | ")[0]?.slice(2))
    expect([...new Set(stories.map(({ row }) => row)), ...Object.keys(elsewhere)].sort()).toEqual(inPage.sort())
    expect(stories.length).toBeGreaterThanOrEqual(20)
    for (const [file, title] of Object.values(elsewhere))
      expect(readFileSync(join(root, file), "utf8")).toContain(title)
  })

  const cases = stories.flatMap((story) =>
    [false, true].map((remembers) => ({
      ...story,
      remembers,
      title: `${story.row}: ${story.what}${remembers ? ", with remember" : ""}`
    }))
  )
  it.each(cases)("$title", async ({ before, change, ends, remembering, remembers }) => {
    const { applied, at, run } = await project({ file: "in/*", ...(remembers && { remember: "90 days" }) })
    before(at)
    expect([0, 2]).toContain((await run()).code)
    change(at)
    const expected = (remembers ? remembering : undefined) ?? ends
    const { code, err, out } = await run()
    expect([code, applied()], out + err).toEqual([expected.exit, expected.applied])
    // Another run sends nothing more.
    await run()
    expect(applied()).toEqual(expected.applied)
  })
})

describe("unusual sources", () => {
  it("a link to itself is refused by each command", async () => {
    const { at, config, run } = await project({ file: "in/a" })
    symlinkSync(at("a"), at("a"))
    const sentence = "in/a cannot be read: it is a link to itself. Nothing was sent."
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining(sentence) })
    expect(await sluice("map", config)).toMatchObject({ code: 1, err: expect.stringContaining(sentence) })
    expect((await sluice("status", config)).out).toContain("in/a")
  })

  it("a named pipe is refused before anything is read from it", async () => {
    const { at, config, run } = await project({ file: "in/a" })
    execFileSync("mkfifo", [at("a")])
    const sentence =
      "in/a cannot be read: it is a pipe, a socket or a device, which can be read only once. Pass its records to standard input, with --input -. Nothing was sent."
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining(sentence) })
    expect(await sluice("map", config)).toMatchObject({ code: 1, err: expect.stringContaining(sentence) })
    expect((await sluice("status", config)).out).toContain("in/a")
  })

  it("a named pipe in a folder is refused alone", async () => {
    const { applied, at, run } = await project({ file: "in" })
    writeFileSync(at("a"), sales(1))
    execFileSync("mkfifo", [at("b")])
    expect(await run()).toMatchObject({
      code: 1,
      out: expect.stringContaining(
        "in/b was not read: it is a pipe, a socket or a device, which can be read only once."
      )
    })
    expect(applied()).toEqual(once(1))
  })

  it("a file of UTF-16 that ends in the middle of a character is read again when it has grown", async () => {
    const { applied, at, run } = await project({ file: "in/a" })
    const whole = utf16(`\ufeff${sales(1, 2, 3)}`)
    writeFileSync(at("a"), whole.subarray(0, whole.length - 21))
    expect(await run()).toMatchObject({
      code: 3,
      out: expect.stringContaining(
        "in/a cannot be read: it is UTF-16 and ends in the middle of a character. It is still"
      )
    })
    writeFileSync(at("a"), whole)
    expect((await run()).code).toBe(0)
    expect(applied()).toEqual(once(1, 2, 3))
  })

  it("runs with --limit continue in a file that is rotated between them", async () => {
    const { applied, at, run } = await project({ file: "in/*" })
    writeFileSync(at("a"), sales(1, 2, 3, 4, 5))
    for (let step = 0; step < 2; step++) expect((await run("--limit", "2")).code).toBe(0)
    expect(applied()).toEqual(once(1, 2, 3, 4))
    renameSync(at("a"), at("a.1"))
    writeFileSync(at("a"), sales(6, 7))
    for (let step = 0; step < 2; step++) expect((await run("--limit", "2")).code).toBe(0)
    expect(applied()).toEqual(once(1, 2, 3, 4, 5, 6, 7))
    expect((await run()).out).toContain("Nothing new")
  })

  it.each([false, true])("a renamed route gets only the records after it, with remember: %s", async (remembers) => {
    const { applied, at, configure, run } = await project({ file: "in/*", ...(remembers && { remember: "90 days" }) })
    writeFileSync(at("a"), sales(1, 2))
    expect((await run()).code).toBe(0)
    const config = configure("order")
    expect((await sluice("check", config)).err).toContain("Earlier runs sent to the route sale, which is not in")
    appendFileSync(at("a"), sales(3))
    expect((await run()).code).toBe(0)
    expect(applied()).toEqual(once(1, 2, 3))
  })

  it.each([false, true])("a clock that goes back changes nothing, with remember: %s", async (remembers) => {
    const { applied, at, config } = await project({ file: "in/*", ...(remembers && { remember: "90 days" }) })
    const clock = put(
      "clock.mjs",
      `const real = Date
const ahead = Number(process.env.CLOCK_DAYS) * 86_400_000
globalThis.Date = class extends real {
  constructor(...at) { super(...(at.length === 0 ? [real.now() + ahead] : at)) }
  static now() { return real.now() + ahead }
}
`
    )
    const run = (days: number) =>
      spawned(["run", config, "--yes"], "", {
        NODE_OPTIONS: `--import ${pathToFileURL(clock)}`,
        CLOCK_DAYS: String(days)
      }).ended
    writeFileSync(at("a"), sales(1, 2))
    expect((await run(60)).code).toBe(0)
    appendFileSync(at("a"), sales(3))
    renameSync(at("a"), at("b"))
    expect((await run(0)).code).toBe(0)
    expect((await run(-60)).out).toContain("Nothing new")
    writeFileSync(at("b"), sales(1, 2, 4))
    expect((await run(-60)).code).toBe(remembers ? 0 : 1)
    expect(applied()).toEqual(remembers ? once(1, 2, 3, 4) : once(1, 2, 3))
  })

  it("a state that cannot grow stops the run, and the next one continues from it", async () => {
    const { applied, at, config, run } = await project({ file: "in/*" })
    const numbers = Array.from({ length: 2_000 }, (_, n) => n + 1)
    writeFileSync(at("a"), sales(...numbers))
    // In blocks of 512 bytes. The log of the state grows beyond it, and the file of the state does not.
    const stopped = await spawnedAfter("ulimit -f 240", ["run", config, "--yes"]).ended
    expect(stopped.code).toBe(3)
    expect(stopped.out).toContain("cannot be written or read: the disk reports an error, or the file has reached")
    const sent = applied()
    const next = await run()
    expect([0, 2]).toContain(next.code)
    const unknown = new Set(
      lettersOf(join(at(".."), "dead-letters.ndjson")).map(({ id }) => Number(id.replace("r", "")))
    )
    const all = applied()
    expect(Object.values(all).filter((count) => count !== 1)).toEqual([])
    expect(numbers.filter((n) => all[n] === undefined && !unknown.has(n))).toEqual([])
    expect(Object.keys(sent).length).toBeGreaterThan(0)
  })
})

const lettersOf = (path: string): ReadonlyArray<{ readonly id: string }> =>
  existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line))
    : []

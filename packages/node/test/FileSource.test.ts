import { mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { PassThrough, Readable } from "node:stream"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "@effect/vitest"
import type { Entry } from "@sluice/core/Source"
import * as FileSource from "@sluice/node/FileSource"
import { Effect, Either, Fiber } from "effect"
import * as fc from "fast-check"
import { firstMistake } from "../src/format/JsonScan.js"
import { readAll } from "./support/readAll.js"
import { temporaryFolder } from "./support/temporary.js"

const full = process.env["SLUICE_PROOF"] === "full"

const folder = temporaryFolder()
let names = 0
const file = (content: string | Buffer, name = `f${names++}.ndjson`): string => {
  writeFileSync(join(folder, name), content)
  return name
}
const read = (input: string | ReadonlyArray<string>, rest: Partial<FileSource.Settings> = {}) =>
  Effect.runPromise(readAll({ input, folder, ...rest }))
const failure = async (input: string | ReadonlyArray<string>, rest: Partial<FileSource.Settings> = {}) => {
  const result = await Effect.runPromise(Effect.either(readAll({ input, folder, ...rest })))
  return Either.isLeft(result) ? result.left.message : "it was read"
}
const pieces = (bytes: Buffer, sizes: ReadonlyArray<number>): ReadonlyArray<Buffer> => {
  const out: Array<Buffer> = []
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes.length === 0 ? bytes.length : (sizes[i % sizes.length] ?? 1)
    out.push(bytes.subarray(at, at + size))
    at += size
  }
  return out
}
/** An entry without its file number and position, which other tests check. */
const plainly = ({ part: _, position: __, ...entry }: Entry) => entry

const refusal = (entry: Entry | undefined) => (entry !== undefined && "_tag" in entry ? entry.reasons[0] : undefined)

describe("any text", () => {
  const lines = fc.array(
    fc.oneof(
      fc.json().map((text) => `{"id":1,"v":${text}}`),
      fc.json(),
      fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, "")),
      fc.constantFrom("", "  ", '{"id":"a"', "\ufeff{}")
    ),
    { maxLength: 12 }
  )
  const texts = fc
    .tuple(lines, fc.constantFrom("\n", "\r\n"), fc.constantFrom("", "\n", "\ufeff"))
    .map(([all, ending, extra]) =>
      Buffer.from(extra === "\ufeff" ? `\ufeff${all.join(ending)}` : all.join(ending) + extra)
    )

  it("returns the same entries for any division into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.integer({ min: 1, max: 9 })), async (bytes, sizes) => {
        const whole = await read("-", { stdin: Readable.from([bytes]) })
        const cut = await read("-", { stdin: Readable.from(pieces(bytes, sizes)) })
        expect(cut).toEqual(whole)
      }),
      { numRuns: full ? 10_000 : 200 }
    )
  })

  it("returns the same entries from gzip, with one member or several, as from plain text", async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 0, max: 60 }), async (bytes, at) => {
        const plain = await read("-", { stdin: Readable.from([bytes]) })
        const zipped = Buffer.concat([gzipSync(bytes.subarray(0, at)), gzipSync(bytes.subarray(at))])
        expect(await read("-", { stdin: Readable.from(pieces(zipped, [7])) })).toEqual(plain)
      }),
      { numRuns: full ? 10_000 : 100 }
    )
  })

  it("numbers its entries without gaps and reports the byte where each begins", async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (bytes) => {
        const all = await read("-", { stdin: Readable.from([bytes]) })
        expect(all.map((entry) => entry.seq)).toEqual(all.map((_, i) => i))
        for (const { origin } of all) {
          const before = bytes.subarray(0, origin.offset)
          expect(before.filter((byte) => byte === 10).length).toBe((origin.line ?? 0) - 1)
        }
      }),
      { numRuns: full ? 10_000 : 100 }
    )
  })
})

describe("files", () => {
  it("are read in the given order, those of a glob by name, with one `seq` over all", async () => {
    mkdirSync(join(folder, "many"))
    for (const name of ["b", "a", "c"])
      writeFileSync(join(folder, "many", `${name}.ndjson`), `{"f":"${name}1"}\n\n{"f":"${name}2"}`)
    const all = (await read("many/*.ndjson")).map(plainly)
    expect(all).toEqual(
      ["a", "b", "c"].flatMap((name, i) => [
        {
          id: `many/${name}.ndjson:1`,
          seq: 2 * i,
          origin: { source: `many/${name}.ndjson`, line: 1, offset: 0 },
          body: { f: `${name}1` }
        },
        {
          id: `many/${name}.ndjson:3`,
          seq: 2 * i + 1,
          origin: { source: `many/${name}.ndjson`, line: 3, offset: 12 },
          body: { f: `${name}2` }
        }
      ])
    )
    expect((await read(["many/c.ndjson", "many/*.ndjson"])).map((entry) => entry.origin.source)).toEqual([
      "many/c.ndjson",
      "many/c.ndjson",
      "many/a.ndjson",
      "many/a.ndjson",
      "many/b.ndjson",
      "many/b.ndjson"
    ])
  })

  it("whose name looks like a pattern are read by name", async () => {
    expect((await read(file('{"a":1}', "x[1].ndjson"))).length).toBe(1)
  })

  it("larger than one disk read are returned in chunks of at most 256 entries", async () => {
    const name = file(Array.from({ length: 20_000 }, (_, i) => `{"id":${i},"text":"${"ü".repeat(i % 50)}"}`).join("\n"))
    const sizes: Array<number> = []
    const ids: Array<string> = []
    await Effect.runPromise(
      Effect.gen(function* () {
        const source = yield* FileSource.make({ input: name, folder, id: "$.id" })
        const pull = yield* source.open([])
        for (let chunk = yield* pull; chunk !== undefined; chunk = yield* pull) {
          sizes.push(chunk.length)
          ids.push(...chunk.map((entry) => entry.id))
        }
        expect(yield* source.size).toBe(20_000)
        expect(source.bytes().read).toBe(source.bytes().total)
        expect(yield* pull).toBe(undefined)
      }).pipe(Effect.scoped)
    )
    expect(ids).toEqual(Array.from({ length: 20_000 }, (_, i) => String(i)))
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256)
  })

  it("that are empty contain no records", async () => {
    expect(await read(file(""))).toEqual([])
    expect(await read(file("\n\r\n  \n"))).toEqual([])
    expect(await read(file(gzipSync("")))).toEqual([])
  })

  it("that are missing, and folders without files, are refused with a clear message", async () => {
    mkdirSync(join(folder, "folder"))
    expect(await failure("nowhere.ndjson")).toBe(
      "nowhere.ndjson cannot be read: there is no such file. Nothing was sent."
    )
    expect(await failure("nowhere/*.ndjson")).toBe(
      `No file matches nowhere/*.ndjson in ${folder}. Check the name and the folder.`
    )
    expect(await failure("folder")).toBe(`No file matches folder in ${folder}. Check the name and the folder.`)
  })

  it("in a torn archive are read up to the damage, and then fail", async () => {
    const noise = Array.from({ length: 30_000 }, (_, i) => `{"id":"${(i * 2654435761) % 4294967296}"}`).join("\n")
    const whole = gzipSync(noise)
    const name = file(whole.subarray(0, whole.length - 2000), "torn.ndjson.gz")
    let records = 0
    const error = await Effect.runPromise(
      Effect.gen(function* () {
        const source = yield* FileSource.make({ input: name, folder })
        const pull = yield* source.open([])
        for (let chunk = yield* pull; chunk !== undefined; chunk = yield* pull) records += chunk.length
      }).pipe(Effect.scoped, Effect.flip)
    )
    expect(records).toBeGreaterThan(1000)
    expect(error.message).toBe(
      `torn.ndjson.gz cannot be read: the archive ends too early, after its first ${records.toLocaleString("en-US")} records. Fetch the file again.`
    )
  })

  it("in an archive that is damaged at its start fail without a record", async () => {
    const bytes = gzipSync('{"a":1}\n'.repeat(2000))
    bytes.fill(0xff, 12, 40)
    expect(await failure(file(bytes, "damaged.ndjson.gz"))).toBe(
      "damaged.ndjson.gz cannot be read: the archive is damaged, before its first record. Fetch the file again."
    )
    file('{"a":1}\n', "before.ndjson")
    expect(await failure(["before.ndjson", "damaged.ndjson.gz"])).toContain(", before its first record.")
  })

  it("in an archive that other bytes follow are read, and then fail; zeros are padding", async () => {
    const archive = gzipSync('{"a":1}\n{"a":2}\n')
    const zeros = Buffer.alloc(512)
    expect(await read(file(Buffer.concat([archive, zeros])))).toHaveLength(2)
    const sentence =
      "cannot be read: other bytes follow the end of the archive, after its first 2 records. Fetch the file again."
    for (const rest of [
      Buffer.concat([zeros, archive]),
      Buffer.from([0, 1]),
      Buffer.concat([Buffer.alloc(600_000), archive])
    ]) {
      const name = file(Buffer.concat([archive, rest]))
      expect(await failure(name)).toBe(`${name} ${sentence}`)
    }
    const split = pieces(Buffer.concat([archive, zeros, archive]), [archive.length, 100])
    expect(await failure("-", { stdin: Readable.from(split) })).toBe(`- ${sentence}`)
  })

  it("of links that a glob matches and that lead to no file are refused, and the other files are read", async () => {
    mkdirSync(join(folder, "links"))
    file('{"a":1}\n', "links/b.ndjson")
    symlinkSync("nowhere.ndjson", join(folder, "links/a.ndjson"))
    symlinkSync("self.ndjson", join(folder, "links/self.ndjson"))
    symlinkSync("b.ndjson", join(folder, "links/other.txt"))
    const reports = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const source = yield* FileSource.make({ input: "links/*.ndjson", folder })
          expect(source.files).toEqual(["links/b.ndjson"])
          yield* yield* source.open([])
          return source.reports()
        })
      )
    )
    const refused = (name: string) => ({
      name,
      state: "broken",
      decision: "refused",
      compared: "nothing",
      refused: `${name} is a link to a file that does not exist, or to itself. Correct or remove the link.`
    })
    expect(reports).toEqual([
      { name: "links/b.ndjson", format: "NDJSON", state: "new", decision: "fresh", compared: "whole" },
      refused("links/a.ndjson"),
      refused("links/self.ndjson")
    ])
  })

  it("of files that are equal byte for byte are read, and the later file is reported", async () => {
    for (const [name, count] of [
      ["a", 2],
      ["b", 3],
      ["c", 2],
      ["d", 0],
      ["e", 0]
    ] as const)
      file('{"a":1}\n'.repeat(count), `equal-${name}.ndjson`)
    const reports = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const source = yield* FileSource.make({ input: "equal-*.ndjson", folder })
          const pull = yield* source.open([])
          for (let entries = yield* pull; entries !== undefined; entries = yield* pull);
          return source.reports()
        })
      )
    )
    expect(reports.flatMap(({ equals, name }) => (equals === undefined ? [] : [[name, equals]]))).toEqual([
      ["equal-c.ndjson", "equal-a.ndjson"]
    ])
  })
})

describe("ids", () => {
  it("come from the path, as a string or a whole number", async () => {
    const all = await read(file('{"s":{"id":"a"}}\n{"s":{"id":7}}'), { id: "$.s.id" })
    expect(all.map((entry) => entry.id)).toEqual(["a", "7"])
  })

  it.each([
    ['{"x":1}', "id-missing", "The record has no id. Add one at its origin, or choose another path in source.id."],
    ['{"id":null}', "id-missing", "The record has no id. Add one at its origin, or choose another path in source.id."],
    ['{"id":"  "}', "id-not-text", "The id is blank. It must be a string or a whole number."],
    ['{"id":{}}', "id-not-text", "The id is an object. It must be a string or a whole number."],
    [
      '{"id":1.5}',
      "id-number-not-exact",
      "The id is a number that cannot be read exactly, because a fraction can be written in several ways. Write it as text, in quotation marks."
    ]
  ])("%s is refused", async (text, code, message) => {
    const name = file(text)
    expect((await read(name, { id: "$.id" })).map(plainly)).toEqual([
      {
        _tag: "Unreadable",
        id: `${name}:1`,
        seq: 0,
        origin: { source: name, line: 1, offset: 0 },
        reasons: [{ code, path: "$.id", message }],
        text
      }
    ])
  })

  it("need a valid path", async () => {
    expect(await failure(file("{}"), { id: "$..x[" })).toBe(
      '"$..x[" is not a valid path for the setting id. Expected a path such as $.user.id or $["odd name"].'
    )
  })
})

describe("a line that is not a record", () => {
  const one = async (text: string | Buffer, rest: Partial<FileSource.Settings> = {}) =>
    refusal((await read(file(text), { format: "ndjson", ...rest }))[0])

  it.each([
    ['{"name":"Ada', "Line 1, column 13: the line ends in the middle of a string."],
    ['{"name":"Ada"', "Line 1, column 14: the line ends before an object is closed."],
    ['{"name"', "Line 1, column 8: the line ends before an object is closed, after a key."],
    ['{"a":1,}', "Line 1, column 8: a comma before the closing brace."],
    ['{"a" 1}', "Line 1, column 6: a colon is missing between a key and its value."],
    ['{"a":1 "b":2}', "Line 1, column 8: a comma or a closing brace is missing."],
    ['{"😀é":tru}', "Line 1, column 7: invalid JSON."],
    ["{'a':1}", "Line 1, column 2: expected a key in double quotation marks."],
    ['{"a":NaN}', "Line 1, column 6: invalid JSON: NaN, Infinity, undefined, True, False and None are not JSON."],
    ['{"a":"\\x"}', "Line 1, column 7: invalid escape sequence."],
    ['{"a":"tab\there"}', "Line 1, column 10: a control character in a string must be escaped."],
    ['{"a":1}{"b":2}', "Line 1, column 8: there is text after the end of the value. Write one object per line."],
    [
      "[",
      "Line 1, column 2: the line ends before an array is closed. The file looks like one JSON array. Set source.format to json."
    ]
  ])("%s is reported by line and column", async (text, message) => {
    expect(await one(text)).toEqual({ code: "not-json", message })
  })

  it("finds a mistake exactly in the texts that JSON.parse refuses", () => {
    const nearly = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "\\", "1", "e", ":"))
      .map(([text, at, put]) => {
        const i = at % (text.length + 1)
        return text.slice(0, i) + put + text.slice(i + (put === "" ? 1 : 0))
      })
    fc.assert(
      fc.property(fc.oneof(nearly, fc.json(), fc.string()), (text) => {
        let valid = true
        try {
          JSON.parse(text)
        } catch {
          valid = false
        }
        expect(firstMistake(text) === undefined).toBe(valid)
      }),
      { numRuns: full ? 10_000 : 2000 }
    )
  })

  it.each([
    ["[1,2]", "this is an array"],
    ["7", "this is a number"],
    ['"x"', "this is a string"],
    ["null", "this is null"],
    ["true", "this is a boolean"]
  ])("%s has the wrong type", async (text, words) => {
    expect((await one(text))?.message).toContain(words)
  })

  it("of 100,000 levels is refused before it is parsed", async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`
    expect(await one(deep)).toEqual({
      code: "nested-too-deep",
      message: "Arrays and objects are nested more than 200 levels deep. Flatten the record."
    })
    expect(await one("[".repeat(100_000))).toEqual({
      code: "nested-too-deep",
      message: "Arrays and objects are nested more than 200 levels deep. Flatten the record."
    })
    expect(await one(`{"a":"${"[".repeat(1000)}\\"${"{".repeat(1000)}"}`)).toBe(undefined)
  })

  it("of 5 MB is refused by its size, and the ones around it are read", async () => {
    const name = file(`{"id":1}\n{"id":"${"x".repeat(5_000_000)}"}\n{"id":3}`)
    const all = await read(name, { id: "$.id" })
    expect(all.map((entry) => entry.id)).toEqual(["1", `${name}:2`, "3"])
    expect(refusal(all[1])).toEqual({
      code: "record-too-large",
      message: "The record has 5000009 bytes; at most 1048576 are allowed. Split it, or raise source.maxRecordBytes."
    })
    const kept = all[1]
    expect(kept !== undefined && "_tag" in kept ? [kept.text.length, kept.cut] : []).toEqual([
      64 * 1024,
      { kept: 64 * 1024, of: 5_000_009 }
    ])
  })

  it("is kept up to 64 KB, without half a character, together with its true length", async () => {
    const half = 32 * 1024
    const [whole, broken, noId] = await read(
      file(
        `["${"x".repeat(2 * half - 4)}"]\n["${"x".repeat(2 * half - 3)}😀"\n{"t":"${"é".repeat(3 * half)}","u":"${"😀".repeat(half)}"}`
      ),
      { id: "$.id", format: "ndjson" }
    )
    const marks = [whole, broken, noId].map((entry) =>
      entry !== undefined && "_tag" in entry ? [entry.reasons[0]?.code, entry.cut] : []
    )
    expect(marks).toEqual([
      ["not-an-object", undefined],
      ["not-json", { kept: 2 * half - 1, of: 2 * half + 4 }],
      ["id-missing", { kept: 65_536, of: 327_695 }]
    ])
  })

  it("in an encoding other than UTF-8 is refused", async () => {
    expect(await one(Buffer.from('{"a":"é"}', "latin1"))).toEqual({
      code: "not-utf-8",
      message: "Line 1, column 7: invalid UTF-8. Set source.encoding, for example to windows-1252."
    })
  })

  it("with half a character is refused with its path; a complete pair is read", async () => {
    expect(await one('{"s":{"name":["x","a\\ud83d"]}}')).toEqual({
      code: "half-a-character",
      path: "$.s.name[1]",
      message:
        "The text contains half a character (an unpaired surrogate such as \\ud83d), which UTF-8 cannot encode. The usual cause is a string that was cut in the middle of an emoji. Cut strings by characters and not by UTF-16 units."
    })
    expect(await read(file('{"a":"\\ud83d\\ude00"}'))).toMatchObject([{ body: { a: "😀" } }])
  })

  it("never quotes the line", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('{"a":CANARY}', '{"CANARY', '["CANARY",]', "CANARY", '{"a":"CANARY\\q"}'),
        async (text) => {
          expect(JSON.stringify(await one(text))).not.toContain("CANARY")
        }
      )
    )
  })
})

describe("__proto__", () => {
  it("is a key like any other, even beside a removed path", async () => {
    const text = '{"__proto__":{"polluted":true},"constructor":1,"t":2}'
    const [plain] = await read(file(text))
    const [cut] = await read(file(text), { never: ["$.t"] })
    for (const entry of [plain, cut]) {
      const body = entry !== undefined && "body" in entry ? entry.body : {}
      expect(Object.keys(body)).toContain("__proto__")
      expect(Object.getPrototypeOf(body)).toBe(Object.prototype)
    }
    expect("polluted" in {}).toBe(false)
  })
})

describe("never", () => {
  it("removes keys, elements and members of every element", async () => {
    const [entry] = await read(file('{"a":{"b":1,"c":2},"t":[{"x":1,"y":2},{"x":3}],"u":[1,2]}'), {
      never: ["$.a.b", "t[*].x", "$.u[0]", "$.missing.path"]
    })
    expect(entry).toMatchObject({ body: { a: { c: 2 }, t: [{ y: 2 }, {}], u: [null, 2] } })
  })

  it("keeps no text of an unparsable line, and removes paths before it refuses a record", async () => {
    const [broken, noId] = await read(file('{"t":"SECRET"\n{"t":"SECRET","k":1}'), { never: ["$.t"], id: "$.id" })
    expect(broken).toMatchObject({ _tag: "Unreadable", text: "", cut: { kept: 0, of: 13 } })
    expect(noId).toMatchObject({ _tag: "Unreadable", text: '{"k":1}' })
    expect(noId).not.toHaveProperty("cut")
  })
})

describe("waiting", () => {
  it("can be interrupted without a loss", async () => {
    const stdin = new PassThrough()
    const ids = await Effect.runPromise(
      Effect.gen(function* () {
        const source = yield* FileSource.make({ input: "-", stdin, id: "$.id" })
        const pull = yield* source.open([])
        const chunks: Array<ReadonlyArray<string> | undefined> = []
        for (const lines of ['{"id":"a"}\n{"id":"b"}\n', '{"id":"c"}\n{"id":', '"d"}\n']) {
          const waiting = yield* Effect.fork(pull)
          yield* Effect.yieldNow()
          yield* Fiber.interrupt(waiting)
          stdin.write(lines)
          const chunk = yield* pull
          chunks.push(chunk?.map((entry) => entry.id))
        }
        return chunks
      }).pipe(Effect.scoped)
    )
    expect(ids).toEqual([["a", "b"], ["c"], ["d"]])
  })

  it("for an idle input ends when the scope closes", async () => {
    const stdin = new PassThrough()
    await Effect.runPromise(
      Effect.gen(function* () {
        const source = yield* FileSource.make({ input: "-", stdin })
        const pull = yield* source.open([])
        const waiting = yield* Effect.fork(pull)
        yield* Effect.yieldNow()
        yield* Fiber.interrupt(waiting)
      }).pipe(Effect.scoped)
    )
    expect(stdin.destroyed).toBe(true)
  })
})

describe("a file that changes after the run started", () => {
  const changed = (change: (name: string) => void) =>
    Effect.gen(function* () {
      const names = [file('{"v":1}\n'), file('{"v":2}\n{"v":3}\n')]
      const source = yield* FileSource.make({ input: names, folder })
      const pull = yield* source.open([])
      yield* pull
      change(join(folder, names[1] ?? ""))
      return (yield* Effect.flip(pull)).message.replace(/^\S+/, "FILE")
    }).pipe(Effect.scoped, Effect.runPromise)
  const message =
    "FILE cannot be read: it was replaced or truncated after this run started. Run the same command again."

  it("is not read if it was replaced, since its checkpoint belongs to the other file", async () => {
    const replace = (name: string): void => {
      renameSync(name, `${name}.1`)
      writeFileSync(name, '{"v":4}\n{"v":5}\n{"v":6}\n')
    }
    expect(await changed(replace)).toBe(message)
  })

  it("is not read if it was truncated", async () => {
    expect(await changed((name) => truncateSync(name, 4))).toBe(message)
  })

  it("is not taken for complete if it is truncated while it is read", async () => {
    // Longer than two disk reads, and its lines end at neither of them.
    const name = file('{"v":"0123456789"}\n'.repeat(40_000))
    const found = Effect.gen(function* () {
      const source = yield* FileSource.make({ input: name, folder })
      const pull = yield* source.open([])
      yield* pull
      truncateSync(join(folder, name), 1_000)
      let read = 0
      for (;;) {
        const entries = yield* Effect.either(pull)
        if (Either.isLeft(entries)) return [entries.left.message.replace(/^\S+/, "FILE"), read]
        if (entries.right === undefined) return ["it was read", read]
        read += entries.right.filter((entry) => "_tag" in entry).length
      }
    })
    expect(await found.pipe(Effect.scoped, Effect.runPromise)).toEqual([
      "FILE cannot be read: it was truncated while it was read. Records after that place are missing: fetch the file again.",
      0
    ])
  })
})

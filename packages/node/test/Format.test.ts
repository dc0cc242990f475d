import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { describe, expect, it } from "@effect/vitest"
import type { Entry } from "@sluice/core/Source"
import * as FileSource from "@sluice/node/FileSource"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import type { Encoding } from "../src/format/Encoding.js"
import { isDoubtful } from "../src/format/Encoding.js"
import { parseExactly } from "../src/format/ExactJson.js"
import { type FormatSettings, find } from "../src/format/Format.js"
import { readAll } from "./support/readAll.js"
import { temporaryFolder } from "./support/temporary.js"

const folder = temporaryFolder()
let names = 0

type Rest = Partial<FileSource.Settings>

/** The entries that were read: bodies of records, and `line: message` of other entries. */
const shown = (entry: Entry): unknown =>
  "_tag" in entry
    ? `${entry.origin.line}: ${entry.reasons.map(({ code, message }) => `${code}: ${message}`).join()}`
    : entry.body

const read = async (content: string | Buffer, extension: string, rest: Rest = {}): Promise<ReadonlyArray<unknown>> => {
  const name = `f${names++}.${extension}`
  writeFileSync(join(folder, name), content)
  const result = await Effect.runPromise(Effect.either(readAll({ input: name, folder, ...rest })))
  return Either.isLeft(result) ? [result.left.message.replace(name, "FILE")] : result.right.map(shown)
}

const formatOf = (content: string | Buffer, name: string, settings: FormatSettings = {}): string | undefined =>
  find(name, { bytes: Buffer.from(content), isWhole: true }, settings)?.name

describe("the format of an input", () => {
  it.each<[string, string | Buffer, string, FormatSettings, string]>([
    ["objects on lines", '{"a":1}\n{"a":2}\n', "x.ndjson", {}, "NDJSON"],
    ["the same with another extension", '{"a":1}\n{"a":2}\n', "x.csv", {}, "NDJSON"],
    ["the same from standard input", '{"a":1}\n', "-", {}, "NDJSON"],
    ["a first line that is not valid", 'oops\n{"a":1}\n', "-", {}, "NDJSON"],
    ["a list", '[{"a":1}]', "x.ndjson", {}, "JSON list"],
    ["a list after a byte order mark", '\ufeff [\n{"a":1}]', "x.json", {}, "JSON list"],
    ["an object over several lines", '{\n  "a": 1\n}\n', "x.json", {}, "JSON objects"],
    ["the same in a file for lines", '{\n"a": 1\n}\n{"b":1}\n', "x.ndjson", {}, "JSON objects"],
    ["a list inside an object", '{"users":[]}', "x.json", { records: "$.users" }, "JSON list at $.users"],
    ["commas", "a,b\n1,2\n", "x.csv", {}, "CSV (comma, UTF-8)"],
    ["semicolons with commas in numbers", "a;b\n1,5;2\n2,5;3\n", "x.csv", {}, "CSV (semicolon, UTF-8)"],
    ["tabs", "a\tb\n1\t2\n", "x.tsv", {}, "CSV (tab, UTF-8)"],
    ["bars without an extension", "a|b\n1|2\n", "-", {}, "CSV (bar, UTF-8)"],
    ["Excel's line", "sep=|\r\na,b|c\r\n1|2\r\n", "x.csv", {}, "CSV (bar, UTF-8)"],
    ["one column", "email\na@b.c\n", "x.csv", {}, "CSV (comma, UTF-8)"],
    ["a delimiter in quotation marks", 'a;"b,c,d"\n1;"2,3,4"\n', "x.csv", {}, "CSV (semicolon, UTF-8)"],
    ["a delimiter that is set", "a:b\n1:2\n", "x.txt", { csv: { delimiter: ":" } }, 'CSV (":", UTF-8)'],
    ["Windows-1252", Buffer.from("Stra\xdfe,\x80\nK\xf6ln,1\n", "latin1"), "x.csv", {}, "CSV (comma, Windows-1252)"],
    [
      "an encoding that is set",
      Buffer.from("a,b\n\xe9,1\n", "latin1"),
      "x.csv",
      { encoding: "latin1" },
      "CSV (comma, Latin-1)"
    ],
    ["a format that is set", '[1]\n{"a":1}', "x.json", { format: "ndjson" }, "NDJSON"],
    ["an empty file", "", "x.csv", {}, "NDJSON"]
  ])("%s", (_, content, name, settings, expected) => {
    expect(formatOf(content, name, settings)).toBe(expected)
  })

  it("is detected after the first line of a slow input", () => {
    expect(find("-", { bytes: Buffer.from('{"a":1}\n'), isWhole: false }, {})?.name).toBe("NDJSON")
    expect(find("-", { bytes: Buffer.from('{"a":'), isWhole: false }, {})).toBeUndefined()
    expect(find("-", { bytes: Buffer.from("a,b\n1,2\n"), isWhole: false }, {})).toBeUndefined()
  })

  it("refuses input that is neither CSV nor JSON", async () => {
    expect(await read("<!DOCTYPE html>\n<table>", "csv")).toEqual([
      "FILE cannot be read: it is HTML or XML, not CSV or JSON. Export it again, or save it in another format."
    ])
    const cp850 = Buffer.from("Stra\xe1e;M\x81ller\nK\x94ln;Gr\x94\xe1e\n", "latin1")
    expect(await read(cp850, "csv")).toEqual([
      "FILE cannot be read: its encoding is unknown: its characters fit neither UTF-8 nor Windows-1252. Convert it to UTF-8, for example with `iconv -f cp850 -t utf-8`, or set source.encoding."
    ])
  })
})

describe("CSV", () => {
  it("is read as strings by column: an empty cell is absent, leading zeros and formulas stay", async () => {
    const text = 'id,name,"odd ""name""",,note\r\n007,"Ada\nL.",=1+1,x,\r\n8,,"","",NULL\r\n'
    expect(await read(text, "csv", { csv: { null: ["NULL"] } })).toEqual([
      { id: "007", name: "Ada\nL.", 'odd "name"': "=1+1", column_4: "x" },
      { id: "8", note: null }
    ])
  })

  it("in Windows-1252 from a German program", async () => {
    const text = Buffer.from('Name;Preis\r\nJ\xf6rg;"12 \x80"\r\n\x84Max\x93;3\r\n', "latin1")
    expect(await read(text, "csv")).toEqual([
      { Name: "Jörg", Preis: "12 €" },
      { Name: "„Max“", Preis: "3" }
    ])
  })

  it("decides the encoding at the first letter beyond ASCII, at any position", async () => {
    const rows = "a,b\n".repeat(40_000)
    const late = Buffer.concat([Buffer.from(rows), Buffer.from("x,\xe9\n", "latin1")])
    expect((await read(late, "csv")).at(-1)).toEqual({ a: "x", b: "é" })
  })

  it("a header with a repeated name is Invalid, and its rows are read with both values", async () => {
    expect(await read("a,b,a\n1,2,3\n", "csv")).toEqual([
      '1: header-repeated: The header names "a" in the columns 1 and 3. The rows are read, and the later columns are called "a (2)" and so on. Give each column its own name.',
      { a: "1", b: "2", "a (2)": "3" }
    ])
  })

  it("a mistake affects only its row and is reported with line and column", async () => {
    const text = 'a,b\n1\n1,2,3\n1,"x" y\n"1,2\n3,4\n'
    expect(await read(text, "csv")).toEqual([
      "2: wrong-number-of-cells: Line 2 has 1 cell, but the header has 2 columns. Check its delimiters and quotation marks.",
      "3: wrong-number-of-cells: Line 3 has 3 cells, but the header has 2 columns. Check its delimiters and quotation marks.",
      "4: text-after-quote: Line 4, column 5: text follows this closing quotation mark. Write quotation marks within a cell twice.",
      "5: quote-not-closed: Line 5, column 1: this quotation mark is not closed. Close it, or write it twice if it is part of the text.",
      { a: "3", b: "4" }
    ])
  })

  it("names of columns can be set, with and without a header", async () => {
    const csv = { columns: ["a", "b"] }
    expect(await read("1,2\n", "csv", { csv })).toEqual([{ a: "1", b: "2" }])
    expect(await read("a,b\n1,2\n", "csv", { csv })).toEqual([{ a: "1", b: "2" }])
  })

  it("a header without rows has no records", async () => {
    expect(await read("a,b\n", "csv")).toEqual([])
  })

  it("removes never columns, also from the content of a dead letter", async () => {
    const rest: Rest = { never: ['$["a secret"]'] }
    expect(await read("a secret,b\ns,1\n", "csv", rest)).toEqual([{ b: "1" }])
    const [entry] = await Effect.runPromise(readAll({ input: fileOf("a secret,b\ns,1,2\n", "csv"), folder, ...rest }))
    expect(entry !== undefined && "_tag" in entry && [entry.text, entry.cut]).toEqual(["", { kept: 0, of: 5 }])
  })
})

const fileOf = (content: string | Buffer, extension: string): string => {
  const name = `f${names++}.${extension}`
  writeFileSync(join(folder, name), content)
  return name
}

describe("JSON", () => {
  it.each([
    ["a list", '[{"a":1},\n {"a":2}]'],
    ["objects over several lines", '{\n "a": 1\n}\n{\n "a": 2\n}\n'],
    ["one line", '[{"a":1},{"a":2}]']
  ])("%s is read record by record", async (_, text) => {
    expect(await read(text, "json")).toEqual([{ a: 1 }, { a: 2 }])
  })

  it("a list of more than a megabyte on one line is read", async () => {
    const all = Array.from({ length: 20_000 }, (_, n) => ({ id: n, text: "x".repeat(60) }))
    expect(await read(JSON.stringify(all), "json")).toEqual(all)
  })

  it("a list inside an object, or its absence", async () => {
    const text = '{"meta":{"users":[0]},"users":[{"a":1}],"next":null}'
    expect(await read(text, "json", { records: "$.users" })).toEqual([{ a: 1 }])
    expect(await read(text, "json", { records: "$.people" })).toEqual([
      "FILE cannot be read: it has no list at $.people. Check source.records."
    ])
  })

  it("a list that was cut off delivers its records, and the cut is reported", async () => {
    const input = fileOf('[{"a":1},{"a":2}', "json")
    const source = await Effect.runPromise(FileSource.make({ input, folder }))
    const pulled = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const pull = yield* source.open([])
          return [yield* Effect.either(pull), yield* Effect.either(pull)]
        })
      )
    )
    expect(pulled.map(Either.match({ onLeft: ({ message }) => message, onRight: (all) => all?.map(shown) }))).toEqual([
      [{ a: 1 }, { a: 2 }],
      `${input} cannot be read: its list is not closed, so the file was cut off. The records before the end were read. Fetch the file again.`
    ])
  })

  it("a mistake is named by its line and column in the file", async () => {
    expect(await read('[\n {"a":1},\n {"a":tru,\n  "b":1},\n {"a":2}\n]', "json")).toEqual([
      { a: 1 },
      "3: not-json: Line 3, column 7: invalid JSON.",
      { a: 2 }
    ])
  })
})

describe("numbers", () => {
  it("law: a whole number keeps every digit, as a number or as text", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.json(), (number, other) => {
        const value = parseExactly(`{"n":${number},"o":${other},"t":"${number}","l":[${number}]}`)
        const expected = Number.isSafeInteger(Number(number)) ? Number(number) : String(number)
        expect(value).toEqual({ n: expected, o: parseExactly(other), t: String(number), l: [expected] })
      })
    )
  })

  it("law: other JSON is read as JSON.parse reads it", () => {
    const isExact = (value: unknown): boolean =>
      typeof value !== "number" || !Number.isInteger(value) || Number.isSafeInteger(value)
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), (text) => {
        let exact = true
        const expected: unknown = JSON.parse(text, (_, value: unknown) => {
          exact &&= isExact(value)
          return value
        })
        fc.pre(exact)
        expect(parseExactly(text)).toEqual(expected)
      })
    )
  })

  it.each([
    ["12345678901234567890.5", 12345678901234567000],
    ["0.12345678901234567890", 0.12345678901234568],
    ["1e400", "1e400"],
    ["-1E+999", "-1E+999"],
    ["1e100", 1e100],
    ['"1726275868403174100"', "1726275868403174100"],
    ["1726275868403174123", "1726275868403174123"],
    ['"\\"1726275868403174123"', '"1726275868403174123']
  ])("%s", (text, expected) => {
    expect(parseExactly(text)).toBe(expected)
  })
})

describe("compressed and converted files", () => {
  const text = '{"a":"é"}\n{"a":2}\n'
  const all = [{ a: "é" }, { a: 2 }]
  const utf16 = Buffer.from(`\ufeff${text}`, "utf16le")

  it.each<[string, Buffer, string]>([
    ["gzip", gzipSync(text), "ndjson.gz"],
    ["brotli", brotliCompressSync(text), "ndjson.br"],
    ["UTF-16, little endian", utf16, "ndjson"],
    ["UTF-16, big endian", Buffer.from(utf16).swap16(), "ndjson"],
    ["UTF-16 without a byte order mark", utf16.subarray(2), "ndjson"],
    ["UTF-16 without a byte order mark, big endian", Buffer.from(utf16).swap16().subarray(2), "ndjson"],
    ["CSV in UTF-16", Buffer.from("\ufeffa\té\r\n1\t2\r\n", "utf16le"), "csv"]
  ])("%s", async (name, bytes, extension) => {
    expect(await read(bytes, extension)).toEqual(name.startsWith("CSV") ? [{ a: "1", é: "2" }] : all)
  })

  it.each<Encoding>(["windows-1252", "latin1"])("a byte order mark decides, although %s is set", async (encoding) => {
    const csv = "\ufeffa\té\r\n1\t2\r\n"
    const expected = [{ a: "1", é: "2" }]
    expect(await read(csv, "csv", { encoding })).toEqual(expected)
    expect(await read(Buffer.from(csv, "utf16le"), "csv", { encoding })).toEqual(expected)
    expect(await read(utf16, "ndjson", { encoding })).toEqual(all)
  })

  it("UTF-16 is named in the format", () => {
    const nameOf = (text: string, name: string) =>
      find(name, { bytes: Buffer.from(text), isWhole: true, isUtf16: true }, {})?.name
    expect([nameOf("a;b\n1;2\n", "x.csv"), nameOf('{"a":1}\n', "x.ndjson"), nameOf("[]", "x.json")]).toEqual([
      "CSV (semicolon, UTF-16)",
      "NDJSON (UTF-16)",
      "JSON list (UTF-16)"
    ])
  })

  it("zstd is read, or the message says what to do", async () => {
    // A frame of `{"a":1}` and a newline, without compression.
    const frame = Buffer.from(`28b52ffd2008410000${Buffer.from('{"a":1}\n').toString("hex")}`, "hex")
    const found = await read(Buffer.concat([frame, frame]), "ndjson.zst")
    const refused = `FILE cannot be read: it is compressed with zstd, which this version of Node (${process.version}) does not read reliably. Pipe it: zstd -dc FILE | npx sluice run CONFIG --input -.`
    expect([JSON.stringify([{ a: 1 }, { a: 1 }]), JSON.stringify([refused])]).toContain(JSON.stringify(found))
  })

  it.each([
    [
      "a damaged brotli file",
      Buffer.from("no brotli"),
      "json.br",
      "FILE cannot be read: the archive is damaged, before its first record. Fetch the file again."
    ],
    [
      "a brotli file that was cut off",
      brotliCompressSync(text).subarray(0, 10),
      "json.br",
      "FILE cannot be read: the archive ends too early, before its first record. Fetch the file again."
    ],
    [
      "half a character of UTF-16",
      Buffer.concat([utf16, Buffer.from([0])]),
      "json",
      "FILE cannot be read: it is UTF-16 and ends in the middle of a character. It is still being written, or incomplete. Run the same command again when it is complete."
    ],
    [
      "bytes that are not valid UTF-16",
      Buffer.concat([utf16, Buffer.from([0, 0xdc]), utf16]),
      "json",
      "FILE cannot be read: it begins as UTF-16 but is not valid UTF-16. Export it again as UTF-8."
    ],
    [
      "a zip archive",
      Buffer.from("PK\u0003\u0004....."),
      "zip",
      "FILE cannot be read: it is a zip archive or an Excel file. Unpack it with `unzip FILE`, or save the sheet as CSV."
    ],
    [
      "an old Excel file",
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]),
      "xls",
      "FILE cannot be read: it is an old Excel or Office file. Save the sheet as CSV."
    ],
    [
      "a Parquet file",
      Buffer.from("PAR1\u0015\u0004"),
      "parquet",
      "FILE cannot be read: it is a Parquet file. Export it as CSV or NDJSON."
    ]
  ])("%s", async (_, bytes, extension, message) => {
    expect(await read(bytes, extension)).toEqual([message])
  })

  it("a folder means its files, by name, without hidden ones and folders", async () => {
    mkdirSync(join(folder, "hourly", "inner"), { recursive: true })
    for (const name of ["b.ndjson", "a.csv", ".hidden"])
      writeFileSync(join(folder, "hourly", name), name === "a.csv" ? "a\n1\n" : '{"a":2}\n')
    const found = await Effect.runPromise(readAll({ input: "hourly", folder }))
    expect(found.map((entry) => [entry.origin.source, shown(entry)])).toEqual([
      ["hourly/a.csv", { a: "1" }],
      ["hourly/b.ndjson", { a: 2 }]
    ])
  })
})

describe("a file of any format", () => {
  const records = fc.array(fc.record({ v: fc.integer({ min: 0, max: 9_999 }) }), { maxLength: 12 })
  const written: ReadonlyArray<readonly [string, (all: ReadonlyArray<{ v: number }>) => string]> = [
    ["ndjson", (all) => all.map((one) => `${JSON.stringify(one)}\n`).join("")],
    ["json", (all) => JSON.stringify(all)],
    ["json", (all) => JSON.stringify(all, undefined, 2)],
    ["csv", (all) => `w;v\n${all.map(({ v }) => `;${v}\n`).join("")}`],
    ["csv", (all) => `w;v\n${all.map(({ v }) => `;"${v}"`).join("\n")}`]
  ]

  it("law: has the same entries for any division into buffers", async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.constantFrom(...written),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        async (all, [extension, write], sizes) => {
          const bytes = Buffer.from(write(all))
          const format = extension === "ndjson" ? "ndjson" : extension === "csv" ? "csv" : "json"
          const expected = await Effect.runPromise(readAll({ input: fileOf(bytes, extension), folder, format }))
          let at = 0
          const pieces = Array.from({ length: bytes.length }, (_, n) => {
            const size = sizes[n % sizes.length] ?? 1
            at += size
            return bytes.subarray(at - size, at)
          })
          const stdin = Readable.from(pieces.filter(({ length }) => length > 0))
          const found = await Effect.runPromise(readAll({ input: "-", folder, stdin, format }))
          expect(found.map(shown)).toEqual(expected.map(shown))
        }
      ),
      { numRuns: 100 }
    )
  })
})

describe("doubtful strings", () => {
  it.each([
    ["German", "Straße Köln „Größe“ 20 € – 5 °C", false],
    ["French", "Noël à l’œuvre, « déjà »", false],
    ["Portuguese", "São João não está em Lisboa", false]
  ])("%s in Windows-1252 is not doubtful", (_, text, expected) => {
    const table = new Map([
      ["€", 0x80],
      ["„", 0x84],
      ["“", 0x93],
      ["–", 0x96],
      ["’", 0x92],
      ["œ", 0x9c]
    ])
    expect(isDoubtful(Buffer.from([...text].map((one) => table.get(one) ?? one.charCodeAt(0))))).toBe(expected)
  })
})

import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "@effect/vitest"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import { Effect, FastCheck as fc } from "effect"
import { letter } from "./support/letters.js"
import { temporaryFolder } from "./support/temporary.js"

const folder = temporaryFolder()
let names = 0
const path = () => join(folder, `d${names++}.ndjson`)
const write = (at: string, ...letters: ReadonlyArray<DeadLetter>) =>
  Effect.scoped(Effect.flatMap(DeadLetterFile.make(at), (file) => file.write(letters)))
const readAll = (at: string) =>
  Effect.promise(async () => {
    const all: Array<DeadLetterFile.FoundLetter | undefined> = []
    for await (const one of DeadLetterFile.read(at)) all.push(one)
    return all
  })
const lines = (at: string) =>
  readFileSync(at, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line))

describe("dead letters", () => {
  it.effect("are appended over several runs, one line each", () =>
    Effect.gen(function* () {
      const at = path()
      yield* write(at, letter("a"), letter("b", { answer: { status: 201, words: "no" } }))
      yield* write(at, letter("c", { record: 'half {"', outcome: "invalid" }))
      expect(lines(at)).toEqual([
        letter("a"),
        letter("b", { answer: { status: 201, words: "no" } }),
        letter("c", { record: 'half {"', outcome: "invalid" })
      ])
    })
  )

  it.effect("create a file with the first letter, readable by its owner only", () =>
    Effect.gen(function* () {
      const at = join(folder, "new", "folder", "d.ndjson")
      yield* write(at)
      expect(existsSync(at)).toBe(false)
      yield* write(at, letter("a"))
      expect(statSync(at).mode & 0o777).toBe(0o600)
    })
  )

  it.effect("continue without an incomplete line after a crash", () =>
    Effect.gen(function* () {
      const at = path()
      yield* write(at, letter("a"))
      appendFileSync(at, `{"v":1,"id":"torn","record":{"text":"${"x".repeat(200_000)}`)
      yield* write(at, letter("b"))
      expect(lines(at)).toEqual([letter("a"), letter("b")])
    })
  )

  it.effect("keep a last letter that a person damaged", () =>
    Effect.gen(function* () {
      const at = path()
      const edited = JSON.stringify(letter("b")).replace('"id":"b"', '"id":b"')
      yield* write(at, letter("a"))
      appendFileSync(at, edited)
      yield* write(at, letter("c"))
      expect(readFileSync(at, "utf8").split("\n")[1]).toBe(edited)
    })
  )

  it.effect("start again after a crash in the first line", () =>
    Effect.gen(function* () {
      const at = path()
      writeFileSync(at, '{"v":1,"id')
      yield* write(at, letter("b"))
      expect(lines(at)).toEqual([letter("b")])
    })
  )

  it.effect("keep a last letter without a newline", () =>
    Effect.gen(function* () {
      const at = path()
      writeFileSync(at, JSON.stringify(letter("a")))
      yield* write(at, letter("b"))
      expect(lines(at)).toEqual([letter("a"), letter("b")])
    })
  )

  it.effect("are never appended to another kind of file", () =>
    Effect.gen(function* () {
      const at = path()
      writeFileSync(at, '{"chat_id":"1"}\n')
      const error = yield* Effect.flip(write(at, letter("a")))
      expect(error.message).toBe(
        `${at} contains something other than dead letters: line 1 has no \`v\`. Choose another file. Nothing was sent, and this file was not changed.`
      )
      expect(readFileSync(at, "utf8")).toBe('{"chat_id":"1"}\n')
    })
  )

  it.effect("are refused for another kind of file before the first letter", () =>
    Effect.gen(function* () {
      const others = {
        records: '{"chat_id":"1"}\n{"chat_id":"2"}\n',
        text: "notes\n",
        array: "[\n]\n",
        compressed: gzipSync(`${JSON.stringify(letter("a"))}\n`),
        zip: Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0])
      }
      for (const [kind, content] of Object.entries(others)) {
        const at = path()
        writeFileSync(at, content)
        const opened = yield* Effect.either(Effect.scoped(DeadLetterFile.make(at)))
        expect([kind, opened._tag]).toEqual([kind, "Left"])
      }
    })
  )

  it.effect("are appended to a file that a person saved again", () =>
    Effect.gen(function* () {
      const spaced = JSON.stringify(letter("a")).replaceAll('":', '": ')
      const pretty = JSON.stringify(letter("a"), null, 2)
      const contents = [spaced, pretty, pretty.replaceAll("\n", "\r\n"), `\n${pretty}`, "\n"].flatMap((text) => [
        text,
        `${text}\n`,
        `\u{feff}${text}\n`
      ])
      for (const content of contents) {
        const at = path()
        writeFileSync(at, content)
        yield* write(at, letter("b"))
        const found = yield* readAll(at)
        expect([content, found.map((one) => one?.letter)]).toEqual([
          content,
          content.includes("v") ? [letter("a"), letter("b")] : [letter("b")]
        ])
      }
    })
  )

  it.effect.prop(
    "are read with any line breaks and with damaged parts between them",
    [
      fc.array(
        fc.tuple(fc.string(), fc.constantFrom(0, 1, 2, "\t"), fc.constantFrom("", "\n", "nothing\n", '{"v":1,\n'))
      )
    ],
    ([pieces]) =>
      Effect.gen(function* () {
        const at = path()
        const texts = pieces.map(
          ([id, indent, other]) => `${other}${JSON.stringify(letter("a", { record: { id } }), null, indent)}\n`
        )
        writeFileSync(at, texts.join(""))
        const found = yield* readAll(at)
        expect(found.map((one) => one?.letter.record)).toEqual(
          pieces.flatMap(([id, , other]) => (other.trim() === "" ? [{ id }] : [undefined, { id }]))
        )
      })
  )

  it.effect.prop(
    "are read from one array, however it is formatted, also after letters were appended to it",
    [fc.array(fc.string(), { minLength: 1, maxLength: 5 }), fc.constantFrom("whole", "lines", "compact"), fc.nat(4)],
    ([ids, shape, indent]) =>
      Effect.gen(function* () {
        const at = path()
        const letters = ids.map((id, n) => letter(`${n}`, { record: { id, list: ["[", { a: "}," }] } }))
        const texts = {
          whole: JSON.stringify(letters, null, indent + 1),
          lines: `[\n${letters.map((one) => `${" ".repeat(indent)}${JSON.stringify(one)}`).join(",\n")}\n]\n`,
          compact: JSON.stringify(letters)
        }
        writeFileSync(at, texts[shape])
        expect((yield* readAll(at)).map((one) => one?.letter)).toEqual(letters)
        yield* write(at, letter("later"))
        expect((yield* readAll(at)).map((one) => one?.letter)).toEqual([...letters, letter("later")])
      })
  )

  it.effect("in an array are left out alone if one is damaged", () =>
    Effect.gen(function* () {
      const at = path()
      const pretty = JSON.stringify([letter("a"), letter("b"), letter("c")], null, 2)
      writeFileSync(at, pretty.replace('"id": "b"', '"id": b'))
      expect((yield* readAll(at)).map((one) => one?.letter.id)).toEqual(["a", undefined, "c"])
    })
  )

  it.effect("are not read from a last line that a crash cut; any other last line counts", () =>
    Effect.gen(function* () {
      const at = path()
      const text = `${JSON.stringify(letter("a"))}\n`
      writeFileSync(at, `${text}${JSON.stringify(letter("b")).slice(0, 60)}`)
      expect((yield* readAll(at)).map((one) => one?.letter.id)).toEqual(["a"])
      writeFileSync(at, `${text}{"oops"`)
      expect((yield* readAll(at)).map((one) => one?.letter.id)).toEqual(["a", undefined])
    })
  )

  it.effect("describe the mistake in the first line of another kind of file", () =>
    Effect.gen(function* () {
      const whole = letter("a")
      const texts = [
        "name,email\n",
        "[1]\n",
        '{"a":1}\n',
        "\n\n{\n",
        JSON.stringify({ ...whole, outcome: "lost" }),
        "[]"
      ]
      const messages: Array<string> = []
      for (const text of texts) {
        const at = path()
        writeFileSync(at, text)
        const { message } = yield* Effect.flip(write(at, whole))
        messages.push(/dead letters: (.*)\. Choose another file/.exec(message)?.[1] ?? message)
      }
      expect(messages).toEqual([
        "line 1 is not valid JSON (invalid JSON)",
        "line 1 is not a JSON object",
        "line 1 has no `v`",
        "line 3 is not valid JSON (the line ends before an object is closed)",
        "line 1 has an invalid `outcome`",
        "line 1 is not a JSON object"
      ])
    })
  )

  it.effect("keep the line where each begins", () =>
    Effect.gen(function* () {
      const at = path()
      const pretty = JSON.stringify(letter("a"), null, 2)
      writeFileSync(at, `${pretty}\n{"v":1,\n  oops\n  "id": 1\n}\n${pretty}`)
      const { length } = pretty.split("\n")
      const found = yield* readAll(at)
      expect(found.map((one) => one?.line)).toEqual([1, undefined, length + 5])
    })
  )

  it.effect("fail on a full disk with a clear message", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(write("/dev/full", letter("a")))
      expect(error.message).toBe(
        "/dev/full cannot be written: the disk is full. Free some space and run the same command again. It continues where it stopped."
      )
    })
  )

  it.effect("that cannot be written report the reason", () =>
    Effect.gen(function* () {
      const file = path()
      writeFileSync(file, "")
      expect((yield* Effect.flip(write(join(file, "x.ndjson"), letter("a")))).message).toBe(
        `${join(file, "x.ndjson")} cannot be written: a part of its path is not a folder.`
      )
      expect((yield* Effect.flip(write(folder, letter("a")))).message).toBe(
        `${folder} cannot be written: it is a folder.`
      )
    })
  )
})

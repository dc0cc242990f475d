import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import type { RunReport } from "../src/report/RunReport.js"
import * as StateFolder from "../src/run/StateFolder.js"
import { type Ended, sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { conversations, projectFolders, sale, saleRoute } from "./support/project.js"
import { spawned } from "./support/spawned.js"

const { folder, open } = projectFolders()

const sales = (...ns: ReadonlyArray<number>) => ndjson(ns.map((n) => sale(n)))

/** A folder with a configuration that reads `in/*.ndjson`. */
const project = async (change: object = {}) => {
  const { config, file, here, mock } = await open((workspace) => ({
    ...conversations(workspace),
    source: { file: "in/*.ndjson", id: "$.chat_id" },
    routes: [saleRoute],
    ...change
  }))
  return {
    mock,
    config,
    file,
    here,
    run: async (...args: ReadonlyArray<string>): Promise<Ended & { readonly report: RunReport | undefined }> => {
      rmSync(file("report.json"), { force: true })
      const ended = await sluice("run", config, "--report", file("report.json"), ...args)
      const report = existsSync(file("report.json")) ? JSON.parse(readFileSync(file("report.json"), "utf8")) : undefined
      return { ...ended, out: here(ended.out), err: here(ended.err), report }
    },
    /** The people with a purchase, in order; each as often as one was counted. */
    sold: () =>
      mock
        .ledger({ lane: "purchases", limit: 10_000 })
        .entries.map(({ key }) => key)
        .sort(),
    count: () => mock.stats().accepted.purchases
  }
}

const states = (report: RunReport | undefined) => report?.files?.map(({ name, state }) => `${name} ${state}`)

describe("a configuration in another folder", () => {
  it("starts from nothing and says so, unless it gets the state of the first folder", async () => {
    const { config, count, file, here, run } = await project()
    const note =
      "Note: .sluice has no earlier state of this configuration, so nothing counts as sent before. If it ran in another folder, stop and pass the state folder of that one with --state DIR.\n"
    writeFileSync(file("in/a.ndjson"), sales(1, 2))
    expect((await run()).err).toBe(note)
    expect((await run()).err).not.toContain("nothing counts as sent")
    mkdirSync(file("copy"))
    cpSync(file("in"), file("copy/in"), { recursive: true })
    cpSync(config, file("copy/sluice.json"))
    const copied = (...args: ReadonlyArray<string>) => sluice("run", file("copy/sluice.json"), ...args)
    const shared = await copied("--state", file(".sluice"))
    expect([here(shared.err), count()]).toEqual([
      "Continuing after the records that earlier runs completed in in/a.ndjson.\n",
      2
    ])
    expect([here((await copied()).err), count()]).toEqual([note.replace(".sluice", "copy/.sluice"), 4])
  })
})

describe("a file that was rewritten", () => {
  it("is refused if a row differs, even if its first row and its size are the same; the other files are sent", async () => {
    const { count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1, 2, 3))
    writeFileSync(file("in/b.ndjson"), sales(4))
    expect((await run()).code).toBe(0)
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1), sale(2, { price: 7.5 }), sale(3)]))
    appendFileSync(file("in/b.ndjson"), sales(5))
    const second = await run()
    const sentence =
      "in/a.ndjson was rewritten: it differs from the part that was read before, so it is unknown which records were sent. Read the file from its start (--again-file), or count it as read (--accept-file)."
    expect([second.code, second.report?.read, states(second.report), count()]).toEqual([
      1,
      1,
      ["in/a.ndjson rewritten", "in/b.ndjson appended"],
      5
    ])
    expect(second.out).toContain(
      `Files:\n  1 rewritten, refused: in/a.ndjson\n  1 appended: in/b.ndjson\n\n1 file refused:\n  ${sentence}\n  Read from the start: npx sluice run sluice.json --report report.json --again-file in/a.ndjson\n  Count as read: npx sluice run sluice.json --report report.json --accept-file in/a.ndjson\n`
    )
    expect(second.report?.files?.[0]).toEqual({
      name: "in/a.ndjson",
      state: "rewritten",
      decision: "refused",
      compared: "whole",
      refused: sentence
    })
  })

  it("is decided by printed commands that can be pasted, even for names with spaces", async () => {
    const { file, run } = await project()
    for (const name of ["a b", "c'd"]) writeFileSync(file(`in/${name}.ndjson`), sales(1, name.length, 7))
    expect((await run("--yes")).code).toBe(0)
    for (const name of ["a b", "c'd"]) writeFileSync(file(`in/${name}.ndjson`), sales(8, name.length))
    const { out } = await run()
    expect(out).toContain(
      "Count as read: npx sluice run sluice.json --report report.json --accept-file 'in/a b.ndjson' --accept-file 'in/c'\\''d.ndjson'\n"
    )
  })

  it.each(["name", "path"])("is read from its start with --again-file and its %s", async (by) => {
    const { count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1, 2))
    writeFileSync(file("in/b.ndjson"), sales(3))
    await run()
    writeFileSync(file("in/a.ndjson"), sales(7, 8, 9))
    const second = await run("--again-file", by === "name" ? "in/a.ndjson" : file("in/a.ndjson"))
    expect([second.code, second.report?.read, count()]).toEqual([0, 3, 6])
    expect(second.out).toContain("1 rewritten, read from the start: in/a.ndjson\n  1 unchanged: in/b.ndjson")
    expect(await run()).toMatchObject({ code: 0, report: { read: 0 } })
  })

  it("counts as sent with --accept-file, and what is appended then is sent", async () => {
    const { count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1, 2, 3))
    await run()
    truncateSync(file("in/a.ndjson"), sales(1).length)
    const shorter = await run()
    expect([shorter.code, shorter.out]).toEqual([
      1,
      expect.stringContaining("in/a.ndjson was rewritten: it is shorter than the part that was read before")
    ])
    const accepted = await run("--accept-file", "in/a.ndjson")
    expect([accepted.code, accepted.report?.read, accepted.out]).toEqual([
      0,
      0,
      expect.stringContaining("1 rewritten, counted as sent: in/a.ndjson")
    ])
    appendFileSync(file("in/a.ndjson"), sales(4))
    expect([(await run()).report?.read, count()]).toEqual([1, 4])
  })

  it("can be named only if it is a file of the source", async () => {
    const { file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    expect(await run("--again-file", "in/b.ndjson", "--accept-file", "nowhere/x.ndjson")).toMatchObject({
      code: 1,
      err: "in/b.ndjson, nowhere/x.ndjson are not files of the source. Did you mean in/a.ndjson? Nothing was sent.\n"
    })
    expect(await run("--again-file", "in/a.ndjson", "--accept-file", "in/a.ndjson")).toMatchObject({
      code: 1,
      err: "in/a.ndjson is named by both --again-file and --accept-file. Choose one.\n"
    })
  })
})

describe("a compressed file", () => {
  it("is continued after a run that ended inside it, although the part that was read is longer than the archive", async () => {
    const { count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), gzipSync(sales(...Array.from({ length: 40 }, (_, n) => n))))
    expect([(await run("--limit", "30")).code, count()]).toEqual([0, 30])
    expect([(await run()).report?.read, count()]).toEqual([10, 40])
    expect([(await run()).report?.read, count()]).toEqual([0, 40])
  })
})

describe("a folder of files", () => {
  it("sends each purchase once when files are removed, added, appended to, renamed and rotated", async () => {
    const { count, file, run, sold } = await project()
    for (const [name, n] of [
      ["b", 1],
      ["c", 2],
      ["d", 3]
    ] as const)
      writeFileSync(file(`in/${name}.ndjson`), sales(n))
    const told = async () => {
      const { code, report } = await run()
      return [code, report?.read, states(report)?.map((state) => state.replace(".ndjson", "").slice(3)), count()]
    }
    expect(await told()).toEqual([0, 3, ["b new", "c new", "d new"], 3])
    rmSync(file("in/b.ndjson"))
    expect(await told()).toEqual([0, 0, ["c unchanged", "d unchanged", "b vanished"], 3])
    writeFileSync(file("in/a.ndjson"), sales(4))
    expect(await told()).toEqual([0, 1, ["a new", "c unchanged", "d unchanged", "b vanished"], 4])
    writeFileSync(file("in/cc.ndjson"), sales(5))
    appendFileSync(file("in/c.ndjson"), sales(6))
    expect(await told()).toEqual([0, 2, ["a unchanged", "c appended", "cc new", "d unchanged", "b vanished"], 6])
    renameSync(file("in/d.ndjson"), file("in/z.ndjson"))
    writeFileSync(file("in/d.ndjson"), sales(7))
    const rotated = await run()
    expect([rotated.code, rotated.report?.read, count()]).toEqual([0, 1, 7])
    expect(rotated.out).toContain("  1 moved: in/z.ndjson (was in/d.ndjson)\n")
    expect(new Set(sold()).size).toBe(7)
  })

  it("refuses a copy, and does not report a file as vanished only because it is not an input", async () => {
    const { count, file, run } = await project()
    writeFileSync(file("in/b.ndjson"), sales(1, 2))
    writeFileSync(file("other.ndjson"), sales(3))
    await run()
    copyFileSync(file("in/b.ndjson"), file("in/a.ndjson"))
    const copied = await run()
    expect([copied.code, states(copied.report), count()]).toEqual([1, ["in/a.ndjson copy", "in/b.ndjson unchanged"], 2])
    expect(copied.out).toContain("  1 copy, refused: in/a.ndjson (of in/b.ndjson)\n")
    const other = await run("--input", file("other.ndjson"))
    expect([other.code, other.report?.files?.map(({ state }) => state), count()]).toEqual([0, ["new"], 3])
  })
})

describe("input that a run cannot keep apart", () => {
  it("is reported: two files that are equal byte for byte were both sent", async () => {
    const { count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    writeFileSync(file("in/b.ndjson"), sales(1))
    const { code, out } = await run("--yes")
    expect([code, count()]).toEqual([0, 2])
    expect(out).toContain(
      "\nFiles:\n  in/b.ndjson is equal to in/a.ndjson byte for byte: the records of both were read.\n"
    )
  })

  it("is refused: standard input together with files would prevent saving the state of the files", async () => {
    const { config, count, file, run } = await project({ source: { file: ["in/*.ndjson", "-"], id: "$.chat_id" } })
    writeFileSync(file("in/a.ndjson"), sales(1))
    const sentence =
      "Standard input (-) cannot be resumed, but the other files can (in/a.ndjson). One run cannot read both. Read standard input in a separate run with --input -, or pass --state none to save no state. Nothing was sent.\n"
    expect(await run("--yes")).toMatchObject({ code: 1, err: sentence })
    expect(count()).toBe(0)
    expect(await spawned(["run", config, "--yes", "--state", "none"], sales(2)).ended).toMatchObject({ code: 0 })
    expect(count()).toBe(2)
  })

  it("is refused without affecting other files: a link to a missing file", async () => {
    const { count, file, run } = await project()
    writeFileSync(file("in/b.ndjson"), sales(1))
    symlinkSync("nowhere.ndjson", file("in/a.ndjson"))
    const { code, out } = await run("--yes")
    expect([code, count()]).toEqual([1, 1])
    expect(out).toContain(
      "1 file refused:\n  in/a.ndjson is a link to a file that does not exist, or to itself. Correct or remove the link."
    )
  })
})

describe("the state of a run", () => {
  it("must not be empty with --require-state, the second time either", async () => {
    const { count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    expect((await run("--state", file("other"))).code).toBe(0)
    const [name = ""] = readdirSync(file("other")).filter((one) => one.endsWith(".db"))
    mkdirSync(file("empty"))
    writeFileSync(file(join("empty", name)), "")
    for (let i = 0; i < 2; i++) {
      const { code, err } = await run("--state", file("empty"), "--require-state")
      expect({ code, err }).toEqual({
        code: 1,
        err: expect.stringContaining(`${name} contains no state: it was truncated`)
      })
    }
    expect(count()).toBe(1)
  })

  it("does not start over silently if its file is missing: the run stops, or reports it if the user deleted the folder", async () => {
    const { config, count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    await run()
    const [name = ""] = readdirSync(file(".sluice")).filter((one) => one.endsWith(".db"))
    rmSync(file(`.sluice/${name}`))
    const lost = `.sluice/${name} is missing or empty, although earlier runs stored a state there.`
    for (let i = 0; i < 2; i++) expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining(lost) })
    rmSync(file(`.sluice/${name}`), { force: true })
    expect(await sluice("status", config)).toMatchObject({ code: 1, out: expect.stringContaining(lost) })
    expect(count()).toBe(1)
    // A user who also deletes the files that belong to the state starts over.
    rmSync(file(`.sluice/${name}.count`))
    const { code, err, out, report } = await run()
    const recorded = `.sluice/${name}, although 1 run is recorded: every record is sent again. To prevent this, stop the run and restore the folder from a backup.`
    expect([code, count(), report?.damage]).toEqual([0, 2, [expect.stringContaining(recorded)]])
    expect([err, out]).toEqual([expect.stringContaining(recorded), expect.stringContaining(recorded)])
    rmSync(file(`.sluice/${name}`))
    expect(await run("--again")).toMatchObject({ code: 0, report: { delivered: 1 } })
    expect(await run()).toMatchObject({ code: 0, report: { read: 0 } })
  })

  it("belongs to the names of configuration and source, and not to their paths", async () => {
    const { config, count, file, run } = await project({ name: "sales", source: { name: "shop", file: "in/*.ndjson" } })
    writeFileSync(file("in/a.ndjson"), sales(1))
    await run()
    renameSync(config, file("renamed.json"))
    expect((await sluice("run", file("renamed.json"))).code).toBe(0)
    expect(count()).toBe(1)
    expect(readdirSync(file(".sluice")).filter((name) => name.endsWith(".db"))).toHaveLength(1)
  })

  it("must exist with --require-state, which does not create it", async () => {
    const { count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    const none = {
      code: 1,
      err: "There is no earlier state in .sluice, and --require-state is set. Check that the folder is mounted and the configuration is the same as before. For a first run, leave out --require-state.\n"
    }
    const missing = async () => {
      const { code, err } = await run("--require-state")
      return { code, err: err.replace(/in \S*\.sluice,/, "in .sluice,") }
    }
    expect([await missing(), await missing(), count()]).toEqual([none, none, 0])
    expect((await run()).code).toBe(0)
    expect((await run("--require-state")).code).toBe(0)
    expect(await run("--require-state", "--state", "none")).toMatchObject({
      code: 1,
      err: "This run has no state, because it saves none or reads standard input or records of a program. Remove --require-state.\n"
    })
    expect(count()).toBe(1)
  })

  it("is not created from the progress file of an earlier version: the run reports the file and sends nothing", async () => {
    const { count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    mkdirSync(file(".sluice/folder.progress.json"), { recursive: true })
    writeFileSync(file(".sluice/abc.progress.json"), "{}\n")
    expect(await run()).toMatchObject({
      code: 1,
      err: ".sluice/abc.progress.json: written by an earlier version of Sluice. This version cannot continue from it. Delete the file to start over; records that were delivered before are then sent again.\n"
    })
    rmSync(file(".sluice/abc.progress.json"))
    expect([(await run()).code, count()]).toEqual([0, 1])
  })

  it("loses only the file whose row is damaged and reports it: nothing is sent from the start silently", async () => {
    const { count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1, 2))
    await run()
    const [name = ""] = readdirSync(file(".sluice")).filter((one) => one.endsWith(".db"))
    const bytes = readFileSync(file(`.sluice/${name}`))
    const at = bytes.indexOf('"boundaries"')
    expect(at).toBeGreaterThan(0)
    bytes[at + 1] = 0x42
    writeFileSync(file(`.sluice/${name}`), bytes)
    const damaged = await run()
    expect([damaged.code, damaged.report?.files?.map(({ decision }) => decision), count()]).toEqual([1, ["refused"], 2])
    expect(damaged.err).toContain("Note: The checkpoint of in/a.ndjson in ")
    expect(damaged.report?.damage).toHaveLength(1)
    // After the decision of a person, other files are no longer refused.
    expect((await run("--accept-file", "in/a.ndjson")).code).toBe(0)
    writeFileSync(file("in/b.ndjson"), sales(5))
    expect([(await run()).code, count()]).toEqual([0, 3])
    writeFileSync(file(`.sluice/${name}`), "no database")
    expect(await run()).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        "it is damaged. Restore the folder from a backup, or name another folder with --state"
      )
    })
    expect(count()).toBe(3)
  })

  it("lets explain show processed records of files that moved, grew or were rewritten", async () => {
    const { config, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    writeFileSync(file("in/b.ndjson"), sales(2))
    await run()
    appendFileSync(file("in/a.ndjson"), sales(3))
    renameSync(file("in/b.ndjson"), file("in/c.ndjson"))
    const found = async (id: string) => {
      const { out } = await sluice("explain", id, "--config", config)
      return out
        .split("\n")
        .find((line) => line.includes("found at"))
        ?.trim()
    }
    expect([await found("chat-1"), await found("chat-2"), await found("chat-3")]).toEqual([
      "found at in/a.ndjson:1, processed",
      "found at in/c.ndjson:1, processed",
      "found at in/a.ndjson:2, not processed yet"
    ])
    writeFileSync(file("in/a.ndjson"), sales(1, 4))
    expect([await found("chat-1"), await found("chat-2")]).toEqual([
      "found at in/a.ndjson:1, processed",
      "found at in/c.ndjson:1, processed"
    ])
    writeFileSync(file("in/a.ndjson"), sales(4, 1))
    expect([await found("chat-1"), await found("chat-2")]).toEqual([
      "found at in/a.ndjson:2",
      "found at in/c.ndjson:1, processed"
    ])
  })

  it.each([
    [0x6969, "NFS"],
    [0x517b, "SMB"],
    [-28_095_166, "SMB"],
    [-11_317_950, "CIFS"],
    [0xff534d42, "CIFS"],
    [0xef53, undefined],
    [0x01021994, undefined]
  ])("is refused on a network file system: the type %i is %s", (type, name) => {
    expect(StateFolder.networkFileSystem(type)).toBe(name)
  })
})

describe("the exit code", () => {
  const bad = (n: number) => ({ chat_id: `bad-${n}` })

  it.each([
    ["stopped", "SIGINT", 3],
    ["killed", "SIGKILL", null]
  ] as const)(
    "is 2 in the run that completes a %s run with dead letters, and 0 after that",
    async (_, signal, code) => {
      const { config, file, mock, run } = await project({ delivery: { concurrency: 1, window: { records: 400 } } })
      const records = [
        ...Array.from({ length: 300 }, (_, n) => bad(n)),
        ...Array.from({ length: 900 }, (_, n) => sale(n))
      ]
      writeFileSync(file("in/a.ndjson"), ndjson(records))
      mock.faults([{ match: {}, action: { type: "delay", ms: 150 } }])
      const stopped = spawned(["run", config])
      await expect.poll(() => mock.requests().total).toBeGreaterThan(1)
      const letters = () => readFileSync(file("dead-letters.ndjson"), "utf8").split("\n").length - 1
      await expect.poll(letters).toBe(300)
      stopped.kill(signal)
      expect((await stopped.ended).code).toBe(code)
      mock.faults([])
      const second = await run()
      expect([second.code, second.report?.carriedLetters]).toEqual([2, 300])
      expect(second.out).toContain("300 dead letters of an earlier run that was stopped or killed are still open.")
      const third = await run()
      expect([third.code, third.report?.carriedLetters]).toEqual([0, undefined])
    }
  )

  it("counts only letters of the stopped run that no replay has sent", async () => {
    const { config, file, mock, run } = await project()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { price: "x" }), sale(2, { price: "y" })]))
    expect((await run()).code).toBe(2)
    mock.keys([{ apiKey: "another-key-1234" }])
    appendFileSync(file("in/a.ndjson"), ndjson([sale(3, { price: "z" }), sale(4)]))
    expect((await run()).code).toBe(1)
    mock.keys([{ apiKey: mock.apiKey }])
    const letters = file("dead-letters.ndjson")
    writeFileSync(letters, readFileSync(letters, "utf8").replace('"price":"z"', '"price":3'))
    expect((await sluice("replay", letters, "--config", config)).code).toBe(2)
    expect(mock.stats().accepted.purchases).toBe(1)
    const last = await run()
    // The replay failed again for two letters. They belong to the first run, which had reported them.
    expect([last.code, last.report?.carriedLetters]).toEqual([0, undefined])
  })

  /** A project whose run stopped with an open letter of chat-2, and left chat-4 to send. */
  const stoppedProject = async () => {
    const one = await project()
    const { file, mock, run } = one
    writeFileSync(file("in/a.ndjson"), sales(1))
    expect((await run("--yes")).code).toBe(0)
    mock.keys([{ apiKey: "another-key-1234" }])
    appendFileSync(file("in/a.ndjson"), ndjson([sale(2, { price: "x" }), sale(4)]))
    expect((await run()).code).toBe(1)
    mock.keys([{ apiKey: mock.apiKey }])
    return one
  }

  it("counts letters of the stopped run after the folder of the project was moved", async () => {
    const { config, run } = await stoppedProject()
    const moved = join(folder, "moved")
    renameSync(join(config, ".."), moved)
    expect((await sluice("run", join(moved, "sluice.json"))).out).toContain(
      "1 dead letter of an earlier run that was stopped or killed is still open."
    )
    expect((await sluice("explain", "chat-2", "--state", join(moved, ".sluice"))).out).toContain(
      "dead letter, line 1: invalid at sale"
    )
    expect((await sluice("status", join(moved, "sluice.json"), "--json")).code).toBe(2)
    expect((await run()).code).toBe(1)
  })

  it("counts letters of stopped runs although the clock was set back between them", async () => {
    const { file, mock, run } = await stoppedProject()
    const letters = file("dead-letters.ndjson")
    writeFileSync(letters, readFileSync(letters, "utf8").replace(/"at":"\d{4}/, '"at":"2001'))
    mock.keys([{ apiKey: "another-key-1234" }])
    expect((await run()).code).toBe(1)
    mock.keys([{ apiKey: mock.apiKey }])
    const last = await run()
    expect([last.code, last.report?.carriedLetters]).toEqual([2, 1])
  })

  it("counts a letter of the stopped run that a replay wrote again", async () => {
    const { config, file, run } = await stoppedProject()
    expect((await sluice("replay", file("dead-letters.ndjson"), "--config", config)).code).toBe(2)
    const last = await run()
    expect([last.code, last.report?.carriedLetters]).toEqual([2, 1])
  })

  it("counts all open letters where the list of stopped runs is damaged, and reports the damage", async () => {
    const { file, run } = await stoppedProject()
    const [name = ""] = readdirSync(file(".sluice")).filter((one) => one.endsWith(".db"))
    const bytes = readFileSync(file(`.sluice/${name}`))
    const places = [...bytes.toString("latin1").matchAll(/"unfinished-runs"/g)].map(({ index }) => index + 1)
    expect(places.length).toBeGreaterThan(0)
    // The highest bit: the text is not valid UTF-8 any more. Also of copies that deleted rows left in the file.
    for (const at of places) bytes[at] = (bytes[at] ?? 0) ^ 0x80
    writeFileSync(file(`.sluice/${name}`), bytes)
    const last = await run()
    expect([last.code, last.report?.carriedLetters, last.report?.damage]).toEqual([
      2,
      1,
      [expect.stringMatching(/^The list of stopped and killed runs in .* is damaged: all open dead letters/)]
    ])
    expect((await run()).code).toBe(0)
  })

  it("does not count dismissed letters of the stopped run", async () => {
    const { file, mock, run } = await project()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1)]))
    expect((await run("--yes")).code).toBe(0)
    mock.keys([{ apiKey: "another-key-1234" }])
    appendFileSync(file("in/a.ndjson"), ndjson([sale(2, { price: "x" }), sale(3, { price: "y" }), sale(4)]))
    expect((await run()).code).toBe(1)
    mock.keys([{ apiKey: mock.apiKey }])
    const dismiss = (id: string) => sluice("dead-letters", "dismiss", file("dead-letters.ndjson"), id)
    expect((await dismiss("chat-2")).out).toBe("Dismissed 1 dead letter. 1 is still open.\n")
    expect((await dismiss("chat-3")).out).toBe("Dismissed 1 dead letter. 0 are still open.\n")
    const last = await run()
    expect([last.code, last.report?.carriedLetters]).toEqual([0, undefined])
  })

  it("of a replay is 2 while a letter is left out and open, and 0 when all were sent", async () => {
    const { config, file, mock, run } = await project()
    mock.faults([{ match: {}, action: { type: "reset", when: "after" }, times: 1 }])
    writeFileSync(file("in/a.ndjson"), sales(1))
    expect((await run()).report).toMatchObject({ exit: 2, unknown: 1 })
    const replay = (...args: ReadonlyArray<string>) =>
      sluice("replay", file("dead-letters.ndjson"), "--config", config, ...args)
    expect(await replay()).toMatchObject({
      code: 2,
      out: "Replayed 0 of 1 dead letter.\nLeft out:\n  1 is unknown, which --only does not list\n"
    })
    expect((await replay("--only", "unknown")).code).toBe(0)
    expect(await replay()).toMatchObject({ code: 0, out: expect.stringContaining("1 was replayed before") })
  })

  it("of the replay after a killed one is 2, because its letters may have been sent", async () => {
    const { config, file, mock, run } = await project()
    mock.faults([{ match: {}, action: { type: "refuse", reason: "no" } }])
    writeFileSync(file("in/a.ndjson"), ndjson(Array.from({ length: 300 }, (_, n) => sale(n))))
    expect((await run()).report).toMatchObject({ exit: 2, rejected: 300 })
    mock.faults([{ match: {}, action: { type: "hang" } }])
    const before = mock.requests().total
    const letters = file("dead-letters.ndjson")
    const killed = spawned(["replay", letters, "--config", config])
    await expect.poll(() => mock.requests().total).toBeGreaterThan(before)
    killed.kill("SIGKILL")
    await killed.ended
    mock.faults([])
    const next = await sluice("replay", letters, "--config", config)
    expect([next.code, next.out]).toEqual([
      2,
      expect.stringContaining("may have been sent by an interrupted replay; send them with --only unknown")
    ])
    expect((await sluice("replay", letters, "--config", config, "--only", "unknown,rejected")).code).toBe(0)
    expect(mock.stats().accepted.purchases).toBe(300)
  })
})

describe("a file of dead letters", () => {
  it("with other content stops a run before it sends anything", async () => {
    const { config, count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    writeFileSync(file("dead-letters.ndjson"), "notes of a person\n")
    const ended = await run("--yes")
    expect([ended.code, ended.err.trim(), count()]).toEqual([
      1,
      "dead-letters.ndjson contains something other than dead letters: line 1 is not valid JSON (invalid JSON). Choose another file. Nothing was sent, and this file was not changed.",
      0
    ])
    expect(readFileSync(file("dead-letters.ndjson"), "utf8")).toBe("notes of a person\n")
    expect(existsSync(join(config, "..", ".sluice", "last-run.json"))).toBe(false)
  })

  it("that a person saved again is replayed, and gets the letters of the next run", async () => {
    const { config, count, file, run } = await project()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { price: "?" })]))
    expect((await run("--yes")).code).toBe(2)
    const letter = JSON.parse(readFileSync(file("dead-letters.ndjson"), "utf8"))
    const saved = JSON.stringify({ ...letter, record: { ...letter.record, price: 9.5 } }, null, 2)
    writeFileSync(file("dead-letters.ndjson"), `\u{feff}${saved.replaceAll("\n", "\r\n")}`)
    writeFileSync(file("in/b.ndjson"), ndjson([sale(2, { price: "?" })]))
    expect((await run()).code).toBe(2)
    const { code, out } = await sluice("replay", file("dead-letters.ndjson"), "--config", config)
    expect([code, count(), out.includes("Replayed all 2 dead letters.")]).toEqual([2, 1, true])
  })
})

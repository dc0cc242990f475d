import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import * as RejectsFile from "../src/report/RejectsFile.js"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { conversations, projectFolders, sale, saleRoute } from "./support/project.js"

const { open } = projectFolders()

const project = async (name = "in.ndjson", content = ndjson([sale(1), sale(2, { price: "x" })])) => {
  const made = await open((workspace) => ({
    ...conversations(workspace),
    source: { file: name, id: "$.chat_id" },
    routes: [saleRoute]
  }))
  writeFileSync(made.file(name), content)
  return made
}

const is = (setting: string, file: string, meaning: string) =>
  `${setting} ${file} is also ${meaning}. Choose another file; nothing was sent.\n`

describe("the output files of sluice run", () => {
  it.each([
    ["--report", "sluice.json", "the configuration"],
    ["--report", "in.ndjson", "a source file"],
    ["--rejects", "sluice.json", "the configuration"],
    ["--rejects", "in.ndjson", "a source file"],
    ["--outcomes", "in.ndjson", "a source file"],
    ["--outcomes", "dead-letters.ndjson", "the dead-letter file"],
    ["--rejects", "dead-letters.ndjson", "the dead-letter file"],
    ["--report", "dead-letters.ndjson", "the dead-letter file"],
    ["--report", "dead-letters.ndjson.replay", "the replay journal of the dead-letter file"],
    ["--outcomes", "dead-letters.ndjson.replay", "the replay journal of the dead-letter file"]
  ])("are refused for %s %s, which is unchanged", async (option, name, meaning) => {
    const { config, file, mock } = await project()
    const before = existsSync(file(name)) ? readFileSync(file(name), "utf8") : undefined
    const { code, err } = await sluice("run", config, option, file(name))
    expect([code, err]).toEqual([1, is(option, file(name), meaning)])
    expect(existsSync(file(name)) ? readFileSync(file(name), "utf8") : undefined).toBe(before)
    expect([existsSync(file(".sluice")), mock.stats().accepted.purchases]).toEqual([false, 0])
  })

  it("are refused if two options have the same file", async () => {
    const { config, file } = await project()
    const run = async (...args: ReadonlyArray<string>) => (await sluice("run", config, ...args)).err
    const x = file("x")
    expect(await run("--report", x, "--rejects", x)).toBe(is("--report", x, "the rejects file"))
    expect(await run("--report", x, "--report", x)).toBe(is("--report", x, "the report file"))
    expect(await run("--rejects", x, "--outcomes", x)).toBe(is("--rejects", x, "the outcomes file"))
    expect(await run("--rejects", x, "--dead-letters", x)).toBe(is("--rejects", x, "the dead-letter file"))
    expect(await run("--dry-run", "--requests", x, "--report", x)).toBe(is("--requests", x, "the report file"))
    expect(existsSync(x)).toBe(false)
  })

  it("do not empty a table of rejects that is the source", async () => {
    const table = `${RejectsFile.columns.join(",")}\na,1,b,invalid,r,c,f,w,d,{}\n`
    const { config, file } = await project("rejects.csv", table)
    const { code, err } = await sluice("run", config, "--rejects", file("rejects.csv"))
    expect([code, err]).toEqual([1, is("--rejects", file("rejects.csv"), "a source file")])
    expect(readFileSync(file("rejects.csv"), "utf8")).toBe(table)
  })

  it("do not empty the source with --requests", async () => {
    const { config, file } = await project()
    const before = readFileSync(file("in.ndjson"), "utf8")
    const { code } = await sluice("run", config, "--dry-run", "--requests", file("in.ndjson"))
    expect([code, readFileSync(file("in.ndjson"), "utf8")]).toEqual([1, before])
  })

  it("are compared by their real paths, also below a folder that is a link", async () => {
    const { config, file } = await project()
    symlinkSync(file("in.ndjson"), file("link.csv"))
    expect((await sluice("run", config, "--rejects", file("link.csv"))).err).toContain("a source file")
    mkdirSync(file("real"))
    symlinkSync(file("real"), file("other"))
    const both = await sluice("run", config, "--report", file("real/new"), "--rejects", file("other/new"))
    expect(both.err).toContain("is also the rejects file")
  })

  it("may be one device", async () => {
    const { config } = await project()
    expect((await sluice("run", config, "--report", "/dev/null", "--outcomes", "/dev/null")).code).toBe(2)
  })

  it("are readable only by their owner", async () => {
    const { config, file } = await project()
    writeFileSync(file("report.json"), "", { mode: 0o644 })
    await sluice("run", config, "--report", file("report.json"), "--report", file("page.html"))
    expect(["report.json", "page.html"].map((name) => statSync(file(name)).mode & 0o777)).toEqual([0o600, 0o600])
  })
})

describe("the output files of sluice replay", () => {
  it.each([
    ["--report", "sluice.json", "the configuration"],
    ["--report", "in.ndjson", "a source file"],
    ["--report", "dead-letters.ndjson", "the dead-letter file"],
    ["--rejects", "dead-letters.ndjson", "the dead-letter file"]
  ])("are refused for %s %s, which is unchanged", async (option, name, meaning) => {
    const { config, file } = await project()
    await sluice("run", config)
    const before = readFileSync(file(name), "utf8")
    const { code, err } = await sluice(
      ...["replay", file("dead-letters.ndjson"), "--config", config, option, file(name)]
    )
    expect([code, err]).toEqual([1, is(option, file(name), meaning)])
    expect(readFileSync(file(name), "utf8")).toBe(before)
  })
})

import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { blocksOf, shape, withOutputs } from "./support/pageSamples.js"

const docs = fileURLToPath(new URL("../../../docs/", import.meta.url))
// The folder is inside the package, so that the samples import the packages by their names.
const folder = fileURLToPath(new URL("../.cache/guide/", import.meta.url))
const program = fileURLToPath(new URL("./support/pageProgram.ts", import.meta.url))

const pages = [
  `${docs}start.md`,
  ...readdirSync(`${docs}guide`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${docs}guide/${name}`)
]

const shownBy = (page: string): ReadonlyArray<string> =>
  blocksOf(readFileSync(page, "utf8")).flatMap((block) =>
    block.kind === "console" ? block.commands.map(({ command, output }) => `$ ${command}\n${output}`) : []
  )

describe("the samples of the start page and the guide", () => {
  let printed: Readonly<Record<string, ReadonlyArray<string>>> = {}

  beforeAll(() => {
    const args = ["--conditions=@sluice/source", "--import", "tsx", program, folder, ...pages]
    const { status, stderr, stdout } = spawnSync(process.execPath, args, {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], TZ: "UTC" }
    })
    if (status !== 0) throw new Error(stderr)
    printed = JSON.parse(stdout)
    if (process.env["WRITE_DOCS"] === "1")
      for (const page of pages) writeFileSync(page, withOutputs(readFileSync(page, "utf8"), printed[page] ?? []))
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(pages.map((page) => [page.slice(docs.length), page] as const))(
    "%s prints what it shows (WRITE_DOCS=1 writes it)",
    (_, page) => {
      const commands = blocksOf(readFileSync(page, "utf8")).flatMap((block) =>
        block.kind === "console" ? block.commands.map(({ command }) => command) : []
      )
      const real = commands.map((command, at) => `$ ${command}\n${printed[page]?.[at] ?? ""}`)
      expect(shownBy(page).map(shape)).toEqual(real.map(shape))
    }
  )
})

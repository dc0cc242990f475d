import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { transform } from "esbuild"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { packages } from "../src/ImportRules.js"
import * as Command from "../src/outside/Command.js"
import * as Managers from "../src/outside/Managers.js"
import * as Project from "../src/outside/Project.js"
import * as Readmes from "../src/outside/Readmes.js"
import * as Registry from "../src/outside/Registry.js"
import * as Tarballs from "../src/outside/Tarballs.js"
import * as Types from "../src/outside/Types.js"

const root = join(import.meta.dirname, "..", "..")
const isFull = process.env["SLUICE_PROOF"] === "full"

/** READMEs whose samples need files or a test runner. They are compiled; the tests of their packages run them. */
const compiledOnly = ["apps/sluice", "apps/mock-braze", "packages/testing"]

/** The libraries that samples use in addition to the documented packages. */
const tools = ["@types/node@20.19.43", "vitest@4.1.12"]

const binaries = [
  process.execPath,
  ...["22", "24", "26"].map((major) => join(root, ".cache", "node", major, "node_modules", "node", "bin", "node"))
].filter(existsSync)

const programs = Readmes.programs(root)

describe("the programs of READMEs", () => {
  it("are found, each with its install line", () => {
    expect(programs.length).toBeGreaterThan(10)
    expect(programs.filter(({ installed }) => installed.length === 0)).toEqual([])
  })

  it("name a version of every package that is not ours", () => {
    const ours = packages.map(({ name }) => name)
    const bare = programs.flatMap(({ installed }) => installed.filter((name) => !ours.includes(name)))
    expect([...new Set(bare)].sort()).toEqual(["@effect/platform@0.97", "effect@3", "fast-check@4"])
  })
})

describe.runIf(isFull)("a project of a user", () => {
  let registry: Registry.PackageRegistry | undefined
  let scratch = ""

  beforeAll(async () => {
    await Command.node([join(root, "node_modules", "typescript", "bin", "tsc"), "-b"], { cwd: root })
    scratch = mkdtempSync(join(tmpdir(), "sluice-archives-"))
    registry = await Registry.start(Tarballs.pack(root, packages, scratch), await Managers.registry(root))
  })

  afterAll(async () => {
    await registry?.stop()
    rmSync(scratch, { recursive: true, force: true })
  })

  for (const manager of ["npm", "pnpm"] as const)
    it.each(programs)(`compiles and runs the samples of $package, installed with ${manager}`, async (program) => {
      const start = manager === "npm" ? Managers.npm : await Managers.pnpm(root)
      const project = Project.make(start, registry?.url ?? "")
      try {
        await project.add([...program.installed, ...tools])
        project.write("readme.ts", `${program.text}\nexport {}\n`)
        for (const resolution of ["node16", "nodenext", "bundler"] as const)
          await Types.check(project, resolution, ["readme.ts"])
        if (compiledOnly.includes(program.package)) return
        const { code } = await transform(program.text, { loader: "ts", format: "esm", target: "node20" })
        project.write("readme.mjs", code)
        for (const binary of binaries)
          await Command.node(["readme.mjs"], { cwd: project.folder, env: { BRAZE_API_KEY: "a-key" } }, binary)
      } finally {
        project.remove()
      }
    })
})

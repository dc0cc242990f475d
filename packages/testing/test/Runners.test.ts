import { spawnSync } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "tsup"
import { beforeAll, describe, expect, it } from "vitest"
import { register } from "./support/RunnerSample.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

const root = fileURLToPath(new URL("..", import.meta.url))
const folder = join(root, ".cache", "runners")

/** One file with every library, because a test runner of another project does not know the source of this one. */
const compile = async (): Promise<void> => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "runners", private: true, type: "module" }))
  writeFileSync(join(folder, "vitest.config.js"), "export default {}\n")
  await build({
    config: false,
    entry: { sample: join(root, "test/support/RunnerSample.ts") },
    outDir: folder,
    format: ["esm"],
    target: "es2022",
    platform: "node",
    splitting: false,
    clean: false,
    silent: true,
    noExternal: [/.*/],
    esbuildOptions: (options) => {
      options.conditions = ["@sluice/source"]
    }
  })
}

/** Runs a command in a project whose only test file registers the sample with `it` of a module. */
const run = (module: string, file: string, command: ReadonlyArray<string>): string => {
  writeFileSync(
    join(folder, file),
    `import { it } from "${module}"\nimport { register } from "./sample.js"\nregister(it)\n`
  )
  const { CI: _, NODE_OPTIONS: __, VITEST: ___, ...env } = process.env
  const options = { cwd: folder, encoding: "utf8" as const, env: { ...env, NODE_OPTIONS: "--experimental-vm-modules" } }
  const { stderr, stdout } = spawnSync(process.execPath, command, options)
  return `${stdout}\n${stderr}`
}

/** The default time limit of a test, in milliseconds: far less than a proof takes. */
const limit = 1

describe("a proof", () => {
  it("sets the time limit of its test, by the number of worlds", () => {
    const registered: Array<readonly [name: string, limit: number]> = []
    register((name, _, milliseconds) => registered.push([name, milliseconds]))
    expect(registered).toEqual([
      ["an honest destination satisfies every law", 65_000],
      ["a destination that lies satisfies every law", 110_000]
    ])
  })

  describe("in another test runner", () => {
    beforeAll(compile)

    it("passes and fails in node:test", () => {
      const output = run("node:test", "node.mjs", ["--test", "--test-reporter=tap", "node.mjs"])
      expect(output).toMatch(/^ *ok 1 - an honest destination satisfies every law$/m)
      expect(output).toMatch(/^ *not ok 2 - a destination that lies satisfies every law$/m)
      expect(output).toContain("law 12 (true outcomes)")
    })

    it.runIf(full)("passes and fails in Vitest", () => {
      const vitest = join(root, "..", "..", "node_modules", "vitest", "vitest.mjs")
      const output = run("vitest", "sample.test.js", [vitest, "run", "--root", ".", `--testTimeout=${limit}`])
      expect(output).toMatch(/Tests .*1 failed.*1 passed/)
      expect(output).toContain("law 12 (true outcomes)")
    })

    it.runIf(full)("passes and fails in Jest", () => {
      spawnSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "jest@30"], { cwd: folder })
      const jest = join(folder, "node_modules", "jest", "bin", "jest.js")
      const output = run("@jest/globals", "jest.test.js", [
        jest,
        "--rootDir=.",
        `--testTimeout=${limit}`,
        "jest.test.js"
      ])
      expect(output).toMatch(/Tests: +1 failed, 1 passed, 2 total/)
      expect(output).toContain("law 12 (true outcomes)")
    })
  })
})

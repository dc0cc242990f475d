import { spawnSync } from "node:child_process"
import { delimiter, join } from "node:path"
import { describe, expect, it } from "vitest"
import { machineTools } from "../bootstrap/MachineTools.mjs"
import { root } from "../src/Repository.js"

const machine =
  (...files: ReadonlyArray<string>) =>
  (file: string): boolean =>
    files.includes(file)

describe("the cache key of a successful task", () => {
  it("contains the installed programs, in any folder", () => {
    const path = ["/usr/bin", "", "/opt/bin"].join(delimiter)
    const isThere = machine("/usr/bin/python3", "/opt/bin/javac", "/nowhere/java", "/usr/bin/chromium")
    expect(machineTools(path, 1, isThere)).toEqual({
      SLUICE_TOOLS: "chromium javac python3",
      SLUICE_BROWSER: "there"
    })
  })

  it.each(["chromium", "chromium-headless-shell"])("contains the browser %s", (name) => {
    expect(machineTools("/usr/bin", 1, machine(`/usr/bin/${name}`))).toEqual({
      SLUICE_TOOLS: name,
      SLUICE_BROWSER: "there"
    })
  })

  it("is different each time without a browser", () => {
    const [first, second] = [1, 2].map((now) => machineTools(undefined, now, machine()))
    expect(first).toEqual({ SLUICE_TOOLS: "", SLUICE_BROWSER: "missing at 1" })
    expect(second?.SLUICE_BROWSER).not.toBe(first?.SLUICE_BROWSER)
  })

  it("is read by turbo", () => {
    const turbo = join(root, "node_modules", "turbo", "bin", "turbo")
    const hashes = (env: Readonly<Record<string, string>>): ReadonlyMap<string, string> => {
      const { stdout } = spawnSync(process.execPath, [turbo, "run", "test", "--dry=json"], {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1", ...env },
        maxBuffer: 64 * 1024 * 1024
      })
      const { tasks }: { readonly tasks: ReadonlyArray<{ readonly taskId: string; readonly hash: string }> } =
        JSON.parse(stdout)
      return new Map(tasks.map(({ taskId, hash }) => [taskId, hash]))
    }
    const usual = { SLUICE_TOOLS: "curl", SLUICE_BROWSER: "there" }
    const before = [...hashes(usual)]
    const changed = (other: Readonly<Record<string, string>>) => {
      const after = hashes({ ...usual, ...other })
      return before.filter(([task, hash]) => after.get(task) !== hash).map(([task]) => task)
    }
    expect(changed({ SLUICE_BROWSER: "missing at 1" })).toEqual(["@sluice/inspector#test"])
    const others = changed({ SLUICE_TOOLS: "" })
    expect(others).toContain("mock-braze#test")
    expect(others.filter((task) => !task.endsWith("#test"))).toEqual([])
  })
})

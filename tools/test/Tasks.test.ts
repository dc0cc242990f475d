import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join, normalize } from "node:path"
import { expect, it } from "vitest"
import { root } from "../src/Repository.js"

interface Plan {
  readonly tasks: ReadonlyArray<{ readonly taskId: string; readonly directory: string; readonly inputs: object }>
}

const plan = (): Plan => {
  const turbo = join(root, "node_modules", "turbo", "bin", "turbo")
  const { stdout } = spawnSync(process.execPath, [turbo, "run", "test", "lint", "--dry=json"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" },
    maxBuffer: 64 * 1024 * 1024
  })
  return JSON.parse(stdout)
}

it.skipIf(!existsSync(join(root, ".git")))(
  "no task has an input that a run writes, because its result would never be cached",
  () => {
    const { tasks } = plan()
    expect(tasks.map(({ taskId }) => taskId)).toContain("@sluice/tools#check:sources")
    const inputs = new Set(
      tasks.flatMap(({ directory, inputs }) => Object.keys(inputs).map((path) => normalize(join(directory, path))))
    )
    const { stdout } = spawnSync("git", ["check-ignore", "--stdin"], {
      cwd: root,
      encoding: "utf8",
      input: [...inputs].join("\n")
    })
    expect(stdout).toBe("")
  }
)

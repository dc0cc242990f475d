import { execFile, spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { withMock } from "./Http.js"

const folder = fileURLToPath(new URL("../samples", import.meta.url))
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")

/** Each sample with the command that runs it, and the call that shows whether the command is installed. */
const samples: ReadonlyArray<readonly [file: string, command: ReadonlyArray<string>, probe: ReadonlyArray<string>]> = [
  ["braze.sh", ["sh"], ["curl", "--version"]],
  ["braze.mjs", [process.execPath], [process.execPath, "--version"]],
  ["braze.py", ["python3"], ["python3", "--version"]],
  ["braze.go", ["go", "run"], ["go", "version"]],
  ["braze.rb", ["ruby"], ["ruby", "--version"]],
  ["braze.php", ["php"], ["php", "--version"]]
]

describe("a client in another language", () => {
  it.each(samples)("is printed in the README: %s", (file) => {
    expect(readme).toContain(readFileSync(join(folder, file), "utf8"))
  })

  for (const [file, [program = "", ...args], [probe = "", ...probeArgs]] of samples) {
    const isInstalled = spawnSync(probe, probeArgs).status === 0
    const why = isInstalled ? "" : ` (skipped: ${probe} is not installed)`
    it.skipIf(!isInstalled)(`runs against the mock: ${file}${why}`, () =>
      withMock(async (mock) => {
        const env = { ...process.env, BRAZE_ENDPOINT: mock.url, BRAZE_API_KEY: mock.apiKey }
        const { stdout } = await promisify(execFile)(program, [...args, join(folder, file)], { env })
        expect(stdout.trim()).toBe('{"attributes_processed":1,"message":"success"}')
        expect(mock.user("u1")?.first_name).toBe("Ada")
        expect(await mock.problems()).toEqual([])
      })
    )
  }
})

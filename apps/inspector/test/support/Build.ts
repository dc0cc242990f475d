import { execFileSync } from "node:child_process"
import { join } from "node:path"

const root = join(import.meta.dirname, "../../../..")

/**
 * Builds the pages and the mock that serves them if their source changed after the last build, so that no test runs an
 * old build. In `npm test`, Turbo builds before it runs the tests.
 */
export default (): void => {
  if (process.env["TURBO_HASH"] !== undefined) return
  const turbo = ["tools/bootstrap.mjs", "build", "--filter=mock-braze", "--output-logs=errors-only"]
  execFileSync(process.execPath, turbo, { cwd: root, stdio: "inherit" })
}

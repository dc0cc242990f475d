import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../../..", import.meta.url))

/** Whether `dist` was built from the present source. Turbo, which runs the tests in `npm test`, builds before it tests. */
let isCurrent = process.env["TURBO_HASH"] !== undefined

/** Builds the package if its source changed after the last build, so that no test runs an old one. */
export const build = (): void => {
  if (isCurrent) return
  const turbo = ["tools/bootstrap.mjs", "build", "--filter=mock-braze", "--output-logs=errors-only"]
  execFileSync(process.execPath, turbo, { cwd: root, stdio: "inherit" })
  isCurrent = true
}

/** The path of the built command. */
export const command = (): string => {
  build()
  return fileURLToPath(new URL("../bin/mock-braze.js", import.meta.url))
}

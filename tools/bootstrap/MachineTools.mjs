import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"

/** Programs that tests use where they are there, and skip something without. */
const names = ["chromium", "curl", "java", "javac", "pytest", "pytest-3", "python3"]

/**
 * What a remembered success depends on besides the repository: tests that were skipped for want of a program run again once it
 * is there. Where there is no browser, whole pages are untested, so that is remembered under a name that never comes again.
 *
 * @param {string | undefined} path The folders of programs, as PATH holds them.
 * @param {number} now Milliseconds since 1970.
 * @param {(file: string) => boolean} isThere
 * @returns {{ readonly SLUICE_TOOLS: string, readonly SLUICE_BROWSER: string }} For the environment of turbo.
 */
export const machineTools = (path, now, isThere = existsSync) => {
  const folders = (path ?? "").split(delimiter).filter((folder) => folder !== "")
  const found = names.filter((name) => folders.some((folder) => isThere(join(folder, name))))
  return {
    SLUICE_TOOLS: found.join(" "),
    SLUICE_BROWSER: isThere("/usr/bin/chromium") ? "there" : `missing at ${now}`
  }
}

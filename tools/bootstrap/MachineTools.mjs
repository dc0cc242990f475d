import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"

/** The tests of pages need one of these. */
const browsers = ["chromium", "chromium-headless-shell"]

/** Programs that some tests need. Without them, these tests are skipped. */
const names = [...browsers, "curl", "java", "javac", "pytest", "pytest-3", "python3"]

/**
 * The inputs of a cached result outside the repository. Tests that were skipped without a program run again after it is
 * installed. Without a browser, whole pages are untested, so such a result has a unique key.
 *
 * @param {string | undefined} path The value of PATH.
 * @param {number} now Milliseconds since 1970.
 * @param {(file: string) => boolean} isThere
 * @returns {{ readonly SLUICE_TOOLS: string, readonly SLUICE_BROWSER: string }} For the environment of turbo.
 */
export const machineTools = (path, now, isThere = existsSync) => {
  const folders = (path ?? "").split(delimiter).filter((folder) => folder !== "")
  const found = names.filter((name) => folders.some((folder) => isThere(join(folder, name))))
  return {
    SLUICE_TOOLS: found.join(" "),
    SLUICE_BROWSER: browsers.some((name) => isThere(`/usr/bin/${name}`)) ? "there" : `missing at ${now}`
  }
}

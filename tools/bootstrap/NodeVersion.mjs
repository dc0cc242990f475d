import { readFileSync } from "node:fs"
import { join } from "node:path"

/** @param {string} version */
const numbers = (version) => version.split(".").map((part) => Number.parseInt(part, 10))

/**
 * Whether `version` is `least` or newer. Both are dotted numbers. A suffix such as `-nightly` is ignored.
 *
 * @param {string} version
 * @param {string} least
 */
export const atLeast = (version, least) => {
  const have = numbers(version)
  const want = numbers(least)
  for (let i = 0; i < want.length; i += 1) {
    const difference = (have[i] || 0) - (want[i] || 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/**
 * The message for a version of Node that is older than `engines` in the root package.json requires; otherwise `undefined`.
 *
 * @param {string} root
 * @param {string} version
 */
export const complaint = (root, version) => {
  const least = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node.replace(/^>=/, "")
  if (atLeast(version, least)) return undefined
  return `Sluice needs Node ${least} or newer, but this is Node ${version}. Install a newer version (22, 24 and 26 are tested), then run the same command again.`
}

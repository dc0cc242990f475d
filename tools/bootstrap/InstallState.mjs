import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/**
 * @typedef {{ version?: string, optional?: boolean, peer?: boolean, link?: boolean }} Locked One package of a lock file.
 * @typedef {{ packages: Record<string, Locked> }} Lock
 */

/** @param {string} root */
const stampFile = (root) => join(root, "node_modules", ".sluice-installed")

/**
 * The inputs of an installation: the lock file and the platform, because some packages contain binaries for one
 * platform.
 *
 * @param {string} root
 */
const fingerprint = (root) =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(`${process.platform} ${process.arch}`)
    .digest("hex")

/**
 * Whether `installed`, npm's own record of node_modules, matches `wanted`. Optional packages may be missing: most of them are
 * binaries for other platforms.
 *
 * @param {Lock} wanted
 * @param {Lock} installed
 */
export const agrees = (wanted, installed) =>
  Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === "") return true
    const found = installed.packages[path]
    if (found === undefined) return entry.optional === true || !path.includes("node_modules/")
    return found.version === entry.version
  })

/** @param {string} file @returns {Lock} */
const readLock = (file) => JSON.parse(readFileSync(file, "utf8"))

/**
 * Whether a manual installation matches the lock file.
 *
 * @param {string} root
 */
const installedByHand = (root) => {
  const hidden = join(root, "node_modules", ".package-lock.json")
  return existsSync(hidden) && agrees(readLock(join(root, "package-lock.json")), readLock(hidden))
}

/**
 * Whether node_modules matches the lock file. Compares contents, because git keeps no modification times.
 *
 * @param {string} root
 */
export const isCurrent = (root) => {
  const stamp = stampFile(root)
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(root)) return true
  if (!installedByHand(root)) return false
  markCurrent(root)
  return true
}

/**
 * Records that node_modules matches the lock file.
 *
 * @param {string} root
 */
export const markCurrent = (root) => writeFileSync(stampFile(root), fingerprint(root))

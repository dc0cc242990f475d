import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

const code = /\.(?:d\.ts|js)$/
const named = /\.(?:d\.ts|js)(?:\.map)?$/

/** Paths of the files below a folder, from that folder, with forward slashes. @param {string} folder */
const filesBelow = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"))
    : []

/**
 * The files of a build whose source no longer exists. A module is built under its path from `src`. Code that several
 * modules share or that is loaded lazily is built as `NAME-HASH.js`, and is current if a current file refers to it.
 *
 * @param {ReadonlyArray<string>} built Paths from the folder of the build.
 * @param {ReadonlyArray<string>} sources Paths from `src`.
 * @param {(path: string) => string} read The content of a built file.
 * @returns {ReadonlyArray<string>}
 */
export const stale = (built, sources, read) => {
  const modules = new Set(sources.map((path) => path.replace(/\.tsx?$/, "")))
  const files = new Set(built)
  const current = new Set(built.filter((path) => code.test(path) && modules.has(path.replace(code, ""))))
  // The set grows while it is iterated: a part can load another part.
  for (const path of current) {
    for (const [part] of read(path).matchAll(/[\w.]+-[\w-]{8}(?=\.js\b)/g)) {
      for (const file of [`${part}.js`, `${part}.d.ts`]) if (files.has(file)) current.add(file)
    }
  }
  return built.filter((path) => named.test(path) && !current.has(path.replace(/\.map$/, "")))
}

/**
 * Removes the stale files from the build of every package. Neither tsc nor the cache of turbo removes the output of a
 * module that was moved, and `npm pack` would publish it.
 *
 * @param {string} root
 */
export const removeStaleOutput = (root) => {
  const apps = existsSync(join(root, "apps")) ? readdirSync(join(root, "apps")) : []
  const packages = existsSync(join(root, "packages")) ? readdirSync(join(root, "packages")) : []
  for (const folder of [...packages.map((name) => join("packages", name)), ...apps.map((name) => join("apps", name))]) {
    // Vite clears its own output.
    if (existsSync(join(root, folder, "vite.config.ts"))) continue
    const dist = join(root, folder, "dist")
    // The pages of one app are copied into the build of another.
    const built = filesBelow(dist).filter((path) => !apps.includes(path.split("/")[0] ?? ""))
    const old = stale(built, filesBelow(join(root, folder, "src")), (path) => readFileSync(join(dist, path), "utf8"))
    for (const path of old) rmSync(join(dist, path), { force: true })
  }
}

import { exclusively } from "./InstallLock.mjs"
import { isCurrent, markCurrent } from "./InstallState.mjs"
import { run } from "./Run.mjs"

/**
 * What npm's own words mean to somebody who only wanted to start. First match counts.
 *
 * @type {ReadonlyArray<{ pattern: RegExp, advice: string }>}
 */
const advices = [
  {
    pattern: /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/,
    advice:
      "npm could not reach its registry. The first run needs a network (later ones do not): check the connection and the proxy settings, then run the same command again."
  },
  {
    pattern: /\b(E401|E403)\b/,
    advice: "The registry that npm is set up for refuses access: see `npm config get registry` and log in there."
  },
  {
    pattern: /\bEUSAGE\b/,
    advice: "package.json and package-lock.json do not agree: run `npm install` and commit the lock file."
  },
  { pattern: /\bENOSPC\b/, advice: "The disk is full." },
  {
    pattern: /\b(EACCES|EPERM)\b/,
    advice: "A file under node_modules belongs to somebody else: remove node_modules and run the same command again."
  },
  { pattern: /\bEBADENGINE\b/, advice: "A package wants another Node version: see the lines above." }
]

/** @param {string} words What npm wrote to its standard error. */
export const advice = (words) =>
  advices.find(({ pattern }) => pattern.test(words))?.advice ?? "npm's own words stand above."

/** npm as it was called, so that the version and the settings of the caller hold; else the one on the path. */
const npmCommand = () => {
  const path = process.env["npm_execpath"]
  return path !== undefined && /npm-cli\.[cm]?js$/.test(path)
    ? { command: process.execPath, before: [path], shell: false }
    : { command: "npm", before: [], shell: process.platform === "win32" }
}

/**
 * `npm ci` and not `npm install`: it never writes the lock file, so that the clone stays clean.
 *
 * @param {string} root
 */
const install = async (root) => {
  console.log("sluice: installing the packages of package-lock.json (about half a minute, the first time only) …")
  const started = Date.now()
  const { command, before, shell } = npmCommand()
  const args = [...before, "ci", "--include=dev", "--no-audit", "--no-fund"]
  const { code, errors } = await run(command, args, { cwd: root, shell })
  if (code !== 0) {
    console.error(`sluice: installing failed (npm ended with ${code}). ${advice(errors)}`)
    return code
  }
  markCurrent(root)
  console.log(`sluice: installed in ${Math.round((Date.now() - started) / 1000)} s`)
  return 0
}

/**
 * Installs unless node_modules already holds what the lock file asks for. Two at once: one installs, the other waits.
 * Gives the exit code of npm, 0 if there was nothing to do.
 *
 * @param {string} root
 * @returns {Promise<number>}
 */
export const ensureInstalled = async (root) => {
  if (isCurrent(root)) return 0
  return exclusively(
    root,
    (holder) => console.log(`sluice: process ${holder} is installing already, waiting for it …`),
    async () => (isCurrent(root) ? 0 : install(root))
  )
}

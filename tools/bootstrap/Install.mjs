import { exclusively } from "./InstallLock.mjs"
import { isCurrent, markCurrent } from "./InstallState.mjs"
import { run } from "./Run.mjs"

/**
 * Advice for errors of npm. The first match counts.
 *
 * @type {ReadonlyArray<{ pattern: RegExp, advice: string }>}
 */
const advices = [
  {
    pattern: /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/,
    advice:
      "npm could not reach its registry. The first run needs a network; later runs do not. Check the connection and the proxy settings, then run the same command again."
  },
  {
    pattern: /\b(E401|E403)\b/,
    advice: "The registry in npm's settings refuses access. See `npm config get registry` and log in there."
  },
  {
    pattern: /\bEUSAGE\b/,
    advice: "package.json and package-lock.json do not match. Run `npm install` and commit the lock file."
  },
  { pattern: /\bENOSPC\b/, advice: "The disk is full." },
  {
    pattern: /\b(EACCES|EPERM)\b/,
    advice: "A file in node_modules belongs to another user. Remove node_modules and run the same command again."
  },
  { pattern: /\bEBADENGINE\b/, advice: "A package needs another version of Node: see the lines above." }
]

/** @param {string} words The text that npm wrote to its standard error. */
export const advice = (words) => advices.find(({ pattern }) => pattern.test(words))?.advice ?? "See npm's output above."

/** The npm that started this process, with its version and settings. Otherwise, the npm on the path. */
const npmCommand = () => {
  const path = process.env["npm_execpath"]
  return path !== undefined && /npm-cli\.[cm]?js$/.test(path)
    ? { command: process.execPath, before: [path], shell: false }
    : { command: "npm", before: [], shell: process.platform === "win32" }
}

/**
 * `npm ci` instead of `npm install`, because it never writes the lock file.
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
    console.error(`sluice: installation failed (npm exited with ${code}). ${advice(errors)}`)
    return code
  }
  markCurrent(root)
  console.log(`sluice: installed in ${Math.round((Date.now() - started) / 1000)} s`)
  return 0
}

/**
 * Installs unless node_modules matches the lock file. Of two processes, one installs and the other waits. Returns the exit
 * code of npm, 0 if there was nothing to do.
 *
 * @param {string} root
 * @returns {Promise<number>}
 */
export const ensureInstalled = async (root) => {
  if (isCurrent(root)) return 0
  return exclusively(
    root,
    (holder) => console.log(`sluice: waiting for process ${holder}, which is installing …`),
    async () => (isCurrent(root) ? 0 : install(root))
  )
}

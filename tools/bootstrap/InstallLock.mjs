import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

// Outside node_modules, because an installation removes that folder.
/** @param {string} root */
const lockFile = (root) => join(root, ".cache", "install.lock")

const own = `${process.pid}@${hostname()}`
const beat = 1_000
const silent = 30_000

/** @param {unknown} error @param {string} code */
const isCode = (error, code) => error instanceof Error && "code" in error && error.code === code

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, "EPERM")
  }
}

/**
 * Whether the lock has no owner any more: the process on this machine has ended, or a process on another machine has
 * not updated the lock for 30 seconds.
 *
 * @param {string} holder
 * @param {number} age Milliseconds since its last update.
 */
const isAbandoned = (holder, age) => {
  const [pid, host] = holder.split("@")
  return host === hostname() ? !isAlive(Number(pid)) : age > silent
}

/** @param {string} file @returns {{ holder: string, age: number } | undefined} */
const look = (file) => {
  try {
    return { holder: readFileSync(file, "utf8"), age: Date.now() - statSync(file).mtimeMs }
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined
    throw error
  }
}

/** @param {string} file */
const take = (file) => {
  try {
    writeFileSync(file, own, { flag: "wx" })
    return true
  } catch (error) {
    if (isCode(error, "EEXIST")) return false
    throw error
  }
}

/**
 * Removes the lock of an ended process. With the rename, only one of several processes succeeds. If another process
 * acquired the lock in between, the lock is restored.
 *
 * @param {string} file
 * @param {string} holder
 */
const clear = (file, holder) => {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (readFileSync(aside, "utf8") === holder) rmSync(aside)
    else renameSync(aside, file)
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error
  }
}

/** @param {string} file @param {(holder: string) => void} onWait */
const acquire = async (file, onWait) => {
  mkdirSync(dirname(file), { recursive: true })
  let told = false
  while (!take(file)) {
    const found = look(file)
    if (found === undefined) continue
    if (found.holder !== "" && isAbandoned(found.holder, found.age)) clear(file, found.holder)
    else {
      if (!told) onWait(found.holder)
      told = true
      await sleep(200)
    }
  }
}

/**
 * Runs `body` while no other process runs it for the same `root`. Waits for the other process, and takes over the lock
 * of a killed process.
 *
 * @template A
 * @param {string} root
 * @param {(holder: string) => void} onWait Called once, if another process has the lock.
 * @param {() => Promise<A>} body
 * @returns {Promise<A>}
 */
export const exclusively = async (root, onWait, body) => {
  const file = lockFile(root)
  await acquire(file, onWait)
  const sign = setInterval(() => utimesSync(file, new Date(), new Date()), beat)
  try {
    return await body()
  } finally {
    clearInterval(sign)
    rmSync(file, { force: true })
  }
}

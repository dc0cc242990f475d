// Measures the time to the first response, for the command and for the library.
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { headers, KEY, median } from "./Process.mjs"

const bin = fileURLToPath(new URL("../bin/mock-braze.js", import.meta.url))
const library = new URL("../dist/index.js", import.meta.url).href

const body = JSON.stringify({ events: [{ external_id: "u1", name: "e", time: "2026-01-31T12:00:00Z" }] })

const command = async () => {
  const began = performance.now()
  const child = spawn(process.execPath, [bin, "--port", "0", "--json", "--api-key", KEY], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  const [line] = await once(child.stdout, "data")
  const { url } = JSON.parse(String(line))
  const answer = await fetch(`${url}/users/track`, { method: "POST", headers, body })
  const took = performance.now() - began
  if (answer.status !== 201) throw new Error(`the first answer was ${answer.status}`)
  child.kill("SIGTERM")
  await once(child, "exit")
  return took
}

const inProcess = () => {
  const script = `
    const began = performance.now()
    const { startMockBraze } = await import(${JSON.stringify(library)})
    const loaded = performance.now()
    const mock = await startMockBraze()
    console.log(JSON.stringify({ load: loaded - began, start: performance.now() - loaded }))
    await mock.stop()`
  return JSON.parse(spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }).stdout)
}

/** Median milliseconds of the command until its first response, of the import, and of `startMockBraze`. */
export const measure = async ({ times = 9, tell = () => {} } = {}) => {
  const commands = []
  const libraries = []
  for (let n = 1; n <= times; n++) {
    commands.push(await command())
    libraries.push(inProcess())
    tell(n)
  }
  return {
    command: median(commands),
    load: median(libraries.map(({ load }) => load)),
    start: median(libraries.map(({ start }) => start))
  }
}

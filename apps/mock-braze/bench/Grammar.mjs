// Counts the cases of the JSON grammar that a mock answers correctly.
import { readFileSync } from "node:fs"
import { headers, KEY } from "./Process.mjs"

const cases = JSON.parse(readFileSync(new URL("../test/fixtures/json-grammar.json", import.meta.url), "utf8"))

const bytesOf = ({ text, hex, repeat }) =>
  hex === undefined
    ? Buffer.from(text ?? repeat.map(([part, times]) => part.repeat(times)).join(""))
    : Buffer.from(hex, "hex")

/** The number of cases of each kind, and the number of correct responses. */
export const measure = async () => {
  const { startMockBraze } = await import("../dist/index.js")
  const mock = await startMockBraze({ apiKey: KEY, rateLimitScale: 1_000 })
  const kinds = { y: 0, n: 0, i: 0 }
  let exact = 0
  for (const one of cases) {
    const answer = await fetch(`${mock.url}/users/track`, { method: "POST", headers, body: bytesOf(one) })
    // Braze returns `error` for invalid JSON and `message` for JSON that it cannot use.
    const malformed = "error" in (await answer.json())
    kinds[one.name[0]]++
    if (answer.status === 400 && malformed === (one.verdict === "reject")) exact++
  }
  await mock.stop()
  return { accept: kinds.y, reject: kinds.n, open: kinds.i, exact, all: cases.length }
}

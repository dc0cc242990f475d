import { readFileSync } from "node:fs"
import { responses } from "@sluice/braze-api/Sentences"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type MockBraze, startMockBraze } from "../src/index.js"
import { track } from "./Http.js"

/**
 * A string that is JSON by RFC 8259 (`accept`), one that is not (`reject`), or one that the RFC leaves to the parser, with what
 * this one does and why. The body is text, bytes in hexadecimal, or strings with how often each is repeated.
 */
interface Case {
  readonly name: string
  readonly text?: string
  readonly hex?: string
  readonly repeat?: ReadonlyArray<readonly [string, number]>
  readonly verdict: "accept" | "reject"
  readonly why?: string
}

const cases: ReadonlyArray<Case> = JSON.parse(
  readFileSync(new URL("./fixtures/json-grammar.json", import.meta.url), "utf8")
)

const bytesOf = ({ text, hex, repeat }: Case): Buffer => {
  if (hex !== undefined) return Buffer.from(hex, "hex")
  return Buffer.from(text ?? (repeat ?? []).map(([part, times]) => part.repeat(times)).join(""))
}

let mock: MockBraze
beforeAll(async () => {
  mock = await startMockBraze({ rateLimitScale: 1_000 })
})
afterAll(() => mock.stop())

/** The server's response to a body: not JSON, or Braze's answer for the value. */
const verdict = async (body: Buffer): Promise<Case["verdict"] | "neither"> => {
  const answer = await track(mock, body)
  const text = JSON.stringify(await answer.json())
  if (answer.status !== 400) return "neither"
  if (text === JSON.stringify({ [responses.malformedJson.key]: responses.malformedJson.text })) return "reject"
  return text === JSON.stringify({ [responses.noValidData.key]: responses.noValidData.text }) ? "accept" : "neither"
}

const verdicts = async (chosen: ReadonlyArray<Case>): Promise<Readonly<Record<string, string>>> => {
  const found: Record<string, string> = {}
  for (const one of chosen) found[one.name] = await verdict(bytesOf(one))
  return found
}

const expected = (chosen: ReadonlyArray<Case>) => Object.fromEntries(chosen.map((one) => [one.name, one.verdict]))

const kind = (letter: "y" | "n" | "i") => cases.filter(({ name }) => name.startsWith(`${letter}_`))

describe("the JSON grammar of request bodies", () => {
  it("has a verdict for each case, and a reason if the grammar leaves it open", () => {
    expect(cases.length).toBe(kind("y").length + kind("n").length + kind("i").length)
    expect(kind("y").every((one) => one.verdict === "accept" && one.why === undefined)).toBe(true)
    expect(kind("n").every((one) => one.verdict === "reject" && one.why === undefined)).toBe(true)
    expect(kind("i").every((one) => (one.why ?? "") !== "")).toBe(true)
    expect([kind("y").length, kind("n").length, kind("i").length].every((count) => count >= 20)).toBe(true)
  })

  it("accepts text that it allows", async () => expect(await verdicts(kind("y"))).toEqual(expected(kind("y"))))

  it("refuses text that it does not allow", async () => expect(await verdicts(kind("n"))).toEqual(expected(kind("n"))))

  it("is pinned where it leaves the result open", async () =>
    expect(await verdicts(kind("i"))).toEqual(expected(kind("i"))))

  it("stores each accepted value as it was sent", async () => {
    const values = kind("y").filter(({ text }) => text !== undefined)
    for (const [n, one] of values.entries()) {
      const text = one.text ?? ""
      const answer = await track(
        mock,
        `{"events":[{"external_id":"u${n}","name":"e","time":"2026-01-31T12:00:00Z","properties":{"value":[${text}]}}]}`
      )
      const kept = mock.user(`u${n}`)?.events[0]?.properties
      expect({ name: one.name, status: answer.status, kept }).toEqual({
        name: one.name,
        status: 201,
        kept: { value: [JSON.parse(text)] }
      })
    }
    expect(values.length).toBeGreaterThan(50)
  })
})

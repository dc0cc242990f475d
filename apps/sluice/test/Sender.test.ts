import { describe, expect, it } from "vitest"
import { createSender, SluiceError } from "../src/send.js"
import { conversation, conversations } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"

const workspace = mockServer()

const problemsOf = async (promise: Promise<unknown>): Promise<ReadonlyArray<string>> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown
  )
  if (!(error instanceof SluiceError)) throw new Error("it did not reject with a SluiceError")
  return [error.code, ...error.problems.map(({ message, path }) => `${path}: ${message}`)]
}

describe("createSender", () => {
  it("returns the outcome of each record, and concurrent calls share requests", async () => {
    const mock = await workspace()
    await using sender = await createSender(conversations(mock))
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, n) => sender.trySend(n % 10 === 3 ? { chat_id: `chat-${n}` } : conversation(n)))
    )
    expect(results.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 100 }, (_, n) => (n % 10 === 3 ? "invalid" : "delivered"))
    )
    expect(mock.stats().users).toBe(90)
    expect(mock.requests().total).toBeLessThan(20)
  })

  it("reports every mistake of a configuration, and every setting that stores something", async () => {
    const mock = await workspace()
    const { source, ...rest } = conversations(mock)
    const written = {
      ...rest,
      source: { ...source, remember: "1 day" },
      deadLetters: { file: "letters.ndjson" },
      delivery: { concurrency: 0 }
    }
    expect(await problemsOf(createSender(written))).toEqual([
      "CONFIG",
      "delivery.concurrency: Expected a whole number of at least 1; found another number.",
      'deadLetters: createSender writes no dead letters: trySend returns every outcome. Remove it, or use createSluice of "sluice".',
      'source.remember: createSender remembers no deliveries. Remove it, or use createSluice of "sluice".'
    ])
  })

  it("checks its options", async () => {
    const mock = await workspace()
    const options = JSON.parse('{"state":".sluice"}')
    expect(await problemsOf(createSender(conversations(mock), options))).toEqual([
      "CONFIG",
      'state: Unknown key "state". Use one of environment, variables, connection.'
    ])
  })

  it("delivers a record of the same turn before it closes, and accepts none afterwards", async () => {
    const mock = await workspace()
    const sender = await createSender(conversations(mock))
    const sent = sender.send(conversation(1))
    await sender.close()
    await sent
    expect(mock.stats().users).toBe(1)
    expect(await problemsOf(sender.send(conversation(2)))).toEqual(["CLOSED"])
  })
})

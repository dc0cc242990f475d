import { CustomDestination, Item, Reply, Verdict } from "@sluice/core"
import { Either, Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as People from "../src/Arbitraries/People.js"
import * as Records from "../src/Arbitraries/Records.js"
import * as DescribedVendor from "../src/DescribedVendor.js"
import * as Mutants from "../src/Mutants.js"
import * as Proof from "../src/Proof.js"
import type { VendorCall } from "../src/VendorCall.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

const Entry = Schema.Struct({ member: Schema.NonEmptyString, points: Schema.Int })

/** The client of a queue: an error for a batch that the broker did not store, and another one if that is unknown. */
interface Queue {
  readonly publish: (messages: ReadonlyArray<string>) => Promise<{ readonly refused: ReadonlyArray<number> }>
}

class Busy extends Error {}

const queueOf = (call: VendorCall): Queue => ({
  publish: async (messages) => {
    const { body, status } = await call({ path: "/publish", body: `[${messages.join()}]` })
    if (status === 429) throw new Busy("The broker is busy.")
    if (status !== 200) throw new Error("It is unknown whether the broker stored the messages.")
    return JSON.parse(body)
  }
})

const busy = { code: "busy", message: "The broker is busy." }
const blocked = { code: "blocked", message: "The broker refused the message." }

/** The destination uses promises, a session, and no HTTP. */
const definition = (queue: Queue, seen: { opened: number; closed: number }) =>
  CustomDestination.defineDirect({
    name: "queue",
    settings: CustomDestination.noSettings,
    item: Schema.standardSchemaV1(Entry),
    key: ({ member }) => Item.key("member", member),
    limits: { items: 5, bytes: 1_000, bytesAlone: 1_000, envelope: 2 },
    repeatable: () => false,
    open: async () => {
      seen.opened++
      return {
        attempt: async (items) => {
          try {
            const { refused } = await queue.publish(items.map(({ json }) => json))
            return Reply.judged(
              items.map((_, index) => (refused.includes(index) ? Verdict.refused(blocked) : Verdict.accepted))
            )
          } catch (error) {
            if (error instanceof Busy) return Reply.wait(busy, undefined)
            throw error
          }
        },
        close: async () => {
          seen.closed++
        }
      }
    }
  })

const seen = { opened: 0, closed: 0 }

const subject: Proof.ProofSubject = {
  entries: Records.entries(Records.mostlyValid(fc.record({ who: People.externalId, points: fc.integer() })), {
    maxLength: 12
  }),
  expected: ({ points, who }) => [{ member: who, points }],
  vendor: DescribedVendor.make({
    read: ({ json, path }) => (path === "/publish" ? DescribedVendor.list(json) : 404),
    accepts: (object) => {
      const { member, points, ...others } = DescribedVendor.object(object)
      const isMember = typeof member === "string" && member !== ""
      return isMember && Number.isSafeInteger(points) && Object.keys(others).length === 0
    },
    limits: { items: 5, bytes: 1_000 },
    person: (object) => String(DescribedVendor.object(object)["member"]),
    respond: (results) => ({
      status: 200,
      body: { refused: results.flatMap(({ index, isRefused }) => (isRefused ? [index] : [])) }
    })
  }),
  routes: ({ call, transport }) => [
    {
      destination: Either.getOrThrow(
        CustomDestination.make(definition(queueOf(call), seen), {
          name: "queue",
          transport,
          fields: { member: "$.who", points: "$.points" }
        })
      )
    }
  ]
}

describe("a destination that does not use HTTP", () => {
  it("satisfies every law, and closes every session that it opens", async () => {
    await Proof.assert(subject, { runs: full ? 1_000 : 30 })
    expect(seen.opened).toBeGreaterThan(5)
    expect(seen.closed).toBe(seen.opened)
  })

  const typical = ["leaves out the last object of a request", "ignores the refusals in a response"]
  const mutants = Mutants.all.filter(
    ({ name }) =>
      full || typical.includes(name) || name.includes("twice in a request") || name.includes("every status as success")
  )

  /** Mutants that concern HTTP requests, which this destination does not send, or other kinds of API. */
  const impossible = /key$|key for|content type|method|arrays of a request|no object may be sent twice|rate limit as/

  it.each(mutants)("is caught if it $name", async (mutant) => {
    const { _tag } = await Mutants.judge(mutant, subject, { runs: 200 })
    if (!impossible.test(mutant.name)) expect(_tag).toBe("Caught")
    else expect(_tag).not.toBe("Survived")
  })
})

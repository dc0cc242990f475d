import * as CustomDestination from "@sluice/core/CustomDestination"
import { DescribedVendor, Mutants, People, Proof, Records } from "@sluice/testing"
import { isObject, type JsonObject, parse } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { over } from "../src/index.js"
import type { NdjsonSettings } from "../src/Settings.js"
import { described } from "./Disk.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

/** The objects of lines, as the README describes them. A line that is torn makes the whole call unreadable. */
const objectsIn = (text: string, line: "object" | "audit"): ReadonlyArray<JsonObject> => {
  if (!text.endsWith("\n")) throw new Error("A line is not complete.")
  return text
    .slice(0, -1)
    .split("\n")
    .map((one) => {
      const value = parse(one)
      const object = line === "object" || value === undefined || !isObject(value) ? value : value["object"]
      return DescribedVendor.object(object)
    })
}

const subjectOf = (line: "object" | "audit", settings: Partial<NdjsonSettings>): Proof.ProofSubject => ({
  entries: Records.entries(
    Records.mostlyValid(fc.record({ who: People.externalId, points: fc.integer(), note: People.name })),
    { maxLength: 12 }
  ),
  expected: ({ note, points, who }) => {
    const members = Object.entries({ member: who, points, note }).filter(([, value]) => value !== undefined)
    return [Object.fromEntries(members)]
  },
  routes: ({ call, transport }) => [
    {
      destination: Either.getOrThrow(
        CustomDestination.make(over(described(call, 40)), {
          name: "points",
          settings: { folder: "out", line, ...settings },
          fields: { member: "$.who", points: "$.points", note: "$.note" },
          transport
        })
      )
    }
  ],
  vendor: DescribedVendor.make({
    read: ({ body, path }) => (path === "/sync" ? objectsIn(body, line) : 404),
    refusesNothing: true,
    respond: () => ({ status: 200 })
  })
})

const subjects = {
  "one object in a line": subjectOf("object", {}),
  "small files for an audit": subjectOf("audit", { maxBytes: 300, maxAge: "10 seconds" })
}

/** Mistakes in each part of the destination. The proof tries all mistakes. */
const typical: ReadonlyArray<string> = [
  "cuts off the end of the body",
  "reads a lost response as success",
  "sends an object again after its response was lost, although it would count twice",
  "leaves out the last field",
  "throws for a record"
]

describe.each(Object.entries(subjects))("files with %s", (name, subject) => {
  it("keep every law over random worlds", () => Proof.assert(subject, { runs: full ? 1_000 : 20 }))

  it.each(Mutants.all.filter((mutant) => typical.includes(mutant.name)))(
    "are caught if the destination $name",
    async (mutant) => {
      expect((await Mutants.judge(mutant, subject, { runs: 200 }))._tag).toBe("Caught")
    }
  )

  if (full) Mutants.test(it, name, subject, { runs: 200 })
})

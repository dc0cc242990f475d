import { writeFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Written } from "../src/configuration/Shape.js"
import { createSluice, type Sluice } from "../src/index.js"
import { ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { put } = temporaryFolder()
let runs = 0

/** The profiles of these people after a run: gender, phone, birth date and custom attributes. */
const profiles = async (people: ReadonlyArray<object>, source: object, fields: object) => {
  const braze = await workspace()
  const folder = `w${runs++}`
  writeFileSync(put(`${folder}/in.ndjson`, ""), ndjson(people.map((person, n) => ({ id: `u${n}`, ...person }))))
  const config = put(
    `${folder}/sluice.json`,
    JSON.stringify({
      version: 1,
      source: { file: "in.ndjson", id: "$.id", ...source },
      connections: { braze: { endpoint: braze.url, apiKey: braze.apiKey } },
      identity: [{ external_id: "$.id" }],
      routes: [{ name: "profile", to: "braze-user-track", fields, settings: { identifierOnly: "send" } }]
    })
  )
  const sluice = await createSluice(config)
  await sluice.run({ state: "none" })
  await sluice.close()
  return people.map((_, n) => {
    const user = braze.user(`u${n}`)
    return {
      gender: user?.gender ?? null,
      phone: user?.phone ?? null,
      dob: user?.dob ?? null,
      custom: user?.custom_attributes ?? {}
    }
  })
}

const bare = { gender: null, phone: null, dob: null, custom: {} }

describe("a run", () => {
  it("leaves out letters with another meaning in another language, and reads them in the declared language", async () => {
    const people = [{ sexo: "H" }, { sexo: "M" }, { sexo: "mujer" }]
    const genders = async (of: ReadonlyArray<object>, source: object) =>
      (await profiles(of, source, { "gender?": "$.sexo" })).map(({ gender }) => gender)
    expect(await genders(people, {})).toEqual([null, null, "F"])
    expect(await genders(people, { language: "es" })).toEqual(["M", null, "F"])
    expect(await genders([{ sexo: "F" }, { sexo: "M" }], {})).toEqual(["F", "M"])
    expect(await genders([{ sexo: "F" }, { sexo: "N" }], {})).toEqual([null, null])
    expect(await genders([{ sexo: "F" }, { sexo: "N" }], { language: "hu" })).toEqual(["M", "F"])
  })

  it("sends the letters that the mapping itself chooses", async () => {
    const people = [{ sexo: "H" }, { sexo: "M" }, { sexo: "F" }]
    const table = { "@lookup": { value: "$.sexo", table: { H: "M", M: "F", F: "F" } } }
    const genders = async (gender: unknown) =>
      (await profiles(people, {}, { "gender?": gender })).map(({ gender }) => gender)
    expect(await genders(table)).toEqual(["M", "F", "F"])
    expect(await genders("M")).toEqual(["M", "M", "M"])
  })

  it("reads a phone number without a prefix only if its country is declared", async () => {
    const people = [{ tel: "340 1234567", land: "Italy" }, { tel: "+39 340 1234567" }]
    const phones = async (source: object) =>
      (await profiles(people, source, { phone: "$.tel" })).map(({ phone }) => phone)
    const number = "+393401234567"
    expect(await phones({})).toEqual([null, number])
    expect(await phones({ country: "IT" })).toEqual([number, number])
    expect(await phones({ country: "$.land" })).toEqual([number, number])
  })

  it("uses zone, date patterns and language of the source in directives", async () => {
    const source = { timezone: "Europe/Berlin", dates: "D. MMMM YYYY", language: "de" }
    const fields = { dob: "$.geboren", newsletter: { "@boolean": "$.news" }, seen: { "@date": "$.seen" } }
    const people = [{ geboren: "4. März 1980", news: "Ja", seen: "4. März 2026" }]
    expect(await profiles(people, source, fields)).toEqual([
      { ...bare, dob: "1980-03-04", custom: { newsletter: true, seen: "2026-03-03T23:00:00.000Z" } }
    ])
  })
})

describe("a program", () => {
  const configuration = (
    { apiKey, url }: { readonly apiKey: string; readonly url: string },
    source: NonNullable<Written["source"]>
  ): Written => ({
    version: 1,
    source,
    connections: { braze: { endpoint: url, apiKey } },
    identity: [{ external_id: "$.id" }],
    routes: [{ name: "profile", to: "braze-user-track", fields: { "gender?": "$.sexo", city: "$.city" } }]
  })
  const people = ["F", "M", "mujer", "X"].map((sexo, n) => ({ id: `p${n}`, sexo, city: "Sevilla" }))

  it("sends a letter that means another gender in some language only if the language is declared", async () => {
    const sent = async (source: NonNullable<Written["source"]>, send: (sluice: Sluice) => Promise<unknown>) => {
      const braze = await workspace()
      const sluice = await createSluice(configuration(braze, source))
      await send(sluice)
      await sluice.close()
      return people.map(({ id }) => braze.user(id)?.gender ?? null)
    }
    const oneByOne = (sluice: Sluice) => Promise.all(people.map((person) => sluice.send(person)))
    const asSource = (sluice: Sluice) => sluice.run({ source: people })
    for (const send of [oneByOne, asSource]) {
      expect(await sent({}, send)).toEqual([null, null, "F", "O"])
      expect(await sent({ language: "en" }, send)).toEqual(["F", "M", "F", "O"])
    }
  })

  it("gets the reason with what to do", async () => {
    const braze = await workspace()
    const sluice = await createSluice(configuration(braze, {}))
    const { destinations } = await sluice.trySend(people[1])
    await sluice.close()
    expect(destinations.flatMap(({ warnings }) => warnings)).toEqual([
      {
        code: "gender-letter-unclear",
        effect: "left-out",
        path: "$.sexo",
        mappingPath: "fields.gender",
        message: expect.stringContaining("Set source.language")
      }
    ])
  })
})

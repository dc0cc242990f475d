import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { temporaryFolder } from "./support/temporary.js"
import { typed } from "./support/terminal.js"

const { folder, put } = temporaryFolder()

/** Runs `init` on an export; returns what it printed, without the folder, and the configuration. */
const written = async (name: string, content: string, ...options: ReadonlyArray<string>) => {
  const exported = put(name, content)
  const config = join(folder, `${name}.yaml`)
  const ended = await sluice("init", exported, "--out", config, ...options)
  return {
    code: ended.code,
    said: (ended.out + ended.err).replaceAll(`${folder}/`, ""),
    config,
    text: existsSync(config) ? readFileSync(config, "utf8") : ""
  }
}

const session = (n: number) => ({
  chat_id: `chat-${n}`,
  ended_at: "2026-03-04T10:00:00Z",
  started_at: "2026-03-04T09:00:00Z",
  session: {
    customer_id: `c-${n % 7}`,
    firstName: "Ada",
    Email: `a${n}@example.com`,
    birth_date: n === 3 ? "25/12/1980" : "01/02/1980",
    score: n
  }
})

const sessions = (count: number) => Array.from({ length: count }, (_, n) => session(n))

describe("sluice init", () => {
  it("writes a configuration that works unchanged", async () => {
    const { code, config, said, text } = await written("works.ndjson", ndjson(sessions(50)))
    expect([code, said]).toEqual([
      0,
      `Wrote works.ndjson.yaml from 50 records of works.ndjson.
  person:  $.session.customer_id
  profile: first_name, email, dob, score
  event:   "ended" at $.ended_at, with chat_id, started_at
  not sent: nothing; every column is used.
  1 line of it is uncertain: look for "uncertain:" in works.ndjson.yaml.
Next: npx sluice map works.ndjson.yaml
`
    ])
    for (const line of [
      "  file: works.ndjson",
      "  id: $.chat_id",
      "  dates: DD/MM/YYYY",
      "      dob?: $.session.birth_date",
      "      score?: $.session.score",
      "  score: integer",
      "      name: ended  # uncertain: no column contains the name of the event; this name is made from its time column"
    ])
      expect(text).toContain(`${line}\n`)
    expect(await sluice("run", config, "--mock")).toMatchObject({
      code: 0,
      out: expect.stringContaining("Delivered 50 of 50 records")
    })
  })

  it("reads an export with invalid values, and reports how many records lose one", async () => {
    const noisy = (n: number) => ({
      ...session(n),
      chat_id: `chat-${n === 7 ? 6 : n}`,
      started_at: n === 8 ? "soon" : `${(n % 28) + 1}/02/2026 09:00:00`,
      ended_at: n === 9 ? null : `${(n % 28) + 1}/02/2026 10:00:00`,
      session: { ...session(n).session, birth_date: n === 5 ? "{BIRTH_DATE}" : n === 6 ? "04/25/1980" : "25/04/1980" }
    })
    const { config, text } = await written("noisy.ndjson", ndjson(Array.from({ length: 50 }, (_, n) => noisy(n))))
    for (const line of [
      "  id: $.chat_id  # 1 of 50 records repeat an id",
      "  dates: DD/MM/YYYY",
      "      time: $.ended_at  # uncertain: the times have no offset and are read as UTC; confirm timezone under source"
    ])
      expect(text).toContain(`${line}\n`)
    expect(text).toMatch(
      / {6}dob\?: \$\.session\.birth_date {2}# uncertain: 2 of 50 records do not have a valid value\. .+\n/
    )
    expect((await sluice("run", config, "--mock")).out).toContain("Delivered 50 of 50 records")
  })

  it("writes a configuration that is valid except for the variables of the connection", async () => {
    const { config } = await written("valid.ndjson", ndjson(sessions(5)))
    const { code, err, out } = await sluice("check", config)
    expect([code, err.replaceAll(`${folder}/`, "")]).toEqual([
      1,
      `valid.ndjson.yaml:23:5 connections.braze.endpoint: The variable BRAZE_ENDPOINT is not set.
valid.ndjson.yaml:24:5 connections.braze.apiKey: The variable BRAZE_API_KEY is not set.
valid.ndjson.yaml is valid except for variables that are not set. Set them before you run it. \`map\` and \`run --mock\` work without them.
`
    ])
    expect(out).toContain("route profile → braze-user-track\n")
    expect(out).not.toContain("connection braze")
  })

  it("names the JSON Schema of the nearest installation in the first line, for editors", async () => {
    const line = (path: string) =>
      `# yaml-language-server: $schema=${path}node_modules/sluice/configuration.schema.json`
    const { text } = await written("schema.ndjson", ndjson(sessions(1)))
    expect(text.split("\n")[0]).toBe(line(""))
    put("project/node_modules/sluice/configuration.schema.json", "{}")
    const below = await written("project/braze/schema.ndjson", ndjson(sessions(1)))
    expect(below.text.split("\n")[0]).toBe(line("../"))
  })

  it("uses the given person and event, and overwrites a file only with --force", async () => {
    const exported = ndjson([{ who: "a", when: "2026-03-04T10:00:00Z" }])
    const options = ["--person", "$.who", "--event", "$.when", "--event-name", "thing: happened"]
    const { config, text } = await written("given.ndjson", exported, ...options)
    expect(text).toContain("  - external_id: $.who\n")
    expect(text).toContain('      name: "thing: happened"\n      time: $.when\n')
    const again = await written("given.ndjson", exported)
    expect([again.code, again.said]).toEqual([1, expect.stringContaining("given.ndjson.yaml already exists.")])
    await written("given.ndjson", exported, "--force", "--event", "none")
    expect(readFileSync(config, "utf8")).not.toContain("braze-event-tracking")
  })

  it("reads the name of the event from a path that is given", async () => {
    const exported = ndjson([{ user_id: "a", what: "opened", when: "2026-03-04T10:00:00Z" }])
    const { text } = await written("named.ndjson", exported, "--event", "$.when", "--event-name", "$.what")
    expect(text).toContain("      name: $.what\n      time: $.when\n")
  })

  it("reports that no id was found, and so does check", async () => {
    const { code, config, said } = await written("colours.ndjson", ndjson([{ colour: "red" }, { colour: "blue" }]))
    expect([code, said]).toEqual([
      0,
      expect.stringContaining("  person:  no id was found; replace CHOOSE_A_PATH with the path of one\n")
    ])
    expect(await sluice("check", config)).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        "identity[0].external_id: Not a valid path. Expected a path to a value of the record, such as $.user.id;"
      )
    })
  })

  it("proposes remembered deliveries only if each id has one content", async () => {
    expect((await written("same.ndjson", ndjson([...sessions(50), session(7)]))).text).toContain(
      "  # Deliveries are remembered by id, so no record is sent twice.\n  remember: 90 days\n"
    )
    expect((await written("other.ndjson", ndjson([...sessions(50), { ...session(7), changed: true }]))).text).toContain(
      "  # Some ids repeat with other content (1 in the sample), so deliveries cannot be remembered by id.\n  # remember: 90 days\n"
    )
  })

  it("reports an export without records, and a command line without an export", async () => {
    const { code, said, text } = await written("empty.ndjson", "")
    expect([code, said, text]).toEqual([
      1,
      "empty.ndjson has no valid record. Pass a file with records as CSV, JSON or NDJSON.\n",
      ""
    ])
    expect(await sluice("init")).toMatchObject({ code: 1, err: expect.stringContaining("EXPORT is missing") })
  })

  it("finds the list of records in a JSON object, even in one that is too large to be a record", async () => {
    const tickets = (count: number) => ({
      count,
      next_page: null,
      tickets: Array.from({ length: count }, (_, n) => ({
        id: n,
        subject: `Printer ${n}`,
        status: "open",
        requester: { id: 7 + n, email: `r${n}@example.com` },
        created_at: "2026-11-01T10:00:00Z",
        text: "x".repeat(count > 10 ? 20_000 : 10)
      })),
      users: [{ id: 1 }]
    })
    for (const count of [3, 100]) {
      const { config, said, text } = await written(`tickets-${count}.json`, JSON.stringify(tickets(count)))
      expect(said).toContain("  records: $.tickets\n")
      expect(text).toContain("  records: $.tickets\n")
      expect((await sluice("run", config, "--mock")).out).toContain(`Delivered ${count} of ${count} records`)
    }
  })

  it("treats a single object of a known form as a record", async () => {
    const order = {
      id: 1,
      currency: "EUR",
      created_at: "2026-11-01T10:00:00Z",
      total_price: "5.00",
      email: "a@example.com",
      line_items: [{ sku: "S1", price: "5.00", quantity: 1 }]
    }
    const { said } = await written("order.json", JSON.stringify(order))
    expect(said).toContain("from 1 record of")
    expect(said).toContain("  data:    orders of the REST Admin API (Shopify)")
  })

  it("names the other lists of a JSON object, with the command for each", async () => {
    const { said } = await written(
      "two.json",
      JSON.stringify({
        people: [{ user_id: "a", first_name: "Ada" }],
        pets: [{ name: "Rex" }, { name: "Bo" }, { name: "Mia" }]
      }),
      "--records",
      "$.people"
    )
    expect(said).toContain("  records: $.people\n  person:  $.user_id\n")
    const guessed = await written(
      "three.json",
      JSON.stringify({ pets: [{ name: "Rex" }], people: [{ user_id: "a" }, { user_id: "b" }] })
    )
    expect(guessed.said).toContain("  records: $.people\n")
    expect(guessed.said).toContain("npx sluice init three.json --records '$.pets' --out pets.yaml\n")
  })

  it("lists the columns that are not sent, and says why", async () => {
    const ticket = {
      id: 1,
      subject: "Help",
      description: "Secret words",
      status: "open",
      requester: { email: "a@example.com" },
      assignee: { id: 5, email: "agent@example.com" },
      created_at: "2026-03-04T10:00:00Z",
      updated_at: "2026-03-04T10:00:00Z"
    }
    const { said, text } = await written("unsent.ndjson", ndjson([ticket]))
    expect(said).toContain(
      "  not sent: $.description, $.assignee, $.updated_at; the end of unsent.ndjson.yaml says why.\n"
    )
    expect(text.slice(text.indexOf("# Not sent"))).toBe(`# Not sent:
#   $.description: no field uses it; add one to send it
#   $.assignee: no field uses it; add one to send it
#   $.updated_at: no field uses it; add one to send it
`)
  })

  it("does not let a null of the records remove a value from a profile", async () => {
    const { config, text } = await written(
      "nulls.ndjson",
      ndjson([
        { user_id: "a", email: "a@example.com", phone: null, plan: "pro" },
        { user_id: "b", email: null, phone: "+4930123456", plan: "pro" }
      ])
    )
    for (const line of [
      "    # `@excludeWhenNull`: a null in a record removes nothing. Without it, Braze removes the value from the profile.",
      '      email?: { "@excludeWhenNull": { "@path": $.email } }  # in 50 % of the sample',
      '      phone?: { "@excludeWhenNull": { "@path": $.phone } }  # in 50 % of the sample',
      "      plan?: $.plan"
    ])
      expect(text).toContain(`${line}\n`)
    const { out } = await sluice("map", config)
    expect(out).not.toContain(": null")
  })

  it.each([
    [
      "the language of the column names",
      "Kundennummer;Vorname;Letzter Kauf\n1;Ada;03.09.2026 10:00\n",
      "Europe/Berlin",
      "the times in $.Letzter Kauf have no offset; the names of the columns are German"
    ],
    [
      "the only country",
      "user_id,country,last_login\n1,FR,2026-09-03 10:00\n2,FR,2026-09-04 10:00\n",
      "Europe/Paris",
      "the times in $.last_login have no offset; every country is FR"
    ],
    [
      "the only time zone of a person",
      "user_id,time_zone,last_login\n1,Asia/Tokyo,2026-09-03 10:00\n",
      "Asia/Tokyo",
      "the times in $.last_login have no offset; every time zone of a person is this one"
    ],
    [
      "nothing",
      "user_id,last_login\n1,2026-09-03 10:00\n",
      "UTC",
      "the times in $.last_login have no offset; no column shows their time zone, so write it here"
    ]
  ])("writes the time zone of times without an offset by %s, to be confirmed", async (_, content, zone, doubt) => {
    const { text } = await written("zone.csv", content, "--force")
    expect(text).toContain(`  timezone: ${zone}  # uncertain: ${doubt}\n`)
    expect(text).toContain(
      `  # uncertain: the times have no offset and are read as ${zone}; confirm timezone under source\n`
    )
  })

  it("does not ask for the time zone of times with an offset", async () => {
    const { text } = await written("offset.csv", "user_id,last_login\n1,2026-09-03T10:00:00Z\n")
    expect(text).toContain("  # timezone: Europe/Lisbon\n")
  })

  it.each([
    [
      "the country column",
      "user_id,phone,country\n1,030 1234567,DE\n2,020 1234567,NL\n",
      "  country: $.country  # uncertain: 2 of 2 phone numbers have no country code\n"
    ],
    [
      "the country column, then the language of the names",
      "Kundennummer;Vorname;Handy;Land\n1;Ada;0171 1234567;DE\n2;Bo;0664 1234567;AT\n",
      "  country: [ $.Land, DE ]  # uncertain: 2 of 2 phone numbers have no country code; the names of the columns are German\n"
    ],
    [
      "the language of the people",
      "user_id,phone,locale\n1,0664 1234567,de-AT\n",
      "  country: AT  # uncertain: 1 of 1 phone numbers have no country code; the language of the people is in $.locale\n"
    ]
  ])("writes the country of phone numbers by %s", async (_, content, line) => {
    expect((await written("phones.csv", content, "--force")).text).toContain(line)
  })

  it("writes a whole name without a note from check", async () => {
    const { config } = await written("whole.csv", "user_id,name\n1,Ada Lovelace\n2,Bo Li\n")
    const { err, out } = await sluice("check", config)
    expect(readFileSync(config, "utf8")).toContain("      fullName: name\n")
    expect(out + err).not.toContain("custom attribute")
  })

  it.each([
    ["in the sample", 3],
    ["far beyond the sample", 5_000]
  ])("does not make a person of a row of totals %s", async (_, count) => {
    const row = (n: number) => `K-${n};Ada ${n};Lovelace;a${n}@example.com;12,50`
    const table = ["Kundennummer;Vorname;Nachname;E-Mail;Umsatz", ...Array.from({ length: count }, (_, n) => row(n))]
    const { config, said, text } = await written(
      `totals-${count}.csv`,
      `${[...table, "Summe;;;;1.234,50"].join("\n")}\n`
    )
    expect(said).toContain("  left out: 1 row of totals (Summe in $.Kundennummer), which is not a person\n")
    expect(text).toContain(
      `  # Rows of totals are not people.
  - name: profile
    to: braze-user-track
    when: { $.Kundennummer: { not: Summe } }
`
    )
    const { code, out } = await sluice("run", config, "--mock", "--state", "none")
    expect([code, out]).toEqual([0, expect.stringMatching(/skipped +1 /)])
  })

  it("makes a person of a row whose name is a word for a total", async () => {
    const { said, text } = await written(
      "som.csv",
      "last_name,first_name,email\nSom,Lisa,lisa@example.com\nLovelace,Ada,ada@example.com\n"
    )
    expect(said).not.toContain("left out")
    expect(text).not.toContain("when:")
  })

  it("treats a column as e-mail addresses although one of a few is not valid", async () => {
    const { text } = await written(
      "few.csv",
      "user_id,email\n1,ada@example.com\n2,bo(at)example.com\n3,cy@example.com\n"
    )
    expect(text).toMatch(/ {6}email\?: \$\.email {2}# uncertain: 1 of 3 records do not have a valid value\. .+\n/)
  })

  it("takes a table of people with an id and times for people, and one of orders for events", async () => {
    const row = { id: 1, email: "ada@example.com", first_name: "Ada", created_at: "2026-03-04T10:00:00Z" }
    const people = await written("table.ndjson", ndjson([row, { ...row, id: 2, email: "bo@example.com" }]))
    expect(people.said).toContain("  person:  $.id\n  profile: first_name, email, created_at\n  not sent")
    const orders = await written("guests.ndjson", ndjson([{ ...row, amount: 5 }]))
    expect(orders.said).toContain('  event:   "created" at $.created_at, with id, amount\n')
    const owned = await written("owned.ndjson", ndjson([{ ...row, customer_id: "c-1" }]))
    expect(owned.said).toContain("  person:  $.customer_id\n")
  })

  it("names the recognised product, and accepts another decision", async () => {
    const calls = ndjson([
      {
        type: "track",
        userId: "u1",
        event: "Signed Up",
        timestamp: "2026-03-04T10:00:00Z",
        messageId: "m1",
        properties: {}
      },
      {
        type: "identify",
        userId: "u1",
        traits: { email: "a@example.com" },
        timestamp: "2026-03-04T10:00:00Z",
        messageId: "m2"
      }
    ])
    const { said, text } = await written("calls.ndjson", calls)
    expect(said).toContain(
      "  data:    calls of the Segment Spec (Segment), recognised by $.type, $.userId, $.timestamp\n"
    )
    expect(text).toContain("# https://www.twilio.com/docs/segment/connections/spec/common\nsource:\n")
    expect((await written("calls.ndjson", calls, "--force", "--shape", "none")).text).not.toContain("Segment")
    expect((await written("calls.ndjson", calls, "--force", "--shape", "Shopify")).said).toBe(
      "The records do not match the shape Shopify. Omit --shape to detect it, or pass --shape none to use only names and values.\n"
    )
    expect((await written("calls.ndjson", calls, "--force", "--shape", "segmnt")).said).toContain(
      'Unknown shape "segmnt". Did you mean "Segment"?'
    )
  })

  it("shows every column with examples on a terminal, and writes the chosen columns", async () => {
    const exported = put(
      "asked.csv",
      "kennung,wer,wann,was\n1,Ada,2026-03-04T10:00:00Z,kam\n2,Bo,2026-03-05T10:00:00Z,ging\n"
    )
    const config = join(folder, "asked.yaml")
    // The person: the second column. The time: after "none". The name: the first column that can have it. All columns.
    const keys = ["down", "return", "down", "return", "down", "return", "return"]
    const { code, shown } = await typed(keys, "init", exported, "--out", config)
    expect(code).toBe(0)
    for (const column of ["$.kennung   1, 2", "$.wer   Ada, Bo", "$.was   kam, ging"]) expect(shown).toContain(column)
    const text = readFileSync(config, "utf8")
    expect(text).toContain("  - external_id: $.wer\n")
    expect(text).toContain("      time: $.wann\n")
    for (const value of ["Ada", "kam"]) expect(text).not.toContain(value)
  })

  it("asks on a terminal whether the recognised product is right", async () => {
    const call = { type: "track", userId: "u1", event: "E", timestamp: "2026-03-04T10:00:00Z", messageId: "m1" }
    const exported = put("confirmed.ndjson", ndjson([call]))
    const config = join(folder, "confirmed.yaml")
    const { shown } = await typed(["return"], "init", exported, "--out", config)
    expect(shown).toContain(
      "The records look like calls of the Segment Spec (Segment), because of $.type, $.userId, $.timestamp."
    )
    expect(readFileSync(config, "utf8")).toContain("# Segment: calls of the Segment Spec")
  })
})

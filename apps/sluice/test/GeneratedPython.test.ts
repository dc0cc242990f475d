import { spawnSync } from "node:child_process"
import * as Python from "@sluice/pypestream/Python"
import { expect, it } from "vitest"
import { ada, bodies, mapping, name, python, within } from "./support/nodes.js"

const hasPython = spawnSync("python3", ["--version"]).status === 0

/** What flows hand over on bad days. Each is sent through both nodes. */
const payloads: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "everything filled in": ada,
  "an event without a property": { ...ada, path: "{PATH}" },
  "nobody named": { ...ada, user_id: "{USER_ID}" },
  "a number for an id": { ...ada, user_id: 42 },
  "a list for an id": { ...ada, user_id: ["a"] },
  "an id that is too long": { ...ada, user_id: "x".repeat(988) },
  "an e-mail address for an id": { ...ada, user_id: "ada@example.com" },
  "a number for a name": { ...ada, first_name: 7 },
  "an object for a name": { ...ada, first_name: { a: 1 } },
  "a name with odd blanks": { ...ada, first_name: "\u00a0Ada\u0000\u2003Maria \ufeff" },
  "a name of invisible marks": { ...ada, first_name: "\u200b" },
  "letters that look the same": { ...ada, last_name: "Zoe\u0308" },
  "half of a character": { ...ada, last_name: "x\ud800y" },
  "a city that is too long": { ...ada, city: "x".repeat(256) },
  "a city of long characters": { ...ada, city: "😀".repeat(128) },
  "a variable in the middle": { ...ada, city: "near {CITY}" },
  "placeholders of other kinds": { ...ada, city: "<YOUR CITY>", first_name: "[[first name]]", last_name: "%NAME%" },
  "what only looks like a placeholder": { ...ada, city: "<lisbon>", last_name: "100 %" },
  "an address of another shape": { ...ada, email: "a@b" },
  "an address in another script": { ...ada, email: "ü@EXÄMPLE.com" },
  "a number for an address": { ...ada, email: 7 },
  "a birth date of two readings": { ...ada, birth_date: "10/12/1985" },
  "a birth date by weeks": { ...ada, birth_date: "1985-W50-2" },
  "a birth date that does not exist": { ...ada, birth_date: "1985-02-30" },
  "a birth date to come": { ...ada, birth_date: "2998-01-01" },
  "a birth date long ago": { ...ada, birth_date: "0001-01-01" },
  "no time of the event": { ...ada, ended_at: "" },
  "a time that is none": { ...ada, ended_at: "yesterday" },
  "nothing acceptable at all": { ...ada, birth_date: "soon", ended_at: "soon" },
  "blanks around everything": { ...ada, path: " start  > done ", city: " Lisbon ", platform: " iOS ", user_id: " u1 " }
}

it.skipIf(!hasPython).each(Object.entries(payloads))(
  "the generated node answers and sends as the node does: %s [S-25]",
  (_, payload) =>
    within({}, async ({ execute, mock, solution }) => {
      const { success, REASON, FIELD } = await execute(payload)
      const ours = bodies(mock)
      // What the script sends is the same, and nothing is sent twice on purpose.
      mock.reset()
      const script = Python.standalone({ name, mapping, style: "rich" })
      const { returned, logged } = await python(script, solution, { payload, context: { env: "sandbox" } })
      expect({ returned, bodies: bodies(mock) }).toEqual({
        returned: { success, REASON, FIELD, RETRYABLE: "false" },
        bodies: ours
      })
      expect(logged.join("")).not.toMatch(/Lisbon|Sample|Maria/)
      expect(mock.mistakes()).toEqual([])
    })
)

it.each(["None", "True", "NAME", "DEADLINE", "MAPPING", "Refused", "track", "Two Words", ""])(
  "refuses «%s» for the name of a script, which would not run",
  (wrong) => {
    expect(() => Python.standalone({ name: wrong, mapping })).toThrow(/named as a class/)
    expect(() => Python.forwarding({ name: wrong, doors: {} })).toThrow(/named as a class/)
  }
)

import { writeSync } from "node:fs"
import { createSluice, SluiceError } from "../../src/index.js"

/*
 * A program that sends records until it is killed or told to stop. It prints the id of each record that the library
 * accepted, before it does anything else, and stops if the disk is full. Arguments: the configuration, the number of the round, and the number of records;
 * with 0 records, it waits until the queue is empty.
 */
const [configuration = "", round = "", count = "0"] = process.argv.slice(2)

const sluice = await createSluice(configuration, { queue: "disk" })
const acknowledged = (id: string) => writeSync(1, `${id}\n`)
let next = 0

/** Sends the records of one person, each after the one before is accepted. Every fourth waits for its outcome. */
const send = async (person: number): Promise<void> => {
  while (next < Number(count)) {
    const n = next++
    const id = `${round}-${n}`
    // Every tenth record is Invalid.
    const record = { id, person: `p${person}`, at: n % 10 < 9 ? "2026-03-04T10:00:00Z" : "soon" }
    try {
      if (n % 4 > 0) await sluice.enqueue(record)
      else await sluice.trySend(record, { deadline: 20 })
    } catch (error) {
      if (!(error instanceof SluiceError)) throw error
      // On a slow disk, the deadline may pass before the record is stored. The record is then not acknowledged.
      if (error.code === "STORAGE" && error.message.includes("deadline")) continue
      if (error.code === "STORAGE") {
        writeSync(2, `${error.message}\n`)
        next = Number.POSITIVE_INFINITY
        return
      }
      if (error.code !== "DEFERRED") throw error
    }
    acknowledged(id)
  }
}

process.once("SIGTERM", () => {
  next = Number.POSITIVE_INFINITY
})
await Promise.all(Array.from({ length: 16 }, (_, person) => send(person)))
if (count === "0") while ((await sluice.lag()).count > 0) await new Promise((resolve) => setTimeout(resolve, 20))
await sluice.close()

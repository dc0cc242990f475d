import { statSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { type Queue, type QueuedRecord, QueueError } from "@sluice/core/Queue"
import { QueueContract } from "@sluice/testing"
import { Effect } from "effect"
import * as Sqlite from "../src/state/Sqlite.js"
import * as StateFile from "../src/state/StateFile.js"
import { temporaryFolder } from "./support/temporary.js"

type Bounds = NonNullable<StateFile.StateFileOptions["queue"]>["bounds"]

const openAt = (path: string) => (bounds: Bounds) =>
  Effect.flatMap(
    Effect.mapError(
      StateFile.make(path, { queue: { name: "send", bounds: bounds ?? {} } }),
      ({ message }) => new QueueError({ message })
    ),
    ({ queue }) => (queue === undefined ? Effect.dieMessage("no queue") : Effect.succeed(queue))
  )

const folder = temporaryFolder()
let files = 0
const fresh = (): string => join(folder, `${files++}`, "send.db")

const use = <A, E>(path: string, body: (queue: Queue) => Effect.Effect<A, E>): Promise<A> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(openAt(path)({}), body)))

const record = (n: number) => ({ id: `r${n}`, body: { n }, json: `{"n":${n}}` })

const append = (path: string, ...all: ReadonlyArray<ReadonlyArray<number>>) =>
  use(path, (queue) => Effect.forEach(all, (group) => queue.append(group.map(record))))

const read = (path: string, count: number) =>
  use(path, (queue) =>
    Effect.scoped(
      Effect.gen(function* () {
        const { pull } = yield* queue.read
        const found: Array<QueuedRecord> = []
        while (found.length < count) found.push(...(yield* pull))
        return found
      })
    )
  )

describe("a queue on disk", () => {
  for (const { check, title } of QueueContract.clauses)
    it.live(title, () => check(Effect.sync(() => ({ open: openAt(fresh()) }))))

  it("returns the records after a damaged row that is the last one of a read", async () => {
    const path = fresh()
    const ids = Array.from({ length: 260 }, (_, i) => i + 1)
    await append(path, ...ids.map((n) => [n]))
    const database = Sqlite.open(path)
    database.run("UPDATE queued SET crc = crc + 1 WHERE first = 256")
    database.close()
    const found = await read(path, ids.length)
    expect(found.map(({ damage, id }) => (damage === undefined ? id : "damaged"))).toEqual(
      ids.map((n) => (n === 256 ? "damaged" : `r${n}`))
    )
  })

  it("reports each record of a damaged or deleted row in its place, and returns all others", async () => {
    const path = fresh()
    await append(path, [1, 2], [3, 4], [5], [6])
    const database = Sqlite.open(path)
    database.run("UPDATE queued SET body = replace(body, '\"n\":3', '\"n\":9') WHERE first = 3")
    database.run("DELETE FROM queued WHERE first = 5")
    database.close()
    const found = await read(path, 6)
    expect(found.map(({ damage, id }) => damage?.reasons.map(({ code }) => code).join() ?? id)).toEqual([
      "r1",
      "r2",
      "queue-damaged",
      "queue-damaged",
      "queue-damaged",
      "r6"
    ])
    expect(found[2]?.damage).toEqual({
      reasons: [
        {
          code: "queue-damaged",
          message: `The record at position 3 of the queue in ${path} is damaged and was not sent. Send it again from its origin.`
        }
      ],
      text: '{"first":3,"records":[["r3",{"n":9}],["r4",{"n":4}]]}'
    })
  })

  it("is open in one process at a time, and only its owner can read it", async () => {
    const path = fresh()
    const refused = await use(path, () => Effect.flip(Effect.scoped(openAt(path)({}))))
    expect(refused.message).toContain(`process ${process.pid}`)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it("shows its lag to another process", async () => {
    const path = fresh()
    const positions = await use(path, (queue) =>
      Effect.gen(function* () {
        const appended = yield* queue.append([record(1), record(2), record(3)])
        yield* queue.settle(appended.slice(1, 2))
        expect(yield* StateFile.queueLag(path)).toEqual({ count: 2, bytes: 21, oldest: expect.any(Number) })
        return appended
      })
    )
    expect(positions).toEqual([1, 2, 3])
    expect(await Effect.runPromise(StateFile.queueLag(path))).toMatchObject({ count: 2 })
  })
})

import type { Queue, SourceRecord } from "@sluice/core"
import { Duration, Effect, Exit, Fiber, Option, Scope } from "effect"
import * as fc from "fast-check"

type Position = SourceRecord.Position

/** The storage of a queue under test. */
export interface QueueStorage {
  /**
   * Opens the queue of this storage. For a durable queue, closing the scope and opening again must return the queue with its
   * records, as a new process would see it.
   */
  readonly open: (bounds: Partial<Queue.QueueBounds>) => Effect.Effect<Queue.Queue, Queue.QueueError, Scope.Scope>
}

/** A new, empty storage. Its scope removes it. */
export type NewQueueStorage = Effect.Effect<QueueStorage, never, Scope.Scope>

/** One clause of the contract of `Queue`. */
export interface QueueClause {
  /** A sentence about queues. */
  readonly title: string
  /** Whether it applies only to queues that survive their process. */
  readonly isForDurable: boolean
  /** Dies with the difference if the queue breaks the clause. Needs a clock that runs. */
  readonly check: (storage: NewQueueStorage) => Effect.Effect<void>
}

const noBounds: Partial<Queue.QueueBounds> = {}

const clause = (
  title: string,
  check: (storage: QueueStorage) => Effect.Effect<void, Queue.QueueError | Queue.QueueFull, Scope.Scope>,
  isForDurable = false
): QueueClause => ({
  title,
  isForDurable,
  check: (storage) => Effect.orDie(Effect.scoped(Effect.flatMap(storage, check)))
})

const newRecord = (name: string, key: string): Queue.NewRecord => {
  const body = { name, key }
  return { id: name, body, json: JSON.stringify(body), key }
}

const expectEqual = (what: string, found: unknown, expected: unknown): Effect.Effect<void> =>
  JSON.stringify(found) === JSON.stringify(expected)
    ? Effect.void
    : Effect.dieMessage(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`)

/** Uses the queue in a separate scope, as one process does. */
const during = <A, E>(
  { open }: QueueStorage,
  use: (queue: Queue.Queue) => Effect.Effect<A, E, Scope.Scope>,
  bounds = noBounds
) => Effect.scoped(Effect.flatMap(open(bounds), use))

/** The records that a new reader returns without waiting. */
const readable = (queue: Queue.Queue): Effect.Effect<ReadonlyArray<Queue.QueuedRecord>, Queue.QueueError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { pull } = yield* queue.read
      const { count } = yield* queue.lag
      const found: Array<Queue.QueuedRecord> = []
      while (found.length < count) {
        const next = yield* Effect.timeoutOption(pull, "10 seconds")
        if (Option.isNone(next)) break
        found.push(...next.value)
      }
      return found
    })
  )

const names = (records: ReadonlyArray<Queue.QueuedRecord>) => records.map(({ id }) => id)

/** The bound that refuses records; undefined if they were accepted. */
const boundOf = (queue: Queue.Queue, records: ReadonlyArray<Queue.NewRecord>) =>
  Effect.as(queue.append(records), undefined).pipe(Effect.catchTag("QueueFull", ({ bound }) => Effect.succeed(bound)))

/** One step of a program that uses a queue. */
type Step =
  | { readonly do: "append"; readonly keys: ReadonlyArray<string> }
  | { readonly do: "settle"; readonly which: ReadonlyArray<number> }
  | { readonly do: "read" }
  | { readonly do: "restart" }

const steps: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("append" as const),
      keys: fc.array(fc.constantFrom("ada", "bob", "eve"), { maxLength: 5 })
    }),
    fc.record({ do: fc.constant("settle" as const), which: fc.array(fc.nat(20), { maxLength: 4 }) }),
    fc.record({ do: fc.constant("read" as const) }),
    fc.record({ do: fc.constant("restart" as const) })
  ),
  { maxLength: 12 }
)

interface Modelled {
  readonly name: string
  readonly key: string
  readonly position: Position
}

const sorted = (all: ReadonlyArray<string>) => [...all].sort()

/** Compares a queue with a list of its unsettled records. */
const model = (storage: QueueStorage, plan: ReadonlyArray<Step>) =>
  Effect.gen(function* () {
    let left: ReadonlyArray<Modelled> = []
    let appended = 0
    let scope = yield* Scope.make()
    let queue = yield* Scope.extend(storage.open(noBounds), scope)
    for (const step of plan) {
      if (step.do === "append") {
        const records = step.keys.map((key) => newRecord(`r${appended++}`, key))
        const positions = yield* queue.append(records)
        yield* expectEqual("positions of an append", positions.length, records.length)
        left = [
          ...left,
          ...records.flatMap(({ id = "", key = "" }, i): ReadonlyArray<Modelled> => {
            const position = positions[i]
            return position === undefined ? [] : [{ name: id, key, position }]
          })
        ]
      }
      if (step.do === "settle") {
        const gone = new Set(step.which.flatMap((at) => left[at]?.position ?? []))
        yield* queue.settle([...gone])
        left = left.filter(({ position }) => !gone.has(position))
      }
      if (step.do === "restart" && queue.isDurable) {
        yield* Scope.close(scope, Exit.void)
        scope = yield* Scope.make()
        queue = yield* Scope.extend(storage.open(noBounds), scope)
      }
      const { count, oldest } = yield* queue.lag
      yield* expectEqual("lag", [count, oldest === undefined], [left.length, left.length === 0])
      if (step.do === "append" || step.do === "settle") continue
      const found = yield* readable(queue)
      yield* expectEqual(
        "positions",
        sorted(found.map(({ position }) => JSON.stringify(position))),
        sorted(left.map(({ position }) => JSON.stringify(position)))
      )
      for (const key of ["ada", "bob", "eve"])
        yield* expectEqual(
          `records of ${key}`,
          names(found.filter(({ body }) => body["key"] === key)),
          left.filter((one) => one.key === key).map(({ name }) => name)
        )
    }
    yield* Scope.close(scope, Exit.void)
  })

const timesOfModel = 40

/** Every clause of the contract. Run each one in a separate test. */
export const clauses: ReadonlyArray<QueueClause> = [
  {
    title: "law: returns exactly the unsettled records, in order per key, whatever is appended, settled and restarted",
    isForDurable: false,
    check: (storage) =>
      Effect.asVoid(
        Effect.forEach(fc.sample(steps, { numRuns: timesOfModel, seed: 20_261_130 }), (plan) =>
          Effect.orDie(Effect.scoped(Effect.flatMap(storage, (one) => model(one, plan))))
        )
      )
  },
  clause("returns records with their id and body, at the position of their append", (storage) =>
    during(storage, (queue) =>
      Effect.gen(function* () {
        const body = { text: 'ü "\n', none: null, list: [1, { deep: true }], __proto__: 1 }
        const positions = yield* queue.append([{ id: "a", body, json: JSON.stringify(body) }])
        const [found] = yield* readable(queue)
        const { position, id, body: stored } = found ?? {}
        yield* expectEqual("record", { position, id, body: stored }, { position: positions[0], id: "a", body })
      })
    )
  ),
  clause("returns a number that is not finite as such, and not as null, which would erase an attribute", (storage) =>
    during(storage, (queue) =>
      Effect.gen(function* () {
        const body = { a: [1, Number.NaN], b: { c: Number.POSITIVE_INFINITY, d: null } }
        yield* queue.append([{ body, json: JSON.stringify(body) }])
        const [found] = yield* readable(queue)
        const text = (value: unknown) =>
          JSON.stringify(value, (_, one: unknown) =>
            typeof one === "number" && !Number.isFinite(one) ? "not finite" : one
          )
        yield* expectEqual("body", text(found?.body), text(body))
      })
    )
  ),
  clause("passes new records to a reader that waits", (storage) =>
    during(storage, (queue) =>
      Effect.gen(function* () {
        const { pull } = yield* queue.read
        const waiting = yield* Effect.fork(pull)
        yield* Effect.yieldNow()
        yield* queue.append([newRecord("a", "ada")])
        yield* expectEqual("first pull", names(yield* Fiber.join(waiting)), ["a"])
        yield* queue.append([newRecord("b", "ada")])
        yield* expectEqual("second pull", names(yield* pull), ["b"])
      })
    )
  ),
  clause("loses nothing when a waiting pull is interrupted", (storage) =>
    during(storage, (queue) =>
      Effect.gen(function* () {
        const { pull } = yield* queue.read
        yield* expectEqual("early", Option.isNone(yield* Effect.timeoutOption(pull, "5 millis")), true)
        yield* queue.append([newRecord("a", "ada")])
        yield* expectEqual("pull", names(yield* pull), ["a"])
      })
    )
  ),
  clause("returns unsettled records again to the next reader, in order", (storage) =>
    during(storage, (queue) =>
      Effect.gen(function* () {
        const count = 1_000
        const all = Array.from({ length: count }, (_, i) => newRecord(`r${i}`, "ada"))
        const positions: Array<Position> = []
        for (let at = 0; at < count; at += 300) positions.push(...(yield* queue.append(all.slice(at, at + 300))))
        yield* readable(queue)
        yield* queue.settle(positions.filter((_, i) => i % 2 === 1))
        const expected = all.filter((_, i) => i % 2 === 0).map(({ id }) => id)
        yield* expectEqual("second reader", names(yield* readable(queue)), expected)
      })
    )
  ),
  clause("refuses a chunk that would exceed the number of records, as a whole, and names the bound", (storage) =>
    during(
      storage,
      (queue) =>
        Effect.gen(function* () {
          const [first = 0] = yield* queue.append([newRecord("a", "ada"), newRecord("b", "bob")])
          yield* expectEqual("bound", yield* boundOf(queue, [newRecord("c", "ada"), newRecord("d", "ada")]), "count")
          yield* expectEqual("records", names(yield* readable(queue)), ["a", "b"])
          yield* queue.settle([first])
          yield* queue.append([newRecord("e", "ada"), newRecord("f", "ada")])
        }),
      { count: 3 }
    )
  ),
  clause("refuses records above the number of bytes, except a large one alone", (storage) =>
    during(
      storage,
      (queue) =>
        Effect.gen(function* () {
          yield* queue.append([newRecord("a".repeat(200), "ada")])
          yield* expectEqual("bound", yield* boundOf(queue, [newRecord("b", "ada")]), "bytes")
        }),
      { bytes: 100 }
    )
  ),
  clause("refuses records while the oldest one is too old", (storage) =>
    during(
      storage,
      (queue) =>
        Effect.gen(function* () {
          const [first = 0] = yield* queue.append([newRecord("a", "ada")])
          yield* Effect.sleep("20 millis")
          yield* expectEqual("bound", yield* boundOf(queue, [newRecord("b", "ada")]), "age")
          yield* queue.settle([first])
          yield* queue.append([newRecord("b", "ada")])
        }),
      { age: Duration.millis(5) }
    )
  ),
  clause(
    "keeps its records when it is opened again, and returns no position twice",
    (storage) =>
      Effect.gen(function* () {
        const before = yield* during(storage, (queue) =>
          Effect.gen(function* () {
            const positions = yield* queue.append([newRecord("a", "ada"), newRecord("b", "ada"), newRecord("c", "ada")])
            yield* queue.settle(positions.slice(1))
            return positions
          })
        )
        yield* during(storage, (queue) =>
          Effect.gen(function* () {
            yield* expectEqual("records", names(yield* readable(queue)), ["a"])
            yield* queue.settle(before.slice(0, 1))
          })
        )
        yield* during(storage, (queue) =>
          Effect.gen(function* () {
            const [next] = yield* queue.append([newRecord("d", "ada")])
            yield* expectEqual(
              "new position",
              before.some((one) => one === next),
              false
            )
            yield* expectEqual("records", names(yield* readable(queue)), ["d"])
          })
        )
      }),
    true
  )
]

import { describe, it } from "@effect/vitest"
import { MemoryQueue } from "@sluice/core"
import { Effect } from "effect"
import * as QueueContract from "../src/QueueContract.js"

const storage: QueueContract.NewQueueStorage = Effect.succeed({ open: (bounds) => MemoryQueue.make("memory", bounds) })

describe("a queue in memory", () => {
  for (const { check, isForDurable, title } of QueueContract.clauses)
    if (!isForDurable) it.live(title, () => check(storage))
})

import * as fc from "fast-check"
import type { PipelineSettings, Trouble } from "../Configuration.js"
import { oneLine, readable } from "../internal/Readable.js"

const uncertain = fc.record(
  {
    attributes: fc.constantFrom<"hold" | "resend">("hold", "resend"),
    events: fc.constantFrom<"hold" | "resend">("hold", "resend"),
    purchases: fc.constantFrom<"hold" | "resend">("hold", "resend"),
    items: fc.constantFrom<"hold" | "resend">("hold", "resend")
  },
  { requiredKeys: [] }
)

const budget = fc.record({ count: fc.integer({ min: 1, max: 6 }), per: fc.constantFrom(100, 3_000) })

const after = fc.integer({ min: 1, max: 6 })

/** A signal, a full disk, a failed checkpoint or a failing source, early in the run. */
export const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  after.map((afterRequests): Trouble => ({ _tag: "Stop", afterRequests })),
  after.map((afterRequests): Trouble => ({ _tag: "Abort", afterRequests })),
  after.map((afterRequests): Trouble => ({ _tag: "Interrupt", afterRequests })),
  fc.nat(2).map((afterWrites): Trouble => ({ _tag: "DiskFull", afterWrites })),
  fc.nat(2).map((afterSaves): Trouble => ({ _tag: "CheckpointLost", afterSaves })),
  fc.nat(3).map((afterChunks): Trouble => ({ _tag: "SourceBroken", afterChunks }))
)

const none: Trouble = { _tag: "None" }

/**
 * Settings of a pipeline: batches of 1 to 75, small windows, slow sources, small budgets. Shrinks to the default
 * settings.
 */
export const configuration: fc.Arbitrary<PipelineSettings> = fc
  .record(
    {
      batch: fc.oneof(fc.constantFrom(75, 1, 2, 3), fc.integer({ min: 1, max: 75 })),
      bytes: fc.integer({ min: 300, max: 5_000 }),
      concurrency: fc.oneof(fc.constantFrom(8, 1, 2), fc.integer({ min: 1, max: 16 })),
      linger: fc.constantFrom(50, 0, 5, 500),
      window: fc.oneof(
        fc.constant({ records: 1_000 }),
        fc.record({ records: fc.integer({ min: 1, max: 10 }) }),
        fc.record({ records: fc.integer({ min: 1, max: 100 }), bytes: fc.integer({ min: 1, max: 2_000 }) })
      ),
      uncertain,
      budget,
      giveUpAfter: fc.constantFrom(15 * 60_000, 60_000),
      drain: fc.constantFrom(30_000, 0, 1_000),
      chunk: fc.oneof(fc.constantFrom(256, 1), fc.integer({ min: 1, max: 20 })),
      pace: fc.constantFrom(0, 1, 30, 400),
      storage: fc.constantFrom(0, 1, 40),
      checkpoints: fc.boolean(),
      trouble: fc.oneof({ weight: 4, arbitrary: fc.constant(none) }, { weight: 1, arbitrary: trouble })
    },
    {
      requiredKeys: [
        "batch",
        "concurrency",
        "linger",
        "window",
        "uncertain",
        "giveUpAfter",
        "drain",
        "chunk",
        "pace",
        "storage",
        "checkpoints",
        "trouble"
      ]
    }
  )
  .map((one) => readable(one, oneLine))

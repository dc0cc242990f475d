import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"

const folder = join("packages", "braze-emulator", "test")

/** The test that sends the requests of every flow. */
export const test = join(folder, "ClientFlows.test.ts")

const File = Schema.parseJson(
  Schema.Struct({
    read: Schema.String,
    flows: Schema.Array(
      Schema.Struct({
        client: Schema.String,
        flow: Schema.String,
        requests: Schema.Array(Schema.Unknown),
        mistakes: Schema.optionalWith(Schema.Array(Schema.String), { default: () => [] }),
        note: Schema.optional(Schema.String)
      })
    )
  })
)

/** The requests of public clients, and the day on which their code was read. */
export type ClientFlows = typeof File.Type

/** Every flow in the order of the table. */
export const all = (root: string): ClientFlows =>
  Schema.decodeUnknownSync(File)(readFileSync(join(root, folder, "fixtures", "client-flows.json"), "utf8"))

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type EndpointFact, endpoints } from "@sluice/braze-api/Endpoints"
import { emulated } from "@sluice/braze-emulator/Endpoints"
import { Schema } from "effect"

const folder = join("packages", "braze-emulator", "test")

/** The test that sends every documented request. */
export const test = join(folder, "DocumentedRequests.test.ts")

const File = Schema.parseJson(
  Schema.Struct({
    read: Schema.String,
    requests: Schema.Array(
      Schema.Struct({
        endpoint: Schema.String,
        example: Schema.String,
        status: Schema.Int,
        note: Schema.optional(Schema.String)
      })
    )
  })
)

/** An endpoint with the documented requests that the test sends. */
export interface DocumentedEndpoint {
  readonly fact: EndpointFact
  readonly isEmulated: boolean
  readonly requests: ReadonlyArray<{
    readonly example: string
    readonly status: number
    readonly note?: string | undefined
  }>
}

/** Every documented endpoint in the order of the table, and the day on which the pages of the requests were read. */
export const all = (root: string): { readonly read: string; readonly endpoints: ReadonlyArray<DocumentedEndpoint> } => {
  const text = readFileSync(join(root, folder, "fixtures", "documented-requests.json"), "utf8")
  const { read, requests } = Schema.decodeUnknownSync(File)(text)
  return {
    read,
    endpoints: Object.entries<EndpointFact>(endpoints).map(([name, fact]) => ({
      fact,
      isEmulated: emulated.some(({ endpoint }) => endpoint === fact),
      requests: requests.filter(({ endpoint }) => endpoint === name)
    }))
  }
}

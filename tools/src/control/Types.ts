import { join } from "node:path"
import { startMockBraze } from "mock-braze"
import openapiTS, { astToString } from "openapi-typescript"

/** Where the types of the control calls stand, from the root of the repository. */
export const place = join("apps", "inspector", "src", "control", "schema.d.ts")

const head = `/** The control calls of mock-braze, from its own description. Written by \`node tools/dist/GenerateControlTypes.js\`. */
`

/** What a running mock says of its control calls (`GET /_mock/openapi.json`), as TypeScript. */
export const types = async (): Promise<string> => {
  const mock = await startMockBraze()
  try {
    const answer = await mock.fetch(`${mock.url}/_mock/openapi.json`)
    return head + astToString(await openapiTS(await answer.text()))
  } finally {
    await mock.stop()
  }
}

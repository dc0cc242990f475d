import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { MockWorkspace } from "mock-braze"
import { mockServer } from "./mock.js"
import { temporaryFolder } from "./temporary.js"

/** A conversation with one unrepeatable purchase. The product has the name of the conversation. */
export const sale = (n: number, change: object = {}) => ({
  chat_id: `chat-${n}`,
  customer: `customer-${n}`,
  product: `product-${n}`,
  price: 9.5,
  at: "2026-03-04T10:00:00Z",
  ...change
})

/** The route that sends the purchase of a conversation. */
export const saleRoute = {
  name: "sale",
  to: "braze-event-tracking",
  fields: { product_id: "$.product", currency: "EUR", price: "$.price", time: "$.at" }
}

/** The common beginning of every configuration of conversations. */
export const conversations = ({ apiKey, url }: MockWorkspace) => ({
  version: 1 as const,
  connections: { braze: { endpoint: url, apiKey } },
  identity: [{ external_id: "$.customer" }]
})

/** Makes folders with a configuration, each for a workspace of one mock. Everything is removed after the test file. */
export const projectFolders = () => {
  const workspace = mockServer()
  const { folder, put } = temporaryFolder()
  let names = 0
  /** A folder with the folder `in` and the configuration for its workspace. */
  const open = async <W extends object>(configuration: (mock: MockWorkspace) => W) => {
    const mock = await workspace()
    const name = `p${names++}`
    const file = (path: string): string => join(folder, name, path)
    mkdirSync(file("in"), { recursive: true })
    const written = configuration(mock)
    const config = put(`${name}/sluice.json`, JSON.stringify(written))
    /** A string with paths from the folder. */
    const here = (text: string): string => text.replaceAll(`${join(folder, name)}/`, "")
    return { mock, written, config, file, here }
  }
  return { folder, open, put }
}

import { execFileSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { blank, launch, visit } from "../test/support/Browser.js"
import { type Mock, start } from "../test/support/Mock.js"

// Delivers the conversation example to a mock with the real programs and takes the screenshot for the README of mock-braze.

const root = join(import.meta.dirname, "..", "..", "..")
const picture = join(root, "apps", "mock-braze", "docs", "inspector.png")

/** Runs the example to its end. Its exit code is not 0, because some records are refused on purpose. */
const deliver = ({ url, apiKey }: Mock): void => {
  const program = join(root, "apps", "sluice", "bin", "sluice.js")
  execFileSync(process.execPath, [join(root, "tools", "dist", "GenerateConversations.js")])
  const example = join(root, ".cache", "conversations", "sluice.yaml")
  const deadLetters = join(mkdtempSync(join(tmpdir(), "screenshots-")), "dead-letters.ndjson")
  try {
    execFileSync(process.execPath, [program, "run", example, "--yes", "--dead-letters", deadLetters], {
      env: { ...process.env, BRAZE_ENDPOINT: url, BRAZE_API_KEY: apiKey },
      stdio: ["ignore", "ignore", "ignore"]
    })
  } catch (error) {
    if (!(error instanceof Error && "status" in error && error.status === 2)) throw error
  }
}

/** Requests of a second client, some with mistakes. */
const stumble = async (mock: Mock): Promise<void> => {
  await mock.control("PUT", "/faults", {
    seed: 42,
    rules: [{ match: { path: "/users/track", nth: 4 }, action: { type: "status", status: 503 }, times: 1 }]
  })
  const time = new Date().toISOString()
  const ada = { external_id: "ada" }
  await mock.send("/users/track", {
    attributes: [
      { ...ada, first_name: "Ada", last_name: "Lovelace", email: "ada@example.com", plan: "free", orders: 1 }
    ],
    events: [
      { ...ada, name: "conversation ended", time, properties: { bot: "billing", rating: 4, tags: ["refund", "card"] } }
    ]
  })
  await mock.send("/users/track", {
    attributes: [{ ...ada, plan: "premium", orders: 2 }],
    purchases: [{ ...ada, product_id: "notebook", currency: "EUR", price: 12.5, quantity: 2, time }]
  })
  await mock.send("/users/track", {
    attributes: [{ ...ada, country: "Portugal" }, { first_name: "Nobody" }],
    events: [
      { ...ada, name: "conversation rated", time, properties: { rating: 5 } },
      { ...ada, name: "no time" }
    ]
  })
  await mock.send("/users/track", { attributes: [ada] })
  const chat = { alias_label: "chat", alias_name: "5521" }
  await mock.send("/users/track", {
    attributes: [{ user_alias: chat, _update_existing_only: false, language: "en", plan: "unknown" }]
  })
  await mock.send("/users/identify", { aliases_to_identify: [{ ...ada, user_alias: chat }] })
  await mock.send("/users/track", { attributes: [ada] }, { authorization: "Bearer not-the-key-that-was-agreed" })
}

const settled = async (page: Page, wanted: string): Promise<void> => {
  await page.locator(wanted).first().waitFor()
  await page.getByText("Live", { exact: true }).waitFor()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

const main = async (): Promise<void> => {
  const mock = await start()
  const browser = await launch()
  try {
    deliver(mock)
    await stumble(mock)
    const list: { readonly requests: ReadonlyArray<{ readonly n: number }> } = JSON.parse(
      await (await mock.control("GET", "/requests?refused=true")).text()
    )
    const address = `requests/${list.requests.at(-1)?.n}?refused=true`
    const { page } = await visit(await blank(browser), `${mock.url}/_mock/#/${address}`)
    await settled(page, ".refused")
    await page.screenshot({ path: picture })
  } finally {
    await browser.close()
    await mock.stop()
  }
}

await main()

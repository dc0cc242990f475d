import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { blank, launch, visit } from "../test/support/Browser.js"
import { type Mock, start } from "../test/support/Mock.js"
import { write } from "../test/support/Seed.js"
import { dashboard, messages } from "./Dashboard.js"

// Delivers the example of conversations by the real programs to a mock and takes a picture of each page, for the READMEs.

const root = join(import.meta.dirname, "..", "..", "..")
const folder = join(root, "docs", "screenshots")

/** The picture that the package of the mock brings with it. */
const shipped: Readonly<Record<string, string>> = { request: join(root, "apps", "mock-braze", "docs", "inspector.png") }

/** Runs the example to its end. Records that were refused on purpose make it end with another status than 0. */
const deliver = ({ url, apiKey }: Mock): void => {
  const program = join(root, "apps", "sluice", "bin", "sluice.js")
  execFileSync(process.execPath, [join(root, "tools", "dist", "GenerateConversations.js")])
  const example = join(root, ".cache", "conversations", "sluice.yaml")
  const letters = join(mkdtempSync(join(tmpdir(), "screenshots-")), "dead-letters.ndjson")
  try {
    execFileSync(process.execPath, [program, "run", example, "--yes", "--dead-letters", letters], {
      env: { ...process.env, BRAZE_ENDPOINT: url, BRAZE_API_KEY: apiKey },
      stdio: ["ignore", "ignore", "ignore"]
    })
  } catch (error) {
    if (!(error instanceof Error && "status" in error && error.status === 2)) throw error
  }
}

/** What a second client does: not all of it right. */
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

/** Address, name of the picture, and what must be there before it is taken. */
const pictures: ReadonlyArray<readonly [string, string, string, ("light" | "dark")?]> = [
  ["requests", "requests", ".request-row"],
  ["requests/LAST?refused=true", "request", ".refused"],
  ["requests/LAST?refused=true", "request-dark", ".refused", "dark"],
  ["users/ADA?q=ada", "user", ".user-list a"],
  ["overview", "overview", ".charts .u-legend"],
  ["faults", "faults", "h1"],
  ["ledger?claim=once&in=events", "ledger", ".verdict"],
  ["settings", "settings", ".clock"],
  ["outbox/1", "outbox", ".outbox-detail"],
  ...["campaigns", "segments", "catalogs"].map((name): readonly [string, string, string] => [
    `contents/${name}`,
    name,
    "main tbody tr"
  ])
]

const settled = async (page: Page, wanted: string): Promise<void> => {
  await page.locator(wanted).first().waitFor()
  await page.getByText("Live", { exact: true }).waitFor()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

const main = async (): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  const mock = await start("--seed", write(dashboard))
  const browser = await launch()
  try {
    deliver(mock)
    await stumble(mock)
    for (const [path, body] of messages) await mock.send(path, body)
    const list: { readonly requests: ReadonlyArray<{ readonly n: number }> } = JSON.parse(
      await (await mock.control("GET", "/requests?refused=true")).text()
    )
    const people: { readonly users: ReadonlyArray<{ readonly braze_id: string }> } = JSON.parse(
      await (await mock.control("GET", "/users?external_id=ada")).text()
    )
    for (const [address, name, wanted, scheme] of pictures) {
      const last = String(list.requests.at(-1)?.n)
      const there = address.replace("LAST", last).replace("ADA", people.users[0]?.braze_id ?? "")
      const { page } = await visit(await blank(browser, scheme), `${mock.url}/_mock/#/${there}`)
      if ((await page.getByText("There is no such page").count()) === 0) {
        await settled(page, wanted)
        await page.screenshot({ path: shipped[name] ?? join(folder, `${name}.png`) })
      }
      await page.context().close()
    }
  } finally {
    await browser.close()
    await mock.stop()
  }
}

await main()

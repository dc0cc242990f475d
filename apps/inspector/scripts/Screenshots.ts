import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { blank, launch, type Size, visit } from "../test/support/Browser.js"
import { type Mock, start } from "../test/support/Mock.js"
import * as Seed from "../test/support/Seed.js"
import * as Traffic from "./Traffic.js"

// Takes the screenshots of the documentation. With a folder as argument, it instead saves screenshots of every page to
// the folder, in both colour schemes and at three widths, for a review.

const docs = join(import.meta.dirname, "..", "..", "mock-braze", "docs")

const sizes = {
  desk: { width: 1440, height: 900 },
  tablet: { width: 768, height: 1024 },
  phone: { width: 390, height: 844 }
} satisfies Readonly<Record<string, Size>>

type SizeName = keyof typeof sizes
type Scheme = "light" | "dark"

interface View {
  readonly name: string
  readonly address: string
  /** The text that must be visible. */
  readonly wanted: string
}

const views = (mistaken: number): ReadonlyArray<View> => [
  { name: "requests", address: "requests", wanted: ".request-row" },
  { name: "request", address: `requests/${mistaken}?mistake=true`, wanted: ".notes, .refused" },
  { name: "overview", address: "overview?range=all", wanted: ".series" },
  { name: "users", address: "users?q=lovelace", wanted: ".user-list" },
  { name: "user", address: "users?q=ada@example.com", wanted: ".user-list" },
  { name: "outbox", address: "outbox/2", wanted: ".preview" },
  { name: "ledger", address: "ledger?claim=once&in=events", wanted: ".verdict" },
  { name: "faults", address: "faults", wanted: ".rules" },
  { name: "contents", address: "contents/campaigns", wanted: ".table" },
  { name: "settings", address: "settings", wanted: ".table" }
]

/** A view for each page of the navigation that has none above, so that a review includes a new page. */
const otherViews = async (page: Page, mock: Mock, known: ReadonlyArray<View>): Promise<ReadonlyArray<View>> => {
  await visit(page, `${mock.url}/_mock/#/requests`)
  const links = page.getByRole("navigation", { name: "Pages" }).getByRole("link")
  await links.first().waitFor()
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""))
  const names = hrefs.map((href) => /#\/([^/?]+)/.exec(href)?.[1] ?? "")
  return names
    .filter((name) => !known.some(({ address }) => address.split(/[/?]/)[0] === name))
    .map((name) => ({ name, address: name, wanted: "main" }))
}

/** The screenshots that the documentation shows. */
const shown: ReadonlyArray<readonly [name: string, size: SizeName, scheme: Scheme, file: string]> = [
  ["request", "desk", "light", "inspector.png"],
  ["overview", "desk", "light", "overview.png"],
  ["user", "desk", "dark", "user-dark.png"],
  ["outbox", "desk", "light", "outbox.png"],
  ["ledger", "desk", "dark", "ledger-dark.png"],
  ["faults", "tablet", "light", "faults-tablet.png"],
  ["requests", "phone", "light", "requests-phone.png"],
  ["request", "phone", "dark", "request-phone-dark.png"]
]

const settled = async (page: Page, wanted: string): Promise<void> => {
  await page.locator(wanted).first().waitFor()
  await page.getByText("Live", { exact: true }).waitFor()
  await page.waitForLoadState("networkidle").catch(() => undefined)
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

interface Shot {
  readonly view: View
  readonly size: SizeName
  readonly scheme: Scheme
  readonly path: string
}

const take = async (page: Page, mock: Mock, { view, size, scheme, path }: Shot): Promise<void> => {
  await page.setViewportSize(sizes[size])
  await page.emulateMedia({ colorScheme: scheme })
  await page.goto("about:blank")
  await visit(page, `${mock.url}/_mock/#/${view.address}`)
  await settled(page, view.wanted)
  await page.screenshot({ path })
}

const main = async (folder: string | undefined): Promise<void> => {
  const mock = await start("--seed", Seed.write(Traffic.seed))
  const browser = await launch()
  try {
    const mistaken = await Traffic.send(mock)
    const all = views(mistaken)
    const page = await blank(browser)
    if (folder === undefined) {
      for (const [name, size, scheme, file] of shown) {
        const view = all.find((one) => one.name === name)
        if (view !== undefined) await take(page, mock, { view, size, scheme, path: join(docs, file) })
      }
      return
    }
    mkdirSync(folder, { recursive: true })
    for (const view of [...all, ...(await otherViews(page, mock, all))])
      for (const size of ["desk", "tablet", "phone"] as const)
        for (const scheme of ["light", "dark"] as const)
          await take(page, mock, { view, size, scheme, path: join(folder, `${view.name}-${size}-${scheme}.png`) })
  } finally {
    await browser.close()
    await mock.stop()
  }
}

await main(process.argv[2])

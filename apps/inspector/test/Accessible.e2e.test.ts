import type { Page } from "playwright-core"
import { beforeAll, describe, expect, it } from "vitest"
import { kinds } from "../src/pages/contents/Kinds.js"
import { type Violation, violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { use } from "./support/Fixture.js"

/** Addresses that are not in the navigation: the tabs of the contents, and an address without a page. */
const others = [...kinds.map((kind) => `contents/${kind}`), "no-such-page"]

const settled = (page: Page) => page.getByText("Live", { exact: true }).waitFor()

/** The text of the focused element. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "")

describe.skipIf(!isThere)("accessibility", () => {
  const { mock, open } = use()

  it("has no axe violations on any empty page of the navigation", async () => {
    const { page } = await open("requests")
    await settled(page)
    const links = page.getByRole("navigation", { name: "Pages" }).getByRole("link")
    const titles = (await links.allTextContents()).map((text) => text.replace(/\d.*$/, "").trim())
    expect(titles).toContain("Requests")
    const found: Record<string, ReadonlyArray<Violation>> = {}
    for (const [at, title] of titles.entries()) {
      await links.nth(at).click()
      await expect.poll(() => page.title()).toBe(`${title} · mock-braze`)
      await page.getByRole("heading").first().waitFor()
      found[title] = await violations(page)
      await page.emulateMedia({ colorScheme: "light" })
    }
    expect(found).toEqual(Object.fromEntries(titles.map((title) => [title, []])))
  })

  it.each(others)("has no axe violations on an empty %s", async (address) => {
    const { page } = await open(address)
    await settled(page)
    await page.getByRole("heading").first().waitFor()
    expect(await violations(page)).toEqual([])
  })

  it("opens and closes the keyboard shortcuts", async () => {
    const { page } = await open("requests")
    await settled(page)
    await page.keyboard.press("?")
    const dialog = page.getByRole("dialog")
    await dialog.waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press("Escape")
    await dialog.waitFor({ state: "hidden" })
  })

  it("skips the navigation with the first Tab, or walks through it in order", async () => {
    const { page } = await open("users")
    await settled(page)
    await page.keyboard.press("Tab")
    expect(await focused(page)).toBe("Skip to the page")
    const top = await page.getByText("Skip to the page").evaluate((link) => link.getBoundingClientRect().top)
    expect(top).toBeGreaterThanOrEqual(0)
    const titles = ["Requests", "Users", "Overview", "Faults", "Ledger", "Outbox", "Contents", "Settings"]
    const order: Array<string> = []
    for (const _ of titles) {
      await page.keyboard.press("Tab")
      order.push((await focused(page)).replace(/\d.*$/, "").trim())
    }
    expect(order).toEqual(titles)
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "Settings" }).waitFor()
    await expect.poll(() => page.title()).toBe("Settings · mock-braze")
  })

  describe("in a confirmation", () => {
    beforeAll(async () => {
      if (isThere) await mock().control("PUT", "/snapshots/one")
    })

    it("has no axe violations and closes with Escape", async () => {
      const { page } = await open("settings")
      await settled(page)
      await page.getByRole("button", { name: "Delete one" }).click()
      const dialog = page.getByRole("dialog")
      await dialog.waitFor()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press("Escape")
      await dialog.waitFor({ state: "hidden" })
      await page.getByRole("table", { name: "Snapshots" }).locator("code", { hasText: "one" }).waitFor()
    })
  })
})

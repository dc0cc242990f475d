import type { Page } from "playwright-core"
import { beforeAll, describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere, sizes } from "./support/Browser.js"
import { use } from "./support/Fixture.js"
import * as Seed from "./support/Seed.js"

const seed = {
  attributes: [
    { external_id: "ada", first_name: "Ada", last_name: "Lovelace", email: "ada@example.com", plan: "free" }
  ],
  campaigns: [{ id: "c-1", name: "Welcome", channels: ["email"], tags: ["spring"] }],
  canvases: [{ id: "v-1", name: "Onboarding", variants: ["short", "long"] }],
  segments: [{ id: "s-1", name: "Everybody" }],
  catalogs: [
    {
      name: "shoes",
      fields: [
        { name: "id", type: "string" },
        { name: "size", type: "number" }
      ],
      items: [{ id: "runner", size: 42 }]
    }
  ]
}

const past = "2026-01-31T12:00:00Z"

/** Each page with a string that must be visible on it. */
const pages: ReadonlyArray<readonly [string, string]> = [
  ["requests", "/users/track"],
  ["requests/1", "attributes[1]"],
  ["users", "Ada Lovelace"],
  ["users?q=ada", "Ada Lovelace"],
  ["overview", "Requests"],
  ["faults", "Every request to /none"],
  ["ledger?claim=once&in=attributes", "True"],
  ["settings", "Limit profile"],
  ["outbox/1", "It would have been sent."],
  ["contents/campaigns", "Welcome"],
  ["contents/canvases", "Onboarding"],
  ["contents/segments", "all users"],
  ["contents/catalogs", "runner"],
  ["requests?workspace=workspace-1", "No requests yet"],
  ["outbox?workspace=workspace-1", "No messages yet"]
]

/** Pages whose layout changes with the width, each with a string that must be visible on it. */
const wide: ReadonlyArray<readonly [string, string]> = [
  ["users?q=ada", "identified as"],
  ["outbox/1", "It would have been sent."],
  ["contents/campaigns", "Welcome"]
]

/** Pixels by which the window, the page and the navigation overflow horizontally. */
const tooWide = (page: Page) =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("main, .sidebar")].map(
      (part) => part.scrollWidth - part.clientWidth
    )
  )

/** The tables that have to be scrolled horizontally, by their labels. */
const scrolled = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".table-scroll")]
      .filter((place) => place.scrollWidth > place.clientWidth)
      .map((place) => place.querySelector("table")?.getAttribute("aria-label"))
  )

/** The words of at most 16 characters that are broken into several lines. */
const broken = (page: Page) =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT)
    const found: Array<string> = []
    while (texts.nextNode()) {
      const { currentNode: text } = texts
      for (const { 0: word, index } of (text.textContent ?? "").matchAll(/\b\w{2,16}\b/g)) {
        const range = document.createRange()
        range.setStart(text, index)
        range.setEnd(text, index + word.length)
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word)
      }
    }
    return found
  })

describe.skipIf(!isThere)("on a phone", () => {
  const { mock, open } = use("--seed", Seed.write(seed))

  beforeAll(async () => {
    if (!isThere) return
    const chat = { alias_label: "chat", alias_name: "5521" }
    const ada = { external_id: "ada", plan: "a-plan-with-a-name-that-has-no-space-to-break-it-anywhere" }
    await mock().send("/users/track", { attributes: [ada, { first_name: "Nobody" }] })
    await mock().send("/campaigns/trigger/send", {
      campaign_id: "c-1",
      trigger_properties: { basket: "shoes, hats, gloves and whatever else there was" },
      recipients: [{ external_user_id: "ada" }]
    })
    await mock().control("PUT", "/faults", { rules: [{ match: { path: "/none" }, action: { type: "hang" } }] })
    await mock().control("PUT", "/snapshots/one-with-a-long-name-of-its-own")
    await mock().send("/users/track", {
      attributes: [{ user_alias: chat, _update_existing_only: false, language: "en" }]
    })
    await mock().send("/users/identify", { aliases_to_identify: [{ external_id: "ada", user_alias: chat }] })
    await mock().control("POST", "/workspaces", {})
  })

  it.each(pages)("%s fits, shows %j and has no axe violations", async (address, text) => {
    const { page, complaints } = await open(address, sizes.phone)
    await page.locator("main").getByText(text).filter({ visible: true }).first().waitFor()
    await page.getByText("Live", { exact: true }).waitFor()
    expect(await tooWide(page)).toEqual([0, 0, 0])
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it("shows the current page in the navigation, and opens others", async () => {
    const { page } = await open("contents", sizes.phone)
    const pagesLine = page.getByRole("navigation", { name: "Pages" })
    const contents = pagesLine.getByRole("link", { name: "Contents" })
    await contents.waitFor()
    const { x, width } = (await contents.boundingBox()) ?? { x: -1, width: 0 }
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x + width).toBeLessThanOrEqual(sizes.phone.width)
    await pagesLine.getByRole("link", { name: /^Requests/ }).click()
    await page.getByRole("heading", { name: "Requests" }).waitFor()
  })

  it("does not break short words or cut off paths", async () => {
    const { page } = await open("outbox", sizes.phone)
    const unbroken = async (text: string): Promise<void> => {
      const word = page.getByText(text, { exact: true }).filter({ visible: true }).first()
      await word.waitFor()
      const lines = await word.evaluate((element) => {
        const range = document.createRange()
        range.selectNodeContents(element)
        return new Set([...range.getClientRects()].map(({ top }) => top)).size
      })
      expect([text, lines]).toEqual([text, 1])
    }
    for (const text of ["Welcome", "email", "sent"]) await unbroken(text)
    await page.goto(page.url().replace(/#.*/, "#/contents/campaigns"))
    for (const text of ["Welcome", "active", "email"]) await unbroken(text)
    await page.goto(page.url().replace(/#.*/, "#/users?q=ada"))
    await page.getByRole("link", { name: /Ada Lovelace/ }).click()
    for (const text of ["first_name", "string"]) await unbroken(text)
    await page.goto(page.url().replace(/#.*/, "#/requests"))
    const path = page.getByRole("link", { name: "POST /users/track" }).first()
    await path.waitFor()
    expect(await path.evaluate(({ parentElement: cell }) => (cell?.scrollWidth ?? 1) - (cell?.clientWidth ?? 0))).toBe(
      0
    )
  })

  it("shows a row of the ledger and of the outbox in two lines", async () => {
    await mock().send("/messages/send", { external_user_ids: ["ada"], messages: { sms: { body: "Hello" } } })
    for (const [address, table, start, end] of [
      ["ledger", "Applied objects", "ada", "once"],
      ["outbox", "Messages", "sms message", "no address"]
    ] as const) {
      const { page } = await open(address, sizes.phone)
      const row = page.getByRole("table", { name: table }).locator("tbody tr").first()
      await row.getByText(start).first().waitFor()
      await row.getByText(end).first().waitFor()
      expect((await row.boundingBox())?.height).toBeLessThan(72)
    }
  })

  it("lists the newest 25 objects of a long ledger, and older ones on demand", async () => {
    const events = Array.from({ length: 60 }, (_, n) => ({ external_id: `one-${n}`, name: "said hello", time: past }))
    await mock().send("/users/track", { events })
    const { page } = await open("ledger?lane=events", sizes.phone)
    const rows = page.getByRole("table", { name: "Applied objects" }).locator("tbody tr")
    await page.getByText("The newest 25 of 60.").waitFor()
    expect(await rows.count()).toBe(25)
    await page.getByRole("button", { name: "Show older entries" }).click()
    await rows.nth(49).waitFor()
  })

  it("aligns the place of a refused object with its reason", async () => {
    const { page } = await open("requests/1", sizes.phone)
    const refused = page.locator(".refused li").first()
    const textBegins = (part: string): Promise<number> =>
      refused.locator(part).evaluate((element) => {
        const range = document.createRange()
        range.selectNodeContents(element)
        return range.getBoundingClientRect().left
      })
    expect(await textBegins(".place")).toBe(await textBegins(".reason"))
  })

  it("shows either the list of users or one user, and the button that removes a rule", async () => {
    const { page } = await open("users", sizes.phone)
    await page.getByRole("link", { name: /Ada Lovelace/ }).click()
    await page.getByRole("region", { name: "Ada Lovelace" }).waitFor()
    await page.getByRole("navigation", { name: "Users" }).waitFor({ state: "hidden" })
    await page.getByRole("link", { name: "All users" }).click()
    await page.getByRole("navigation", { name: "Users" }).waitFor()
    await page.goto(page.url().replace(/#.*/, "#/faults"))
    const remove = page.getByRole("button", { name: "Remove rule 1" })
    await remove.waitFor()
    const { x, width } = (await remove.boundingBox()) ?? { x: -1, width: 0 }
    expect(x + width).toBeLessThanOrEqual(sizes.phone.width)
  })

  it("opens a request from the list, and closes it", async () => {
    const { page } = await open("requests", sizes.phone)
    await page.getByRole("link", { name: "POST /users/track" }).last().click()
    const panel = page.getByRole("region", { name: "Request 1" })
    await panel.waitFor()
    expect((await panel.boundingBox())?.width).toBe(sizes.phone.width)
    await page.getByRole("search").waitFor({ state: "hidden" })
    await panel.getByRole("link", { name: "All requests" }).click()
    await page.getByRole("table", { name: "Requests, newest first" }).waitFor()
  })

  it.each([
    ["phone", sizes.phone],
    ["tablet", sizes.tablet]
  ] as const)("shows rows as cards on a %s, without scrolling and without broken short words", async (_, size) => {
    const { page } = await open("requests", size)
    for (const [address, text] of wide) {
      await page.goto(page.url().replace(/#.*/, `#/${address}`))
      if (address.startsWith("users") && size === sizes.phone)
        await page.getByRole("link", { name: /Ada Lovelace/ }).click()
      await page.locator("main").getByText(text).first().waitFor()
      expect([address, await scrolled(page), await broken(page), await tooWide(page)]).toEqual([
        address,
        [],
        [],
        [0, 0, 0]
      ])
    }
  })
})

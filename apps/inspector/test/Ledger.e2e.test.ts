import type { Page } from "playwright-core"
import { describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { hostile, use } from "./support/Fixture.js"

const event = (id: string, time = "2026-01-31T12:00:00Z") => ({ external_id: id, name: "said hello", time })

const judge = (page: Page) => page.getByRole("button", { name: "Judge", exact: true }).click()

const rows = (page: Page, table: string) => page.getByRole("table", { name: table }).locator("tbody tr")

describe.skipIf(!isThere)("the ledger", () => {
  const { mock, open } = use()

  it("says what to do while nothing was applied, and that there was nothing to judge", async () => {
    const { page, complaints } = await open("ledger")
    await page.getByRole("heading", { name: "Nothing has been applied yet" }).waitFor()
    await page.getByRole("button", { name: /^Each event once/ }).click()
    await page.getByText("Nothing of this kind has arrived yet").waitFor()
    expect(complaints).toEqual([])
  })

  it("goes on by itself and tells how often the same content was applied", async () => {
    const { page } = await open("ledger")
    await page.getByRole("heading", { name: "Nothing has been applied yet" }).waitFor()
    await mock().send("/users/track", { events: [event("ada"), event("eve")] })
    await rows(page, "Applied objects").nth(1).waitFor()
    await mock().send("/users/track", { events: [event("ada", "2026-01-31T11:00:00Z"), event("ada")] })
    await rows(page, "Applied objects").nth(3).waitFor()
    const texts = await rows(page, "Applied objects").allInnerTexts()
    expect(texts.map((text) => text.split(/\s*\t\s*/).filter((_, column) => column !== 4))).toEqual([
      ["1", "request 1", "events[0]", "external_id:ada", "2 times"],
      ["2", "request 1", "events[1]", "external_id:eve", "once"],
      ["3", "request 2", "events[0]", "external_id:ada", "once"],
      ["4", "request 2", "events[1]", "external_id:ada", "2 times"]
    ])
  })

  it("shows the offenders of a preset and leads to their request", async () => {
    const { page, complaints } = await open("ledger")
    await page.getByRole("button", { name: /^Each event once/ }).click()
    await page.getByText("It does not hold: 1 offender").waitFor()
    expect(await page.getByRole("main").getByRole("status").innerText()).toContain("Looked at 4 applied objects.")
    const [offender] = await rows(page, "What contradicts the claim").allInnerTexts()
    expect(offender?.split(/\s*\t\s*/)).toEqual([
      "request 2",
      "events[1]",
      "external_id:ada",
      "the same content was applied before, by request 1 at events[0]"
    ])
    await page.getByRole("button", { name: /^Order per user/ }).click()
    await rows(page, "What contradicts the claim").getByText("its time is below that of request 1").waitFor()
    await page.getByRole("button", { name: /^Never above/ }).click()
    await page.getByText("✓ It holds").waitFor()
    expect(await page.getByRole("main").getByRole("status").innerText()).toContain(
      "Never more than 3,000 requests to /users/track within 3 s.\n\nLooked at 2 requests."
    )
    await page.goBack()
    await rows(page, "What contradicts the claim").getByRole("link", { name: "request 2" }).click()
    await page.waitForURL(/#\/requests\/2$/)
    expect(complaints).toEqual([])
  })

  it("judges a claim of one's own, again when it is asked to, and keeps it in the address", async () => {
    const { page } = await open("ledger")
    await page.getByRole("form", { name: "A claim of your own" }).getByLabel("Claim").selectOption("limit")
    await page.getByLabel("Requests at most").fill("1")
    await page.getByLabel("Within milliseconds").fill("3600000")
    await judge(page)
    await page.getByText("It does not hold: 1 offender").waitFor()
    await mock().send("/users/track", { attributes: [{ external_id: "ada", plan: "free" }] })
    await page.getByRole("button", { name: "Judge again" }).click()
    await page.getByText("It does not hold: 2 offenders").waitFor()
    await page.reload()
    await page.getByText("It does not hold: 2 offenders").waitFor()
    expect(await page.getByLabel("Within milliseconds").inputValue()).toBe("3600000")
  })

  it("says what is wrong with a claim", async () => {
    const { page } = await open("ledger")
    await page.getByRole("form", { name: "A claim of your own" }).getByLabel("Claim").selectOption("order")
    await judge(page)
    await page.getByRole("alert").getByText("claims[0].by").waitFor()
    await page.getByRole("form", { name: "A claim of your own" }).getByLabel("Claim").selectOption("limit")
    await page.getByLabel("Requests at most").fill("many")
    await judge(page)
    await page.getByText("must be a whole number above 0").waitFor()
    expect(await page.getByRole("alert").innerText()).toContain("must be milliseconds, a number above 0")
  })

  it("finds what was applied to one person in one lane", async () => {
    const { page } = await open("ledger")
    await rows(page, "Applied objects").nth(4).waitFor()
    await page.getByRole("link", { name: "external_id:eve" }).click()
    await page.getByText("1 applied object", { exact: true }).waitFor()
    expect(await rows(page, "Applied objects").count()).toBe(1)
    await page.getByLabel("User").fill("ada")
    await page.keyboard.press("Enter")
    await page.getByText("4 applied objects", { exact: true }).waitFor()
    await page.getByRole("search").getByLabel("Lane").selectOption("attributes")
    await page.getByText("1 applied object", { exact: true }).waitFor()
    expect(await rows(page, "Applied objects").innerText()).toContain("attributes[0]")
    await page.getByRole("search").getByLabel("Lane").selectOption("purchases")
    await page.getByRole("heading", { name: "Nothing fits" }).waitFor()
    await page.getByRole("link", { name: "What is known of them" }).click()
    await page.waitForURL(/#\/users\?q=ada$/)
  })

  it("stands still while somebody reads a long list, and counts what came since", async () => {
    const { page } = await open("ledger")
    await rows(page, "Applied objects").nth(4).waitFor()
    const many = (from: number) => ({ events: Array.from({ length: 60 }, (_, i) => event(`user-${from + i}`)) })
    await mock().send("/users/track", many(0))
    await rows(page, "Applied objects").nth(64).waitFor()
    await mock().send("/users/track", many(60))
    await page.getByRole("button", { name: "60 applied since: show them" }).click()
    await page.getByText("125 applied objects", { exact: true }).waitFor()
    expect(await rows(page, "Applied objects").first().innerText()).toMatch(/^26\b/)
    await page.getByRole("button", { name: "Show older ones" }).click()
    await rows(page, "Applied objects").nth(124).waitFor()
  })

  it("never runs what somebody sends", async () => {
    const events = hostile.map((text) => ({ ...event(text), name: text }))
    await mock().send("/users/track", { events: [...events, ...events] })
    const claim = encodeURIComponent(hostile[0] ?? "")
    const { page, complaints } = await open(`ledger?claim=once&in=events&by=${claim}&key=${claim}`)
    await page.getByText(`has no number or text at ${hostile[0]}`).first().waitFor()
    await page.getByText(`with the same ${hostile[0]}`).waitFor()
    const all = await open("ledger?claim=once&in=events")
    await all.page.getByText(/It does not hold/).waitFor()
    for (const text of hostile)
      await rows(all.page, "What contradicts the claim").getByText(text.replaceAll(":", "%3A")).first().waitFor()
    const other = await open(`ledger?claim=${claim}`)
    await other.page.getByText(`There is no such kind of claim: ${hostile[0]}`).waitFor()
    expect([...complaints, ...all.complaints, ...other.complaints]).toEqual([])
  })

  it("has nothing that axe finds serious", async () => {
    const { page } = await open("ledger?claim=once&in=events")
    await rows(page, "What contradicts the claim").first().waitFor()
    await rows(page, "Applied objects").first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole("button", { name: /^Never above/ }).click()
    await page.getByText("✓ It holds").waitFor()
    expect(await violations(page)).toEqual([])
  })
})

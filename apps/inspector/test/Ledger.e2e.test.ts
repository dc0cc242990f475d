import type { Page } from "playwright-core"
import { describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { hostile, use } from "./support/Fixture.js"

const event = (id: string, time = "2026-01-31T12:00:00Z") => ({ external_id: id, name: "said hello", time })

const verify = (page: Page) => page.getByRole("button", { name: "Verify", exact: true }).click()

const rows = (page: Page, table: string) => page.getByRole("table", { name: table }).locator("tbody tr")

describe.skipIf(!isThere)("the ledger page", () => {
  const { mock, open } = use()

  it("explains an empty ledger and a claim without objects to check", async () => {
    const { page, complaints } = await open("ledger")
    await page.getByRole("heading", { name: "No applied objects yet" }).waitFor()
    await page.getByRole("button", { name: /^Each event once/ }).click()
    await page.getByText("No object or request of this kind has arrived yet").waitFor()
    expect(complaints).toEqual([])
  })

  it("updates itself and shows how often the same content was applied", async () => {
    const { page } = await open("ledger")
    await page.getByRole("heading", { name: "No applied objects yet" }).waitFor()
    await mock().send("/users/track", { events: [event("ada"), event("eve")] })
    await rows(page, "Applied objects").nth(1).waitFor()
    await mock().send("/users/track", { events: [event("ada", "2026-01-31T11:00:00Z"), event("ada")] })
    await rows(page, "Applied objects").nth(3).waitFor()
    const texts = await rows(page, "Applied objects").allInnerTexts()
    expect(texts.map((text) => text.split(/\s*\t\s*/))).toEqual([
      ["4", "request 2", "events[1]", "said hello", "external_id:ada", "2 times"],
      ["3", "request 2", "events[0]", "said hello", "external_id:ada", "once"],
      ["2", "request 1", "events[1]", "said hello", "external_id:eve", "once"],
      ["1", "request 1", "events[0]", "said hello", "external_id:ada", "2 times"]
    ])
  })

  it("shows the contradictions of a preset and links to their request", async () => {
    const { page, complaints } = await open("ledger")
    await page.getByRole("button", { name: /^Each event once/ }).click()
    await page.getByText("1 contradiction in").waitFor()
    const chosen = page.locator(".preset[aria-pressed=true]")
    expect(await chosen.allInnerTexts()).toEqual([expect.stringMatching(/^Each event once/)])
    await expect
      .poll(() => page.getByRole("main").getByRole("status").innerText())
      .toContain("Claim: No events were applied twice.\n\n1 contradiction in 4 applied objects.")
    const [offender] = await rows(page, "Contradictions").allInnerTexts()
    expect(offender?.split(/\s*\t\s*/)).toEqual([
      "request 2",
      "events[1]",
      "external_id:ada",
      "the same content was applied before, by request 1 at events[0]"
    ])
    await page.getByRole("button", { name: /^Order per user/ }).click()
    await rows(page, "Contradictions").getByText("its time is below that of request 1").waitFor()
    await page.getByRole("button", { name: /^At most/ }).click()
    await page.getByText("✓ True").waitFor()
    await expect
      .poll(() => page.getByRole("main").getByRole("status").innerText())
      .toContain("At most 3,000 requests to /users/track within 3 s.\n\n0 contradictions in 2 requests.")
    await page.goBack()
    await rows(page, "Contradictions").getByRole("link", { name: "request 2" }).click()
    await page.waitForURL(/#\/requests\/2$/)
    expect(complaints).toEqual([])
  })

  it("verifies a custom claim repeatedly, and keeps it in the address", async () => {
    const { page } = await open("ledger")
    await page.getByRole("form", { name: "Custom claim" }).getByLabel("Claim").selectOption("limit")
    await page.getByLabel("Maximum requests").fill("1")
    await page.getByLabel("Within (ms)").fill("3600000")
    await verify(page)
    await page.getByText("1 contradiction in").waitFor()
    await mock().send("/users/track", { attributes: [{ external_id: "ada", plan: "free" }] })
    await page.getByRole("button", { name: "Verify again" }).click()
    await page.getByText("2 contradictions in").waitFor()
    await page.reload()
    await page.getByText("2 contradictions in").waitFor()
    await expect.poll(() => page.getByLabel("Within (ms)").inputValue()).toBe("3600000")
  })

  it("reports mistakes in a claim", async () => {
    const { page } = await open("ledger")
    await page.getByRole("form", { name: "Custom claim" }).getByLabel("Claim").selectOption("order")
    await verify(page)
    await page.getByRole("alert").getByText("claims[0].by").waitFor()
    await page.getByRole("form", { name: "Custom claim" }).getByLabel("Claim").selectOption("limit")
    await page.getByLabel("Maximum requests").fill("many")
    await verify(page)
    await page.getByText("must be a whole number above 0").waitFor()
    await expect.poll(() => page.getByRole("alert").innerText()).toContain("must be a number of milliseconds above 0")
  })

  it("finds the objects of one user in one lane", async () => {
    const { page } = await open("ledger")
    await rows(page, "Applied objects").nth(4).waitFor()
    await page.getByRole("link", { name: "external_id:eve" }).click()
    await page.getByText("1 applied object", { exact: true }).waitFor()
    await expect.poll(() => rows(page, "Applied objects").count()).toBe(1)
    await page.getByLabel("User").fill("ada")
    await page.keyboard.press("Enter")
    await page.getByText("4 applied objects", { exact: true }).waitFor()
    await page.getByRole("search").getByLabel("Lane").selectOption("attributes")
    await page.getByText("1 applied object", { exact: true }).waitFor()
    await expect.poll(() => rows(page, "Applied objects").innerText()).toContain("attributes[0]")
    await page.getByRole("search").getByLabel("Lane").selectOption("purchases")
    await page.getByRole("heading", { name: "No matches" }).waitFor()
    await page.getByRole("link", { name: "Show this user" }).click()
    await page.waitForURL(/#\/users\?q=ada$/)
  })

  it("does not move a long list, and counts new entries", async () => {
    const { page } = await open("ledger")
    await rows(page, "Applied objects").nth(4).waitFor()
    const many = (from: number) => ({ events: Array.from({ length: 60 }, (_, i) => event(`user-${from + i}`)) })
    await mock().send("/users/track", many(0))
    await rows(page, "Applied objects").nth(64).waitFor()
    await mock().send("/users/track", many(60))
    await page.getByRole("button", { name: "60 new entries: show" }).click()
    await page.getByText("125 applied objects", { exact: true }).waitFor()
    await expect.poll(() => rows(page, "Applied objects").last().innerText()).toMatch(/^26\b/)
    await page.getByRole("button", { name: "Show older entries" }).click()
    await rows(page, "Applied objects").nth(124).waitFor()
  })

  it("never runs hostile strings", async () => {
    const events = hostile.map((text) => ({ ...event(text), name: text }))
    await mock().send("/users/track", { events: [...events, ...events] })
    const claim = encodeURIComponent(hostile[0] ?? "")
    const { page, complaints } = await open(`ledger?claim=once&in=events&by=${claim}&key=${claim}`)
    await page.getByText(`has no number or text at ${hostile[0]}`).first().waitFor()
    await page.getByText(`with the same ${hostile[0]}`).waitFor()
    const all = await open("ledger?claim=once&in=events")
    await all.page.getByText(/Not true/).waitFor()
    for (const text of hostile)
      await rows(all.page, "Contradictions").getByText(text.replaceAll(":", "%3A")).first().waitFor()
    const other = await open(`ledger?claim=${claim}`)
    await other.page.getByText(`Unknown kind of claim: ${hostile[0]}`).waitFor()
    expect([...complaints, ...all.complaints, ...other.complaints]).toEqual([])
  })

  it("has no axe violations", async () => {
    const { page } = await open("ledger?claim=once&in=events")
    await rows(page, "Contradictions").first().waitFor()
    await rows(page, "Applied objects").first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole("button", { name: /^At most/ }).click()
    await page.getByText("✓ True").waitFor()
    expect(await violations(page)).toEqual([])
  })
})

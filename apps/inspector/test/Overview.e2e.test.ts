import { describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { use } from "./support/Fixture.js"

const event = (id: string) => ({ external_id: id, name: "said hello", time: "2026-01-31T12:00:00Z" })

describe.skipIf(!isThere)("the overview page", () => {
  const { mock, open } = use()

  it("explains an empty overview", async () => {
    const { page } = await open("overview")
    await page.getByRole("heading", { name: "No requests yet" }).waitFor()
  })

  it("shows totals, charts and client mistakes with advice", async () => {
    await mock().send("/users/track", { events: [event("ada"), { external_id: "eve" }] })
    await mock().send("/users/track", { event: [event("ada")] })
    const { page, complaints } = await open("overview")
    const totals = page.locator(".totals")
    await totals.getByText("Refused objects").waitFor()
    await expect.poll(() => totals.getByRole("link", { name: /^Requests/ }).innerText()).toMatch(/^Requests\s+2\s/)
    await expect
      .poll(() => totals.getByRole("link", { name: /^Refused/ }).innerText())
      .toMatch(/^Refused objects\s+1\s+1 event, each with its own message$/)
    await page.locator(".chart .series").first().waitFor()
    await expect.poll(() => page.locator("figure.chart svg").count()).toBe(2)
    const mistakes = page.getByRole("region", { name: "Client mistakes" })
    await mistakes.getByText("Remove it or correct its name").waitFor()
    await expect.poll(() => mistakes.innerText()).toContain("unknown-top-level-key")
    await totals.getByRole("link", { name: /^Refused/ }).click()
    await page.getByText("1 match").waitFor()
    expect(complaints).toEqual([])
  })

  it("shows the remaining requests of each limit and its reset", async () => {
    const { page } = await open("overview")
    const gauge = page.getByRole("region", { name: "Rate limits" }).locator(".gauge").first()
    await gauge.waitFor()
    await expect.poll(() => gauge.innerText()).toMatch(/of [\d,]+ left/)
    await expect.poll(() => gauge.innerText()).toMatch(/resets (in|now)/)
  })

  it("shows the values of a bar, switches series, and keeps the range in the address", async () => {
    const { page, complaints } = await open("overview?range=all")
    const chart = page.getByRole("figure", { name: /^Objects/ })
    const bars = chart.getByRole("slider")
    await bars.focus()
    for (let n = 0; n < 100; n++) await page.keyboard.press("ArrowLeft")
    await expect.poll(() => bars.getAttribute("aria-valuetext")).toContain("1 events")
    await chart.getByRole("button", { name: /^events/ }).click()
    await expect.poll(() => bars.getAttribute("aria-valuetext")).not.toContain("events")
    await expect.poll(() => chart.locator(".series-second").count()).toBe(0)
    await page
      .getByRole("region", { name: /^Latency/ })
      .getByText("median")
      .waitFor()
    await page.getByRole("group", { name: "Range" }).getByRole("button", { name: "15 min" }).click()
    await page.waitForURL(/range=15/)
    await expect.poll(() => page.getByRole("button", { name: "15 min" }).getAttribute("aria-pressed")).toBe("true")
    expect(complaints).toEqual([])
  })

  it("counts as many refused objects in the chart as in the totals, and the rest as failed", async () => {
    await mock().send("/users/track", { events: [event("ada")] }, { authorization: "Bearer unknown" })
    const { page } = await open("overview?range=all")
    const legend = page.getByRole("figure", { name: /^Objects/ }).locator(".legend")
    await legend.getByText("in failed requests").waitFor()
    const [refused] =
      (
        await page
          .locator(".totals")
          .getByRole("link", { name: /^Refused/ })
          .innerText()
      ).match(/\d+/) ?? []
    await legend.getByRole("button", { name: `refused ${refused}` }).waitFor()
  })

  it("shows the values of a bar after a tap", async () => {
    const { page } = await open("overview?range=all")
    const bars = page.getByRole("figure", { name: /^Requests/ }).getByRole("slider")
    await bars.waitFor()
    const { x, width } = (await bars.boundingBox()) ?? { x: 0, width: 0 }
    const tap = { pointerType: "touch", bubbles: true, clientX: x + width - 2 }
    await bars.dispatchEvent("pointerdown", tap)
    await bars.dispatchEvent("pointerout", tap)
    await expect.poll(() => bars.getAttribute("aria-valuetext")).toMatch(/\d [245]xx/)
  })

  it("links from a mistake to all its requests", async () => {
    const { page } = await open("overview")
    await page.getByRole("link", { name: "1 time in 1 request" }).first().click()
    await page.getByText("1 match").waitFor()
  })

  it("updates its counts", async () => {
    const { page } = await open("overview")
    const requests = page.locator(".totals").getByRole("link", { name: /^Requests/ })
    await requests.waitFor()
    for (let i = 0; i < 5; i++) await mock().send("/users/track", { events: [event(`user-${i}`)] })
    await page.locator(".totals").getByText("8", { exact: true }).waitFor()
  })

  it("has no axe violations", async () => {
    const { page } = await open("overview")
    await page.locator(".chart .series").first().waitFor()
    await page.locator(".gauge").first().waitFor()
    expect(await violations(page)).toEqual([])
  })
})

import { describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { use } from "./support/Fixture.js"

const body = { events: [{ external_id: "ada", name: "said hello", time: "2026-01-31T12:00:00Z" }] }

describe.skipIf(!isThere)("the faults page", () => {
  const { mock, open } = use()

  it("applies a preset, counts its requests, and removes it", async () => {
    const { page, complaints } = await open("faults")
    await page.getByText("No fault rules.").waitFor()
    await page.getByRole("button", { name: /^Outage/ }).click()
    const row = page
      .getByRole("list", { name: "Fault rules" })
      .getByRole("listitem")
      .filter({ hasText: "Every request is not applied and gets 503." })
    await row.waitFor()
    expect((await mock().send("/users/track", body)).status).toBe(503)
    await row.getByRole("link", { name: "Fired 1 time" }).waitFor()
    await page.getByRole("button", { name: "Remove all" }).click()
    await page.getByText("No fault rules.").waitFor()
    expect((await mock().send("/users/track", body)).status).toBe(201)
    expect(complaints).toEqual([])
  })

  it("applies every preset", async () => {
    const { page } = await open("faults")
    for (const name of ["Outage", "Flapping", "429 storm", "Partial refusals", "Lost responses", "Slow"]) {
      const said = page.waitForResponse((response) => response.request().method() === "PUT")
      await page.getByRole("button", { name: new RegExp(`^${name}`) }).click()
      expect((await said).status()).toBe(200)
    }
    await mock().control("DELETE", "/faults")
  })

  it("adds rules with the form, and removes one", async () => {
    const { page, complaints } = await open("faults")
    const form = page.getByRole("form", { name: "Custom rule" })
    await form.getByLabel("Fault").selectOption({ label: "429 for 2 s" })
    await form.getByLabel("Path").fill("/users/track")
    await form.getByLabel("At most n times").fill("1")
    await form.getByRole("button", { name: "Add rule" }).click()
    const list = page.getByRole("list", { name: "Fault rules" })
    await list.getByText("gets 429 with a reset after 2 s").waitFor()
    await form.getByLabel("Fault").selectOption({ label: "503 Service Unavailable" })
    await form.getByLabel("At most n times").fill("")
    await form.getByRole("button", { name: "Add rule" }).click()
    await list.getByText("gets 503").waitFor()
    expect((await mock().send("/users/track", body)).status).toBe(429)
    expect((await mock().send("/users/track", body)).status).toBe(503)
    await page.getByRole("button", { name: "Remove rule 2" }).click()
    await list.getByText("gets 503").waitFor({ state: "detached" })
    await page.getByRole("button", { name: "Remove rule 1" }).click()
    await page.getByText("No fault rules.").waitFor()
    expect((await mock().send("/users/track", body)).status).toBe(201)
    await form.getByLabel("Percentage of requests").fill("many")
    await form.getByRole("button", { name: "Add rule" }).click()
    await page.getByRole("alert").waitFor()
    expect(complaints.filter((one) => !one.includes("400"))).toEqual([])
  })

  it("reports mistakes in typed rules, and changes nothing", async () => {
    const { page } = await open("faults")
    const editor = page.getByRole("textbox", { name: "Rules as JSON" })
    await editor.fill('{"rules":[{"match":{"pth":"/x"},"action":{"type":"status","status":503}}]}')
    await page.getByRole("button", { name: "Apply" }).click()
    const alert = page.getByRole("alert")
    await alert.waitFor()
    await expect.poll(() => alert.innerText()).toContain("path")
    await editor.fill("{")
    await page.getByRole("button", { name: "Apply" }).click()
    await page.getByText("Invalid JSON").waitFor()
    const { rules }: { readonly rules: ReadonlyArray<unknown> } = JSON.parse(
      await (await mock().control("GET", "/faults")).text()
    )
    expect(rules).toEqual([])
  })

  it("fills every line of presets", async () => {
    const { page } = await open("faults", { width: 1440, height: 900 })
    const presets = page.locator(".presets > li")
    await presets.first().waitFor()
    const tops = await presets.evaluateAll((items) => items.map((item) => item.getBoundingClientRect().top))
    const lines = [...new Set(tops)].map((top) => tops.filter((one) => one === top).length)
    expect(new Set(lines).size).toBe(1)
  })

  it("has no axe violations", async () => {
    const { page } = await open("faults")
    await page.getByRole("button", { name: /^Flapping/ }).click()
    await page.getByRole("list", { name: "Fault rules" }).waitFor()
    await page.getByRole("button", { name: "Apply" }).hover()
    expect(await violations(page)).toEqual([])
  })
})

import type { Page } from "playwright-core"
import { describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { hostile, use } from "./support/Fixture.js"

const body = { attributes: [{ external_id: "ada", first_name: "Ada" }] }

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).click()

/** Presses a button and confirms. */
const confirm = async (page: Page, name: string, label: string): Promise<void> => {
  await press(page, name)
  await page.getByRole("dialog").getByRole("button", { name: label, exact: true }).click()
}

describe.skipIf(!isThere)("the settings page", () => {
  const { mock, open } = use("--limits", "legacy")

  const status = async (headers: Readonly<Record<string, string>> = {}): Promise<number> =>
    (await mock().send("/users/track", body, headers)).status

  const read = async (path: string): Promise<string> => (await mock().control("GET", path)).text()

  it("shows start options and masked keys", async () => {
    const { page, complaints } = await open("settings")
    const started = page.getByRole("table", { name: "Start options" })
    await started.waitFor()
    await expect
      .poll(() => started.innerText())
      .toMatch(/legacy: at most 75 attributes, 75 events and 75 purchases per request/)
    await expect.poll(() => started.innerText()).toContain("1: as in Braze")
    await expect.poll(() => started.innerText()).toContain(mock().url)
    const keys = page.getByRole("table", { name: "Keys of the workspace" })
    await keys.getByText("all permissions").waitFor()
    expect(await page.locator("body").innerText()).not.toContain(mock().apiKey)
    expect(complaints).toEqual([])
  })

  it("changes permissions of a key, and reports unknown ones", async () => {
    const { page } = await open("settings")
    await press(page, "Change keys and permissions")
    await page.getByLabel("Key 1", { exact: true }).fill(mock().apiKey)
    await page.getByLabel("Permissions of key 1").fill("users.trak")
    await press(page, "Replace the keys")
    await page.getByRole("alert").getByText('did you mean "users.track"?').waitFor()
    expect(await status()).toBe(201)
    await page.getByLabel("Permissions of key 1").fill("users.export.ids, users.delete")
    await press(page, "Add a key")
    await page.getByLabel("Key 2", { exact: true }).fill("second-key-of-the-test")
    await press(page, "Replace the keys")
    const keys = page.getByRole("table", { name: "Keys of the workspace" }).locator("tbody tr")
    await keys.nth(1).waitFor()
    const texts = await keys.allInnerTexts()
    expect(texts.map((text) => text.split(/\s+/))).toEqual([
      [`****${mock().apiKey.slice(-4)}`, "users.export.ids", "users.delete"],
      ["****test", "all", "permissions"]
    ])
    expect(await status()).toBe(403)
    expect(await status({ authorization: "Bearer second-key-of-the-test" })).toBe(201)
    await press(page, "Change keys and permissions")
    await press(page, "Remove key 2")
    await page.getByLabel("Key 1", { exact: true }).fill(mock().apiKey)
    await page.getByLabel("Permissions of key 1").fill("all")
    await press(page, "Replace the keys")
    await keys.nth(1).waitFor({ state: "detached" })
    await expect.poll(() => keys.innerText()).toMatch(/\tall permissions$/)
    expect(await status({ authorization: "Bearer second-key-of-the-test" })).toBe(401)
  })

  it("freezes, steps, sets and releases the clock", async () => {
    const { page } = await open("settings")
    const clock = page.locator(".clock")
    await clock.getByText("runs with the clock of this machine").waitFor()
    expect(await page.getByRole("button", { name: "Step", exact: true }).isDisabled()).toBe(true)
    await page.getByLabel("Time, such as").fill("2030-01-31T12:00:00Z")
    await press(page, "Freeze there")
    await clock.getByText("2030-01-31T12:00:00.000Z").waitFor()
    await page.getByLabel("Step by").fill("3")
    await page.getByLabel("Unit").selectOption("days")
    await press(page, "Step")
    await clock.getByText("2030-02-03T12:00:00.000Z").waitFor()
    expect(await read("/clock")).toContain("2030-02-03T12:00:00.000Z")
    await page.getByLabel("Step by").fill("soon")
    await press(page, "Step")
    await page.getByRole("alert").getByText("must be a number of milliseconds").waitFor()
    await page.getByLabel("Time, such as").fill("2031-01-31T12:00:00Z")
    await press(page, "Continue from there")
    await clock.getByText("shifted").waitFor()
    await expect.poll(() => clock.innerText()).toMatch(/2031-01-31T1\d:.* is running, [\d,]+ d .*ahead of this machine/)
    await press(page, "Back to real time")
    await clock.getByText("runs with the clock of this machine").waitFor()
  })

  it("saves, restores and deletes a snapshot", async () => {
    await mock().control("POST", "/reset", { to: "empty" })
    await status()
    const { page } = await open("settings")
    await page.getByLabel("Name of a snapshot").fill("with-ada")
    await press(page, "Save")
    const row = page.getByRole("table", { name: "Snapshots" }).locator("tbody tr")
    await row.waitFor()
    await expect.poll(() => row.innerText()).toMatch(/^with-ada\t[-\d]+ [:\d]+\t1\treal\t/)
    await mock().send("/users/track", { attributes: [{ external_id: "eve", first_name: "Eve" }] })
    expect(await read("/stats")).toContain('"users":2')
    await confirm(page, "Restore with-ada", "Restore")
    await page
      .getByRole("link", { name: /^Users/ })
      .getByText("1", { exact: true })
      .waitFor()
    expect(await read("/stats")).toContain('"users":1')
    await press(page, "Delete with-ada")
    await press(page, "Cancel")
    await expect.poll(() => row.count()).toBe(1)
    await confirm(page, "Delete with-ada", "Delete")
    await row.waitFor({ state: "detached" })
    expect(await read("/snapshots")).toBe('{"snapshots":[]}')
  })

  it("creates, shows and deletes a workspace", async () => {
    const { page, complaints } = await open("settings")
    await press(page, "Create a workspace")
    const made = page.getByRole("main").getByRole("status")
    await made.waitFor()
    const key = await made.locator("code").innerText()
    expect(await status({ authorization: `Bearer ${key}` })).toBe(201)
    const row = page.getByRole("table", { name: "Workspaces" }).getByRole("row", { name: /workspace-1/ })
    await row.getByRole("link", { name: "workspace-1" }).click()
    await page.waitForURL(/#\/settings\?workspace=workspace-1$/)
    await row.getByText("shown").waitFor()
    await expect.poll(() => page.getByRole("combobox", { name: /^Workspace/ }).inputValue()).toBe("workspace-1")
    expect(await row.innerText()).not.toContain(key)
    await confirm(page, "Delete workspace-1", "Delete")
    await page.waitForURL(/#\/settings$/)
    await row.waitFor({ state: "detached" })
    expect(await status({ authorization: `Bearer ${key}` })).toBe(401)
    expect(complaints).toEqual([])
  })

  it("resets only after confirmation", async () => {
    await status()
    const { page } = await open("settings")
    await press(page, "Reset to empty")
    await press(page, "Cancel")
    expect(await read("/stats")).not.toContain('"requests":0')
    await confirm(page, "Reset to empty", "Reset to empty")
    await page.getByText("The workspace was reset.").waitFor()
    expect(await read("/stats")).toContain('"requests":0')
    await status()
    await confirm(page, "Reset to the seed", "Reset to the seed")
    await page.getByRole("link", { name: "Requests", exact: true }).waitFor()
    expect(await read("/stats")).toContain('"requests":0')
  })

  it("never runs hostile strings", async () => {
    const { page, complaints } = await open("settings")
    await press(page, "Change keys and permissions")
    for (const text of hostile) {
      await page.getByLabel("Name of a snapshot").fill(text)
      await press(page, "Save")
      await page.getByText("must be 1 to 64 letters").waitFor()
      await page.getByLabel("Time, such as").fill(text)
      await press(page, "Continue from there")
      await page.getByText("must be a time between the years").waitFor()
      await page.getByLabel("Key 1", { exact: true }).fill(text)
      await page.getByLabel("Permissions of key 1").fill(text)
      await press(page, "Replace the keys")
      await page.getByText("is not a permission of Braze").first().waitFor()
    }
    const other = await open(`settings?workspace=${encodeURIComponent(hostile[0] ?? "")}`)
    await other.page.getByText("No workspace has this key or name.").first().waitFor()
    expect(await status()).toBe(201)
    expect([...complaints, ...other.complaints]).toEqual([])
  })

  it("has no axe violations", async () => {
    await mock().control("PUT", "/snapshots/before")
    const { page } = await open("settings")
    await page.getByRole("table", { name: "Snapshots" }).waitFor()
    await press(page, "Create a workspace")
    await page.getByRole("main").getByRole("status").waitFor()
    await press(page, "Change keys and permissions")
    expect(await violations(page)).toEqual([])
    await press(page, "Reset to the seed")
    await page.getByRole("dialog").waitFor()
    expect(await violations(page)).toEqual([])
  })
})

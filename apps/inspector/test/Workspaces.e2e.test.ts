import { describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { use } from "./support/Fixture.js"

describe.skipIf(!isThere)("the workspace picker", () => {
  const { mock, open } = use()

  const opened = async (): Promise<{ readonly workspace: string; readonly apiKey: string }> =>
    JSON.parse(await (await mock().control("POST", "/workspaces")).text())

  const track = (external_id: string, first_name: string, apiKey: string) =>
    mock().send("/users/track", { attributes: [{ external_id, first_name }] }, { authorization: `Bearer ${apiKey}` })

  it("reports an unknown workspace as the reason instead of the connection", async () => {
    const { page } = await open("requests?workspace=no-such-workspace")
    await page.getByRole("alert").getByText("No workspace has this key or name.").waitFor()
    expect(await page.getByRole("table").count()).toBe(0)
  })

  it("is hidden while there is only one workspace", async () => {
    const { page } = await open("users")
    await page.getByText("Live", { exact: true }).waitFor()
    await page.getByRole("heading", { name: "No users yet" }).waitFor()
    await expect.poll(() => page.getByLabel("Workspace").count()).toBe(0)
  })

  it("appears with the second workspace, and switches on every page", async () => {
    const { page, complaints } = await open("users")
    await page.getByText("Live", { exact: true }).waitFor()
    const own = await opened()
    await track("ada", "Ada", mock().apiKey)
    await track("grace", "Grace", own.apiKey)
    const picker = page.getByRole("combobox", { name: /^Workspace/ })
    await page.getByRole("link", { name: /^Ada/ }).waitFor()
    await picker.waitFor()
    await expect.poll(() => picker.locator("option").allInnerTexts()).toEqual(["default (1)", `${own.workspace} (1)`])
    await picker.selectOption(own.workspace)
    await page.getByRole("link", { name: /^Grace/ }).waitFor()
    await expect.poll(() => page.getByRole("link", { name: /^Ada/ }).count()).toBe(0)
    await expect.poll(() => page.url()).toContain(`#/users?workspace=${own.workspace}`)
    for (const [name, text] of [
      ["Requests", "/users/track"],
      ["Ledger", "external_id:grace"],
      ["Settings", `Workspace ${own.workspace}`]
    ] as const) {
      await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click()
      await page.locator("main").getByText(text).filter({ visible: true }).first().waitFor()
      await expect.poll(() => page.url()).toContain(`workspace=${own.workspace}`)
    }
    expect(await violations(page)).toEqual([])
    await picker.selectOption("default")
    await page.getByText("Workspace default").waitFor()
    await expect.poll(() => page.url()).not.toContain("workspace=")
    expect(complaints).toEqual([])
  })

  it("shows the selected workspace only", async () => {
    const own = await opened()
    const { page } = await open(`requests?workspace=${own.workspace}`)
    await page.getByText("Live", { exact: true }).waitFor()
    await track("linus", "Linus", mock().apiKey)
    await track("barbara", "Barbara", own.apiKey)
    await page.getByRole("link", { name: "POST /users/track" }).waitFor()
    await page.getByText("1 request", { exact: true }).waitFor()
  })

  it("reports a workspace in the address that no longer exists", async () => {
    const own = await opened()
    const { page } = await open(`users?workspace=${own.workspace}`)
    await page.getByRole("heading", { name: "No users yet" }).waitFor()
    await mock().control("DELETE", `/workspaces/${own.workspace}`)
    await page.reload()
    await page.getByText("No workspace has this key or name.").first().waitFor()
    await page.getByLabel("Workspace").selectOption("default")
    await page.getByRole("link", { name: /^Ada/ }).waitFor()
  })
})

import { describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { hostile, use } from "./support/Fixture.js"

const time = "2026-01-31T12:00:00Z"

describe.skipIf(!isThere)("the users page", () => {
  const { mock, open } = use()

  it("explains an empty list", async () => {
    const { page } = await open("users")
    await page.getByRole("heading", { name: "No users yet" }).waitFor()
    await expect.poll(() => page.locator(".command").innerText()).toContain("/users/track")
  })

  it("finds a user and shows the attributes with their history", async () => {
    const ada = { external_id: "ada" }
    await mock().send("/users/track", {
      attributes: [{ ...ada, first_name: "Ada", last_name: "Lovelace", email: "ada@example.com", plan: "free" }],
      events: [{ ...ada, name: "conversation ended", time, properties: { bot: "billing" } }]
    })
    await mock().send("/users/track", {
      attributes: [{ ...ada, plan: "premium" }],
      purchases: [{ ...ada, product_id: "notebook", currency: "EUR", price: 12.5, quantity: 2, time }]
    })
    await mock().send("/users/track", { attributes: [{ external_id: "grace", first_name: "Grace" }] })
    const { page, complaints } = await open("users")
    await page.getByLabel("Id, alias, email, phone or name").fill("LOVELACE")
    const profile = page.getByRole("region", { name: "Ada Lovelace" })
    await profile.waitFor()
    await expect.poll(() => page.url()).toContain("q=LOVELACE")
    await expect.poll(() => page.locator(".user-count").innerText()).toBe("1 event, 1 purchase")
    const plan = profile.getByRole("row", { name: "plan custom" })
    await expect.poll(() => plan.innerText()).toContain("premium")
    await plan.getByRole("button", { name: "1 earlier" }).click()
    await expect
      .poll(() => profile.getByRole("list", { name: "History of plan" }).innerText())
      .toContain('"free" → "premium"')
    const events = profile.locator(".timeline").first()
    await expect.poll(() => events.innerText()).toContain("conversation ended")
    await expect.poll(() => events.innerText()).toContain('bot: "billing"')
    await expect.poll(() => events.innerText()).toContain("2 × 12.5 EUR")
    await plan.getByRole("link", { name: "request 2" }).click()
    await page.getByRole("region", { name: "Request 2" }).getByText("2 objects applied.").waitFor()
    expect(complaints).toEqual([])
  })

  it("updates the open user", async () => {
    const { page } = await open("users?q=grace")
    await page.getByRole("region", { name: "Grace" }).waitFor()
    await mock().send("/users/track", { attributes: [{ external_id: "grace", last_name: "Hopper" }] })
    await page.getByRole("region", { name: "Grace Hopper" }).waitFor()
  })

  it("shows aliases and groups", async () => {
    await mock().send("/users/alias/new", {
      user_aliases: [{ external_id: "grace", alias_name: "chat-7", alias_label: "pypestream" }]
    })
    await mock().send("/subscription/status/set", {
      subscription_group_id: "11111111-1111-4111-8111-111111111111",
      subscription_state: "unsubscribed",
      external_id: "grace"
    })
    const { page } = await open("users?q=chat-7")
    const profile = page.getByRole("region", { name: "Grace Hopper" })
    await profile.getByText("alias pypestream").waitFor()
    await expect.poll(() => profile.locator(".identities").innerText()).toContain("chat-7")
  })

  it("shows the identities that were merged into a user, with their requests", async () => {
    await mock().send("/users/track", {
      attributes: [
        { external_id: "byron", first_name: "Byron" },
        { user_alias: { alias_label: "chat", alias_name: "8" }, _update_existing_only: false, plan: "free" }
      ]
    })
    await mock().send("/users/identify", {
      aliases_to_identify: [{ external_id: "byron", user_alias: { alias_label: "chat", alias_name: "8" } }]
    })
    await mock().send("/users/external_ids/rename", {
      external_id_renames: [{ current_external_id: "byron", new_external_id: "lord-byron" }]
    })
    const { page, complaints } = await open("users?q=byron")
    const profile = page.getByRole("region", { name: "Byron" })
    const merges = profile.getByRole("list", { name: "Merges" }).getByRole("listitem")
    await merges.first().waitFor()
    const [renamed = "", identified = ""] = await merges.allInnerTexts()
    expect(renamed).toContain("external_id:byron renamed to external_id:lord-byron")
    expect(identified).toContain("alias:chat:8 identified as external_id:byron")
    expect(identified).toContain("was deleted; its data is here now.")
    expect(await violations(page)).toEqual([])
    await merges.last().getByRole("link").click()
    await page
      .getByRole("region", { name: /^Request/ })
      .getByText("/users/identify")
      .first()
      .waitFor()
    expect(complaints).toEqual([])
  })

  it("opens the first hit of a search, with or without accents", async () => {
    await mock().send("/users/track", {
      attributes: [
        { external_id: "n1", last_name: "Núñez" },
        { external_id: "n2", last_name: "Nunez" }
      ]
    })
    const { page } = await open("users?q=nunez")
    await page.getByRole("region", { name: "Núñez" }).waitFor()
    await expect.poll(() => page.locator(".user-list a").count()).toBe(2)
  })

  it("explains an empty search result", async () => {
    const { page } = await open("users?q=nobody-of-this-name")
    await page.getByRole("heading", { name: "No matching users" }).waitFor()
    await expect.poll(() => page.locator(".empty").innerText()).toContain("nobody-of-this-name")
  })

  it("supports the keyboard", async () => {
    const { page } = await open("users")
    await page.getByRole("link", { name: "Ada Lovelace" }).waitFor()
    await page.keyboard.press("j")
    await page.getByRole("region", { name: "Ada Lovelace" }).waitFor()
    await page.keyboard.press("j")
    await page.getByRole("region", { name: "Grace Hopper" }).waitFor()
    await page.keyboard.press("Escape")
    await page.getByText("Select a user").waitFor()
  })

  it("shows hostile strings in every field as text", async () => {
    const { page, complaints } = await open("users")
    for (const [index, text] of hostile.entries()) {
      const who = { external_id: `hostile-${index}` }
      await mock().send("/users/track", {
        attributes: [
          { ...who, first_name: text, home_city: text, [`a${text.replaceAll(/[$.]/g, "")}`]: text, list: [text] }
        ],
        events: [{ ...who, name: text, time, properties: { text, inner: { text } } }],
        purchases: [{ ...who, product_id: text, currency: "EUR", price: 1, time, properties: { text } }]
      })
      await page.goto(page.url().replace(/#.*/, `#/users?q=hostile-${index}`))
      await page.getByRole("region", { name: text }).locator(".timeline").first().waitFor()
      await expect.poll(() => page.locator(".profile h2").innerText()).toBe(text)
      expect(await page.locator("main img, main iframe, main script").count()).toBe(0)
    }
    expect(complaints).toEqual([])
  })

  it("has no axe violations", async () => {
    const { page } = await open("users?q=ada@example.com")
    await page.getByRole("button", { name: "1 earlier" }).click()
    expect(await violations(page)).toEqual([])
  })
})

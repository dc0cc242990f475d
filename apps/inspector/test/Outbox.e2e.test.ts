// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Liquid writes its variables like that

import { describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { hostile, use } from "./support/Fixture.js"
import * as Seed from "./support/Seed.js"

const crowd = Array.from({ length: 250 }, (_, n) => ({ external_id: `one-${n}`, email: `one-${n}@example.com` }))

const seed = {
  attributes: [
    { external_id: "ada", first_name: "Ada", last_name: "Lovelace", email: "ada@example.com" },
    { external_id: "bob", first_name: "Bob" },
    ...crowd
  ],
  campaigns: [
    { id: "c-1", name: "Welcome", channels: ["email"] },
    { id: "c-2", name: "Old news", status: "archived" },
    ...hostile.map((name, index) => ({ id: `hostile-${index}`, name, channels: [name] }))
  ],
  canvases: [{ id: "v-1", name: "Onboarding" }]
}

const recipients = [{ external_user_id: "ada" }, { external_user_id: "bob" }, { external_user_id: "nobody" }]

describe.skipIf(!isThere)("the outbox page", () => {
  const { mock, open } = use("--seed", Seed.write(seed))

  it("explains an empty outbox", async () => {
    const { page } = await open("outbox")
    await page.getByRole("heading", { name: "No messages yet" }).waitFor()
    await expect.poll(() => page.locator(".command").innerText()).toContain("/campaigns/trigger/send")
  })

  it("shows messages as they happen, with the reason if one is not sent", async () => {
    const { page, complaints } = await open("outbox")
    await page.getByRole("heading", { name: "No messages yet" }).waitFor()
    const answer = await mock().send("/campaigns/trigger/send", {
      campaign_id: "c-1",
      send_id: "autumn",
      trigger_properties: { plan: "premium", basket: { shoes: [42] } },
      recipients
    })
    expect(answer.status).toBe(201)
    const table = page.getByRole("table", { name: "Messages" })
    const to = (name: string) => table.getByRole("row", { name: new RegExp(`campaign ${name}\\b`) })
    await to("ada").waitFor()
    await expect
      .poll(() => to("ada").innerText())
      .toMatch(/Welcome campaign\s+ada\s+email\s+{plan: "premium".*}\s+sent/s)
    await expect.poll(() => to("bob").innerText()).toContain("no address")
    await expect.poll(() => table.getByRole("row", { name: /unknown recipient/ }).innerText()).toContain("no user")
    await to("bob").getByRole("link", { name: "Welcome" }).click()
    const detail = page.getByRole("region", { name: /^Message / })
    await detail.getByText("The user has no email address or phone number for the channel").waitFor()
    await expect.poll(() => detail.innerText()).toContain("autumn")
    await expect.poll(() => detail.getByRole("list", { name: "Properties" }).innerText()).toContain('"premium"')
    await page.reload()
    await detail.waitFor()
    await page.keyboard.press("Escape")
    await detail.waitFor({ state: "detached" })
    await to("ada").getByRole("link", { name: "ada" }).click()
    const profile = page.getByRole("region", { name: "Ada Lovelace" })
    const messages = profile.getByRole("region", { name: /^Messages/ })
    await messages.getByText("sent", { exact: true }).waitFor()
    await messages.getByRole("link", { name: "c-1" }).click()
    await detail.getByText("It would have been sent.").waitFor()
    await expect.poll(() => page.url()).toContain("user=ada")
    await expect.poll(() => table.getByRole("row", { name: /bob/ }).count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it("keeps filters in the address", async () => {
    await mock().send("/canvas/trigger/send", { canvas_id: "v-1", canvas_entry_properties: { step: 1 }, recipients })
    await mock().send("/campaigns/trigger/send", { campaign_id: "c-2", recipients: [{ external_user_id: "ada" }] })
    const { page } = await open("outbox")
    await page.getByText("7 messages", { exact: true }).waitFor()
    await page.getByLabel("Campaign or Canvas").selectOption({ label: "Onboarding" })
    await page.getByText("3 match", { exact: true }).waitFor()
    await page.getByLabel("Outcome").selectOption("sent")
    await page.getByText("2 match", { exact: true }).waitFor()
    await page.getByLabel("External id of a user").fill("bob")
    await page.keyboard.press("Enter")
    await page.getByText("1 match", { exact: true }).waitFor()
    await expect.poll(() => page.url()).toMatch(/\?(?=.*id=v-1)(?=.*outcome=sent)(?=.*user=bob)/)
    await page.reload()
    await page.getByText("1 match", { exact: true }).waitFor()
    await expect.poll(() => page.getByRole("table", { name: "Messages" }).innerText()).toContain("step: 1")
    await page.getByLabel("Outcome").selectOption("bounced")
    await page.getByRole("heading", { name: "No matching messages" }).waitFor()
    await page.getByRole("button", { name: "Clear" }).click()
    await page.getByText("7 messages", { exact: true }).waitFor()
    await page.getByLabel("Outcome").selectOption("archived")
    await page.getByRole("row", { name: /Old news/ }).waitFor()
  })

  it("finds messages by kind and by content", async () => {
    const { page } = await open("outbox")
    await page.getByText("7 messages", { exact: true }).waitFor()
    await page.getByLabel("Kind").selectOption("canvas")
    await page.getByText("3 match", { exact: true }).waitFor()
    await page.getByLabel("Kind").selectOption("campaign")
    await page.getByText("4 match", { exact: true }).waitFor()
    await page.getByLabel("Search ids, names, channels and properties").fill("PREMIUM")
    await page.getByText("3 match", { exact: true }).waitFor()
    await expect.poll(() => page.url()).toMatch(/\?(?=.*kind=campaign)(?=.*text=PREMIUM)/)
    await page.reload()
    await page.getByText("3 match", { exact: true }).waitFor()
    await page.getByLabel("Search ids, names, channels and properties").fill("old news")
    await page.getByText("1 match", { exact: true }).waitFor()
    await page.getByRole("row", { name: /Old news/ }).waitFor()
    await page.getByRole("button", { name: "Clear" }).click()
    await page.getByText("7 messages", { exact: true }).waitFor()
    await expect.poll(() => page.url()).not.toContain("kind=")
  })

  it("reports an unknown kind in the address", async () => {
    const { page } = await open("outbox?kind=campain")
    await page.getByText('did you mean "campaign"?').waitFor()
    await page.getByRole("button", { name: "Clear" }).click()
    await page.getByText("7 messages", { exact: true }).waitFor()
  })

  it("shows the callback of an export", async () => {
    const { page, complaints } = await open("outbox")
    await page.getByText("7 messages", { exact: true }).waitFor()
    await expect.poll(() => page.getByRole("heading", { name: "Callbacks" }).count()).toBe(0)
    await mock().send("/users/export/segment", {
      segment_id: "s-1",
      fields_to_export: ["external_id"],
      callback_endpoint: `https://client.invalid/${hostile[0]}`
    })
    const callback = page.getByRole("list", { name: "Callbacks" }).getByRole("listitem").first()
    await callback.waitFor()
    await expect.poll(() => callback.innerText()).toContain(`POST https://client.invalid/${hostile[0]}`)
    await expect.poll(() => callback.innerText()).toContain("success: true")
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it("supports the keyboard, newest first", async () => {
    const { page } = await open("requests")
    await page.getByRole("link", { name: "Outbox" }).waitFor()
    await page.keyboard.press("g")
    await page.keyboard.press("t")
    await page.getByText("7 messages", { exact: true }).waitFor()
    await page.keyboard.press("j")
    await page.getByRole("region", { name: "Message 7" }).waitFor()
    await page.keyboard.press("j")
    await page.getByRole("region", { name: "Message 6" }).waitFor()
    await expect.poll(() => page.url()).toContain("#/outbox/6")
    await page.keyboard.press("k")
    await page.getByRole("region", { name: "Message 7" }).waitFor()
  })

  it("shows a scheduled message when it is due, without a request", async () => {
    const { page } = await open("outbox?id=c-1&outcome=sent")
    await page.getByText("1 match", { exact: true }).waitFor()
    await mock().send("/campaigns/trigger/schedule/create", {
      campaign_id: "c-1",
      recipients: [{ external_user_id: "ada" }],
      schedule: { time: new Date(Date.now() + 3_600_000).toISOString() }
    })
    await mock().control("PUT", "/clock", { jump: Date.now() + 3_700_000 })
    await page.getByText("2 match", { exact: true }).waitFor()
  })

  it("shows older messages on request", async () => {
    for (let from = 0; from < crowd.length; from += 50) {
      const part = crowd.slice(from, from + 50).map(({ external_id }) => ({ external_user_id: external_id }))
      const answer = await mock().send("/campaigns/trigger/send", { campaign_id: "c-1", recipients: part })
      expect(answer.status).toBe(201)
    }
    const { page } = await open("outbox?id=c-1&outcome=sent")
    const rows = page.getByRole("table", { name: "Messages" }).locator("tbody tr")
    await page.getByText("252 match", { exact: true }).waitFor()
    await expect.poll(() => rows.count()).toBe(200)
    await page.getByRole("button", { name: "Show more (52 older)" }).click()
    await rows.nth(251).waitFor()
    await expect.poll(() => page.url()).toContain("most=400")
  })

  it("shows hostile strings in every field as text", async () => {
    const { page, complaints } = await open("outbox")
    for (const [index, text] of hostile.entries()) {
      await mock().send("/users/track", { attributes: [{ external_id: text, email: `person-${index}@example.com` }] })
      await mock().send("/campaigns/trigger/send", {
        campaign_id: `hostile-${index}`,
        trigger_properties: { text, inner: { [text]: text } },
        recipients: [{ external_user_id: text }]
      })
      await page.goto(page.url().replace(/#.*/, `#/outbox?user=${encodeURIComponent(text)}`))
      const row = page.getByRole("table", { name: "Messages" }).locator("tbody tr").first()
      const links = row.getByRole("link", { name: text, exact: true })
      await links.nth(1).waitFor()
      await links.first().click()
      await page.getByRole("list", { name: "Properties" }).waitFor()
      await expect.poll(() => row.innerText()).toContain(text)
      expect(await page.locator("main img, main iframe, main script").count()).toBe(0)
    }
    expect(complaints).toEqual([])
  })

  it("shows a preview of a message, and its HTML without running it", async () => {
    await mock().send("/messages/send", {
      external_user_ids: ["ada"],
      messages: {
        email: {
          subject: "Hello {{${first_name}}}",
          body: `<h1>Hi</h1>${hostile.join("")}<p onclick="alert(8)">Bye</p>`
        },
        ios_push: { title: "News", alert: "For {{${first_name}}}" }
      }
    })
    const { page, complaints } = await open("outbox?kind=messages")
    await page.getByRole("table", { name: "Messages" }).locator(".outbox-name").first().click()
    const email = page.getByRole("region", { name: "email" })
    await expect.poll(() => email.innerText()).toContain("Hello Ada")
    await email.getByRole("heading", { name: "Hi" }).waitFor()
    await expect.poll(() => page.getByRole("region", { name: "ios_push" }).innerText()).toContain("For Ada")
    expect(await page.locator("main img, main iframe, main script, main [onclick]").count()).toBe(0)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it("has no axe violations", async () => {
    const { page } = await open("outbox/1?user=ada")
    await page.getByRole("region", { name: "Message 1" }).waitFor()
    expect(await violations(page)).toEqual([])
  })
})

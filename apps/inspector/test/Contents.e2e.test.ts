import { describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { hostile, use } from "./support/Fixture.js"
import * as Mock from "./support/Mock.js"
import * as Seed from "./support/Seed.js"

const seed = {
  attributes: [
    { external_id: "ada", email: "ada@example.com", shoe: 45 },
    { external_id: "bob", shoe: 40 }
  ],
  campaigns: [
    { id: "c-1", name: "Welcome", description: "For who is new", channels: ["email"], tags: ["spring"] },
    { id: "c-2", name: "Old news", status: "archived", segment_id: "s-2" },
    ...hostile.map((text, index) => ({
      id: `hostile-${index}`,
      name: text,
      description: text,
      tags: [text],
      channels: [text]
    }))
  ],
  canvases: [{ id: "v-1", name: "Onboarding", variants: ["short", "long"] }],
  segments: [
    { id: "s-1", name: "Everybody", description: "All of them" },
    {
      id: "s-2",
      name: "Large feet",
      filter: { custom_attribute: { custom_attribute_name: "shoe", comparison: "greater_than", value: 42 } }
    },
    {
      id: "s-4",
      name: "Nobody at all",
      filter: { custom_attribute: { custom_attribute_name: "shoe", comparison: "greater_than", value: 99 } }
    },
    ...hostile.map((text, index) => ({ id: `hostile-${index}`, name: text, description: text, tags: [text] }))
  ],
  catalogs: [
    {
      name: "shoes",
      description: "What is on the shelf",
      fields: [
        { name: "id", type: "string" },
        { name: "size", type: "number" },
        { name: "more", type: "object" },
        { name: "label", type: "string" }
      ],
      items: [
        ...Array.from({ length: 120 }, (_, index) => ({ id: `shoe-${index}`, size: index, more: { stock: index * 2 } }))
      ]
    },
    {
      name: "hostile",
      description: hostile[0],
      fields: [
        { name: "id", type: "string" },
        { name: "text", type: "string" },
        { name: "inner", type: "object" }
      ],
      items: hostile.map((text, index) => ({ id: `h-${index}`, text, inner: { text } }))
    }
  ]
}

const kinds = ["campaigns", "canvases", "segments", "catalogs"] as const

describe.skipIf(!isThere)("the contents page of an empty workspace", () => {
  const { mock, open } = use()

  it.each(kinds)("explains how to add %s", async (kind) => {
    const { page, complaints } = await open(`contents/${kind}`)
    await page.getByRole("heading", { name: `No ${kind} yet` }).waitFor()
    const sample: unknown = JSON.parse(await page.locator(".command code").first().innerText())
    const taught = await Mock.start("--seed", Seed.write(sample))
    const made: Readonly<Record<string, ReadonlyArray<unknown>>> = JSON.parse(
      await (await taught.control("GET", `/${kind}`)).text()
    )
    await taught.stop()
    expect(made[kind]).toHaveLength(1)
    expect(complaints).toEqual([])
  })

  it("shows the objects that a request creates while the page is open", async () => {
    const { page } = await open("contents/catalogs")
    await page.getByRole("heading", { name: "No catalogs yet" }).waitFor()
    const answer = await mock().send("/catalogs", {
      catalogs: [{ name: "hats", description: "Hats of the shop", fields: [{ name: "id", type: "string" }] }]
    })
    expect(answer.status).toBe(201)
    await page.getByRole("heading", { name: "Items of hats" }).waitFor()
    await page.getByText("No items yet.").waitFor()
    await mock().send("/catalogs/hats/items", { items: [{ id: "bowler" }] })
    await page.getByRole("row", { name: "bowler" }).waitFor()
  })

  it("marks a triggered campaign that is not in the seed", async () => {
    await mock().send("/campaigns/trigger/send", { campaign_id: "stranger", broadcast: true })
    await mock().send("/users/track", { attributes: [{ external_id: "ada" }] })
    await mock().send("/campaigns/trigger/send", { campaign_id: "stranger", broadcast: true })
    const { page } = await open("contents")
    const row = page.getByRole("table", { name: "Campaigns" }).getByRole("row", { name: /^stranger/ })
    await row.getByText("Not in the seed").waitFor()
  })
})

describe.skipIf(!isThere)("the contents page", () => {
  const { mock, open } = use("--seed", Seed.write(seed))

  it("shows campaigns, and links to their messages", async () => {
    const recipients = [{ external_user_id: "ada" }, { external_user_id: "bob" }]
    await mock().send("/campaigns/trigger/send", { campaign_id: "c-1", recipients })
    await mock().send("/campaigns/trigger/schedule/create", {
      campaign_id: "c-1",
      recipients,
      schedule: { time: new Date(Date.now() + 3_600_000).toISOString() }
    })
    const { page, complaints } = await open("contents")
    const table = page.getByRole("table", { name: "Campaigns" })
    const welcome = table.getByRole("row", { name: /^Welcome/ })
    await welcome.getByRole("link", { name: "1" }).first().waitFor()
    await expect
      .poll(() => welcome.innerText())
      .toMatch(/spring.*c-1.*For who is new.*active\s+api triggered\s+email\s+none\s+1\s+1\s+1/s)
    const old = table.getByRole("row", { name: /^Old news/ })
    await expect.poll(() => old.innerText()).toMatch(/archived.*Large feet.*never/s)
    await welcome.getByRole("link", { name: "1" }).first().click()
    await page.getByRole("table", { name: "Messages" }).getByRole("row", { name: /ada/ }).waitFor()
    await expect.poll(() => page.url()).toContain("#/outbox?id=c-1&outcome=sent")
    expect(complaints).toEqual([])
  })

  it("shows canvases", async () => {
    await mock().send("/canvas/trigger/send", { canvas_id: "v-1", recipients: [{ external_user_id: "bob" }] })
    const { page } = await open("contents")
    await page
      .getByRole("navigation", { name: "Kinds of contents" })
      .getByRole("link", { name: /^Canvases/ })
      .click()
    const row = page.getByRole("table", { name: "Canvases" }).getByRole("row", { name: /^Onboarding/ })
    await row.getByRole("link", { name: "1" }).waitFor()
    await expect.poll(() => row.innerText()).toContain("variants short, long")
  })

  it("links from a segment to its users and back", async () => {
    const { page, complaints } = await open("contents/segments")
    await page.getByRole("link", { name: "1 member of Large feet" }).click()
    const profile = page.getByRole("region", { name: "ada" })
    await profile.waitFor()
    await expect.poll(() => page.url()).toContain("segment=s-2")
    const people = page.getByRole("navigation", { name: "Users" })
    await expect.poll(() => people.getByRole("link").count()).toBe(1)
    await profile.getByRole("link", { name: "Everybody" }).click()
    await people.getByRole("link", { name: /^bob/ }).waitFor()
    await page.getByLabel("Segment").selectOption({ label: "in Large feet" })
    await people.getByRole("link", { name: /^bob/ }).waitFor({ state: "detached" })
    await page.getByLabel("Id, alias, email, phone or name").fill("bob")
    await page.getByRole("heading", { name: "No matching users" }).waitFor()
    expect(complaints).toEqual([])
  })

  it("reports an empty segment and an unknown one", async () => {
    const { page } = await open("users?segment=s-3")
    await page.getByText("no segment of the seed has this id").waitFor()
    await page.getByLabel("Segment").selectOption({ label: "in Nobody at all" })
    await page.getByRole("heading", { name: "No users in this segment" }).waitFor()
  })

  it("updates the number of users in segments", async () => {
    const { page } = await open("contents/segments")
    const table = page.getByRole("table", { name: "Segments" })
    await table.getByRole("row", { name: /^Large feet s-2 1 / }).waitFor()
    await table.getByRole("row", { name: /^Everybody .* 2 members of Everybody all users/ }).waitFor()
    await expect
      .poll(() => table.getByRole("list", { name: "Filter of Large feet" }).innerText())
      .toMatch(/"shoe".*value42/s)
    await mock().send("/users/track", { attributes: [{ external_id: "bob", shoe: 46 }] })
    await table.getByRole("row", { name: /^Large feet s-2 2 / }).waitFor()
  })

  it("shows the items of the catalog in the address", async () => {
    const { page } = await open("contents/catalogs")
    const items = page.getByRole("table", { name: "Items of shoes" })
    await items.getByRole("row", { name: /^shoe-7 7 / }).waitFor()
    const list = page.getByRole("list", { name: "Catalogs" })
    await expect.poll(() => list.innerText()).toMatch(/shoes\s+120 items, 4 fields\s+What is on the shelf/)
    await expect.poll(() => items.locator("tbody tr").count()).toBe(100)
    await page.getByRole("button", { name: "Show more (20)" }).click()
    await items.getByRole("row", { name: /^shoe-119/ }).waitFor()
    await list.getByRole("link", { name: /^hostile/ }).click()
    await page.getByRole("heading", { name: "Items of hostile" }).waitFor()
    await expect.poll(() => page.url()).toContain("catalog=hostile")
    await page.reload()
    await page.getByRole("heading", { name: "Items of hostile" }).waitFor()
  })

  it("reports an unknown catalog", async () => {
    const { page } = await open("contents/catalogs?catalog=socks")
    await page.getByRole("heading", { name: "Catalog not found" }).waitFor()
    await expect.poll(() => page.locator(".empty").innerText()).toContain("socks")
  })

  it.each(kinds)("shows hostile strings in %s as text", async (kind) => {
    const { page, complaints } = await open(`contents/${kind}?catalog=hostile`)
    await page.getByRole("table").first().waitFor()
    const shown = await page.locator("main").innerText()
    if (kind !== "canvases") for (const text of hostile) expect(shown).toContain(text)
    expect(await page.locator("main img, main iframe, main script").count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it.each(kinds)("has no axe violations (%s)", async (kind) => {
    const { page } = await open(`contents/${kind}`)
    await page.getByRole("table").first().waitFor()
    expect(await violations(page)).toEqual([])
  })
})
